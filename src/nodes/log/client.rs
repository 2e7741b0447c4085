use std::{
    cell::{Cell, RefCell},
    future::{Future, poll_fn},
    panic::Location,
    rc::Rc,
    task::Poll,
    time::Duration,
};

use xxhash_rust::xxh3::xxh3_64;

use super::{Acks, Command, controller::initial_leader};
use crate::{
    nodes::{Cluster, Key, Reply, Request, Result, Text},
    sim::{Call, CallError, Sim},
    trace::{NodeId, Row},
};

/// Who leads each partition.
type Leaders = Rc<[Option<NodeId>]>;

type Place = &'static Location<'static>;

/// What a client's process knows of the brokers. It knows from before the run
/// who leads; when a request fails it asks anew.
#[derive(Debug, Default)]
pub struct Metadata {
    leaders: RefCell<Option<Leaders>>,
    stale: Cell<bool>,
    /// Which broker is asked next.
    next: Cell<usize>,
}

/// A client's handle to a topic.
#[derive(Clone)]
pub struct LogClient {
    pub(in crate::nodes) sim: Sim<Cluster>,
    pub(in crate::nodes) time_out: Duration,
    pub(in crate::nodes) brokers: &'static [NodeId],
    pub(in crate::nodes) partitions: u32,
    pub(in crate::nodes) metadata: Rc<Metadata>,
    /// A consumer gets at most so many records at once.
    pub(in crate::nodes) batch: u32,
}

impl LogClient {
    /// How many partitions the topic has.
    pub fn partitions(&self) -> u32 {
        self.partitions
    }

    /// The partition of a key: by a hash, as every producer reckons it.
    fn partition_of(&self, key: Key) -> u32 {
        let hash = xxh3_64(self.sim.text(key).as_bytes());
        hash.checked_rem(self.partitions.into()).unwrap_or(0) as u32
    }

    fn call(
        &self,
        to: NodeId,
        command: Command,
        place: Place,
    ) -> Call<Cluster> {
        let request = Request::Log(command);
        self.sim.call_from(to, request, self.time_out, place)
    }

    /// Who leads a partition.
    async fn leader(&self, partition: u32, place: Place) -> Result<NodeId> {
        let Metadata { leaders, stale, next } = &*self.metadata;
        for _ in 0..self.brokers.len() {
            if !stale.get() {
                break;
            }
            let broker = self.brokers[next.get() % self.brokers.len()];
            next.set(next.get() + 1);
            let answer = self.call(broker, Command::Metadata, place).await;
            if let Ok(Reply::Leaders(all)) = answer {
                leaders.replace(Some(all));
                stale.set(false);
            }
        }
        let known = leaders.borrow().clone();
        let leader = match known {
            Some(known) => known.get(partition as usize).copied().flatten(),
            None => {
                let count = self.brokers.len();
                let place = initial_leader(partition, self.partitions, count);
                self.brokers.get(place).copied()
            }
        };
        let leader = leader.filter(|_| !stale.get());
        if leader.is_none() {
            stale.set(true);
        }
        leader.ok_or(CallError::Refused)
    }

    /// Asks the leader of a partition; who does not lead any more has done
    /// nothing, and then it asks the one that does.
    async fn ask_leader(
        &self,
        partition: u32,
        command: Command,
        place: Place,
    ) -> Result<Reply> {
        let leader = self.leader(partition, place).await?;
        let answer = self.call(leader, command.clone(), place).await;
        self.learn(leader, &answer);
        let Ok(Reply::NotLeader) = answer else { return answer };
        let leader = self.leader(partition, place).await?;
        let answer = self.call(leader, command, place).await;
        self.learn(leader, &answer);
        answer
    }

    /// What an answer says of who leads: after a failure somebody else is
    /// asked.
    fn learn(&self, leader: NodeId, answer: &Result<Reply>) {
        if let Err(_) | Ok(Reply::NotLeader) = answer {
            let mut brokers = self.brokers.iter();
            let place = brokers.position(|broker| *broker == leader);
            self.metadata.next.set(place.unwrap_or(0) + 1);
            self.metadata.stale.set(true);
        }
    }

    fn record(&self, key: Key, text: Text, acks: Acks) -> (u32, Command) {
        let partition = self.partition_of(key);
        let label = self.sim.intern(acks.label());
        (partition, Command::Produce { label, partition, key, text, acks })
    }

