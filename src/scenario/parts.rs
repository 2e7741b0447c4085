//! What the stages of several scenarios are put together from.

use std::time::Duration;

use super::{NodeInfo, NodeKind, Topology, knob::Settings};
use crate::{
    nodes::{Cache, Cluster, Database, Node, db::Role},
    sim::{Latency, NodeSpec, Simulation, chance::Chance},
    trace::{NodeId, SimTime},
};

/// The 99th percentile of a link's latency, as a multiple of its median.
const LINK_P99: u32 = 4;

/// How long the cache works on a common command.
const COMMAND: Duration = Duration::from_micros(20);

pub const fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

/// A node of a topology.
pub fn node(name: &str, kind: NodeKind, workers: u32) -> NodeInfo {
    NodeInfo { name: name.into(), kind, workers }
}

/// Some apps, a cache and a database: the cache comes behind the apps and the
/// database last.
pub fn apps_cache_db(apps: u16, pool: u32) -> Topology {
    let app = |number| node(&format!("app-{number}"), NodeKind::App, 1);
    let mut nodes: Vec<NodeInfo> = (1..=apps).map(app).collect();
    nodes.push(node("cache", NodeKind::Cache, 1));
    nodes.push(node("db", NodeKind::Database, pool));
    let (cache, db) = (NodeId(apps), NodeId(apps + 1));
    let both = |app| [(NodeId(app), cache), (NodeId(app), db)];
    Topology { nodes, links: (0..apps).flat_map(both).collect() }
}

/// An empty cache that takes a command's usual time.
pub fn cache() -> Cache {
    Cache::new(Latency::constant(COMMAND))
}

/// The simulation of such a topology, with its links.
pub fn simulation(
    topology: &Topology,
    mut cache: Option<Cache>,
    mut db: Option<Database>,
    settings: &Settings,
    chance: Box<dyn Chance>,
) -> Simulation<Cluster> {
    let nodes = topology.nodes.iter().map(|info| match info.kind {
        NodeKind::Cache => cache.take().map_or(Node::App, Node::Cache),
        NodeKind::Database => db.take().map_or(Node::App, Node::Db),
        NodeKind::App | NodeKind::Relay | NodeKind::Replica => Node::App,
    });
    let cluster = Cluster { nodes: nodes.collect() };
    let specs: Vec<NodeSpec> = topology
        .nodes
        .iter()
        .map(|node| NodeSpec { name: node.name.clone(), workers: node.workers })
        .collect();
    let simulation = Simulation::new(&specs, cluster, chance);
    let median = settings.time("link");
    let latency = Latency::log_normal(median, median * LINK_P99);
    for (a, b) in &topology.links {
        simulation.link(*a, *b, latency, 0.0);
    }
    simulation
}

/// A primary database without a replica.
pub fn database(read: Latency, commit: Latency) -> Database {
    Database::new(Role::Primary { replica: None }, read, commit)
}

/// Starts the cache's timer, and puts the rows there that stand before the
/// run begins: in the database, and in the cache too where it is warm.
pub fn seed(
    simulation: &Simulation<Cluster>,
    topology: &Topology,
    rows: &[(String, String)],
    warm_for: Option<Duration>,
) {
    for (index, info) in topology.nodes.iter().enumerate() {
        let id = NodeId(index as u16);
        if info.kind == NodeKind::App {
            continue;
        }
        simulation.on_node(id, |world, ctx| {
            let node = &mut world.nodes[index];
            if let Node::Cache(cache) = node {
                cache.start(ctx);
            }
            for (key, text) in rows {
                let key = ctx.trace().names.intern(key);
                let text = ctx.trace().names.intern(text);
                match (&mut *node, warm_for) {
                    (Node::Cache(cache), Some(ttl)) => {
                        let row = crate::trace::Row { text, version: 1 };
                        cache.warm(ctx, key, row, ttl);
                    }
                    (Node::Db(db), _) => db.seed(ctx, key, text),
                    (Node::Cache(_), None) | (Node::App, _) => {}
                }
            }
        });
    }
}
