use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::Surroundings,
    scenario::{
        Settings, Stage, Topology, Variant,
        parts::{self, APPS, CACHE, DB},
    },
    sim::chance::Chance,
};

/// What stands on the stage: the database is linked to who loads, and to who
/// writes past the cache.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    let library = variant.id == "library";
    if !library {
        topology.links = APPS.map(|app| (app, CACHE)).into();
        topology.links.push((CACHE, DB));
    }
    if settings.choice("writes") == "past" && !library {
        topology.links.extend(APPS.map(|app| (app, DB)));
    }
    topology
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let cache = match variant.id {
        "library" => parts::cache(),
        "serve-stale" => parts::cache().with_engine(settings.time("grace")),
        _ => parts::cache().with_engine(Duration::ZERO),
    };
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    let around = Surroundings {
        db_time_out: settings.time("load-time-out"),
        marker_ttl: settings.time("absent"),
        past_cache: settings.choice("writes") == "past",
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
