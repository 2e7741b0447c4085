//! A cache that asks the database itself: what its memory cannot answer is
//! kept, and a program of the cache's own process sees to it.

use std::{
    collections::VecDeque, future::Future, panic::Location, pin::Pin,
    time::Duration,
};

use super::{Cache, Command, Content};
use crate::{
    nodes::{App, Cluster, Key, Node, Reply, Result, Text},
    sim::{Ctx, Kept, Sim},
    trace::{CacheEvent, Row},
};

/// What waits for the engine's programs.
pub(super) struct Engine {
    asked: VecDeque<Ask>,
    grace: Duration,
}

/// A request that takes more than the cache's memory.
#[derive(Clone, Copy)]
pub struct Ask {
    key: Key,
    wish: Wish,
    kept: Kept,
}

/// What it wants.
#[derive(Clone, Copy)]
enum Wish {
    /// The row of a key that is not there.
    Load,
    /// A row written.
    Write { text: Text },
    /// The copy gone, and the loads that may bring an old one back.
    Purge,
}

type Work<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// What an engine does with requests that take more than memory: each is
/// served by a program of its own, on behalf of its operation.
#[derive(Clone, Copy)]
pub struct Programs {
    /// For the row of a key that is not there.
    pub load: fn(App, Key) -> Work<Option<Row>>,
    /// For a write.
    pub write: fn(App, Key, Text) -> Work<Row>,
    /// For a key whose copy is to go.
    pub purge: fn(App, Key) -> Work<()>,
}

impl Engine {
    pub fn new(grace: Duration) -> Engine {
        Engine { asked: VecDeque::new(), grace }
    }

    pub fn lose_memory(&mut self) {
        self.asked.clear();
    }
}

impl Cache {
    /// A command of a cache with an engine; none where the answer comes later.
    pub(super) fn read_through(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Option<Reply> {
        let (key, wish) = match command {
            Command::Get { key } => {
                if let Some(row) = self.in_time(ctx, key) {
                    let reply = Reply::Value { key, row };
                    return Some(if row.is_some() {
                        reply
                    } else {
                        Reply::Nil
                    });
                }
                (key, Wish::Load)
            }
            Command::Put { key, text, .. } => (key, Wish::Write { text }),
            Command::Del { key } => (key, Wish::Purge),
            command => return Some(self.carry_out(ctx, command)),
        };
        let engine = self.engine.as_mut()?;
        engine.asked.push_back(Ask { key, wish, kept: ctx.keep()? });
        ctx.ring();
        None
    }

    /// The row of a key whose time is not over.
    fn in_time(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key) -> Option<Row> {
        let grace = self.engine.as_ref()?.grace;
        let mut redis = self.redis(ctx);
        redis.expire_if_needed(key);
        let kept = redis.pttl(key).filter(|_| !grace.is_zero());
        let over = kept.is_some_and(|left| left <= grace);
        match self.keyspace.get(key).filter(|_| over) {
            Some(Content::Row(row)) => {
                ctx.write(CacheEvent::Overdue { key, row });
                None
            }
            Some(Content::Number(_)) | None => {
                match self.redis(ctx).read(key)? {
                    Content::Row(row) => Some(row),
                    Content::Number(_) => None,
                }
            }
        }
    }
}

/// The cache's memory as a program of its own process sees it: no message
/// goes between them. On any other node there is nothing.
#[derive(Clone)]
pub struct EngineClient {
    pub(in crate::nodes) sim: Sim<Cluster>,
}

impl EngineClient {
    fn here<R>(
        &self,
        place: &'static Location<'static>,
        act: impl FnOnce(&mut Cache, &mut Ctx<'_, Cluster>) -> R,
    ) -> Option<R> {
        self.sim.here(place, |world, ctx| {
            match &mut world.nodes[ctx.node().index()] {
                Node::Cache(cache) => Some(act(cache, ctx)),
                Node::App | Node::Db(_) => None,
            }
        })
    }

    /// The copy of a key, also of one whose time is over.
    #[track_caller]
    pub fn get(&self, key: Key) -> Option<Row> {
        let place = Location::caller();
        let held = self.here(place, |cache, ctx| cache.redis(ctx).read(key));
        match held.flatten()? {
            Content::Row(row) => Some(row),
            Content::Number(_) => None,
        }
    }

    /// Stores what was found, be it that there is no such row: for so long,
    /// and for the engine's grace besides.
    #[track_caller]
    pub fn store(&self, key: Key, found: Option<Row>, ttl: Duration) {
        let row = found.unwrap_or(Row::NONE);
        self.here(Location::caller(), |cache, ctx| {
            let grace = cache.engine.as_ref().map(|engine| engine.grace);
            let ttl = ttl + grace.unwrap_or_default();
            cache.redis(ctx).store(key, Content::Row(row), Some(ttl));
        });
    }

    /// Removes the copy of a key.
    #[track_caller]
    pub fn delete(&self, key: Key) {
        let place = Location::caller();
        self.here(place, |cache, ctx| cache.redis(ctx).delete(key));
    }

    /// The next request that takes more than memory.
    async fn asked(&self) -> Ask {
        let place = Location::caller();
        let next = |cache: &mut Cache, _: &mut Ctx<'_, Cluster>| {
            cache.engine.as_mut()?.asked.pop_front()
        };
        loop {
            if let Some(ask) = self.here(place, next).flatten() {
                return ask;
            }
            self.sim.bell(Duration::MAX).await;
        }
    }

    fn answer(&self, kept: Kept, reply: Reply) {
        let place = Location::caller();
        self.here(place, |_, ctx| ctx.answer(kept, reply));
    }
}

/// Serves who asks for more than memory, all side by side.
pub async fn serve(app: App, programs: Programs) {
    loop {
        let Ask { key, wish, kept } = app.engine.asked().await;
        let own = app.clone().for_op(kept.op());
        let engine = app.engine.clone();
        let work = async move {
            let reply = match wish {
                Wish::Load => (programs.load)(own, key).await.map(|row| {
                    row.filter(|row| row.is_some())
                        .map_or(Reply::Nil, |row| Reply::Value { key, row })
                }),
                Wish::Write { text } => {
                    let row = (programs.write)(own, key, text).await;
                    row.map(|row| Reply::Done { key, row })
                }
                Wish::Purge => {
                    let gone = (programs.purge)(own, key).await;
                    gone.map(|()| Reply::Done { key, row: Row::NONE })
                }
            };
            engine.answer(kept, reply.unwrap_or(Reply::Failed { key }));
        };
        app.engine.sim.spawn_for(&kept, work);
    }
}
