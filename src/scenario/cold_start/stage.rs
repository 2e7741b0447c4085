use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::Surroundings,
    scenario::{Settings, Stage, Topology, Variant, parts},
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

/// The client apps.
pub const APPS: [NodeId; 2] = [NodeId(0), NodeId(1)];
const CACHE: NodeId = NodeId(2);
const DB: NodeId = NodeId(3);

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    parts::apps_cache_db(APPS.len() as u16, settings.count("pool") as u32)
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
    let waiting = settings.count("waiting") as u32;
    let db = parts::database(near("select"), near("commit"))
        .with_waiting_max(waiting);
    let (cache, db) = (Some(parts::cache()), Some(db));
    let simulation = parts::simulation(&topology, cache, db, settings, chance);
    let warm = Some(settings.time("ttl"));
    parts::seed(&simulation, &topology, &rows(settings), warm);
    let around = Surroundings {
        cache: CACHE,
        db: DB,
        db_reads: DB,
        time_out: settings.time("time-out"),
        ttl: settings.time("ttl"),
        delay: Duration::ZERO,
        marker_ttl: Duration::ZERO,
        retry: Duration::ZERO,
        retries: settings.count("retries") as u32,
        loads: settings.count("admit") as u32,
    };
    Stage { simulation, around }
}
