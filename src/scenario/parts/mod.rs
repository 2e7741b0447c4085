//! What the stages of several scenarios are put together from.

mod knobs;

pub use knobs::*;

use std::{rc::Rc, time::Duration};

use super::{NodeInfo, NodeKind, Topology, knob::Settings, workload::Crowd};
use crate::{
    nodes::{Cache, Cluster, Database, Node, Surroundings, db::Role},
    sim::{Latency, NodeSpec, Simulation, chance::Chance},
    trace::{NodeId, Row, SimTime},
};

/// The 99th percentile of a latency, as a multiple of its median.
const P99: u32 = 4;

/// How long the cache works on a common command.
const COMMAND: Duration = Duration::from_micros(20);

/// Apps, cache and database of a stage with two apps.
pub const APPS: [NodeId; 2] = [NodeId(0), NodeId(1)];
pub const CACHE: NodeId = NodeId(2);
pub const DB: NodeId = NodeId(3);

pub const fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

/// A node of a topology.
pub fn node(name: &str, kind: NodeKind, workers: u32) -> NodeInfo {
    NodeInfo { name: name.into(), kind, workers }
}

/// Two apps, a cache and a database that is as wide as its pool.
pub fn apps_cache_db(settings: &Settings) -> Topology {
    let pool = settings.count("pool") as u32;
    let nodes = vec![
        node("app-1", NodeKind::App, 1),
        node("app-2", NodeKind::App, 1),
        node("cache", NodeKind::Cache, 1),
        node("db", NodeKind::Database, pool),
    ];
    let both = |app: &NodeId| [(*app, CACHE), (*app, DB)];
    Topology { nodes, links: APPS.iter().flat_map(both).collect() }
}

/// Most near the median, a few four times as long.
pub fn typical(settings: &Settings, name: &str) -> Latency {
    let median = settings.time(name);
    Latency::log_normal(median, median * P99)
}

/// An empty cache that takes a command's usual time.
pub fn cache() -> Cache {
    Cache::new(Latency::constant(COMMAND))
}

/// A primary database without a replica.
pub fn database(read: Latency, commit: Latency) -> Database {
    Database::new(Role::Primary { replica: None }, read, commit)
}

/// What stands on the nodes of a topology without a replica.
pub fn standing(topology: &Topology, cache: Cache, db: Database) -> Vec<Node> {
    let (mut cache, mut db) = (Some(cache), Some(db));
    let place = |info: &NodeInfo| match info.kind {
        NodeKind::Cache => cache.take().map_or(Node::App, Node::Cache),
        NodeKind::Database => db.take().map_or(Node::App, Node::Db),
        NodeKind::App
        | NodeKind::Relay
        | NodeKind::Job
        | NodeKind::Replica
        | NodeKind::Broker => Node::App,
    };
    topology.nodes.iter().map(place).collect()
}

/// The simulation of a topology: all its links take a link's typical time,
/// and lose nothing.
pub fn simulation(
    topology: &Topology,
    nodes: Vec<Node>,
    settings: &Settings,
    chance: Box<dyn Chance>,
) -> Simulation<Cluster> {
    let specs: Vec<NodeSpec> = topology
        .nodes
        .iter()
        .map(|node| NodeSpec { name: node.name.clone(), workers: node.workers })
        .collect();
    let simulation = Simulation::new(&specs, Cluster::new(nodes), chance);
    let latency = typical(settings, "link");
    for (a, b) in &topology.links {
        simulation.link(*a, *b, latency, 0.0);
    }
    simulation
}

/// What the apps of every scenario know; the rest is none or never.
pub fn around(settings: &Settings) -> Surroundings {
    let (time_out, ttl) = (settings.time("time-out"), settings.time("ttl"));
    Surroundings::new(CACHE, DB, time_out, ttl)
}

/// Starts the cache's timer, and puts the rows there that stand before the
/// run begins: in the database, and in the cache too where it is warm.
pub fn seed(
    simulation: &Simulation<Cluster>,
    topology: &Topology,
    rows: &[(String, String)],
    warm_for: Option<Duration>,
) {
    for index in 0..topology.nodes.len() {
        simulation.on_node(NodeId(index as u16), |world, ctx| {
            let node = &mut world.nodes[index];
            match node {
                Node::App => return,
                Node::Cache(cache) => cache.start(ctx),
                Node::Broker(broker) => {
                    broker.start(ctx);
                    return;
                }
                Node::Db(_) => {}
            }
            for (key, text) in rows {
                let key = ctx.trace().names.intern(key);
                let text = ctx.trace().names.intern(text);
                match (&mut *node, warm_for) {
                    (Node::Cache(cache), Some(ttl)) => {
                        let row = Row { text, version: 1 };
                        cache.warm(ctx, key, row, Some(ttl));
                    }
                    (Node::Db(db), _) => db.seed(ctx, key, text),
                    (Node::Cache(_), None)
                    | (Node::App | Node::Broker(_), _) => {}
                }
            }
        });
    }
}

/// The keys of some rows, for a crowd.
pub fn keys(rows: Vec<(String, String)>) -> Vec<Rc<str>> {
    rows.into_iter().map(|(key, _)| key.into()).collect()
}

/// The crowd that the settings describe.
pub fn crowd<'a>(
    settings: &Settings,
    keys: &'a [Rc<str>],
    read_share: f64,
) -> Crowd<'a> {
    Crowd {
        clients: &APPS,
        rate: settings.number("rate"),
        read_share,
        keys,
        zipf: settings.number("zipf"),
    }
}
