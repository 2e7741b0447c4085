use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::{Node, Surroundings},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, node},
    },
    sim::chance::Chance,
    trace::NodeId,
};

/// The nodes among which the entries are divided.
const GRID: &[NodeId] = &[NodeId(2), NodeId(3)];
const DB: NodeId = NodeId(4);

/// What stands on the stage: each app speaks to each node of the grid, and
/// these to the database.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let pool = settings.count("pool") as u32;
    let nodes = vec![
        node("app-1", NodeKind::App, 1),
        node("app-2", NodeKind::App, 1),
        node("grid-1", NodeKind::Cache, 1),
        node("grid-2", NodeKind::Cache, 1),
        node("db", NodeKind::Database, pool),
    ];
    let apps = APPS.into_iter();
    let mut links: Vec<(NodeId, NodeId)> = apps
        .flat_map(|app| GRID.iter().map(move |grid| (app, *grid)))
        .collect();
    links.extend(GRID.iter().map(|grid| (*grid, DB)));
    if settings.choice("writes") == "past" {
        links.extend(APPS.map(|app| (app, DB)));
    }
    Topology { nodes, links }
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let grid = || Node::Cache(parts::cache().with_engine(Duration::ZERO));
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = vec![Node::App, Node::App, grid(), grid(), Node::Db(db)];
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    for node in GRID {
        let latency = parts::typical(settings, "db-link");
        simulation.link(*node, DB, latency, 0.0);
    }
    parts::seed(&simulation, &topology, &rows(settings), None);
    let around = Surroundings {
        db: DB,
        db_reads: DB,
        owners: GRID,
        past_cache: settings.choice("writes") == "past",
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
