//! The write-behind tray: rows that were acknowledged and that the database
//! has not yet.
//!
//! It lies in the memory of the cache's process. Storing a row and queueing it
//! is one step. Of one key a row goes out after all older ones: while one is
//! on its way, the next ones wait.

use std::{collections::VecDeque, rc::Rc, time::Duration};

use crate::{
    nodes::{Cluster, Key, Text},
    sim::{Ctx, Kept},
    trace::{IdMap, Row, SimTime, TrayEvent, WhenFull},
};

/// How a tray is emptied and how much it takes.
#[derive(Clone, Copy, Debug)]
pub struct TrayConfig {
    /// A flush is due at each multiple of this since the process began.
    pub every: Duration,
    /// A flush is due as soon as so many rows wait; 0 for never.
    pub at_size: usize,
    /// A batch has at most so many rows.
    pub batch: usize,
    /// So many batches may be on their way at once.
    pub threads: u32,
    /// Whether a row takes the place of an older one of its key that waits.
    pub coalesce: bool,
    /// How many rows it takes before it is full.
    pub capacity: usize,
    /// What is done with a write then.
    pub when_full: WhenFull,
    /// Whether a row is stored, and its writer told OK, only once the database
    /// has it: write-through, by the cache in line.
    pub through: bool,
}

/// Rows on their way to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The rows with their keys, in order.
    pub rows: Rc<[(Key, Row)]>,
    pub(super) numbers: Rc<[u32]>,
}

/// A row that waits.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub number: u32,
    pub key: Key,
    pub row: Row,
    /// Since when it waits, or the older one whose place it took.
    pub since: SimTime,
    pub in_batch: bool,
    /// Until when a sync job has claimed it.
    pub claimed: SimTime,
    /// Whose writes are acknowledged once the database has it.
    askers: Vec<Kept>,
}

/// The tray.
#[derive(Clone, Debug)]
pub struct Tray {
    /// How it is set.
    pub config: TrayConfig,
    /// By number.
    pub(super) rows: VecDeque<Waiting>,
    numbered: u32,
    /// Rows up to this number go with the flush that was due last.
    due: u32,
    /// Writes that wait for room.
    blocked: VecDeque<(Kept, Key, Text)>,
    /// Keys with a row on its way.
    away: IdMap<Key, ()>,
    /// How many rows lie in the dead-letter queue.
    pub(super) dead: u32,
}

impl Tray {
    /// An empty tray.
    pub fn new(config: TrayConfig) -> Tray {
        Tray {
            config,
            rows: VecDeque::new(),
            numbered: 0,
            due: 0,
            blocked: VecDeque::new(),
            away: IdMap::default(),
            dead: 0,
        }
    }

    /// How many rows wait or are on their way.
    pub fn depth(&self) -> usize {
        self.rows.len()
    }

    /// Whether a row waits or is on its way, or a write waits for room.
    pub(super) fn waits(&self) -> bool {
        !self.rows.is_empty() || !self.blocked.is_empty()
    }

    /// How many of them are in no batch.
    fn idle(&self) -> usize {
        self.rows.iter().filter(|row| !row.in_batch).count()
    }

    /// Whether a row can go into a batch now.
    pub(super) fn can_go(&self) -> bool {
        let free = |key| self.away.get(key).is_none();
        self.rows.iter().any(|row| !row.in_batch && free(row.key))
    }

    /// Whether a flush is due because of what waits.
    pub fn is_due_by_size(&self) -> bool {
        let Tray { config, rows, .. } = self;
        let size = config.at_size > 0 && rows.len() >= config.at_size;
        let pressed = rows.len() > config.capacity || !self.blocked.is_empty();
        (size || pressed) && self.can_go()
    }

    /// Whether a write of this key has to be dealt with as with a full tray.
    pub fn is_full_for(&self, key: Key) -> bool {
        let full = self.rows.len() >= self.config.capacity;
        let takes_a_place = self.idle_row(key).is_none();
        (full && takes_a_place) || !self.blocked.is_empty()
    }

    /// The row of the key that a new one may take the place of.
    fn idle_row(&self, key: Key) -> Option<usize> {
        if !self.config.coalesce {
            return None;
        }
        let mut rows = self.rows.iter();
        rows.position(|row| row.key == key && !row.in_batch)
    }

