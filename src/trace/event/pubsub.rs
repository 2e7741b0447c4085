//! What a cache's channels did.

use crate::trace::{
    NodeId, Row, Sym,
    field::{events, words},
};

words! {
    /// Why a subscriber's connection ended.
    pub enum Gone {
        /// Its process is gone or has let it go.
        Closed = "closed",
        /// What waited for it was more than the hard limit.
        HardLimit = "hard limit",
        /// What waited for it was more than the soft limit for too long.
        SoftLimit = "soft limit",
    }
}

events! {
    /// What a cache's channels did, and what came of it at a subscriber.
    pub enum PubSubEvent {
        /// At the cache: a client has subscribed.
        Subscribed = "subscribed" {
            /// The channel or the pattern.
            channel: Sym,
            /// Its node.
            subscriber: NodeId,
            /// The number of its connection.
            connection: u32,
        },
        /// At the cache: a message was handed to all who had subscribed, and
        /// was not kept.
        Published = "published" {
            /// The channel.
            channel: Sym,
            /// The key that the message is about.
            key: Sym,
            /// The row that it carries; none where it names a key alone.
            row: Row,
            /// How many it was sent to.
            receivers: u32,
        },
        /// At the cache: a subscriber's connection has ended.
        Left = "left" {
            /// Its node.
            subscriber: NodeId,
            /// The number of its connection.
            connection: u32,
            /// Why.
            why: Gone,
        },
        /// At the cache: a message that waited for a subscriber is gone with
        /// its connection.
        Discarded = "discarded" {
            /// Whom it waited for.
            subscriber: NodeId,
            /// The key that it is about.
            key: Sym,
            /// The row that it carries.
            row: Row,
        },
        /// At the subscriber: it has been told that the cache has closed its
        /// connection.
        Ended = "ended" {
            /// How many messages its process has not yet looked at.
            unread: u32,
        },
        /// At the subscriber: it has given its connection up, with what it had
        /// not looked at.
        GaveUp = "gave up" {
            /// The number of its connection.
            connection: u32,
            /// How many messages it had not looked at.
            unread: u32,
        },
        /// At the subscriber: a message has come once more, or over a
        /// connection that is gone; nobody looks at it.
        Unheard = "unheard" {
            /// The channel.
            channel: Sym,
            /// The key that it is about.
            key: Sym,
        },
        /// At the subscriber: a message has come.
        Heard = "heard" {
            /// The channel.
            channel: Sym,
            /// The key that it is about.
            key: Sym,
            /// The row that it carries.
            row: Row,
            /// How many messages its process has not yet looked at.
            unread: u32,
        },
    }
}

impl PubSubEvent {
    /// The key that it is about, if it is about one.
    pub fn key(self) -> Option<Sym> {
        match self {
            PubSubEvent::Published { key, .. }
            | PubSubEvent::Discarded { key, .. }
            | PubSubEvent::Unheard { key, .. }
            | PubSubEvent::Heard { key, .. } => {
                (key != Sym::NONE).then_some(key)
            }
            PubSubEvent::Subscribed { .. }
            | PubSubEvent::Ended { .. }
            | PubSubEvent::GaveUp { .. }
            | PubSubEvent::Left { .. } => None,
        }
    }
}
