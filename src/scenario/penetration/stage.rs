use super::workload::rows;
use crate::{
    nodes::Surroundings,
    scenario::{Settings, Stage, Topology, Variant, parts},
    sim::{Latency, chance::Chance},
};

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    parts::apps_cache_db(settings)
}

/// The stage, ready to run, with a cache that is warm.
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
    let warm = Some(time("ttl"));
    parts::seed(&simulation, &topology, &rows(settings), warm);
    let count = |name| settings.count(name) as u32;
    let around = Surroundings {
        marker_ttl: time("absent"),
        filter: (count("bits"), count("hashes")),
        delay: time("rebuild"),
        past_cache: settings.choice("writes") == "past",
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