    /// Takes a row in; whether it took the place of an older one.
    pub fn put(
        &mut self,
        key: Key,
        row: Row,
        asker: Option<Kept>,
        since: SimTime,
    ) -> bool {
        if let Some(place) = self.idle_row(key) {
            let waiting = &mut self.rows[place];
            waiting.row = row;
            waiting.askers.extend(asker);
            return true;
        }
        let number = self.numbered;
        self.numbered += 1;
        let askers = asker.into_iter().collect();
        let in_batch = false;
        let claimed = SimTime::ZERO;
        let waiting =
            Waiting { number, key, row, since, in_batch, claimed, askers };
        self.rows.push_back(waiting);
        false
    }

    /// The newest version of the key that waits or is on its way.
    pub fn version(&self, key: Key) -> Option<u32> {
        let rows = self.rows.iter().filter(|waiting| waiting.key == key);
        rows.map(|waiting| waiting.row.version).max()
    }

    /// Whether the key has a row that waits or is on its way.
    pub fn holds(&self, key: Key) -> bool {
        self.rows.iter().any(|waiting| waiting.key == key)
    }

    /// A write waits for room.
    pub fn block(&mut self, kept: Kept, key: Key, text: Text) {
        self.blocked.push_back((kept, key, text));
    }

    /// The next write that waits for room, if there is some.
    pub fn unblock(&mut self) -> Option<(Kept, Key, Text)> {
        let (_, key, _) = self.blocked.front()?;
        let full = self.rows.len() >= self.config.capacity;
        if full && self.idle_row(*key).is_none() {
            return None;
        }
        self.blocked.pop_front()
    }

    /// A flush is due: what waits now goes with it, what comes later with the
    /// next.
    pub fn call_due(&mut self) {
        self.due = self.numbered;
    }

    /// Takes the oldest rows of the flush out for a batch.
    pub fn take(&mut self, ctx: &mut Ctx<'_, Cluster>) -> Option<Batch> {
        let (mut rows, mut numbers) = (Vec::new(), Vec::new());
        for waiting in &mut self.rows {
            let full = rows.len() >= self.config.batch.max(1);
            if full || waiting.number >= self.due {
                break;
            }
            if waiting.in_batch || self.away.get(waiting.key).is_some() {
                continue;
            }
            waiting.in_batch = true;
            rows.push((waiting.key, waiting.row));
            numbers.push(waiting.number);
        }
        if rows.is_empty() {
            return None;
        }
        for (key, _) in &rows {
            self.away.insert(*key, ());
        }
        let left = self.idle() as u32;
        ctx.write(TrayEvent::FlushBegun { rows: rows.len() as u32, left });
        for (key, row) in &rows {
            ctx.write_aside(TrayEvent::Taken { key: *key, row: *row });
        }
        Some(Batch { rows: rows.into(), numbers: numbers.into() })
    }

    /// The database has a batch: its rows leave. Who waited for one of them is
    /// to be answered.
    pub fn done(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        batch: &Batch,
    ) -> Vec<(Kept, Key, Row)> {
        let mut answers = Vec::new();
        for number in batch.numbers.iter() {
            let place = self.rows.binary_search_by_key(number, |w| w.number);
            let Ok(place) = place else { continue };
            let Some(waiting) = self.rows.remove(place) else { continue };
            self.away.remove(waiting.key);
            let Waiting { key, row, askers, .. } = waiting;
            answers.extend(askers.into_iter().map(|kept| (kept, key, row)));
        }
        let rows = batch.numbers.len() as u32;
        let left = self.rows.len() as u32;
        ctx.write(TrayEvent::Flushed { rows, left });
        answers
    }

    /// The database has this row of the key and all before.
    pub fn clear(&mut self, key: Key, row: Row) {
        self.rows.retain(|waiting| {
            waiting.key != key || waiting.row.version > row.version
        });
    }

    /// Rows that wait, as they would be queued again.
    pub fn rows(&self) -> impl Iterator<Item = (Key, Row)> + '_ {
        self.rows.iter().map(|waiting| (waiting.key, waiting.row))
    }

    /// All that waited is gone. A batch that is on its way finds none of its
    /// rows again.
    pub fn lose_memory(&mut self) {
        let numbered = self.numbered;
        *self = Tray { numbered, ..Tray::new(self.config) };
    }

    /// The next instant at which a flush is due.
    pub fn next_flush(&self, now: SimTime, began: SimTime) -> SimTime {
        let every = SimTime::from(self.config.every).as_ns().max(1);
        let gone = now.as_ns().saturating_sub(began.as_ns()) / every;
        SimTime(began.as_ns() + (gone + 1) * every)
    }
}
