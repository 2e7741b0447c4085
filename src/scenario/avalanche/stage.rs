use super::workload::rows;
use crate::{
    nodes::Surroundings,
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB, node},
    },
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

/// The node that fills the cache when the run begins.
pub const WARMER: &str = "warm-up";

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    let warmer = NodeId(topology.nodes.len() as u16);
    topology.nodes.push(node(WARMER, NodeKind::Relay, 1));
    topology.links.extend([(warmer, CACHE), (warmer, DB)]);
    topology
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let time = |name| settings.time(name);
    // A statement in a hundred takes a fifth longer, or more.
    let near = |name| Latency::log_normal(time(name), time(name) * 6 / 5);
    let db = parts::database(near("select"), near("commit"));
    let nodes = parts::standing(&topology, parts::cache(), db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    let jitter = settings.number("jitter");
    let around = Surroundings { jitter, ..parts::around(settings) };
    Stage { simulation, around }
}
