//! Channels: who has subscribed hears what is published, as long as its
//! connection stands. Nothing is kept for those who are away.
//!
//! A subscriber's connection is the request with which it has subscribed: the
//! cache never answers it, so its client hears of the end of the cache's
//! process as of other requests, and the cache learns whether the client still
//! waits. Departure from Redis: it learns of that at once, and not when the
//! other machine's word has come.

use super::Cache;
use crate::{
    nodes::{Cluster, Key, Push, Reply, Request, glob},
    sim::{Ctx, Kept},
    trace::{Gone, Packet, PubSubEvent, Row, Sym, Verb},
};

/// What is asked of a cache's channels.
pub enum PubSubCommand {
    /// `SUBSCRIBE channel …` and `PSUBSCRIBE pattern …`, over one connection
    /// of its own.
    Subscribe {
        /// The inbox of the process that asks.
        inbox: u32,
        /// The channels.
        channels: Vec<Key>,
        /// The patterns, each with its text.
        patterns: Vec<(Key, String)>,
    },
    /// `PUBLISH channel message`.
    Publish {
        /// The channel.
        channel: Key,
        /// What the message is about.
        key: Key,
        /// The row that it carries, or none.
        row: Row,
    },
}

impl PubSubCommand {
    /// What it shows of itself on the wire.
    pub fn packet(&self, label: Sym) -> Packet {
        match *self {
            PubSubCommand::Subscribe { .. } => {
                Packet { script: label, ..Packet::of(Verb::Subscribe) }
            }
            PubSubCommand::Publish { key, row, .. } => {
                Packet { verb: Verb::Publish, script: label, key, row }
            }
        }
    }
}

/// All subscribers of one cache, in the order in which they came.
#[derive(Default)]
pub struct Hub(Vec<Subscriber>);

struct Subscriber {
    /// Its connection.
    kept: Kept,
    inbox: u32,
    channels: Vec<Key>,
    patterns: Vec<(Key, String)>,
    /// How many messages have been sent over it.
    sent: u32,
}

impl Hub {
    /// The process is gone, and with it all connections.
    pub fn lose_memory(&mut self) {
        self.0.clear();
    }

    fn subscribe(&mut self, ctx: &mut Ctx<'_, Cluster>, new: Subscriber) {
        let channels = new.channels.iter().copied();
        let patterns = new.patterns.iter().map(|(pattern, _)| *pattern);
        let names: Vec<Key> = channels.chain(patterns).collect();
        let (subscriber, connection) = (new.kept.from(), new.inbox);
        for channel in names.iter().copied() {
            ctx.write(PubSubEvent::Subscribed {
                channel,
                subscriber,
                connection,
            });
        }
        let first = names.first().copied().unwrap_or_default();
        let mut new = new;
        new.push(ctx, (first, Sym::NONE, Row::NONE));
        self.0.push(new);
    }

    /// Lets go of those whose client does not wait any more.
    fn sweep(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.0.retain(|it| {
            let stays = ctx.is_connected(&it.kept);
            if !stays {
                ctx.write_aside(PubSubEvent::Left {
                    subscriber: it.kept.from(),
                    connection: it.inbox,
                    why: Gone::Closed,
                });
            }
            stays
        });
    }

    /// Hands a message to all whose channels or patterns it meets: to one for
    /// each that does. How often that was.
    fn publish(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        channel: Key,
        (key, row): (Key, Row),
    ) -> u32 {
        self.sweep(ctx);
        let name = ctx.trace().text(channel).to_owned();
        let times: Vec<usize> =
            self.0.iter().map(|it| it.matches(channel, &name)).collect();
        let receivers = times.iter().sum::<usize>() as u32;
        ctx.write(PubSubEvent::Published { channel, key, row, receivers });
        for (subscriber, times) in self.0.iter_mut().zip(times) {
            for _ in 0..times {
                subscriber.push(ctx, (channel, key, row));
            }
        }
        receivers
    }
}

impl Subscriber {
    fn matches(&self, channel: Key, name: &str) -> usize {
        let channels = self.channels.iter().filter(|it| **it == channel);
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|(_, it)| glob::matches(it, name));
        channels.count() + patterns.count()
    }

    fn push(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        (channel, key, row): (Key, Key, Row),
    ) {
        let (inbox, number) = (self.inbox, self.sent);
        self.sent += 1;
        let push = Push { inbox, number, channel, key, row };
        ctx.post(self.kept.from(), Request::Push(push));
    }
}

impl Cache {
    /// Carries out a command on the channels.
    #[inline(never)]
    pub(super) fn channels(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: PubSubCommand,
    ) -> Option<Reply> {
        match command {
            PubSubCommand::Subscribe { inbox, channels, patterns } => {
                let kept = ctx.keep()?;
                self.hub.sweep(ctx);
                let sent = 0;
                let new = Subscriber { kept, inbox, channels, patterns, sent };
                self.hub.subscribe(ctx, new);
                None
            }
            PubSubCommand::Publish { channel, key, row } => {
                let count = self.hub.publish(ctx, channel, (key, row));
                let s = if count == 1 { "" } else { "s" };
                let label = format!("{count} receiver{s}");
                let label = ctx.trace().names.intern(&label);
                Some(Reply::Receivers { count, label })
            }
        }
    }
}
