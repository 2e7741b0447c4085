//! Streams, as Redis 7 has them: entries with growing ids, groups of
//! consumers, and for each group a list of what its consumers were given and
//! have not acknowledged.
//!
//! A stream is data of the cache like any other: its changes and those of its
//! groups go to the disk and to the replica, and are lost with the memory
//! where there is neither. Nothing is delivered again by itself: what a
//! consumer has not acknowledged stays with it until it asks for it again by
//! id, or until another one claims it.
//!
//! Departures: an entry is about a key and carries a row, in the place of
//! fields and values; streams stand beside the keys, so that a name may be
//! both; they have no time to live; a consumer without pending entries is
//! forgotten by a full resync. `XCLAIM`, `XDEL`, `XPENDING` and `XINFO` are
//! left out, as is `~`, with which trimming cuts whole nodes only.

mod change;
mod client;
mod command;
mod group;
mod id;
mod log;
mod script;
mod serve;
mod streams;

pub use change::StreamChange;
pub use client::{Consumer, StreamBatch, StreamClient};
pub use command::{Reader, StreamCommand, StreamError, StreamReply};
pub use group::{Claim, Claimed, Group, Pending};
pub use id::{NewId, StreamId};
pub use log::{Stream, StreamEntry};
pub use script::Put;

pub(super) use streams::Streams;
