use std::{
    collections::{BTreeMap, VecDeque},
    future::{Future, poll_fn},
    panic::Location,
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};

use super::{
    App, Cluster, Key, Node, Request, Result,
    cache::{Command, PubSubCommand},
};
use crate::{
    sim::{Call, CallError, Ctx, Sim},
    trace::{NodeId, Packet, PubSubEvent, Row, Verb},
};

/// What a cache sends to a subscriber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Push {
    /// The inbox that it is for.
    pub inbox: u32,
    /// The how-manieth it is over its connection. The first one says that the
    /// connection stands.
    pub number: u32,
    /// The channel.
    pub channel: Key,
    /// What the message is about.
    pub key: Key,
    /// The row that it carries, or none.
    pub row: Row,
}

impl Push {
    /// What it shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        let Push { channel, key, row, .. } = *self;
        let channel = if self.number == 0 { channel } else { key };
        Packet { key: channel, row, ..Packet::of(Verb::Message) }
    }
}

/// A message of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// The channel.
    pub channel: Key,
    /// What it is about.
    pub key: Key,
    /// The row that it carries, or none.
    pub row: Row,
}

/// What has come for one subscription and has not been looked at.
///
/// Messages of one connection are heard in the order in which they were sent,
/// as TCP has it: who overtakes another waits.
pub struct Inbox {
    node: NodeId,
    /// None once its process is gone.
    open: Option<Open>,
}

#[derive(Default)]
struct Open {
    /// The number of the one that comes next.
    next: u32,
    early: BTreeMap<u32, Push>,
    unread: VecDeque<Push>,
}

/// All inboxes, by their numbers.
#[derive(Default)]
pub struct Inboxes(Vec<Inbox>);

impl Inboxes {
    fn open(&mut self, node: NodeId) -> u32 {
        self.0.push(Inbox { node, open: Some(Open::default()) });
        self.0.len() as u32 - 1
    }

    fn get(&mut self, inbox: u32) -> Option<&mut Open> {
        self.0.get_mut(inbox as usize)?.open.as_mut()
    }

    /// A message has come.
    pub fn receive(&mut self, ctx: &mut Ctx<'_, Cluster>, push: Push) {
        let Some(open) = self.get(push.inbox) else { return };
        open.early.insert(push.number, push);
        while let Some(push) = open.early.remove(&open.next) {
            open.next += 1;
            open.unread.push_back(push);
        }
        let unread = open.unread.len() as u32;
        let Push { channel, key, row, .. } = push;
        ctx.write(PubSubEvent::Heard { channel, key, row, unread });
        ctx.ring();
    }

    /// A process is gone, and with it what it has not looked at.
    #[inline(never)]
    pub fn stopped(&mut self, node: NodeId) {
        let own = self.0.iter_mut().filter(|inbox| inbox.node == node);
        own.for_each(|inbox| inbox.open = None);
    }
}

/// A connection over which messages come.
pub struct Subscription {
    sim: Sim<Cluster>,
    /// The request that stands for the connection.
    connection: Call<Cluster>,
    inbox: u32,
    time_out: Duration,
    place: &'static Location<'static>,
}

impl App {
    /// `SUBSCRIBE channel`, over a connection of its own. It stands when this
    /// is answered.
    #[track_caller]
    pub fn subscribe(
        &self,
        channel: &str,
    ) -> impl Future<Output = Result<Subscription>> + use<> {
        self.subscribe_to(&[channel], &[])
    }

