use super::workload::rows;
use crate::{
    nodes::{Surroundings, cache::TrayConfig},
    scenario::{
        Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB},
    },
    sim::chance::Chance,
    trace::WhenFull,
};

/// What stands on the stage: a cache in line is linked to the database.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    if variant.id == "in-line" {
        topology.links.push((CACHE, DB));
    }
    topology
}

/// One write a call, as soon as it comes.
fn tray(settings: &Settings) -> TrayConfig {
    TrayConfig {
        every: settings.time("retry"),
        at_size: 1,
        batch: 1,
        threads: settings.count("threads") as u32,
        coalesce: false,
        capacity: usize::MAX,
        when_full: WhenFull::Block,
        through: true,
    }
}

/// The stage, ready to run, with a cache that is warm.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let ttl = settings.time("ttl");
    let cache = parts::cache().with_tray(tray(settings), ttl);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), Some(ttl));
    let retry = settings.time("retry");
    let around = Surroundings { retry, ..parts::around(settings) };
    Stage { simulation, around }
}
