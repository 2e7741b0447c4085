//! The trace: one typed, causal record of everything that happened.
//!
//! A simulation writes [`Entry`] after [`Entry`] and nothing else leaves it.
//! Stage, timeline, narration, verdicts and charts are folds over a [`Trace`]
//! and a cursor. Names are interned ([`Sym`]); an entry takes 48 bytes.

mod entry;
mod event;
mod export;
mod field;
mod hash;
mod id_map;
mod ids;
mod json;
mod names;
mod order;
mod time;

pub use entry::{Entry, Site, Trace};
pub use event::{
    CacheEvent, Change, DbEvent, DiskEvent, Event, Eviction, ExpiryPath,
    FaultEvent, Gone, LogEvent, LossReason, NetEvent, NoEffect, OpEvent,
    OpKind, Outcome, Packet, PubSubEvent, Reading, ReplEvent, Stop,
    StreamEvent, TrayEvent, Verb, WhenFull,
};
pub use field::{Field, FieldValue};
pub use id_map::{Id, IdMap};
pub use ids::{EntryId, MsgId, NodeId, OpId, Row};
pub use names::{Names, Sym};
pub use order::sort_by_number;
pub use time::{ParseTimeError, SimTime, Span};
