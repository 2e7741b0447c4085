use super::{
    variants::{has_ttl, policy},
    workload::{rows, warm},
};
use crate::{
    nodes::{Node, cache::EvictionConfig},
    scenario::{
        Settings, Stage, Topology, Variant,
        parts::{self, CACHE},
    },
    sim::chance::Chance,
    trace::Row,
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
    let limit_bytes = match settings.choice("workload") {
        "story" => settings.count("story-memory"),
        _ => settings.count("maxmemory"),
    };
    let config = EvictionConfig {
        limit_bytes,
        policy: policy(variant),
        samples: settings.count("samples") as u32,
        lfu_log_factor: settings.count("lfu-log-factor") as u32,
        lfu_decay: settings.time("lfu-decay"),
    };
    let cache = parts::cache().with_limit(config);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    let ttl = has_ttl(variant).then(|| settings.time("ttl"));
    simulation.on_node(CACHE, |world, ctx| {
        let Node::Cache(cache) = &mut world.nodes[CACHE.index()] else {
            return;
        };
        for (key, text) in warm(settings) {
            let key = ctx.trace().names.intern(&key);
            let text = ctx.trace().names.intern(&text);
            cache.warm(ctx, key, Row { text, version: 1 }, ttl);
        }
    });
    Stage { simulation, around: parts::around(settings) }
}
