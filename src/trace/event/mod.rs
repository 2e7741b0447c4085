//! The typed events: an outer enum of one enum an area.

mod cache;
mod db;
mod disk;
mod fault;
mod log;
mod net;
mod op;
mod pubsub;
mod repl;
mod stream;
mod tray;

pub use cache::{CacheEvent, Eviction, ExpiryPath};
pub use db::DbEvent;
pub use disk::DiskEvent;
pub use fault::{FaultEvent, NoEffect, Stop};
pub use log::LogEvent;
pub use net::{LossReason, NetEvent, Packet, Verb};
pub use op::{OpEvent, OpKind, Outcome};
pub use pubsub::{Gone, PubSubEvent};
pub use repl::{Change, ReplEvent};
pub use stream::{Reading, StreamEvent};
pub use tray::{TrayEvent, WhenFull};

use super::field::FieldValue;

macro_rules! areas {
    ($($(#[$meta:meta])* $area:ident($event:ident) = $word:literal,)*) => {
        /// What happened, by area.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum Event { $($(#[$meta])* $area($event)),* }

        impl Event {
            /// The area's name.
            pub const fn area(&self) -> &'static str {
                match self { $(Event::$area(_) => $word),* }
            }

            /// The area's place in the list of areas.
            pub const fn area_place(&self) -> u64 {
                enum Place { $($area),* }
                match self { $(Event::$area(_) => Place::$area as u64),* }
            }

            /// What happened, in one word.
            pub const fn word(&self) -> &'static str {
                match self { $(Event::$area(event) => event.word()),* }
            }

            /// The event's place in its area's list.
            pub const fn place(&self) -> u64 {
                match self { $(Event::$area(event) => event.place()),* }
            }

            /// Shows every field with its name, in order.
            pub fn visit(
                &self,
                see: &mut impl FnMut(&'static str, FieldValue),
            ) {
                match self { $(Event::$area(event) => event.visit(see)),* }
            }
        }

        $(impl From<$event> for Event {
            fn from(event: $event) -> Event {
                Event::$area(event)
            }
        })*
    };
}

areas! {
    /// Client operations.
    Op(OpEvent) = "op",
    /// Messages.
    Net(NetEvent) = "net",
    /// Faults and other actions.
    Fault(FaultEvent) = "fault",
    /// The cache.
    Cache(CacheEvent) = "cache",
    /// The database.
    Db(DbEvent) = "db",
    /// A cache's write-behind tray.
    Tray(TrayEvent) = "tray",
    /// A cache's persistence.
    Disk(DiskEvent) = "disk",
    /// A cache's replication.
    Repl(ReplEvent) = "repl",
    /// A replicated log.
    Log(LogEvent) = "log",
    /// A cache's streams.
    Stream(StreamEvent) = "stream",
    /// A cache's channels.
    PubSub(PubSubEvent) = "pubsub",
}

impl Event {
    /// Whether the `Steps` table has a row for it: a beginning, a request
    /// sent, something applied, an answer, an outcome, a fault.
    pub const fn is_step(&self) -> bool {
        match self {
            Event::Net(NetEvent::Sent { verb, .. }) => {
                // A follower asks again and again, whether or not there is
                // anything.
                !verb.is_answer() && !matches!(verb, Verb::ReplicaFetch)
            }
            Event::Log(event) => event.is_step(),
            Event::Net(
                NetEvent::Received { .. } | NetEvent::TakenUp { .. },
            ) => false,
            Event::Db(DbEvent::Seeded { .. })
            | Event::Cache(
                CacheEvent::Warm { .. } | CacheEvent::Sampled { .. },
            )
            | Event::Tray(
                TrayEvent::Taken { .. }
                | TrayEvent::Popped { .. }
                | TrayEvent::Cleared { .. },
            )
            | Event::Disk(
                DiskEvent::Appended { .. }
                | DiskEvent::Written { .. }
                | DiskEvent::Restored { .. },
            )
            | Event::Repl(
                ReplEvent::Leads { .. }
                | ReplEvent::Follows { .. }
                | ReplEvent::Fed { .. }
                | ReplEvent::Copied { .. }
                | ReplEvent::Acknowledged { .. },
            ) => false,
            Event::Repl(ReplEvent::Applied { change, row, .. }) => match change
            {
                Change::Cleared => false,
                Change::Streamed => row.is_some(),
                _ => true,
            },
            Event::Stream(event) => event.is_step(),
            Event::PubSub(PubSubEvent::Discarded { .. }) => false,
            _ => true,
        }
    }
}