    /// Appends a record with `acks` 1 or all; the row with its version.
    ///
    /// # Errors
    /// [`CallError::Refused`] if too few replicas are in sync or nobody
    /// leads: it has no effect. [`CallError::Failed`] if it was appended and
    /// then too few were in sync, or another broker took over: it may be lost
    /// or not.
    #[track_caller]
    pub fn append(
        &self,
        key: Key,
        text: Text,
        acks: Acks,
    ) -> impl Future<Output = Result<Row>> + use<> {
        let (log, place) = (self.clone(), Location::caller());
        async move {
            let (partition, command) = log.record(key, text, acks);
            match log.ask_leader(partition, command, place).await? {
                Reply::Done { row, .. } => Ok(row),
                Reply::Failed { .. } => Err(CallError::Failed),
                Reply::NotLeader | Reply::NotEnoughReplicas { .. } => {
                    Err(CallError::Refused)
                }
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// Sends a record with `acks=0` and waits for nothing. The row has no
    /// version: nobody says which offset it was given, if any.
    ///
    /// # Errors
    /// [`CallError::Refused`] if nobody is known to lead.
    #[track_caller]
    pub fn send(
        &self,
        key: Key,
        text: Text,
    ) -> impl Future<Output = Result<Row>> + use<> {
        let (log, place) = (self.clone(), Location::caller());
        async move {
            let (partition, command) = log.record(key, text, Acks::None);
            let leader = log.leader(partition, place).await?;
            let request = Request::Log(command);
            // No answer comes: all that may come is a reset.
            let forever = Duration::ZERO;
            let sim = log.sim.clone();
            let mut sent = sim.call_from(leader, request, forever, place);
            poll_fn(|cx| {
                let _ = std::pin::Pin::new(&mut sent).poll(cx);
                Poll::Ready(())
            })
            .await;
            sim.spawn_beside(async move {
                let answer = sent.await;
                log.learn(leader, &answer);
            });
            Ok(Row { text, version: 0 })
        }
    }

    /// A consumer of a partition, a member of the one group.
    pub fn consumer(&self, partition: u32) -> Consumer {
        let position = Rc::new(Cell::new(None));
        Consumer { log: self.clone(), partition, position }
    }
}

/// A consumer of a partition: it goes on from the group's committed offset.
#[derive(Clone)]
pub struct Consumer {
    log: LogClient,
    partition: u32,
    /// The offset that it reads next; none before it knows.
    position: Rc<Cell<Option<u32>>>,
}

/// Records that a consumer was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Polled {
    /// The rows with their keys, in order.
    pub rows: Rc<[(Key, Row)]>,
    /// The offset behind them.
    pub next: u32,
}

impl Consumer {
    /// The next records below the high watermark; none if there are none.
    #[track_caller]
    pub fn poll(&self) -> impl Future<Output = Result<Option<Polled>>> + use<> {
        let (consumer, place) = (self.clone(), Location::caller());
        async move {
            let from = match consumer.position.get() {
                Some(position) => position,
                None => consumer.committed(place).await?,
            };
            consumer.position.set(Some(from));
            let Consumer { log, partition, position } = consumer;
            let max = log.batch;
            let command = Command::Fetch { partition, from, max };
            match log.ask_leader(partition, command, place).await? {
                Reply::Fetched { rows, next } => {
                    position.set(Some(next));
                    let some = !rows.is_empty();
                    Ok(some.then_some(Polled { rows, next }))
                }
                Reply::NotLeader => Err(CallError::Refused),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    async fn committed(&self, place: Place) -> Result<u32> {
        let Consumer { log, partition, .. } = self;
        let command = Command::OffsetFetch { partition: *partition };
        match log.ask_leader(log.partitions, command, place).await? {
            Reply::Offset { offset, .. } => Ok(offset),
            Reply::NotLeader => Err(CallError::Refused),
            _ => Err(CallError::Unexpected),
        }
    }

    /// Commits the offset behind these records: whoever reads this partition
    /// for the group after a crash goes on from there.
    #[track_caller]
    pub fn commit(
        &self,
        polled: &Polled,
    ) -> impl Future<Output = Result<()>> + use<> {
        let (log, place) = (self.log.clone(), Location::caller());
        let (partition, offset) = (self.partition, polled.next);
        async move {
            let label = format!("OFFSET COMMIT {offset}");
            let label = log.sim.intern(&label);
            let by = log.sim.here(place, |_, ctx| ctx.node());
            let command =
                Command::OffsetCommit { label, partition, offset, by };
            match log.ask_leader(log.partitions, command, place).await? {
                Reply::Done { .. } => Ok(()),
                Reply::Failed { .. } => Err(CallError::Failed),
                Reply::NotLeader => Err(CallError::Refused),
                _ => Err(CallError::Unexpected),
            }
        }
    }
}
