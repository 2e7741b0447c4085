use std::time::Duration;

use crate::{
    nodes::{
        Surroundings,
        cache::{
            TrayConfig,
            persist::{Aof, Persistence, Policy},
        },
    },
    scenario::{
        Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB},
    },
    sim::chance::Chance,
    trace::WhenFull,
};

/// What stands on the stage: a write-behind cache is linked to the database.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    if variant.id != "write-through" {
        topology.links.push((CACHE, DB));
    }
    topology
}

fn persistence(settings: &Settings, variant: &Variant) -> Persistence {
    let fsync = settings.time("fsync");
    let aof = |policy| Persistence::Aof(Box::new(Aof::new(policy, fsync)));
    match variant.id {
        "aof-everysec" => aof(Policy::EverySec),
        "aof-always" => aof(Policy::Always),
        _ => Persistence::None,
    }
}

/// How often the cache flushes.
pub fn every(settings: &Settings, variant: &Variant) -> Duration {
    settings.time(match variant.id {
        "flush-often" => "flush-often",
        _ => "flush",
    })
}

fn tray(settings: &Settings, variant: &Variant) -> TrayConfig {
    TrayConfig {
        every: every(settings, variant),
        at_size: settings.count("flush-size") as usize,
        batch: settings.count("batch") as usize,
        threads: settings.count("threads") as u32,
        coalesce: settings.choice("coalesce") == "on",
        capacity: settings.count("capacity") as usize,
        when_full: match settings.choice("when-full") {
            "reject" => WhenFull::Reject,
            "synchronous" => WhenFull::Synchronous,
            _ => WhenFull::Block,
        },
        through: false,
    }
}

/// The stage, ready to run, with these rows in the database and in a cache
/// that is warm.
pub fn with_rows(
    rows: &[(String, String)],
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let ttl = settings.time("ttl");
    let cache = parts::cache()
        .with_persistence(persistence(settings, variant))
        .with_tray(tray(settings, variant), ttl);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, rows, Some(ttl));
    let retry = settings.time("retry");
    let around = Surroundings { retry, ..parts::around(settings) };
    Stage { simulation, around }
}
