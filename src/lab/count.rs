use super::findings::Share;
use crate::{
    measure::CacheTally,
    trace::{
        CacheEvent, DbEvent, Entry, Event, IdMap, NetEvent, OpEvent, OpId, Verb,
    },
};

/// What is counted of a run whose entries are seen one after the other.
pub(super) trait Count {
    /// The next entry.
    fn see(&mut self, entry: &Entry);
    /// What was counted so far.
    fn share(&self) -> Share;
}

/// Of all clients' reads, those that found their key.
#[derive(Default)]
pub(super) struct Hits(CacheTally);

impl Hits {
    pub fn boxed() -> Box<dyn Count> {
        Box::<Hits>::default()
    }
}

impl Count for Hits {
    fn see(&mut self, entry: &Entry) {
        self.0.see(entry);
    }

    fn share(&self) -> Share {
        let figures = self.0.figures();
        Share { part: figures.hits, whole: figures.hits + figures.misses }
    }
}

/// Of all copies of one key that were followed by a load, those that ended
/// before anybody renewed them: the first reader who loaded had found none.
#[derive(Default)]
pub(super) struct Unrenewed {
    share: Share,
    /// Whether a load has begun since the copy was stored.
    loads: bool,
    found: IdMap<OpId, ()>,
}

impl Unrenewed {
    pub fn boxed() -> Box<dyn Count> {
        Box::<Unrenewed>::default()
    }
}

impl Count for Unrenewed {
    fn see(&mut self, entry: &Entry) {
        match entry.event {
            Event::Cache(CacheEvent::Hit { .. }) => {
                self.found.insert(entry.op, ());
            }
            Event::Cache(CacheEvent::Stored { .. }) => self.loads = false,
            Event::Net(NetEvent::Sent { verb: Verb::Select, .. })
                if !self.loads =>
            {
                self.loads = true;
                self.share.whole += 1;
                let found = self.found.get(entry.op).is_some();
                self.share.part += u64::from(!found);
            }
            _ => {}
        }
    }

    fn share(&self) -> Share {
        self.share
    }
}

/// Of all reads of rows that are not there, those that a filter let through
/// to the database.
#[derive(Default)]
pub(super) struct WrongYeses(Share);

impl WrongYeses {
    pub fn boxed() -> Box<dyn Count> {
        Box::<WrongYeses>::default()
    }
}

impl Count for WrongYeses {
    fn see(&mut self, entry: &Entry) {
        match entry.event {
            Event::Op(OpEvent::RuledOut { .. }) => self.0.whole += 1,
            Event::Db(DbEvent::Read { .. }) => {
                self.0.part += 1;
                self.0.whole += 1;
            }
            _ => {}
        }
    }

    fn share(&self) -> Share {
        self.0
    }
}
