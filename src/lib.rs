//! Flushpoint: a deterministic playground for caching patterns.
//!
//! A [`run::Run`] is a value; [`run::execute`] carries it out and leaves one
//! typed, causal [`trace::Trace`]; everything that is shown or judged is a
//! function of that trace and a cursor.
//!
//! The map, from the ground up; a module imports only from modules above it:
//!
//! - [`trace`]: virtual time, names, events, the trace and its hash;
//! - [`history`]: what the clients did and saw, as operations;
//! - [`check`]: verdicts on histories, one property a file;
//! - [`measure`]: metrics of a trace;
//! - [`sim`]: the kernel, which knows no cache and no database;
//! - [`nodes`]: client apps, the cache, the database;
//! - [`patterns`]: the programs that the page shows and the simulation runs;
//! - [`scenario`]: the catalogue;
//! - [`run`]: runs, their links and files, sessions that branch;
//! - [`lab`]: experiments over many runs, and the theory beside them;
//! - [`view`]: what is drawn, as plain structs.
//!
//! ```
//! use flushpoint::{
//!     check::{Property, Status, check},
//!     history::History,
//!     run::{Run, execute},
//! };
//!
//! let run = Run::of("cache-aside")?.with_variant("update-then-delete")?;
//! let trace = execute(&run).trace;
//! let history = History::of(&trace, trace.len());
//! let verdict = check(Property::StaleReads, &history);
//! assert_eq!(verdict.status, Status::Broken);
//! # Ok::<(), flushpoint::run::RunError>(())
//! ```

// clippy.toml says which and why.
#![deny(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

pub mod check;
pub mod history;
pub mod lab;
pub mod measure;
pub mod nodes;
pub mod patterns;
pub mod run;
pub mod scenario;
pub mod sim;
pub mod trace;
pub mod view;
