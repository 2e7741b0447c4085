//! Every screen in every window and both themes: nobody is kept out, and
//! everything fits.
//!
//! A new screen is a line of [`SCREENS`].

use serde_json::Value;

use crate::{
    moment::{END, RIGHT},
    page::{Page, browse},
};

/// A screen: its name, its link, and what is done until it is there.
type Screen = (&'static str, &'static str, &'static [Do]);

/// What is done.
enum Do {
    /// Presses a key so many times.
    Key(&'static str, usize),
    /// Clicks the button whose name contains these words.
    Button(&'static str),
    /// Makes the program panic at its next look at the window.
    Panic,
}

use Do::{Button, Key, Panic};

const STORY: &str = "#/v1/cache-aside/update-then-delete";
const CROWD: &str = "#/v1/cache-aside/update-then-delete\
     ?workload=crowd&reads-from=replica&link=5ms&rate=900&until=800ms";

const BESIDE: &str = "#/compare/v1;cache-aside/update-then-delete?seed=7\
     ;cache-aside/lease?seed=7";
const UNLIKE: &str = "#/compare/v1;cache-aside/outbox?workload=crowd&seed=7\
     ;cold-start/retry?seed=9";

const REPLICA: &str = "#/v1/write-behind-durability/replica";

const LOG: &str = "#/v1/write-behind-log/acks-1";

const STREAM: &str = "#/v1/write-behind-stream/auto-claim";

const SCREENS: &[Screen] = &[
    ("start", "", &[]),
    ("mid-run", STORY, &[Key(RIGHT, 13)]),
    ("end", STORY, &[Key(END, 1)]),
    ("proof", STORY, &[Key(END, 1), Button("1 stale read")]),
    ("crash", STORY, &[Key(RIGHT, 13), Button("Crash cache")]),
    ("lease", "#/v1/cache-aside/lease", &[Key(RIGHT, 12)]),
    ("crowd", CROWD, &[Key(RIGHT, 60)]),
    ("crowd, end", CROWD, &[Key(END, 1)]),
    ("cold start", "#/v1/cold-start/retry", &[Key(END, 1)]),
    ("replica", REPLICA, &[Key(RIGHT, 51)]),
    ("failover", REPLICA, &[Key(RIGHT, 54)]),
    ("log", LOG, &[Key(RIGHT, 22)]),
    ("log, cut back", LOG, &[Key(RIGHT, 29)]),
    ("stream, pending", STREAM, &[Key(RIGHT, 12)]),
    ("stream, claimed", STREAM, &[Key(RIGHT, 27)]),
    ("refresh", "#/v1/refresh-ahead/one-refreshes", &[Key(RIGHT, 18)]),
    ("channel", "#/v1/hot-key/local-told", &[Key(RIGHT, 40)]),
    ("compare", BESIDE, &[Key(RIGHT, 20)]),
    ("compare, end", BESIDE, &[Key(END, 1)]),
    ("compare, unlike", UNLIKE, &[Key(RIGHT, 9)]),
    ("help", STORY, &[Key("?", 1)]),
    ("share", STORY, &[Button("Share")]),
    ("gallery", "#/gallery", &[]),
    ("broken link", "#/v1/cache-aside/lease?ttl=soon", &[]),
    ("panic", STORY, &[Key(RIGHT, 6), Panic, Key("?", 1)]),
    ("steps tab", STORY, &[Key(RIGHT, 9), Button("Steps")]),
    ("faults tab", STORY, &[Key(RIGHT, 9), Button("Faults")]),
    ("knobs tab", STORY, &[Key(RIGHT, 9), Button("Knobs")]),
];

/// Wide; and 200 % zoom of that; a phone; a narrow phone.
const WINDOWS: [(u32, u32); 4] =
    [(1280, 800), (640, 400), (390, 844), (360, 780)];

/// Undone by itself: the driver, too, must know the window.
const PANIC_ONCE: &str = "
    Object.defineProperty(Window, Symbol.hasInstance, {
        configurable: true,
        value: () => { delete Window[Symbol.hasInstance]; return false; },
    });";

const FITS: &str = include_str!("fits.js");

impl Page {
    /// From now on the program panics once: it asks for the window and is
    /// told that there is none. It does so first of all where `?` was pressed;
    /// while it draws, the libraries ask, and do not panic.
    pub async fn arm_panic(&self) {
        self.eval(PANIC_ONCE, vec![]).await;
    }

    async fn show(&self, (_, link, acts): &Screen) {
        self.open(link).await;
        self.wait_until("a page", async |page| {
            page.is_true("document.querySelector('main')").await
        })
        .await;
        for act in *acts {
            match act {
                Key(key, times) => {
                    for _ in 0..*times {
                        self.press(key).await;
                    }
                }
                Button(name) => self.press_button_like(name).await,
                Panic => self.arm_panic().await,
            }
        }
        if panics(acts) {
            self.get("heading", "Flushpoint has stopped").await;
            assert!(!self.console_errors().await.is_empty(), "no panic");
        }
        // Glides and pulses come to rest.
        tokio::time::sleep(std::time::Duration::from_millis(350)).await;
    }

    /// Leaves a page that panicked: what still reached its program failed too.
    async fn leave_panic(&self) {
        self.open("").await;
        for error in self.console_errors().await {
            assert!(error.contains("unreachable"), "{error}");
        }
    }

    /// Runs a script that answers with a list of complaints.
    async fn complaints(&self, script: &str) -> Vec<String> {
        let found = self.eval(script, vec![]).await;
        serde_json::from_value(found).expect("complaints")
    }

    /// What axe objects to, with no rule left out.
    async fn violations(&self, axe: &str) -> Vec<String> {
        self.eval(axe, vec![]).await;
        let run = "return axe.run(document, { resultTypes: ['violations'] })
            .then(({ violations }) => violations.flatMap((violation) =>
                violation.nodes.map((node) => `${violation.id}: ` +
                    `${node.target.join(' ')}: ${node.failureSummary}`)));";
        let found: Value = self.eval(run, vec![]).await;
        serde_json::from_value(found).expect("violations")
    }
}

fn panics(acts: &[Do]) -> bool {
    acts.iter().any(|act| matches!(act, Panic))
}

/// Shows every screen in some windows and gathers what `look` objects to, in
/// each of some themes. `SCREEN` in the environment picks one.
async fn look_at_all(
    page: &Page,
    windows: &[(u32, u32)],
    themes: &[&str],
    look: impl AsyncFn(&Page) -> Vec<String>,
) {
    let only = std::env::var("SCREEN").unwrap_or_default();
    let mut all = Vec::new();
    for screen in SCREENS.iter().filter(|it| it.0.contains(&only)) {
        for (width, height) in windows {
            page.resize(*width, *height).await;
            page.show(screen).await;
            for theme in themes {
                page.emulate(&[("prefers-color-scheme", theme)]).await;
                for words in look(page).await {
                    all.push(format!("{} {width} {theme}: {words}", screen.0));
                }
            }
            if panics(screen.2) {
                page.leave_panic().await;
            }
        }
    }
    assert!(all.is_empty(), "{} complaints:\n{}", all.len(), all.join("\n"));
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn no_screen_keeps_anybody_out() {
    let axe = std::env::var_os("AXE").expect("run by `cargo xtask test`");
    let axe = std::fs::read_to_string(axe).expect("the script of axe");
    browse(async |page| {
        let windows = [WINDOWS[0], WINDOWS[2]];
        let look = async |page: &Page| page.violations(&axe).await;
        look_at_all(page, &windows, &["light", "dark"], look).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_screen_fits_its_window() {
    browse(async |page| {
        let look = async |page: &Page| page.complaints(FITS).await;
        look_at_all(page, &WINDOWS, &["light"], look).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn what_does_not_fit_is_found() {
    browse(async |page| {
        page.show(&SCREENS[0]).await;
        let complaints = page.complaints(FITS).await;
        assert_eq!(complaints, [""; 0]);
        for (spoil, complaint) in [
            ("h1.style.width = '3000px'; h1.style.flex = 'none'", "wide"),
            ("h1.style.height = '4px'; h1.style.overflow = 'hidden'", "cut"),
            (
                "document.querySelector('.share').style.transform =
                    'translateX(60px)'",
                "covered",
            ),
        ] {
            page.show(&SCREENS[0]).await;
            let spoil =
                format!("const h1 = document.querySelector('h1'); {spoil};");
            page.eval(&spoil, vec![]).await;
            let found = page.complaints(FITS).await;
            let says = found.iter().any(|words| words.contains(complaint));
            assert!(says, "{spoil} {complaint}: {found:?}");
        }
    });
}
