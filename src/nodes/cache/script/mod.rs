//! Scripts: what they are given and answer, and the keyspace as they see it.

mod lives;
mod timed;

pub use lives::Condition;
pub use timed::{Claim, Timed};

use std::{panic::Location, time::Duration};

use super::{
    Cache,
    evict::Evictor,
    keyspace::{Content, Keyspace},
    persist::Record,
    replicate::Journal,
    stream::Streams,
};
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::Ctx,
    trace::{CacheEvent, ExpiryPath, Row},
};

/// A script with its name: what `EVAL` runs, as a function of the keyspace.
///
/// Redis runs Lua; here a script is a Rust function of the pattern that needs
/// it. As in Redis nothing else runs in between, and all of it sees one time.
pub struct Script<A, R> {
    /// Its name, shown on the wire.
    pub name: &'static str,
    /// What it does.
    pub run: fn(&mut Redis<'_, '_>, A) -> R,
}

/// What a script is given.
pub trait ScriptArgs: Copy + 'static {
    /// The key it is about.
    fn key(&self) -> Key;
    /// The row it carries.
    fn row(&self) -> Row;
}

/// What a script gives back.
pub trait ScriptReply: Sized + 'static {
    /// The reply on the wire.
    fn into_reply(self, key: Key) -> Reply;
    /// Read back from the wire; none if it is no such reply.
    fn from_reply(reply: Reply) -> Option<Self>;
}

impl ScriptArgs for Key {
    fn key(&self) -> Key {
        *self
    }
    fn row(&self) -> Row {
        Row::NONE
    }
}

/// A question about a key, under a token.
impl ScriptArgs for (Key, u32) {
    fn key(&self) -> Key {
        self.0
    }
    fn row(&self) -> Row {
        Row::NONE
    }
}

/// A row to store.
#[derive(Clone, Copy, Debug)]
pub struct Fill {
    /// Under this key.
    pub key: Key,
    /// The row.
    pub row: Row,
    /// For how long.
    pub ttl: Duration,
    /// The token that permits it; 0 where none is needed.
    pub token: u32,
}

impl ScriptArgs for Fill {
    fn key(&self) -> Key {
        self.key
    }
    fn row(&self) -> Row {
        self.row
    }
}

/// A question about a key, and whether its time is over within a span.
#[derive(Clone, Copy, Debug)]
pub struct Ahead {
    /// The key.
    pub key: Key,
    /// The span, from now on.
    pub span: Duration,
}

impl ScriptArgs for Ahead {
    fn key(&self) -> Key {
        self.key
    }
    fn row(&self) -> Row {
        Row::NONE
    }
}

/// What is answered to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// The key is there, and nothing is to be done.
    Fresh(Row),
    /// It is there, and the reader is to renew it.
    Soon(Row),
    /// It is not there.
    Missing,
}

impl ScriptReply for Due {
    fn into_reply(self, key: Key) -> Reply {
        match self {
            Due::Fresh(row) => Reply::Value { key, row },
            Due::Soon(row) => Reply::Due { key, row },
            Due::Missing => Reply::Nil,
        }
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Value { row, .. } => Some(Due::Fresh(row)),
            Reply::Due { row, .. } => Some(Due::Soon(row)),
            Reply::Nil => Some(Due::Missing),
            _ => None,
        }
    }
}

/// What a lease script answers to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// The key is there.
    Hit(Row),
    /// It is not; the reader may fill it.
    Granted,
    /// It is not; another reader may fill it.
    Wait,
}

impl ScriptReply for Lease {
    fn into_reply(self, key: Key) -> Reply {
        match self {
            Lease::Hit(row) => Reply::Value { key, row },
            Lease::Granted => Reply::Leased { key },
            Lease::Wait => Reply::Wait { key },
        }
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Value { row, .. } => Some(Lease::Hit(row)),
            Reply::Leased { .. } => Some(Lease::Granted),
            Reply::Wait { .. } => Some(Lease::Wait),
            _ => None,
        }
    }
}

/// Whether the script stored what it was given.
impl ScriptReply for bool {
    fn into_reply(self, key: Key) -> Reply {
        match self {
            true => Reply::Done { key, row: Row::NONE },
            false => Reply::Refused { key },
        }
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Done { .. } => Some(true),
            Reply::Refused { .. } => Some(false),
            _ => None,
        }
    }
}

impl ScriptReply for () {
    fn into_reply(self, key: Key) -> Reply {
        Reply::Done { key, row: Row::NONE }
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        matches!(reply, Reply::Done { .. }).then_some(())
    }
}

impl Cache {
    pub(super) fn redis<'a, 'c>(
        &'a mut self,
        ctx: &'a mut Ctx<'c, Cluster>,
    ) -> Redis<'a, 'c> {
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let Cache { keyspace, evictor, streams, journal, .. } = self;
        let evictor = evictor.as_deref_mut();
        Redis { keyspace, evictor, streams, journal, ctx, now_ms }
    }
}

/// The keyspace as a command or a script sees it, at one instant.
pub struct Redis<'a, 'c> {
    keyspace: &'a mut Keyspace,
    evictor: Option<&'a mut Evictor>,
    pub(super) streams: &'a mut Streams,
    pub(super) journal: &'a mut Journal,
    pub(super) ctx: &'a mut Ctx<'c, Cluster>,
    now_ms: i64,
}

impl<'a, 'c> Redis<'a, 'c> {
    /// Puts what a key now holds into the append-only file.
    fn keep(&mut self, key: Key) {
        let change = self.keyspace.entry(key);
        let record = change
            .map_or(Record::Removed { key }, |(content, deadline_ms)| {
                Record::Put { key, content, deadline_ms }
            });
        self.journal.append(self.ctx, record);
    }

