use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::{Node, Surroundings},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, node},
    },
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

const EDGES: [NodeId; 2] = [NodeId(2), NodeId(3)];
const ORIGIN: NodeId = NodeId(4);

/// Each client speaks to the edge that is near, and each edge to the other.
const NEAR: &[(NodeId, NodeId)] = &[
    (APPS[0], EDGES[0]),
    (APPS[1], EDGES[1]),
    (EDGES[0], EDGES[1]),
    (EDGES[1], EDGES[0]),
];

/// The links over which a page or a purge comes from afar.
const FAR: [(NodeId, NodeId); 3] =
    [(EDGES[0], EDGES[1]), (ORIGIN, EDGES[0]), (EDGES[1], ORIGIN)];

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let pool = settings.count("pool") as u32;
    let nodes = vec![
        node("client-1", NodeKind::App, 1),
        node("client-2", NodeKind::App, 1),
        node("edge-1", NodeKind::Cache, 1),
        node("edge-2", NodeKind::Cache, 1),
        node("origin", NodeKind::Database, pool),
    ];
    let mut links = vec![(APPS[0], EDGES[0]), (APPS[1], EDGES[1])];
    links.extend(FAR);
    Topology { nodes, links }
}

/// The stage, ready to run, with copies at both edges.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let long = settings.time("ttl");
    // A copy that is to be asked about each time is never in time.
    let (ttl, grace) = match variant.id {
        "revalidate" => (Duration::ZERO, long),
        "short-ttl" => (settings.time("short-ttl"), Duration::ZERO),
        _ => (long, Duration::ZERO),
    };
    let edge = || Node::Cache(parts::cache().with_engine(grace));
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = vec![Node::App, Node::App, edge(), edge(), Node::Db(db)];
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    let far = settings.time("edge-link");
    for (a, b) in FAR {
        let latency = Latency::log_normal(far, far * 2);
        simulation.link(a, b, latency, 0.0);
    }
    let warm = Some(ttl + grace);
    parts::seed(&simulation, &topology, &rows(settings), warm);
    let around = Surroundings {
        db: ORIGIN,
        db_reads: ORIGIN,
        near: NEAR,
        ttl,
        delay: settings.time("delay"),
        retry: settings.time("retry"),
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
