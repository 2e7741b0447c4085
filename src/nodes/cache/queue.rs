//! The tray as a sync job on a node of its own sees it: a list in the cache,
//! reached by commands.
//!
//! Taken with `LPOP` a row is in the job's memory only. Read with `LRANGE` it
//! stays until the job removes it.

use std::{future::Future, panic::Location, time::Duration};

use super::{Batch, Cache, Command, Tray, tray::Waiting};
use crate::{
    nodes::{Cluster, Key, Peer, Reply, Request, Result, counted},
    sim::{CallError, Ctx},
    trace::{IdMap, NodeId, Row, SimTime, TrayEvent, Verb},
};

/// What a sync job asks of the queue.
#[derive(Clone, Debug)]
pub enum QueueCommand {
    /// `LLEN`, and how long the first row has waited.
    Depth,
    /// `LRANGE 0 count`: the oldest rows; they stay.
    Peek {
        /// How many, at most.
        count: u32,
    },
    /// `LPOP count`: the oldest rows; they are gone from the queue.
    Pop {
        /// How many, at most.
        count: u32,
        /// The node that gets them.
        by: NodeId,
    },
    /// The oldest rows that nobody has claimed; of a key with a row that is
    /// claimed, none. As `XREADGROUP` and `XAUTOCLAIM` for a stream.
    Claim {
        /// How many, at most.
        count: u32,
        /// For how long they are claimed.
        lease: Duration,
    },
    /// `LMOVE`: rows go to the dead-letter queue.
    Dead {
        /// The rows with their keys, in order.
        batch: Batch,
    },
    /// `RPUSH`: rows that were popped, at the end.
    Push {
        /// The rows with their keys, in order.
        batch: Batch,
        /// The node that had them.
        by: NodeId,
    },
    /// `LREM`: rows that the database has.
    Remove {
        /// The rows with their keys, in order.
        batch: Batch,
    },
}

impl QueueCommand {
    /// What it is called on the wire.
    pub fn verb(&self) -> Verb {
        match self {
            QueueCommand::Depth => Verb::QueueDepth,
            QueueCommand::Peek { .. } => Verb::QueuePeek,
            QueueCommand::Pop { .. } => Verb::QueuePop,
            QueueCommand::Claim { .. } => Verb::QueueClaim,
            QueueCommand::Dead { .. } => Verb::QueueDead,
            QueueCommand::Push { .. } => Verb::QueuePush,
            QueueCommand::Remove { .. } => Verb::QueueRemove,
        }
    }

    /// Whether it may change something.
    pub fn may_write(&self) -> bool {
        !matches!(self, QueueCommand::Depth | QueueCommand::Peek { .. })
    }
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depth {
    /// How many rows.
    pub rows: u32,
    /// How long the first one has waited.
    pub oldest: Duration,
}

impl Cache {
    /// Carries out a command of a sync job.
    #[inline(never)]
    pub(super) fn queued(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: QueueCommand,
    ) -> Reply {
        let Some(tray) = &mut self.tray else { return Reply::Nil };
        let batch = match command {
            QueueCommand::Depth => {
                return Reply::Depth(tray.depth_now(ctx.now()));
            }
            QueueCommand::Peek { count } => tray.first(count),
            QueueCommand::Claim { count, lease } => {
                tray.claim(count, lease, ctx.now())
            }
            QueueCommand::Dead { batch } => {
                let batch = tray.still(&batch);
                for number in batch.numbers.iter() {
                    tray.rows.retain(|waiting| waiting.number != *number);
                }
                for (key, row) in batch.rows.iter() {
                    let (key, row) = (*key, *row);
                    tray.dead += 1;
                    let dead = tray.dead;
                    ctx.write(TrayEvent::DeadLettered { key, row, dead });
                }
                return Reply::Done { key: Key::NONE, row: Row::NONE };
            }
            QueueCommand::Pop { count, by } => {
                let batch = tray.first(count);
                tray.told(ctx, &batch);
                for (key, row) in batch.rows.iter() {
                    let (key, row) = (*key, *row);
                    ctx.write_aside(TrayEvent::Popped { key, row, by });
                }
                tray.drop_first(batch.rows.len());
                return some(batch);
            }
            QueueCommand::Push { batch, by } => {
                for (key, row) in batch.rows.iter() {
                    let (key, row) = (*key, *row);
                    tray.put(key, row, None, ctx.now());
                    let depth = tray.depth() as u32;
                    ctx.write(TrayEvent::Requeued { key, row, depth, by });
                }
                return Reply::Done { key: Key::NONE, row: Row::NONE };
            }
            QueueCommand::Remove { batch } => {
                let batch = tray.still(&batch);
                if !batch.rows.is_empty() {
                    self.batch_done(ctx, &batch, &[]);
                }
                return Reply::Done { key: Key::NONE, row: Row::NONE };
            }
        };
        tray.told(ctx, &batch);
        some(batch)
    }
}

impl Batch {
    /// Its rows, each as a batch of its own.
    pub fn singles(&self) -> Vec<Batch> {
        let rows = self.rows.iter().zip(self.numbers.iter());
        let single = |(row, number): (&(Key, Row), &u32)| Batch {
            rows: [*row].into(),
            numbers: [*number].into(),
        };
        rows.map(single).collect()
    }
}

fn some(batch: Batch) -> Reply {
    if batch.rows.is_empty() { Reply::Nil } else { Reply::Batch(batch) }
}

impl Tray {
    pub(super) fn depth_now(&self, now: SimTime) -> Depth {
        let oldest = self.rows.front().map(|first| now.since(first.since));
        let oldest = oldest.unwrap_or_default();
        Depth { rows: self.rows.len() as u32, oldest }
    }

