use crate::trace::{
    CacheEvent, Entry, Event, FaultEvent, IdMap, NodeId, SimTime, Sym,
};

/// The keys in the memory of caches, and when their times end.
#[derive(Default)]
pub(super) struct Memory {
    /// By node: the end of each key's time, as true time has it; for a key
    /// that lives for ever it never comes.
    ends: Vec<IdMap<Sym, SimTime>>,
    /// What a disk brought back is not followed.
    unsure: bool,
}

/// How many keys there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keys {
    /// In memory.
    pub all: u32,
    /// Those whose time is over.
    pub dead: u32,
}

impl Memory {
    fn at(&mut self, node: NodeId) -> &mut IdMap<Sym, SimTime> {
        if self.ends.len() <= node.index() {
            self.ends.resize_with(node.index() + 1, IdMap::default);
        }
        &mut self.ends[node.index()]
    }

    /// Takes an entry in.
    pub fn see(&mut self, entry: &Entry) {
        let ends = |ttl_ms: u32| match ttl_ms {
            0 => SimTime(u64::MAX),
            ms => SimTime(entry.at.as_ns() + u64::from(ms) * 1_000_000),
        };
        match entry.event {
            Event::Cache(
                CacheEvent::Stored { key, ttl_ms, .. }
                | CacheEvent::Warm { key, ttl_ms, .. }
                | CacheEvent::Counted { key, ttl_ms, .. }
                | CacheEvent::Renewed { key, ttl_ms },
            ) => {
                self.at(entry.node).insert(key, ends(ttl_ms));
            }
            Event::Cache(
                CacheEvent::Deleted { key, .. }
                | CacheEvent::Evicted { key, .. }
                | CacheEvent::Expired { key, .. },
            ) => {
                self.at(entry.node).remove(key);
            }
            Event::Fault(FaultEvent::Crashed { .. }) => {
                *self.at(entry.node) = IdMap::default();
            }
            Event::Disk(_) | Event::Repl(_) => self.unsure = true,
            _ => {}
        }
    }

    /// How many keys there are at an instant; none where that is not known.
    pub fn keys(&self, now: SimTime) -> Option<Keys> {
        let ends = self.ends.iter().flat_map(|node| node.iter());
        let (mut all, mut dead) = (0, 0);
        for (_, end) in ends {
            all += 1;
            dead += u32::from(*end < now);
        }
        (!self.unsure).then_some(Keys { all, dead })
    }
}
