//! Channels: who has subscribed hears what is published, as long as its
//! connection stands. Nothing is kept for those who are away.
//!
//! A subscriber's connection is the request with which it has subscribed: the
//! cache does not answer it until it closes the connection, so its client
//! hears of the end of the cache's process as of other requests, and the cache
//! learns whether the client still waits. Messages of a connection come in
//! order, and what a cut link took is sent again, as by TCP. Departures from
//! that: the cache learns at once how far its subscriber has come and that it
//! is gone, and not when the other machine's word has come.

mod connection;
mod limit;

pub use connection::Progress;
pub use limit::OutputLimit;

use std::time::Duration;

use super::{Cache, persist::Timer};
use crate::{
    nodes::{Cluster, Inboxes, Key, Reply, glob},
    sim::Ctx,
    trace::{Gone, Packet, PubSubEvent, Row, Sym, Verb},
};
use connection::Connection;

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
pub struct Hub {
    limit: OutputLimit,
    subscribers: Vec<Subscriber>,
    /// Connections that it has closed, until their clients know.
    closed: Vec<Connection>,
    /// Whether it is to be woken.
    is_armed: bool,
}

struct Subscriber {
    connection: Connection,
    channels: Vec<Key>,
    patterns: Vec<(Key, String)>,
}

/// While a connection has something to look after, the hub does so as often.
const TICK: Duration = Duration::from_millis(10);

impl Hub {
    /// The process is gone, and with it all connections.
    pub fn lose_memory(&mut self) {
        self.subscribers.clear();
        self.closed.clear();
        self.is_armed = false;
    }

    /// How far the subscribers have come.
    pub fn learn(&mut self, inboxes: &Inboxes) {
        let open = self.subscribers.iter_mut().map(|it| &mut it.connection);
        for connection in open.chain(&mut self.closed) {
            if let Some(progress) = inboxes.progress(connection.inbox) {
                connection.learn(progress);
            }
        }
    }

    fn subscribe(&mut self, ctx: &mut Ctx<'_, Cluster>, new: Subscriber) {
        let channels = new.channels.iter().copied();
        let patterns = new.patterns.iter().map(|(pattern, _)| *pattern);
        let names: Vec<Key> = channels.chain(patterns).collect();
        let Connection { kept, inbox: connection, .. } = new.connection;
        let subscriber = kept.from();
        for channel in names.iter().copied() {
            ctx.write(PubSubEvent::Subscribed {
                channel,
                subscriber,
                connection,
            });
        }
        let first = names.first().copied().unwrap_or_default();
        let mut new = new;
        new.connection.give((first, Sym::NONE, Row::NONE));
        self.subscribers.push(new);
        self.tick(ctx);
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
        let times =
            self.subscribers.iter().map(|it| it.matches(channel, &name));
        let times: Vec<usize> = times.collect();
        let receivers = times.iter().sum::<usize>() as u32;
        ctx.write(PubSubEvent::Published { channel, key, row, receivers });
        for (subscriber, times) in self.subscribers.iter_mut().zip(times) {
            for _ in 0..times {
                subscriber.connection.give((channel, key, row));
            }
        }
        self.tick(ctx);
        receivers
    }

    /// Looks after all connections.
    pub fn tick(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.sweep(ctx);
        let open = self.subscribers.iter_mut().map(|it| &mut it.connection);
        for connection in open.chain(&mut self.closed) {
            connection.send(ctx, self.limit);
        }
        self.closed.retain(|it| it.is_busy() && ctx.is_connected(&it.kept));
        let (now, limit) = (ctx.now(), self.limit);
        self.end_those(ctx, |it, _| it.exceeds(now, limit));
        let open = self.subscribers.iter().map(|it| &it.connection);
        let mut all = open.chain(&self.closed);
        if !self.is_armed && all.any(Connection::is_busy) {
            self.is_armed = true;
            ctx.set_timer(TICK, Timer::Channels.token());
        }
    }

    /// The time to look after connections has come.
    pub fn woken(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.is_armed = false;
        self.tick(ctx);
    }

    /// Lets go of those whose client does not wait any more.
    fn sweep(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.end_those(ctx, |it, ctx| {
            (!ctx.is_connected(&it.kept)).then_some(Gone::Closed)
        });
    }

    fn end_those(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        mut why: impl FnMut(&mut Connection, &mut Ctx<'_, Cluster>) -> Option<Gone>,
    ) {
        for mut it in std::mem::take(&mut self.subscribers) {
            let Some(why) = why(&mut it.connection, ctx) else {
                self.subscribers.push(it);
                continue;
            };
            it.connection.end(ctx, why);
            if why != Gone::Closed {
                self.closed.push(it.connection);
            }
        }
    }
}

impl Subscriber {
    fn matches(&self, channel: Key, name: &str) -> usize {
        let channels = self.channels.iter().filter(|it| **it == channel);
        let patterns = self.patterns.iter();
        let patterns = patterns.filter(|(_, it)| glob::matches(it, name));
        channels.count() + patterns.count()
    }
}

impl Cache {
    /// With this limit on what may wait for a subscriber.
    pub fn with_output_limit(mut self, limit: OutputLimit) -> Cache {
        self.hub.limit = limit;
        self
    }

    /// How far its subscribers have come.
    pub fn learn(&mut self, inboxes: &Inboxes) {
        self.hub.learn(inboxes);
    }

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
                let connection = Connection::new(kept, inbox);
                let new = Subscriber { connection, channels, patterns };
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
