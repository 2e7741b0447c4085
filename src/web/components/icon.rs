use yew::prelude::*;

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
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Icon::Brand => {
                "M8 1.2c2.900 3.700 4.800 5.900 4.800 8.500a4.800 4.800 0 0 \
                 1-9.600 0C3.200 7.100 5.100 4.900 8 1.200ZM3.600 10h8.800"
            }
            Icon::Reset => "M3.500 3v10M12.500 3.500 6.500 8l6 4.500Z",
            Icon::Back => "M11.500 3.500v9L5 8Z",
            Icon::Play => "M4.500 2.800v10.400L13 8Z",
            Icon::Pause => "M5 3.200v9.600M11 3.200v9.600",
            Icon::Forward => "M4.500 3.500v9L11 8Z",
            Icon::Check => "M3 8.600 6.400 12 13 4.500",
            Icon::Cross => "M4 4l8 8M12 4l-8 8",
            Icon::Stale | Icon::Theme => {
                "M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 0 0 0-11Z"
            }
            Icon::Question => {
                "M5.600 6.200a2.400 2.400 0 1 1 3.700 2c-.9.6-1.300 1-1.300 \
                 1.900M8 12.600v.4"
            }
            Icon::Open => "M8 3a5 5 0 1 0 0 10a5 5 0 0 0 0-10Z",
            Icon::Scissors => {
                "M5.800 5.700 13 12M5.800 10.300 13 4M4.300 6.600a2 2 0 1 0 \
                 0-4a2 2 0 0 0 0 4ZM4.300 13.400a2 2 0 1 0 0-4a2 2 0 0 0 0 4Z"
            }
            Icon::Hourglass => {
                "M4 2.500h8M4 13.500h8M5 2.500c0 3 2 4 3 5.500 1-1.500 3-2.500 \
                 3-5.500M5 13.500c0-3 2-4 3-5.500 1 1.500 3 2.500 3 5.500"
            }
            Icon::Pin => "M8 9.500V14M5 9.500h6L9.800 6.500V3h-3.600v3.500Z",
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

/// What [`Drawn`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// Which one.
    pub icon: Icon,
    /// Its size in pixels.
    #[prop_or(16)]
    pub size: u32,
}

/// An icon.
#[component]
pub fn Drawn(props: &Props) -> Html {
    let size = props.size.to_string();
    let half = match props.icon {
        Icon::Stale | Icon::Theme => Some(html! {
            <path d="M8 2.500a5.500 5.500 0 0 1 0 11Z" fill="currentColor" />
        }),
        _ => None,
    };
    let path = props.icon.path();
    let fill = if props.icon.filled() { "currentColor" } else { "none" };
    html! {
        <svg class="icon" width={size.clone()} height={size}
            viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d={path} {fill} stroke="currentColor" stroke-width="1.7"
                stroke-linecap="round" stroke-linejoin="round" />
            { half }
        </svg>
    }
}
