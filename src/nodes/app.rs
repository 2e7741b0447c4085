use std::{
    future::{Future, poll_fn},
    panic::Location,
    pin::pin,
    rc::Rc,
    task::Poll,
    time::Duration,
};

use xxhash_rust::xxh3::xxh3_64;

use super::{
    CacheClient, Cluster, DbClient, EngineClient, Job, Key, LocalCache,
    LogClient, Peer, Process, QueueClient, StreamClient, Text, TrayClient,
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
    /// The memory of the cache in whose process this runs, if it does.
    pub engine: EngineClient,
    /// The cache's queue, as a sync job on a node of its own sees it.
    pub queue: QueueClient,
    /// The brokers of a replicated log.
    pub log: LogClient,
    /// A stream of the cache has at most so many entries.
    pub max_len: u32,
    /// How a sync job is set.
    pub job: Job,
    /// How long the app lets a value live in the cache.
    pub ttl: Duration,
    /// How long the app waits before it deletes a second time.
    pub delay: Duration,
    /// How long a marker or a tombstone lives in the cache.
    pub marker_ttl: Duration,
    /// How long the app waits for the cache's replica.
    pub wait: Duration,
    /// How long a background program waits before it tries again.
    pub retry: Duration,
    /// How often the app asks again where no answer came in time.
    pub retries: u32,
    /// How many loads from the database the cache admits in a window.
    pub loads: u32,
    /// How long before its end a copy is to be renewed.
    pub ahead: Duration,
    /// How early copies are renewed by chance, where 1 is as early as XFetch
    /// has it.
    pub beta: f64,
    /// The bits of a Bloom filter, and how many of them a key sets.
    pub filter: (u32, u32),
    /// How much longer or shorter a copy lives by chance, as a share.
    pub jitter: f64,
    /// Whether rows are written past the cache.
    pub past_cache: bool,
    /// The nodes among which a grid's entries are divided.
    owners: &'static [NodeId],
    /// What all operations of this app's process share.
    pub process: Rc<Process>,
    pub(super) sim: Sim<Cluster>,
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
    /// How long to wait for the cache's replica.
    pub wait: Duration,
    /// How long to wait before a background program tries again.
    pub retry: Duration,
    /// How often to ask again where no answer came in time.
    pub retries: u32,
    /// How many loads from the database the cache admits in a window.
    pub loads: u32,
    /// How long before its end a copy is to be renewed.
    pub ahead: Duration,
    /// How early copies are renewed by chance.
    pub beta: f64,
    /// The bits of a Bloom filter, and how many of them a key sets.
    pub filter: (u32, u32),
    /// How much longer or shorter a copy lives by chance, as a share.
    pub jitter: f64,
    /// How long to wait for an answer of the database.
    pub db_time_out: Duration,
    /// Whether rows are written past the cache.
    pub past_cache: bool,
    /// Nodes that speak to another cache than the others do, and to which.
    pub near: &'static [(NodeId, NodeId)],
    /// The nodes among which a grid's entries are divided.
    pub owners: &'static [NodeId],
    /// How a sync job is set.
    pub job: Job,
    /// The brokers of a replicated log.
    pub brokers: &'static [NodeId],
    /// How many partitions its topic has.
    pub partitions: u32,
    /// A stream of the cache has at most so many entries.
    pub max_len: u32,
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
            wait: Duration::ZERO,
            retry: Duration::ZERO,
            retries: 0,
            loads: 0,
            ahead: Duration::ZERO,
            beta: 1.0,
            filter: (0, 0),
            jitter: 0.0,
            db_time_out: time_out,
            past_cache: false,
            near: &[],
            owners: &[],
            job: Job::NONE,
            brokers: &[],
            partitions: 0,
            max_len: u32::MAX,
        }
    }

    /// What a node knows of its surroundings.
    pub fn at(&self, node: NodeId) -> Surroundings {
        let mut near = self.near.iter();
        let cache = near.find(|(from, _)| *from == node);
        Surroundings { cache: cache.map_or(self.cache, |it| it.1), ..*self }
    }
}