    /// Deletes the key if its time is over, as every access does first.
    pub(super) fn expire_if_needed(&mut self, key: Key) {
        if self.keyspace.is_expired(key, self.now_ms) {
            self.keyspace.remove(key);
            let path = ExpiryPath::Lazy;
            self.ctx.write(CacheEvent::Expired { key, path });
            self.journal.feed(self.ctx, Record::Removed { key });
        }
    }

    /// A command that is about a key has come to it: for eviction.
    fn used(&mut self, key: Key) {
        let there = self.has(key);
        if let (true, Some(evictor)) = (there, &mut self.evictor) {
            evictor.used(self.ctx, self.keyspace, key);
        }
    }

    pub(super) fn has(&self, key: Key) -> bool {
        self.keyspace.get(key).is_some()
    }

    pub(super) fn read(&mut self, key: Key) -> Option<Content> {
        self.expire_if_needed(key);
        let content = self.keyspace.get(key);
        self.used(key);
        match content {
            Some(Content::Row(row)) => {
                self.ctx.write(CacheEvent::Hit { key, row });
            }
            Some(Content::Number(_)) => {}
            None => {
                self.ctx.write(CacheEvent::Missed { key });
            }
        }
        content
    }

    pub(super) fn store(
        &mut self,
        key: Key,
        content: Content,
        ttl: Option<Duration>,
    ) {
        let ttl_ms = ttl.map(|ttl| ttl.as_millis().max(1) as i64);
        let deadline = ttl_ms.map(|ttl| self.now_ms.saturating_add(ttl));
        let existed = self.has(key);
        self.used(key);
        self.keyspace.put(key, content, deadline);
        if let (false, Some(evictor)) = (existed, &mut self.evictor) {
            evictor.created(self.ctx, self.keyspace, key);
        }
        let ttl_ms = ttl_ms.unwrap_or(0).min(u32::MAX.into()) as u32;
        self.ctx.write(match content {
            Content::Row(row) => CacheEvent::Stored { key, row, ttl_ms },
            Content::Number(number) => {
                CacheEvent::Counted { key, number, ttl_ms }
            }
        });
        self.keep(key);
    }

    /// Gives a key that is there another time to live.
    pub(super) fn renew(&mut self, key: Key, ttl: Duration) {
        let Some(content) = self.keyspace.get(key) else { return };
        let ttl_ms = ttl.as_millis().max(1) as i64;
        let deadline = self.now_ms.saturating_add(ttl_ms);
        self.keyspace.put(key, content, Some(deadline));
        let ttl_ms = ttl_ms.min(u32::MAX.into()) as u32;
        self.ctx.write(CacheEvent::Renewed { key, ttl_ms });
        self.keep(key);
    }

    pub(super) fn delete(&mut self, key: Key) -> bool {
        self.expire_if_needed(key);
        let existed = self.keyspace.remove(key);
        self.ctx.write(CacheEvent::Deleted { key, existed });
        if existed {
            self.keep(key);
        }
        existed
    }

    /// `GET key`: the row it holds.
    #[track_caller]
    pub fn get(&mut self, key: Key) -> Option<Row> {
        self.ctx.at(Location::caller());
        match self.read(key) {
            Some(Content::Row(row)) => Some(row),
            Some(Content::Number(_)) | None => None,
        }
    }

    /// `PTTL key`: how long it still lives; none where it is not there or
    /// lives for ever.
    pub fn pttl(&self, key: Key) -> Option<Duration> {
        let left = self.keyspace.deadline(key)?.saturating_sub(self.now_ms);
        u64::try_from(left).ok().map(Duration::from_millis)
    }

    /// `GET key`: the number it holds.
    #[track_caller]
    pub fn get_number(&mut self, key: Key) -> Option<u32> {
        self.ctx.at(Location::caller());
        match self.read(key) {
            Some(Content::Number(number)) => Some(number),
            Some(Content::Row(_)) | None => None,
        }
    }

    /// `SET key row PX ttl`.
    #[track_caller]
    pub fn set(&mut self, key: Key, row: Row, ttl: Duration) {
        self.ctx.at(Location::caller());
        self.store(key, Content::Row(row), Some(ttl));
    }

    /// `SET key number PX ttl`.
    #[track_caller]
    pub fn set_number(&mut self, key: Key, number: u32, ttl: Duration) {
        self.ctx.at(Location::caller());
        self.store(key, Content::Number(number), Some(ttl));
    }

    /// `INCR key`, and `PEXPIRE key ttl` where it has made the key: the number
    /// as it now is.
    #[track_caller]
    pub fn incr(&mut self, key: Key, ttl: Duration) -> u32 {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let before = match self.keyspace.get(key) {
            Some(Content::Number(number)) => number,
            Some(Content::Row(_)) | None => 0,
        };
        let number = before.saturating_add(1);
        if before == 0 {
            self.store(key, Content::Number(number), Some(ttl));
        } else {
            self.used(key);
            self.keyspace.replace(key, Content::Number(number));
            self.ctx.write(CacheEvent::Incremented { key, number });
            self.keep(key);
        }
        number
    }

    /// The key of that name.
    pub fn key(&mut self, name: &str) -> Key {
        self.ctx.trace().names.intern(name)
    }

    /// `DEL key`: whether it was there.
    #[track_caller]
    pub fn del(&mut self, key: Key) -> bool {
        self.ctx.at(Location::caller());
        self.delete(key)
    }

    /// The key that stands beside `key` under a prefix.
    pub fn beside(&mut self, prefix: &str, key: Key) -> Key {
        let names = &mut self.ctx.trace().names;
        let text = format!("{prefix}:{}", names.text(key));
        names.intern(&text)
    }
}
