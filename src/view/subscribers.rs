//! Who hears which channel of a cache.

use super::fold::Fold;
use crate::trace::{Entry, NodeId, PubSubEvent, Sym};

/// A client that hears a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct SubscriberView {
    /// Its node.
    pub node: NodeId,
    /// The name of its node.
    pub name: String,
    /// The channel or the pattern.
    pub channel: String,
    /// How many messages of its connection it has not looked at.
    pub unread: u32,
}

/// A subscription that stands.
#[derive(Clone, Copy)]
pub(super) struct Hears {
    cache: NodeId,
    subscriber: NodeId,
    connection: u32,
    channel: Sym,
    unread: u32,
}

impl Hears {
    /// Whether a node is at neither end of it.
    pub fn is_away_from(&self, node: NodeId) -> bool {
        self.cache != node && self.subscriber != node
    }
}

impl Fold<'_> {
    #[inline(never)]
    pub(super) fn pubsub(&mut self, entry: &Entry, event: PubSubEvent) {
        match event {
            PubSubEvent::Subscribed { channel, subscriber, connection } => {
                self.hears.push(Hears {
                    cache: entry.node,
                    subscriber,
                    connection,
                    channel,
                    unread: 0,
                });
            }
            PubSubEvent::Unheard { .. } | PubSubEvent::Ended { .. } => {
                self.leave(entry);
            }
            PubSubEvent::Left { connection, .. }
            | PubSubEvent::GaveUp { connection, .. } => {
                self.hears.retain(|it| it.connection != connection);
            }
            // Nobody is answered.
            PubSubEvent::Heard { channel, unread, .. } => {
                let node = entry.node;
                for it in &mut self.hears {
                    if it.subscriber == node && it.channel == channel {
                        it.unread = unread;
                    }
                }
                self.leave(entry);
            }
            PubSubEvent::Published { .. } | PubSubEvent::Discarded { .. } => {}
        }
    }

    /// Who hears the channels of a cache, in the order in which they came.
    #[inline(never)]
    pub(super) fn subscribers(&self, cache: NodeId) -> Vec<SubscriberView> {
        let own = self.hears.iter().filter(|it| it.cache == cache);
        own.map(|it| SubscriberView {
            node: it.subscriber,
            name: self.trace.node_name(it.subscriber).into(),
            channel: self.trace.text(it.channel).into(),
            unread: it.unread,
        })
        .collect()
    }
}