impl App {
    /// The app as operation `op` of a process sees it.
    pub fn new(
        sim: &Sim<Cluster>,
        op: OpId,
        around: &Surroundings,
        process: &Rc<Process>,
    ) -> App {
        let peer = |node, time_out| Peer { sim: sim.clone(), node, time_out };
        let db = |node| peer(node, around.db_time_out);
        App {
            cache: CacheClient { peer: peer(around.cache, around.time_out) },
            db: DbClient { primary: db(around.db), reads: db(around.db_reads) },
            tray: TrayClient { sim: sim.clone() },
            engine: EngineClient { sim: sim.clone() },
            queue: QueueClient {
                peer: peer(around.cache, around.time_out),
                batch: around.job.batch,
            },
            log: LogClient {
                sim: sim.clone(),
                time_out: around.time_out,
                brokers: around.brokers,
                partitions: around.partitions,
                metadata: process.metadata.clone(),
                batch: around.job.batch,
            },
            job: around.job,
            max_len: around.max_len,
            ttl: around.ttl,
            delay: around.delay,
            marker_ttl: around.marker_ttl,
            wait: around.wait,
            retry: around.retry,
            retries: around.retries,
            loads: around.loads,
            ahead: around.ahead,
            beta: around.beta,
            filter: around.filter,
            jitter: around.jitter,
            past_cache: around.past_cache,
            owners: around.owners,
            process: process.clone(),
            sim: sim.clone(),
            op,
        }
    }

    /// The same app, as another operation sees it.
    pub(super) fn for_op(self, op: OpId) -> App {
        App { op, ..self }
    }

    /// The same app, as a program that runs by itself in this process and has
    /// a connection to a log of its own.
    pub fn beside_operations(self) -> App {
        let log = LogClient { metadata: Rc::default(), ..self.log };
        App { log, ..self }
    }

    /// The pattern of all names that begin with this one, such as `user:1*`.
    pub fn all_of(&self, key: Key) -> Key {
        self.sim.intern(&format!("{}*", self.sim.text(key)))
    }

    /// A number that no other operation has.
    pub fn token(&self) -> u32 {
        self.op.0
    }

    /// The cache that owns an entry of a grid: by a hash of its key, as every
    /// client reckons it, and the one cache where there is no grid.
    pub fn owner(&self, key: Key) -> CacheClient {
        let CacheClient { peer } = self.cache.clone();
        let hash = xxh3_64(self.sim.text(key).as_bytes());
        let place = hash.checked_rem(self.owners.len() as u64);
        let node = place.map_or(peer.node, |it| self.owners[it as usize]);
        CacheClient { peer: Peer { node, ..peer } }
    }

    /// The copies in this process's own memory.
    pub fn local(&self) -> LocalCache {
        let copies = self.process.copies.clone();
        LocalCache { sim: self.sim.clone(), copies }
    }

    /// The cache's stream of that name.
    pub fn stream(&self, name: &str) -> StreamClient {
        let (peer, stream) = (self.cache.peer.clone(), self.sim.intern(name));
        StreamClient { peer, stream }
    }

    /// A name for this process that none before it had: that of its node, and
    /// the how-manieth life of that this is.
    #[track_caller]
    pub fn process_name(&self) -> Text {
        self.sim.here(Location::caller(), |_, ctx| {
            let (node, life) = (ctx.node(), ctx.lives() + 1);
            let trace = ctx.trace();
            let name = format!("{}:{life}", trace.node_name(node));
            trace.names.intern(&name)
        })
    }

    /// A number by chance, uniform in (0, 1].
    pub fn uniform(&self) -> f64 {
        1.0 - self.sim.share()
    }

    /// The time since the run began, to measure how long something takes: it
    /// does not jump when the node's clock does.
    pub fn time(&self) -> Duration {
        Duration::from_nanos(self.sim.now().as_ns())
    }

    /// The key of that name.
    pub fn key(&self, name: &str) -> Key {
        self.sim.intern(name)
    }

    /// Whether a key's name begins so.
    pub fn is_named(&self, key: Key, prefix: &str) -> bool {
        self.sim.text(key).starts_with(prefix)
    }

    /// The key that stands beside `key` under a prefix.
    pub fn beside(&self, prefix: &str, key: Key) -> Key {
        let text = format!("{prefix}:{}", self.sim.text(key));
        self.sim.intern(&text)
    }

    /// The key whose name has a number behind it, such as `user:1#2`.
    pub fn numbered(&self, key: Key, number: u32) -> Key {
        let text = format!("{}#{number}", self.sim.text(key));
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
