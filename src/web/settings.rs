//! What belongs to the visitor, not to the run.

use std::rc::Rc;

use yew::prelude::*;

use super::browser;

/// What belongs to the visitor, not to the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// How long a step of median length takes while playing, in milliseconds.
    pub beat_ms: f64,
    /// Whether the visitor has stepped forward once.
    pub has_stepped: bool,
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The settings and the way to change them.
pub type SettingsHandle = UseReducerHandle<Settings>;

/// A change of the settings.
pub enum Change {
    /// The other theme.
    Theme,
    /// Another speed.
    Beat(f64),
    /// The visitor stepped forward.
    Stepped,
}

/// The fastest and the slowest step of median length, in milliseconds.
pub const BEAT_MS: (f64, f64) = (4.0, 4_000.0);

const BEAT_MS_DEFAULT: f64 = 900.0;
const THEME_NAME: &str = "flushpoint.theme";
const STEPPED_NAME: &str = "flushpoint.stepped";

impl Settings {
    /// As the visitor left them.
    pub fn stored() -> Settings {
        let theme = match browser::kept(THEME_NAME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        let has_stepped = browser::kept(STEPPED_NAME).is_some();
        Settings { theme, beat_ms: BEAT_MS_DEFAULT, has_stepped }
    }

    /// Whether the page is dark now.
    pub fn is_dark(&self) -> bool {
        match self.theme {
            Theme::System => browser::prefers_dark(),
            Theme::Light => false,
            Theme::Dark => true,
        }
    }

    /// Shows the theme.
    pub fn apply(&self) {
        let Some(root) = browser::root() else { return };
        let _ = match self.theme {
            Theme::System => root.remove_attribute("data-theme"),
            theme => root.set_attribute("data-theme", theme.word()),
        };
    }
}

impl Theme {
    fn word(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}

impl Reducible for Settings {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut next = *self;
        match change {
            Change::Theme if self.is_dark() => next.theme = Theme::Light,
            Change::Theme => next.theme = Theme::Dark,
            Change::Beat(ms) => {
                next.beat_ms = ms.clamp(BEAT_MS.0, BEAT_MS.1);
            }
            Change::Stepped => next.has_stepped = true,
        }
        if next == *self { self } else { Rc::new(next) }
    }
}

/// The settings, shown and kept whenever they change.
#[hook]
pub fn use_settings() -> SettingsHandle {
    let settings = use_reducer(Settings::stored);
    use_effect_with(*settings, |settings| {
        settings.apply();
        if settings.theme != Theme::System {
            browser::keep(THEME_NAME, settings.theme.word());
        }
        if settings.has_stepped {
            browser::keep(STEPPED_NAME, "yes");
        }
    });
    settings
}
