use super::workload::rows;
use crate::{
    nodes::{Cache, Node, Surroundings},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, node},
    },
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

/// The shards; channels are on the first.
const SHARDS: &[NodeId] = &[NodeId(2), NodeId(3), NodeId(4)];
const DB: NodeId = NodeId(5);

/// What stands on the stage: each app speaks to each shard and to the
/// database.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let pool = settings.count("pool") as u32;
    let nodes = vec![
        node("app-1", NodeKind::App, 1),
        node("app-2", NodeKind::App, 1),
        node("shard-1", NodeKind::Cache, 1),
        node("shard-2", NodeKind::Cache, 1),
        node("shard-3", NodeKind::Cache, 1),
        node("db", NodeKind::Database, pool),
    ];
    let whom = || SHARDS.iter().chain([&DB]);
    let links =
        APPS.into_iter().flat_map(|app| whom().map(move |it| (app, *it)));
    Topology { nodes, links: links.collect() }
}

/// The stage, ready to run, with shards that are empty.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let command = Latency::constant(settings.time("command"));
    let shard = || Node::Cache(Cache::new(command));
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes =
        vec![Node::App, Node::App, shard(), shard(), shard(), Node::Db(db)];
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    let around = Surroundings {
        db: DB,
        db_reads: DB,
        owners: SHARDS,
        marker_ttl: settings.time("local-ttl"),
        retry: settings.time("retry"),
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
