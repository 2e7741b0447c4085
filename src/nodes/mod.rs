//! What stands on the stage: client apps, the cache, the database, a log.
//!
//! A file holds a node's state machine and the handle with which programs
//! speak to it. [`Cluster`] is the kernel's [`World`]: it hands each request
//! to the node that it is for.

mod app;
pub mod cache;
pub mod db;
mod filter;
mod flight;
mod job;
pub mod log;
mod process;

pub use app::{App, Surroundings};
pub use cache::{
    Cache, CacheClient, Consumer, EngineClient, QueueClient, StreamClient,
    TrayClient,
};
pub use db::{Database, DbClient, Note};
pub use filter::Filter;
pub use flight::{Flight, Flights, Landing, Load};
pub use job::Job;
pub use log::LogClient;
pub use process::{Process, RetryBudget};

pub use crate::sim::CallError;

use std::rc::Rc;

use crate::{
    sim::{Ctx, Latency, Sim, World},
    trace::{NodeId, Packet, Row, Stop, Sym, Verb},
};

/// A key of cache and database, interned.
pub type Key = Sym;

/// A text to write, interned.
pub type Text = Sym;

/// The result of a service call.
pub type Result<T> = std::result::Result<T, CallError>;

/// What stands on one node.
pub enum Node {
    /// A client app: it runs programs and answers nobody.
    App,
    /// A cache.
    Cache(Cache),
    /// A database, primary or replica.
    Db(Database),
    /// A broker of a replicated log.
    Broker(log::Broker),
}

/// All nodes, by their numbers.
pub struct Cluster {
    /// What stands on each.
    pub nodes: Vec<Node>,
    /// Who says which of the brokers lead.
    pub controller: log::Controller,
}

/// What programs and nodes ask of nodes.
pub enum Request {
    /// Of a cache.
    Cache(cache::Command),
    /// Of a database.
    Db(db::Query),
    /// Of a broker of a log.
    Log(log::Command),
}

/// What nodes answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// There is no such key.
    Nil,
    /// The value of the key.
    Value {
        /// The key.
        key: Key,
        /// Its row.
        row: Row,
    },
    /// Done; a database names the row as it stands now.
    Done {
        /// The key.
        key: Key,
        /// The row, or none.
        row: Row,
    },
    /// A script declined to change anything.
    Refused {
        /// The key.
        key: Key,
    },
    /// Not there; the asker may fill it.
    Leased {
        /// The key.
        key: Key,
    },
    /// Not there; somebody else may fill it.
    Wait {
        /// The key.
        key: Key,
    },
    /// The version was not the expected one.
    Conflict {
        /// The key.
        key: Key,
        /// The row as it stands.
        row: Row,
    },
    /// An outbox row.
    Note(Note),
    /// Keys of a pattern.
    Found {
        /// The pattern.
        pattern: Key,
        /// The keys.
        keys: Vec<Key>,
        /// Where to go on; 0 where all have been looked at.
        cursor: u64,
    },
    /// The value of the key, which the asker is to renew.
    Due {
        /// The key.
        key: Key,
        /// Its row.
        row: Row,
    },
    /// The value of the key, and how long it lives and took to load.
    Timed(cache::script::Timed),
    /// Refused: too many were waiting.
    Busy,
    /// What it takes could not be had from elsewhere.
    Failed {
        /// The key.
        key: Key,
    },
    /// Refused: a replica takes no writes.
    ReadOnly {
        /// The key.
        key: Key,
    },
    /// Refused: the memory is full.
    Full {
        /// The key.
        key: Key,
    },
    /// Refused: too few replicas have been heard of.
    NoReplicas {
        /// The key.
        key: Key,
    },
    /// So many replicas have what the client has written.
    Copies {
        /// How many.
        replicas: u32,
        /// The same, as the wire shows it.
        label: Sym,
    },
    /// Refused: what was asked breaks a rule.
    Rejected,
    /// The oldest rows of a queue.
    Batch(cache::Batch),
    /// How much waits in a queue.
    Depth(cache::Depth),
    /// Of a stream.
    Stream {
        /// What the wire shows, such as `2 entries`.
        label: Sym,
        /// What it is.
        reply: cache::stream::StreamReply,
    },
    /// A batch is committed.
    Stored {
        /// The rows that stood there already and are newer than the batch's.
        newer: Vec<(Key, Row)>,
    },
    /// Refused: another broker leads.
    NotLeader,
    /// Refused: too few replicas are in sync.
    NotEnoughReplicas {
        /// The key.
        key: Key,
    },
    /// Who leads each partition.
    Leaders(Rc<[Option<NodeId>]>),
    /// Records for a consumer.
    Fetched {
        /// The rows with their keys.
        rows: Rc<[(Key, Row)]>,
        /// The offset behind them.
        next: u32,
    },
    /// Where a group goes on.
    Offset {
        /// The offset.
        offset: u32,
        /// The same, as the wire shows it.
        label: Sym,
    },
}

