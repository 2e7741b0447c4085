//! The trace: one typed, causal record of everything that happened.
//!
//! A simulation writes [`Entry`] after [`Entry`] and nothing else leaves it.
//! Stage, timeline, narration, verdicts and charts are folds over a [`Trace`]
//! and a cursor. Names are interned ([`Sym`]); an entry takes 48 bytes.

mod entry;
mod event;
mod field;
mod hash;
mod ids;
mod json;
mod names;
mod time;

pub use entry::{Entry, Site, Trace};
pub use event::{
    CacheEvent, DbEvent, Event, ExpiryPath, FaultEvent, LossReason, NetEvent,
    NoEffect, OpEvent, OpKind, Outcome, Packet, Stop, Verb,
};
pub use field::{Field, FieldValue};
pub use ids::{EntryId, MsgId, NodeId, OpId, Row};
pub use names::{Names, Sym};
pub use time::{ParseTimeError, SimTime, Span};
