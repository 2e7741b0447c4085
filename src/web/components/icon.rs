use crate::web::el::{El, el};

/// A small drawing that stands for a word; the word is always there too, for
/// those who do not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// The mark of the project.
    Brand,
    /// Back to the beginning.
    Reset,
    /// One back.
    Back,
    /// Plays.
    Play,
    /// Pauses.
    Pause,
    /// One forward.
    Forward,
    /// Holds.
    Check,
    /// Broken.
    Cross,
    /// Stale.
    Stale,
    /// Not known.
    Question,
    /// Not tested.
    Open,
    /// A cut.
    Scissors,
    /// A lag.
    Hourglass,
    /// Held.
    Pin,
    /// Light and dark.
    Theme,
    /// There is none.
    None,
    /// All patterns.
    Gallery,
    /// Larger.
    Enlarge,
    /// Only one of two has it.
    Differs,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Brand => {
                "M8 1.2c2.9 3.7 4.8 5.9 4.8 8.5a4.8 4.8 0 0 \
                 1-9.6 0C3.2 7.1 5.1 4.9 8 1.2ZM3.6 10h8.8"
            }
            Icon::Reset => "M3.5 3v10M12.5 3.5 6.5 8l6 4.5Z",
            Icon::Back => "M12.5 3v10M9.5 3.5v9L3 8Z",
            Icon::Play => "M4.5 2.8v10.4L13 8Z",
            Icon::Pause => "M5 3.2v9.6M11 3.2v9.6",
            Icon::Forward => "M3.5 3v10M6.5 3.5v9L13 8Z",
            Icon::Check => "M3 8.6 6.4 12 13 4.5",
            Icon::Gallery => "M3 3h4v4H3ZM9 3h4v4H9ZM3 9h4v4H3ZM9 9h4v4H9Z",
            Icon::Enlarge => "M9.5 3H13v3.5M13 3 9 7M6.5 13H3V9.5M3 13l4-4",
            Icon::Differs => "M3 6h10M3 10h10M11 2.8 5 13.2",
            Icon::Cross => "M4 4l8 8M12 4l-8 8",
            Icon::Stale | Icon::Theme => {
                "M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11Z"
            }
            Icon::Question => {
                "M5.6 6.2a2.4 2.4 0 1 1 3.7 2c-.9.6-1.3 1-1.3 \
                 1.9M8 12.6v.4"
            }
            Icon::Open => "M8 3a5 5 0 1 0 0 10a5 5 0 0 0 0-10Z",
            Icon::Scissors => {
                "M5.8 5.7 13 12M5.8 10.3 13 4M4.3 6.6a2 2 0 1 0 \
                 0-4a2 2 0 0 0 0 4ZM4.3 13.4a2 2 0 1 0 0-4a2 2 0 0 0 0 4Z"
            }
            Icon::Hourglass => {
                "M4 2.5h8M4 13.5h8M5 2.5c0 3 2 4 3 5.5 1-1.5 3-2.5 \
                 3-5.5M5 13.5c0-3 2-4 3-5.5 1 1.5 3 2.5 3 5.5"
            }
            Icon::None => "M4 8h8",
            Icon::Pin => "M8 9.5V14M5 9.5h6L9.8 6.5V3h-3.6v3.5Z",
        }
    }

    /// Whether its inside is filled.
    const fn filled(self) -> bool {
        matches!(
            self,
            Icon::Reset | Icon::Back | Icon::Play | Icon::Forward | Icon::Pin
        )
    }
}

/// An icon of that size in pixels.
pub fn drawn(icon: Icon, size: &'static str) -> El {
    let fill = if icon.filled() { "currentColor" } else { "none" };
    let line = el("path")
        .attr("d", icon.path())
        .attr("fill", fill)
        .attr("stroke", "currentColor")
        .attr("stroke-width", "1.7")
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round");
    let half = matches!(icon, Icon::Stale | Icon::Theme).then(|| {
        let d = "M8 2.5a5.5 5.5 0 0 1 0 11Z";
        el("path").attr("d", d).attr("fill", "currentColor")
    });
    el("svg")
        .class("icon")
        .attr("width", size)
        .attr("height", size)
        .attr("viewBox", "0 0 16 16")
        .unread()
        .add(line)
        .maybe(half)
}
