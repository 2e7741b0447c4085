use super::{Standing, Taking};
use crate::trace::{
    DbEvent, Entry, EntryId, Event, FaultEvent, MsgId, NetEvent, NodeId,
    PubSubEvent, Row, Sym, Verb,
};

/// The rows that messages of channels carry, from their publishing until the
/// database has them: in a cache's output buffer, on the wire, or in the
/// memory of who was sent them.
#[derive(Clone, Debug, Default)]
pub struct Pushed(Vec<Held>);

#[derive(Clone, Copy, Debug)]
struct Held {
    place: Place,
    /// The cache that published it.
    cache: NodeId,
    standing: Standing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the cache's output buffer.
    Waits,
    /// On its way to a subscriber, or there.
    Sent(NodeId, MsgId),
    /// Lost on its way to a subscriber: the cache sends it again.
    Owed(NodeId),
}

impl Held {
    fn is(&self, key: Sym, row: Row) -> bool {
        (self.standing.key, self.standing.row) == (key, row)
    }

    fn is_for(&self, node: NodeId) -> bool {
        match self.place {
            Place::Waits => false,
            Place::Sent(to, _) | Place::Owed(to) => to == node,
        }
    }
}

impl Pushed {
    /// Whether an event changes which there are.
    pub fn concerns(event: Event) -> bool {
        match event {
            Event::Net(NetEvent::Sent { verb: Verb::Message, row, .. }) => {
                row.is_some()
            }
            Event::Net(NetEvent::Lost { .. }) => true,
            Event::PubSub(
                PubSubEvent::Published { row, .. }
                | PubSubEvent::Discarded { row, .. },
            ) => row.is_some(),
            Event::PubSub(event) => matches!(event, PubSubEvent::GaveUp { .. }),
            _ => false,
        }
    }

    /// Takes an entry in: which rows went with it, and why.
    pub fn entry(
        &mut self,
        id: EntryId,
        entry: &Entry,
    ) -> (Vec<Standing>, Taking) {
        let node = entry.node;
        match entry.event {
            Event::PubSub(PubSubEvent::Published {
                key,
                row,
                receivers,
                ..
            }) if row.is_some() => {
                let standing = Standing { key, row, entry: id };
                let held = Held { place: Place::Waits, cache: node, standing };
                self.0.extend((0..receivers).map(|_| held));
                let gone = (receivers == 0).then_some(standing);
                return (gone.into_iter().collect(), Taking::NotHeard);
            }
            Event::Net(NetEvent::Sent {
                msg,
                to,
                verb: Verb::Message,
                key,
                row,
                ..
            }) => self.send((key, row), to, msg),
            Event::Net(NetEvent::Lost { msg, .. }) => self.lose(msg),
            Event::PubSub(PubSubEvent::Discarded { key, row, .. }) => {
                let waits = |it: &Held| {
                    (it.place, it.cache) == (Place::Waits, node)
                        && it.is(key, row)
                };
                let place = self.0.iter().position(waits);
                let gone = place.map(|place| self.0.remove(place).standing);
                return (gone.into_iter().collect(), Taking::Discarded);
            }
            Event::PubSub(PubSubEvent::GaveUp { .. }) => {
                return (self.take(|it| it.is_for(node)), Taking::NotHeard);
            }
            Event::Fault(FaultEvent::Crashed { how }) => {
                let gone = self.take(|it| {
                    let on_its_way = matches!(it.place, Place::Sent(..));
                    it.is_for(node) || (it.cache == node && !on_its_way)
                });
                return (gone, Taking::Stopped(how));
            }
            Event::Db(DbEvent::Committed { key, row }) => {
                self.0.retain(|it| !it.is(key, row));
            }
            _ => {}
        }
        (Vec::new(), Taking::NotHeard)
    }

    /// A message leaves the output buffer, or is sent once more.
    fn send(&mut self, (key, row): (Sym, Row), to: NodeId, msg: MsgId) {
        let mut all = self.0.iter_mut().filter(|it| it.is(key, row));
        let again = |it: &Held| it.is_for(to) || it.place == Place::Waits;
        if let Some(held) = all.find(|it| again(it)) {
            held.place = Place::Sent(to, msg);
        }
    }

    fn lose(&mut self, msg: MsgId) {
        for held in &mut self.0 {
            if let Place::Sent(to, sent) = held.place
                && sent == msg
            {
                held.place = Place::Owed(to);
            }
        }
    }

    fn take(&mut self, of: impl Fn(&Held) -> bool) -> Vec<Standing> {
        let taken = self.0.extract_if(.., |it| of(it));
        taken.map(|it| it.standing).collect()
    }

    /// All of them.
    pub fn rows(&self) -> impl Iterator<Item = Standing> + '_ {
        self.0.iter().map(|it| it.standing)
    }
}