impl World for Cluster {
    type Request = Request;
    type Reply = Reply;

    fn request_packet(request: &Request) -> Packet {
        match request {
            Request::Cache(command) => command.packet(),
            Request::Db(query) => query.packet(),
            Request::Log(command) => command.packet(),
        }
    }

    fn reply_packet(reply: &Reply) -> Packet {
        let (verb, key, row) = match *reply {
            Reply::Copies { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Copies) };
            }
            Reply::Offset { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Offset) };
            }
            Reply::NotEnoughReplicas { key } => {
                (Verb::NotEnoughReplicas, key, Row::NONE)
            }
            Reply::NotLeader => (Verb::NotLeader, Sym::NONE, Row::NONE),
            Reply::Leaders(_) => (Verb::Leaders, Sym::NONE, Row::NONE),
            Reply::Fetched { .. } => (Verb::Rows, Sym::NONE, Row::NONE),
            Reply::Stream { label, ref reply } => {
                return Packet { script: label, ..Packet::of(reply.verb()) };
            }
            Reply::ReadOnly { key } => (Verb::ReadOnly, key, Row::NONE),
            Reply::NoReplicas { key } => (Verb::NoReplicas, key, Row::NONE),
            Reply::Full { key } => (Verb::OutOfMemory, key, Row::NONE),
            Reply::Nil => (Verb::Nil, Sym::NONE, Row::NONE),
            Reply::Value { key, row } => (Verb::Value, key, row),
            Reply::Done { key, row } => (Verb::Ok, key, row),
            Reply::Refused { key } => (Verb::Refused, key, Row::NONE),
            Reply::Leased { key } => (Verb::Lease, key, Row::NONE),
            Reply::Wait { key } => (Verb::Wait, key, Row::NONE),
            Reply::Conflict { key, row } => (Verb::Conflict, key, row),
            Reply::Note(Note { key, row, .. }) => (Verb::Value, key, row),
            Reply::Due { key, row } => (Verb::Due, key, row),
            Reply::Timed(timed) => (Verb::Value, timed.key, timed.row),
            Reply::Found { pattern, .. } => (Verb::Found, pattern, Row::NONE),
            Reply::Failed { key } => (Verb::Failed, key, Row::NONE),
            Reply::Busy => (Verb::Busy, Sym::NONE, Row::NONE),
            Reply::Rejected => (Verb::Rejected, Sym::NONE, Row::NONE),
            Reply::Batch(_) => (Verb::Rows, Sym::NONE, Row::NONE),
            Reply::Depth(_) => (Verb::Depth, Sym::NONE, Row::NONE),
            Reply::Stored { .. } => (Verb::Ok, Sym::NONE, Row::NONE),
        };
        Packet { key, row, ..Packet::of(verb) }
    }

    fn service(&self, node: NodeId, request: &Request) -> Latency {
        match (&self.nodes[node.index()], request) {
            (Node::Cache(cache), Request::Cache(command)) => {
                cache.service(command)
            }
            (Node::Db(db), Request::Db(query)) => db.service(query),
            (Node::Broker(broker), Request::Log(command)) => {
                broker.service(command)
            }
            _ => Latency::ZERO,
        }
    }

    fn refuse(
        &self,
        node: NodeId,
        request: &Request,
        waiting: u32,
    ) -> Option<Reply> {
        match (&self.nodes[node.index()], request) {
            (Node::Db(db), Request::Db(query)) => db.refuse(query, waiting),
            _ => None,
        }
    }

    fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Self>,
        request: Request,
    ) -> Option<Reply> {
        match (&mut self.nodes[ctx.node().index()], request) {
            (Node::Cache(cache), Request::Cache(command)) => {
                cache.handle(ctx, command)
            }
            (Node::Db(db), Request::Db(query)) => db.handle(ctx, query),
            (Node::Broker(broker), Request::Log(command)) => {
                broker.handle(ctx, &mut self.controller, command)
            }
            _ => None,
        }
    }

    fn timer(&mut self, ctx: &mut Ctx<'_, Self>, token: u32) {
        match &mut self.nodes[ctx.node().index()] {
            Node::Cache(cache) => cache.timer(ctx, token),
            Node::Broker(broker) => broker.timer(ctx, &mut self.controller),
            Node::App | Node::Db(_) => {}
        }
    }

    fn stopped(&mut self, node: NodeId, how: Stop) {
        match &mut self.nodes[node.index()] {
            Node::App => {}
            Node::Cache(cache) => cache.stopped(node, how),
            Node::Db(db) => db.lose_memory(),
            Node::Broker(broker) => broker.stopped(how),
        }
    }

    fn restarted(&mut self, ctx: &mut Ctx<'_, Self>) {
        match &mut self.nodes[ctx.node().index()] {
            Node::App => {}
            Node::Cache(cache) => cache.restart(ctx),
            Node::Db(db) => db.recover(ctx),
            Node::Broker(broker) => broker.restart(ctx, &mut self.controller),
        }
    }
}