    /// `SUBSCRIBE channel …` and `PSUBSCRIBE pattern …`, over one connection.
    #[track_caller]
    pub fn subscribe_to(
        &self,
        channels: &[&str],
        patterns: &[&str],
    ) -> impl Future<Output = Result<Subscription>> + use<> {
        let place = Location::caller();
        let sim = self.sim.clone();
        let channels: Vec<Key> =
            channels.iter().map(|name| sim.intern(name)).collect();
        let patterns: Vec<(Key, String)> = patterns
            .iter()
            .map(|text| (sim.intern(text), (*text).to_owned()))
            .collect();
        let verb = if channels.is_empty() { "PSUBSCRIBE" } else { "SUBSCRIBE" };
        let first = channels.first().or(patterns.first().map(|(key, _)| key));
        let name = first.map(|key| sim.text(*key)).unwrap_or_default();
        let label = sim.intern(&format!("{verb} {name}"));
        let peer = self.cache.peer.clone();
        async move {
            let inbox =
                sim.here(place, |world, ctx| world.inboxes.open(ctx.node()));
            let command =
                PubSubCommand::Subscribe { inbox, channels, patterns };
            let command = Command::PubSub { label, command };
            // The connection stands for as long as both ends want it.
            let connection = sim.call_from(
                peer.node,
                Request::Cache(command),
                Duration::ZERO,
                place,
            );
            let time_out = peer.time_out;
            let mut made =
                Subscription { sim, connection, inbox, time_out, place };
            made.hear(Some(time_out)).await?;
            Ok(made)
        }
    }

    /// `PUBLISH channel message`: how many it was sent to. That is not how
    /// many have got it, nor how many have done anything with it.
    #[track_caller]
    pub fn publish(
        &self,
        channel: &str,
        key: Key,
        row: Row,
    ) -> impl Future<Output = Result<u32>> + use<> {
        let label = self.sim.intern(&format!("PUBLISH {channel}"));
        let channel = self.sim.intern(channel);
        let command = PubSubCommand::Publish { channel, key, row };
        let command = Command::PubSub { label, command };
        let call = self.cache.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                super::Reply::Receivers { count, .. } => Ok(count),
                _ => Err(CallError::Unexpected),
            }
        }
    }
}

impl Subscription {
    /// The next message.
    ///
    /// # Errors
    ///
    /// [`CallError::Reset`] when the connection is gone, and
    /// [`CallError::TimedOut`] when a later message has come and this one has
    /// not in time: then nothing more can come over it.
    pub async fn next(&mut self) -> Result<Message> {
        let Push { channel, key, row, .. } = self.hear(None).await?;
        Ok(Message { channel, key, row })
    }

    /// The next message in order, at most so long.
    async fn hear(&mut self, at_most: Option<Duration>) -> Result<Push> {
        let mut left = at_most;
        loop {
            // Whether one has come that this one should have come before.
            let (inbox, place) = (self.inbox, self.place);
            let found = self.sim.here(place, |world, _| {
                let open = world.inboxes.get(inbox)?;
                Some((open.unread.pop_front(), !open.early.is_empty()))
            });
            let (found, gap) = found.unwrap_or_default();
            if let Some(push) = found {
                return Ok(push);
            }
            let begun = self.sim.now();
            let span = left.or(gap.then_some(self.time_out));
            self.rings(span.unwrap_or(Duration::MAX)).await?;
            let waited = self.sim.now().since(begun);
            let over = span.is_some_and(|span| waited >= span);
            if over && !self.has_come() {
                return Err(CallError::TimedOut);
            }
            left = left.map(|left| left.saturating_sub(waited));
        }
    }

    fn has_come(&self) -> bool {
        let inbox = self.inbox;
        self.sim.here(self.place, |world, _| {
            let open = world.inboxes.get(inbox);
            open.is_some_and(|open| !open.unread.is_empty())
        })
    }

    /// Waits for the node's bell, at most so long, or the connection's end.
    async fn rings(&mut self, at_most: Duration) -> Result<()> {
        let mut bell = pin!(self.sim.bell(at_most));
        let connection = &mut self.connection;
        poll_fn(|cx| {
            if let Poll::Ready(ended) = Pin::new(&mut *connection).poll(cx) {
                let why = ended.err().unwrap_or(CallError::Unexpected);
                return Poll::Ready(Err(why));
            }
            bell.as_mut().poll(cx).map(Ok)
        })
        .await
    }
}

/// Takes a message in at an app.
#[inline(never)]
pub(super) fn receive(
    world: &mut Cluster,
    ctx: &mut Ctx<'_, Cluster>,
    push: Push,
) {
    if let Node::App = world.nodes[ctx.node().index()] {
        world.inboxes.receive(ctx, push);
    }
}
