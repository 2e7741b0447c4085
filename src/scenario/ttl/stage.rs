use super::workload::{idle, rows};
use crate::{
    nodes::{Node, Surroundings},
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

/// The stage, ready to run; the cache holds what nobody reads.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let statement = |name| parts::typical(settings, name);
    let cache = parts::cache().with_effort(settings.count("effort") as u32);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &rows(settings), None);
    simulation.on_node(CACHE, |world, ctx| {
        let Node::Cache(cache) = &mut world.nodes[CACHE.index()] else {
            return;
        };
        for (key, ttl) in idle(settings) {
            let key = ctx.trace().names.intern(&key);
            let text = ctx.trace().names.intern("kept");
            cache.warm(ctx, key, Row { text, version: 1 }, Some(ttl));
        }
    });
    let ahead = settings.time("price-ttl");
    let around = Surroundings { ahead, ..parts::around(settings) };
    Stage { simulation, around }
}
