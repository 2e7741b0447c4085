//! A cache in the memory of an app's own process: asking it takes no message.

use std::{cell::RefCell, panic::Location, rc::Rc, time::Duration};

use super::{Cluster, Key};
use crate::{
    sim::{Ctx, Sim},
    trace::{CacheEvent, ExpiryPath, IdMap, Row},
};

/// The copies in one process's memory.
#[derive(Debug, Default)]
pub struct LocalCopies(RefCell<IdMap<Key, Copied>>);

#[derive(Clone, Copy, Debug)]
struct Copied {
    row: Row,
    /// By the node's clock, in nanoseconds.
    ends_ns: i64,
}

/// A handle to them.
#[derive(Clone)]
pub struct LocalCache {
    pub(super) sim: Sim<Cluster>,
    pub(super) copies: Rc<LocalCopies>,
}

impl LocalCache {
    fn here<R>(
        &self,
        place: &'static Location<'static>,
        act: impl FnOnce(&mut IdMap<Key, Copied>, &mut Ctx<'_, Cluster>) -> R,
    ) -> R {
        let mut copies = self.copies.0.borrow_mut();
        self.sim.here(place, |_, ctx| act(&mut copies, ctx))
    }

    /// The copy of a key, unless its time is over.
    #[track_caller]
    pub fn get(&self, key: Key) -> Option<Row> {
        self.here(Location::caller(), |copies, ctx| {
            let found = copies.get(key).copied();
            if found.is_some_and(|copied| copied.ends_ns <= ctx.clock_ns()) {
                copies.remove(key);
                let path = ExpiryPath::Lazy;
                ctx.write(CacheEvent::Expired { key, path });
            }
            match copies.get(key) {
                Some(Copied { row, .. }) => {
                    ctx.write(CacheEvent::Hit { key, row: *row });
                    Some(*row)
                }
                None => {
                    ctx.write(CacheEvent::Missed { key });
                    None
                }
            }
        })
    }

    /// Keeps a copy for a while.
    #[track_caller]
    pub fn put(&self, key: Key, row: Row, ttl: Duration) {
        self.here(Location::caller(), |copies, ctx| {
            let ttl_ns = ttl.as_nanos().min(i64::MAX as u128) as i64;
            let ends_ns = ctx.clock_ns().saturating_add(ttl_ns);
            copies.insert(key, Copied { row, ends_ns });
            let ttl_ms = ttl.as_millis().min(u32::MAX.into()) as u32;
            ctx.write(CacheEvent::Stored { key, row, ttl_ms });
        });
    }

    /// Lets go of the copy of a key.
    #[track_caller]
    pub fn remove(&self, key: Key) {
        self.here(Location::caller(), |copies, ctx| {
            let existed = copies.remove(key).is_some();
            ctx.write(CacheEvent::Deleted { key, existed });
        });
    }

    /// Lets go of all copies.
    #[track_caller]
    pub fn clear(&self) {
        self.here(Location::caller(), |copies, ctx| {
            let keys: Vec<Key> = copies.keys().collect();
            copies.clear();
            for key in keys {
                ctx.write(CacheEvent::Deleted { key, existed: true });
            }
        });
    }
}
