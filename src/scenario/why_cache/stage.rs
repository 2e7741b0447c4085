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

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let typical = |name| {
        let median = settings.time(name);
        Latency::log_normal(median, median * 4)
    };
    let cache = parts::cache().with_others(settings.count("others"));
    let (cache, db) = (
        Some(cache),
        Some(parts::database(typical("select"), typical("commit"))),
    );
    let simulation = parts::simulation(&topology, cache, db, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    let around = Surroundings {
        cache: CACHE,
        db: DB,
        db_reads: DB,
        time_out: settings.time("time-out"),
        ttl: settings.time("ttl"),
        delay: Duration::ZERO,
        marker_ttl: Duration::ZERO,
        retry: Duration::ZERO,
        retries: 0,
        loads: 0,
    };
    Stage { simulation, around }
}
