use std::{
    future::{Future, poll_fn},
    panic::Location,
    pin::pin,
    task::Poll,
    time::Duration,
};

use super::{
    CacheClient, Cluster, DbClient, Job, Key, Peer, Process, QueueClient,
    TrayClient,
};
use crate::{
    sim::Sim,
    trace::{NodeId, OpEvent, OpId, SimTime, Span},
};

/// A client app, as the program of one operation sees it.
#[derive(Clone)]
pub struct App {
    /// The cache.
    pub cache: CacheClient,
    /// The database.
    pub db: DbClient,
    /// The tray of the cache in whose process this runs, if it does.
    pub tray: TrayClient,
    /// The cache's queue, as a sync job on a node of its own sees it.
    pub queue: QueueClient,
    /// How a sync job is set.
    pub job: Job,
    /// How long the app lets a value live in the cache.
    pub ttl: Duration,
    /// How long the app waits before it deletes a second time.
    pub delay: Duration,
    /// How long a marker or a tombstone lives in the cache.
    pub marker_ttl: Duration,
    /// How long a background program waits before it tries again.
    pub retry: Duration,
    /// How often the app asks again where no answer came in time.
    pub retries: u32,
    /// How many loads from the database the cache admits in a window.
    pub loads: u32,
    /// How long before its end a copy is to be renewed.
    pub ahead: Duration,
    /// What all operations of this app's process share.
    pub process: Process,
    sim: Sim<Cluster>,
    op: OpId,
}

/// What an app knows of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// The cache's node.
    pub cache: NodeId,
    /// The primary database's node.
    pub db: NodeId,
    /// The node that answers reads: the primary or its replica.
    pub db_reads: NodeId,
    /// How long to wait for an answer.
    pub time_out: Duration,
    /// How long a cached value lives.
    pub ttl: Duration,
    /// How long to wait before a second delete.
    pub delay: Duration,
    /// How long a marker or a tombstone lives.
    pub marker_ttl: Duration,
    /// How long to wait before a background program tries again.
    pub retry: Duration,
    /// How often to ask again where no answer came in time.
    pub retries: u32,
    /// How many loads from the database the cache admits in a window.
    pub loads: u32,
    /// How long before its end a copy is to be renewed.
    pub ahead: Duration,
    /// How a sync job is set.
    pub job: Job,
}

impl Surroundings {
    /// Of a cache and a database without a replica; what a pattern needs
    /// besides is none or never.
    pub const fn new(
        cache: NodeId,
        db: NodeId,
        time_out: Duration,
        ttl: Duration,
    ) -> Surroundings {
        Surroundings {
            cache,
            db,
            db_reads: db,
            time_out,
            ttl,
            delay: Duration::ZERO,
            marker_ttl: Duration::ZERO,
            retry: Duration::ZERO,
            retries: 0,
            loads: 0,
            ahead: Duration::ZERO,
            job: Job::NONE,
        }
    }
}

impl App {
    /// The app as operation `op` sees it.
    pub fn new(sim: &Sim<Cluster>, op: OpId, around: &Surroundings) -> App {
        let time_out = around.time_out;
        let peer = |node| Peer { sim: sim.clone(), node, time_out };
        App {
            cache: CacheClient { peer: peer(around.cache) },
            db: DbClient {
                primary: peer(around.db),
                reads: peer(around.db_reads),
            },
            tray: TrayClient { sim: sim.clone() },
            queue: QueueClient {
                peer: peer(around.cache),
                batch: around.job.batch,
            },
            job: around.job,
            ttl: around.ttl,
            delay: around.delay,
            marker_ttl: around.marker_ttl,
            retry: around.retry,
            retries: around.retries,
            loads: around.loads,
            ahead: around.ahead,
            process: Process::default(),
            sim: sim.clone(),
            op,
        }
    }

    /// The same app, as an operation of this process.
    pub fn in_process(self, process: &Process) -> App {
        App { process: process.clone(), ..self }
    }

    /// The pattern of all names that begin with this one, such as `user:1*`.
    pub fn all_of(&self, key: Key) -> Key {
        self.sim.intern(&format!("{}*", self.sim.text(key)))
    }

    /// A number that no other operation has.
    pub fn token(&self) -> u32 {
        self.op.0
    }

    /// The key that stands beside `key` under a prefix.
    pub fn beside(&self, prefix: &str, key: Key) -> Key {
        let text = format!("{prefix}:{}", self.sim.text(key));
        self.sim.intern(&text)
    }

    /// Waits on purpose.
    #[track_caller]
    pub fn sleep(
        &self,
        duration: Duration,
    ) -> impl Future<Output = ()> + use<> {
        let (sim, place) = (self.sim.clone(), Location::caller());
        async move {
            let span = Span::from_ns(SimTime::from(duration).as_ns());
            sim.write_at(OpEvent::Waits { span }, Some(place));
            sim.sleep(duration).await;
        }
    }

    /// Waits for both, side by side.
    pub async fn both<A, B>(
        &self,
        a: impl Future<Output = A>,
        b: impl Future<Output = B>,
    ) -> (A, B) {
        let (mut a, mut b) = (pin!(a), pin!(b));
        let (mut first, mut second) = (None, None);
        poll_fn(move |cx| {
            if first.is_none()
                && let Poll::Ready(done) = a.as_mut().poll(cx)
            {
                first = Some(done);
            }
            if second.is_none()
                && let Poll::Ready(done) = b.as_mut().poll(cx)
            {
                second = Some(done);
            }
            match (first.take(), second.take()) {
                (Some(a), Some(b)) => Poll::Ready((a, b)),
                some => {
                    (first, second) = some;
                    Poll::Pending
                }
            }
        })
        .await
    }

    /// Starts work that goes on after the answer, and dies with the app.
    pub fn spawn(&self, work: impl Future<Output = ()> + 'static) {
        self.sim.spawn_beside(work);
    }
}