impl Cluster {
    /// Of these nodes, with no controller of brokers.
    pub fn new(nodes: Vec<Node>) -> Cluster {
        Cluster { nodes, controller: log::Controller::default() }
    }

    /// The replica of a cache on this node leads from now on; whether it did
    /// not before.
    pub fn promote(&mut self, ctx: &mut Ctx<'_, Self>) -> bool {
        match &mut self.nodes[ctx.node().index()] {
            Node::Cache(cache) => cache.promote(ctx),
            Node::App | Node::Db(_) | Node::Broker(_) => false,
        }
    }

    /// The cache on this node is to end once nothing waits for the database.
    pub fn close(&mut self, ctx: &mut Ctx<'_, Self>) {
        match &mut self.nodes[ctx.node().index()] {
            Node::Cache(cache) => cache.close(ctx),
            Node::App | Node::Db(_) | Node::Broker(_) => {}
        }
    }

    /// Whether the cache on this node can end now; none if it is not to.
    pub fn closed(&self, node: NodeId) -> Option<bool> {
        match &self.nodes[node.index()] {
            Node::Cache(cache) => cache.closed(),
            Node::App | Node::Db(_) | Node::Broker(_) => None,
        }
    }

    /// The cache on this node, up or down, follows its other part.
    pub fn demote(&mut self, ctx: &mut Ctx<'_, Self>) {
        match &mut self.nodes[ctx.node().index()] {
            Node::Cache(cache) => cache.demote(ctx),
            Node::App | Node::Db(_) | Node::Broker(_) => {}
        }
    }
}

/// What the wire shows of a batch, such as `UPSERT 3 rows`.
fn counted(verb: &str, rows: usize) -> String {
    let s = if rows == 1 { "" } else { "s" };
    format!("{verb} {rows} row{s}")
}

/// Where a client sends its requests and how long it waits for an answer.
#[derive(Clone)]
struct Peer {
    sim: Sim<Cluster>,
    node: NodeId,
    time_out: std::time::Duration,
}

impl Peer {
    #[track_caller]
    fn ask(&self, request: Request) -> crate::sim::Call<Cluster> {
        self.sim.call(self.node, request, self.time_out)
    }
}
