use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::{Cache, Cluster, Database, Node, Surroundings, db::Role},
    scenario::{NodeInfo, NodeKind, Settings, Stage, Topology, Variant},
    sim::{Latency, NodeSpec, Simulation, chance::Chance},
    trace::NodeId,
};

/// The 99th percentile of a latency, as a multiple of its median.
const P99: u32 = 4;

/// The client apps.
pub const APPS: [NodeId; 2] = [NodeId(0), NodeId(1)];
const CACHE: NodeId = NodeId(2);
const DB: NodeId = NodeId(3);
const REPLICA: NodeId = NodeId(4);

/// The node of the outbox's relay.
pub const RELAY: &str = "relay";

fn has_replica(settings: &Settings) -> bool {
    settings.choice("reads-from") == "replica"
}

/// What stands on the stage.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let pool = settings.count("pool") as u32;
    let node = |name: &str, kind, workers| NodeInfo {
        name: name.into(),
        kind,
        workers,
    };
    let mut nodes = vec![
        node("app-1", NodeKind::App, 1),
        node("app-2", NodeKind::App, 1),
        node("cache", NodeKind::Cache, 1),
        node("db", NodeKind::Database, pool),
    ];
    let mut links: Vec<(NodeId, NodeId)> =
        APPS.iter().flat_map(|app| [(*app, CACHE), (*app, DB)]).collect();
    if has_replica(settings) {
        nodes.push(node("db-replica", NodeKind::Replica, pool));
        links.extend(APPS.iter().map(|app| (*app, REPLICA)));
        links.push((DB, REPLICA));
    }
    if variant.id == "outbox" {
        let relay = NodeId(nodes.len() as u16);
        nodes.push(node(RELAY, NodeKind::Relay, 1));
        links.extend([(relay, CACHE), (relay, DB)]);
    }
    Topology { nodes, links }
}

fn typical(median: Duration) -> Latency {
    Latency::log_normal(median, median * P99)
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let replica = has_replica(settings).then_some(REPLICA);
    let (read, commit) =
        (typical(settings.time("select")), typical(settings.time("commit")));
    let database = |role| Node::Db(Database::new(role, read, commit));
    let command = Latency::constant(Duration::from_micros(20));
    let nodes = topology
        .nodes
        .iter()
        .map(|node| match node.kind {
            NodeKind::App | NodeKind::Relay => Node::App,
            NodeKind::Cache => Node::Cache(Cache::new(command)),
            NodeKind::Database => database(Role::Primary { replica }),
            NodeKind::Replica => database(Role::Replica { primary: DB }),
        })
        .collect();
    let specs: Vec<NodeSpec> = topology
        .nodes
        .iter()
        .map(|node| NodeSpec { name: node.name.clone(), workers: node.workers })
        .collect();
    let simulation = Simulation::new(&specs, Cluster { nodes }, chance);
    for (a, b) in &topology.links {
        let latency = match (*a, *b) {
            (DB, REPLICA) => Latency::constant(settings.time("replica-lag")),
            _ => typical(settings.time("link")),
        };
        simulation.link(*a, *b, latency, settings.number("loss"));
    }
    seed_rows(&simulation, &topology, settings);
    let around = Surroundings {
        cache: CACHE,
        db: DB,
        db_reads: replica.unwrap_or(DB),
        time_out: settings.time("time-out"),
        ttl: settings.time("ttl"),
        delay: settings.time("delay"),
        marker_ttl: settings.time("marker-ttl"),
        retry: settings.time("retry"),
        retries: 0,
        loads: 0,
    };
    Stage { simulation, around }
}

/// Rows that stand before the run begins, and the cache's first timer.
fn seed_rows(
    simulation: &Simulation<Cluster>,
    topology: &Topology,
    settings: &Settings,
) {
    for index in 0..topology.nodes.len() {
        let id = NodeId(index as u16);
        simulation.on_node(id, |world, ctx| match &mut world.nodes[index] {
            Node::App => {}
            Node::Cache(cache) => cache.start(ctx),
            Node::Db(db) => {
                for (key, text) in rows(settings) {
                    let key = ctx.trace().names.intern(&key);
                    let text = ctx.trace().names.intern(&text);
                    db.seed(ctx, key, text);
                }
            }
        });
    }
}
