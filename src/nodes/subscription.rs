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
    cache::{Command, Progress, PubSubCommand},
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
    /// Whether it says that the cache has closed the connection.
    pub is_end: bool,
}

impl Push {
    /// That the cache has closed a connection.
    pub const END: Push = Push {
        inbox: 0,
        number: 0,
        channel: Key::NONE,
        key: Key::NONE,
        row: Row::NONE,
        is_end: true,
    };

    /// What it shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        let Push { channel, key, row, .. } = *self;
        if self.is_end {
            return Packet::of(Verb::Closed);
        }
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

    /// How far a subscriber has come; none once its process is gone.
    pub fn progress(&self, inbox: u32) -> Option<Progress> {
        let open = self.0.get(inbox as usize)?.open.as_ref()?;
        let read = open.next - open.unread.len() as u32;
        Some(Progress { come: open.next, read })
    }

    /// A message has come.
    pub fn receive(&mut self, ctx: &mut Ctx<'_, Cluster>, push: Push) {
        let Push { channel, key, row, .. } = push;
        let Some(open) = self.get(push.inbox) else {
            ctx.write(PubSubEvent::Unheard { channel, key });
            return;
        };
        if push.number < open.next || open.early.contains_key(&push.number) {
            ctx.write(PubSubEvent::Unheard { channel, key });
            return;
        }
        open.early.insert(push.number, push);
        while let Some(push) = open.early.remove(&open.next) {
            open.next += 1;
            open.unread.push_back(push);
        }
        let unread = open.unread.len() as u32;
        match push.is_end {
            true => ctx.write(PubSubEvent::Ended { unread }),
            false => {
                ctx.write(PubSubEvent::Heard { channel, key, row, unread })
            }
        };
        ctx.ring();
    }

    /// A connection is given up, with what has come over it.
    fn close(&mut self, ctx: &mut Ctx<'_, Cluster>, inbox: u32) {
        let Some(place) = self.0.get_mut(inbox as usize) else { return };
        let Some(open) = place.open.take() else { return };
        let unread = (open.unread.len() + open.early.len()) as u32;
        ctx.write(PubSubEvent::GaveUp { connection: inbox, unread });
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
            let mut made = Subscription { sim, connection, inbox, place };
            made.hear(Some(peer.time_out)).await?;
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
    /// [`CallError::Reset`] when the connection is gone: the cache's process
    /// has died, or it has closed the connection.
    pub async fn next(&mut self) -> Result<Message> {
        let Push { channel, key, row, .. } = self.hear(None).await?;
        Ok(Message { channel, key, row })
    }

    /// The next message in order, at most so long.
    async fn hear(&mut self, at_most: Option<Duration>) -> Result<Push> {
        let heard = self.hear_in_order(at_most).await;
        if heard.is_err() {
            let (inbox, place) = (self.inbox, self.place);
            self.sim.here(place, |world, ctx| {
                world.inboxes.close(ctx, inbox);
            });
        }
        heard
    }

    async fn hear_in_order(
        &mut self,
        at_most: Option<Duration>,
    ) -> Result<Push> {
        let begun = self.sim.now();
        loop {
            let (inbox, place) = (self.inbox, self.place);
            let found = self.sim.here(place, |world, _| {
                world.inboxes.get(inbox)?.unread.pop_front()
            });
            if let Some(push) = found {
                let more = (!push.is_end).then_some(push);
                return more.ok_or(CallError::Reset);
            }
            let waited = self.sim.now().since(begun);
            let left = at_most.map(|span| span.saturating_sub(waited));
            if left == Some(Duration::ZERO) {
                return Err(CallError::TimedOut);
            }
            self.rings(left.unwrap_or(Duration::MAX)).await?;
        }
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