    /// The oldest rows; they stay.
    fn first(&self, count: u32) -> Batch {
        let first = || self.rows.iter().take(count as usize);
        Batch {
            rows: first().map(|waiting| (waiting.key, waiting.row)).collect(),
            numbers: first().map(|waiting| waiting.number).collect(),
        }
    }

    /// What of a batch is still there: another job may have removed it, and a
    /// cache that was restarted counts anew.
    fn still(&self, batch: &Batch) -> Batch {
        let numbered = batch.numbers.iter().zip(batch.rows.iter());
        let there = |(number, (key, row)): &(&u32, &(Key, Row))| {
            let by_number = |waiting: &Waiting| waiting.number;
            let place = self.rows.binary_search_by_key(*number, by_number);
            place.is_ok_and(|place| {
                let waiting = &self.rows[place];
                (waiting.key, waiting.row) == (*key, *row)
            })
        };
        let still = || numbered.clone().filter(there);
        Batch {
            rows: still().map(|(_, row)| *row).collect(),
            numbers: still().map(|(number, _)| *number).collect(),
        }
    }

    /// The oldest rows that may be claimed, now claimed.
    fn claim(&mut self, count: u32, lease: Duration, now: SimTime) -> Batch {
        let mut taken = IdMap::<Key, ()>::default();
        for row in self.rows.iter().filter(|row| row.claimed > now) {
            taken.insert(row.key, ());
        }
        let until = SimTime(now.as_ns() + SimTime::from(lease).as_ns());
        let free = |row: &&mut Waiting| taken.get(row.key).is_none();
        let free = self.rows.iter_mut().filter(free).take(count as usize);
        let (mut rows, mut numbers) = (Vec::new(), Vec::new());
        for waiting in free {
            waiting.claimed = until;
            rows.push((waiting.key, waiting.row));
            numbers.push(waiting.number);
        }
        Batch { rows: rows.into(), numbers: numbers.into() }
    }

    fn drop_first(&mut self, count: usize) {
        self.rows.drain(..count.min(self.rows.len()));
    }

    /// Writes that a job gets these rows.
    fn told(&self, ctx: &mut Ctx<'_, Cluster>, batch: &Batch) {
        let rows = batch.rows.len() as u32;
        if rows == 0 {
            return;
        }
        let left = (self.rows.len() as u32).saturating_sub(rows);
        ctx.write(TrayEvent::FlushBegun { rows, left });
        for (key, row) in batch.rows.iter() {
            ctx.write_aside(TrayEvent::Taken { key: *key, row: *row });
        }
    }
}

/// A sync job's handle to the queue.
#[derive(Clone)]
pub struct QueueClient {
    pub(in crate::nodes) peer: Peer,
    /// A batch has at most so many rows.
    pub(in crate::nodes) batch: u32,
}

impl QueueClient {
    #[track_caller]
    fn ask(
        &self,
        command: QueueCommand,
        label: &str,
    ) -> crate::sim::Call<Cluster> {
        let label = self.peer.sim.intern(label);
        self.peer.ask(Request::Cache(Command::Queue { label, command }))
    }

