use super::workload::rows;
use crate::{
    scenario::{Settings, Stage, Topology, Variant, parts},
    sim::chance::Chance,
};

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    parts::apps_cache_db(settings)
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, parts::cache(), db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    Stage { simulation, around: parts::around(settings) }
}
