//! The built page in a real browser: `cargo xtask test` builds `dist/`, finds
//! a browser and runs these.
//!
//! A test is a sentence, is ignored without a browser, and gets a [`Page`]:
//!
//! ```ignore
//! #[test]
//! #[ignore = "needs a browser: cargo xtask test"]
//! fn a_step_forward_moves_the_current_row() {
//!     browse(async |page| {
//!         page.open("").await;
//!         page.button("Step forward").await.click().await;
//!         assert_eq!(page.steps().await.current, Some(1));
//!     });
//! }
//! ```
//!
//! Things are found as a screen reader finds them, by role and accessible
//! name. Every test fails that logs an error to the console or asks another
//! host for anything, and leaves a picture in `target/tmp/browser/` when it fails.
//!
//! - [`page`]: what a test says: open, find, click, read
//! - [`session`]: a browser with a driver of its own
//! - [`site`]: `dist/` served from a sub-path of a free port
//! - [`moment`]: what the page shows at one moment
//! - [`compare`]: the page against the command line
//! - [`program`]: the command line, to compare the page with

#![cfg(not(target_arch = "wasm32"))]

mod compare;
mod moment;
mod page;
mod program;
mod session;
mod site;

mod gallery;
mod keyboard;
mod lesson;
mod lessons;
mod links;
mod loading;
mod names;
mod panels;
mod read_through;
mod refusals;
mod screens;
mod sharing;
mod side_by_side;
mod story;
mod timeline;
mod write_behind;

#[path = "../support/runs.rs"]
mod runs;
