use crate::web::browser;

/// What belongs to the visitor, not to the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Light, dark, or as the system has it.
    pub theme: Theme,
    /// How fast it plays, from 0 to 100.
    pub speed: u32,
    /// Whether the visitor has stepped forward once.
    pub has_stepped: bool,
    /// What stands under the stage.
    pub board: Board,
}

/// What stands under the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Board {
    /// The timeline.
    Timeline,
    /// The table of steps.
    Steps,
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

/// The fastest speed.
pub const SPEED_MAX: u32 = 100;

const SPEED_DEFAULT: u32 = 22;

/// How long a step of median length takes at the highest speed, in
/// milliseconds; at the lowest one it takes a thousand times as long.
const FASTEST_MS: f64 = 4.0;
const SLOWEST_TO_FASTEST: f64 = 1_000.0;

const THEME_NAME: &str = "flushpoint.theme";
const STEPPED_NAME: &str = "flushpoint.stepped";
const BOARD_NAME: &str = "flushpoint.board";

const PROGRESS_NAME: &str = "flushpoint.progress";

/// What was done in lessons, as it was kept; empty where nothing was.
pub fn stored_progress() -> String {
    browser::kept(PROGRESS_NAME).unwrap_or_default()
}

/// Keeps what was done in lessons, where the browser allows it.
pub fn keep_progress(text: &str) {
    browser::keep(PROGRESS_NAME, text);
}

impl Settings {
    /// As the visitor left them.
    pub fn stored() -> Settings {
        let theme = match browser::kept(THEME_NAME).as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        let has_stepped = browser::kept(STEPPED_NAME).is_some();
        let board = match browser::kept(BOARD_NAME).as_deref() {
            Some("steps") => Board::Steps,
            _ => Board::Timeline,
        };
        Settings { theme, speed: SPEED_DEFAULT, has_stepped, board }
    }

    /// Whether the page is dark now.
    pub fn is_dark(&self) -> bool {
        match self.theme {
            Theme::System => browser::prefers_dark(),
            Theme::Light => false,
            Theme::Dark => true,
        }
    }

    /// With the other theme.
    pub fn turned(self) -> Settings {
        let theme = if self.is_dark() { Theme::Light } else { Theme::Dark };
        Settings { theme, ..self }
    }

    /// How long a step of median length takes while playing, in milliseconds.
    pub fn beat_ms(&self) -> f64 {
        let slow = f64::from(SPEED_MAX.saturating_sub(self.speed));
        let share = slow / f64::from(SPEED_MAX);
        FASTEST_MS * libm::pow(SLOWEST_TO_FASTEST, share)
    }

    /// Shows them, and keeps what a visitor would miss.
    pub fn apply(&self) {
        if let Some(root) = browser::root() {
            let _ = match self.theme {
                Theme::System => root.remove_attribute("data-theme"),
                theme => root.set_attribute("data-theme", theme.word()),
            };
        }
        if self.theme != Theme::System {
            browser::keep(THEME_NAME, self.theme.word());
        }
        if self.has_stepped {
            browser::keep(STEPPED_NAME, "yes");
        }
        let board = match self.board {
            Board::Timeline => "timeline",
            Board::Steps => "steps",
        };
        // A visit that has changed nothing leaves nothing behind.
        if board != "timeline" || browser::kept(BOARD_NAME).is_some() {
            browser::keep(BOARD_NAME, board);
        }
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