    /// The node of the job.
    #[track_caller]
    fn node(&self) -> NodeId {
        self.peer.sim.here(Location::caller(), |_, ctx| ctx.node())
    }

    /// Waits for so long, or until an operator says that it is time; whether
    /// one did.
    pub fn nap(&self, span: Duration) -> impl Future<Output = bool> + use<> {
        let sim = self.peer.sim.clone();
        async move {
            let began = sim.now();
            sim.bell(span).await;
            sim.now().since(began) < span
        }
    }

    /// `LLEN`: how much waits, and for how long.
    #[track_caller]
    pub fn depth(&self) -> impl Future<Output = Result<Depth>> + use<> {
        let call = self.ask(QueueCommand::Depth, "LLEN");
        async move {
            match call.await? {
                Reply::Depth(depth) => Ok(depth),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `LRANGE`: the oldest rows, which stay in the queue; none if it is
    /// empty.
    #[track_caller]
    pub fn peek(&self) -> impl Future<Output = Result<Option<Batch>>> + use<> {
        let count = self.batch;
        let call = self.ask(QueueCommand::Peek { count }, "LRANGE");
        async move { batch(call.await?) }
    }

    /// The oldest rows that no other job has claimed, claimed for `lease`;
    /// of a key of which one is claimed, none.
    #[track_caller]
    pub fn claim(
        &self,
        lease: Duration,
    ) -> impl Future<Output = Result<Option<Batch>>> + use<> {
        let count = self.batch;
        let call = self.ask(QueueCommand::Claim { count, lease }, "CLAIM");
        async move { batch(call.await?) }
    }

    /// `LMOVE`: rows go to the dead-letter queue, where nobody tries them
    /// again.
    #[track_caller]
    pub fn dead_letter(
        &self,
        batch: &Batch,
    ) -> impl Future<Output = Result<()>> + use<> {
        let label = counted("LMOVE", batch.rows.len());
        let batch = batch.clone();
        let call = self.ask(QueueCommand::Dead { batch }, &label);
        async move { done(call.await?) }
    }

    /// `LPOP`: the oldest rows, which leave the queue; none if it is empty.
    #[track_caller]
    pub fn pop(&self) -> impl Future<Output = Result<Option<Batch>>> + use<> {
        let (count, by) = (self.batch, self.node());
        let call = self.ask(QueueCommand::Pop { count, by }, "LPOP");
        async move { batch(call.await?) }
    }

    /// `RPUSH`: rows go to the end of the queue, behind what came meanwhile.
    #[track_caller]
    pub fn push(
        &self,
        batch: &Batch,
    ) -> impl Future<Output = Result<()>> + use<> {
        let label = counted("RPUSH", batch.rows.len());
        let (batch, by) = (batch.clone(), self.node());
        let call = self.ask(QueueCommand::Push { batch, by }, &label);
        async move { done(call.await?) }
    }

    /// `LREM`: the database has these rows, they leave the queue.
    #[track_caller]
    pub fn remove(
        &self,
        batch: &Batch,
    ) -> impl Future<Output = Result<()>> + use<> {
        let label = counted("LREM", batch.rows.len());
        let batch = batch.clone();
        let call = self.ask(QueueCommand::Remove { batch }, &label);
        async move { done(call.await?) }
    }

    /// The job's log: the database did not take a batch, for the how-manieth
    /// time.
    #[track_caller]
    pub fn failed(&self, batch: &Batch, attempt: u32) {
        let rows = batch.rows.len() as u32;
        let failed = TrayEvent::Failed { rows, attempt };
        self.peer.sim.write_at(failed, Some(Location::caller()));
    }

    /// The job's log: rows that it had popped are given up.
    #[track_caller]
    pub fn give_up(&self, batch: &Batch) {
        let place = Location::caller();
        for (key, row) in batch.rows.iter() {
            let dropped = TrayEvent::Dropped { key: *key, row: *row };
            self.peer.sim.write_at(dropped, Some(place));
        }
    }
}

fn batch(reply: Reply) -> Result<Option<Batch>> {
    match reply {
        Reply::Batch(batch) => Ok(Some(batch)),
        Reply::Nil => Ok(None),
        _ => Err(CallError::Unexpected),
    }
}

fn done(reply: Reply) -> Result<()> {
    match reply {
        Reply::Done { .. } => Ok(()),
        _ => Err(CallError::Unexpected),
    }
}
