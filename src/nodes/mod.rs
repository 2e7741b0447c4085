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
mod glob;
mod job;
mod local;
pub mod log;
mod process;
mod reply;
mod subscription;

pub use app::{App, Surroundings};
pub use cache::{
    Cache, CacheClient, Consumer, EngineClient, QueueClient, StreamClient,
    TrayClient,
};
pub use db::{Database, DbClient, Note};
pub use filter::Filter;
pub use flight::{Flight, Flights, Landing, Load};
pub use job::Job;
pub use local::{LocalCache, LocalCopies};
pub use log::LogClient;
pub use process::{Process, RetryBudget};
pub use reply::Reply;
pub use subscription::{Inboxes, Message, Push, Subscription};

pub use crate::sim::CallError;

use crate::{
    sim::{Ctx, Latency, Sim, World},
    trace::{NodeId, Packet, Stop, Sym},
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
    /// What has come for subscribers.
    pub inboxes: Inboxes,
}

/// What programs and nodes ask of nodes.
pub enum Request {
    /// Of a cache.
    Cache(cache::Command),
    /// Of a database.
    Db(db::Query),
    /// Of a broker of a log.
    Log(log::Command),
    /// A message for a subscriber.
    Push(Push),
}

impl World for Cluster {
    type Request = Request;
    type Reply = Reply;

    fn request_packet(request: &Request) -> Packet {
        match request {
            Request::Cache(command) => command.packet(),
            Request::Db(query) => query.packet(),
            Request::Log(command) => command.packet(),
            Request::Push(push) => push.packet(),
        }
    }

    fn reply_packet(reply: &Reply) -> Packet {
        reply.packet()
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
        if let Request::Push(push) = request {
            subscription::receive(self, ctx, push);
            return None;
        }
        match (&mut self.nodes[ctx.node().index()], request) {
            (Node::Cache(cache), Request::Cache(command)) => {
                cache.learn(&self.inboxes);
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
            Node::Cache(cache) => {
                cache.learn(&self.inboxes);
                cache.timer(ctx, token);
            }
            Node::Broker(broker) => broker.timer(ctx, &mut self.controller),
            Node::App | Node::Db(_) => {}
        }
    }

    fn stopped(&mut self, node: NodeId, how: Stop) {
        match &mut self.nodes[node.index()] {
            Node::App => self.inboxes.stopped(node),
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
        let (controller, inboxes) = Default::default();
        Cluster { nodes, controller, inboxes }
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
