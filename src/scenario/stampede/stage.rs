use std::time::Duration;

use super::workload::rows;
use crate::{
    nodes::{Node, Surroundings, cache::Command},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, node},
    },
    sim::{Latency, Simulation, chance::Chance},
    trace::NodeId,
};

/// The node that renews the hot key by itself.
pub const REFRESHER: &str = "refresher";

/// The cache and the database stand behind the apps.
fn services(settings: &Settings) -> [NodeId; 2] {
    let apps = settings.count("apps") as u16;
    [NodeId(apps), NodeId(apps + 1)]
}

/// What stands on the stage.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let [cache, db] = services(settings);
    let mut nodes: Vec<_> = (1..=cache.0)
        .map(|number| node(&format!("app-{number}"), NodeKind::App, 1))
        .collect();
    nodes.push(node("cache", NodeKind::Cache, 1));
    let pool = settings.count("pool") as u32;
    nodes.push(node("db", NodeKind::Database, pool));
    let mut ask: Vec<NodeId> = (0..cache.0).map(NodeId).collect();
    if variant.id == "background-refresh" {
        ask.push(NodeId(nodes.len() as u16));
        nodes.push(node(REFRESHER, NodeKind::Relay, 1));
    }
    let both = |asks: &NodeId| [(*asks, cache), (*asks, db)];
    Topology { nodes, links: ask.iter().flat_map(both).collect() }
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
    let (ttl, grace) = (time("ttl"), time("grace"));
    let kept = match variant.id {
        "stale-while-revalidate" => ttl + grace,
        _ => ttl,
    };
    parts::seed(&simulation, &topology, &rows(settings), Some(kept));
    let [cache, db] = services(settings);
    if variant.id == "xfetch" {
        note_loads(&simulation, cache, settings);
    }
    let polls = time("time-out").as_nanos() / time("poll").as_nanos();
    let around = Surroundings {
        cache,
        db,
        db_reads: db,
        marker_ttl: time("lease"),
        retry: time("poll"),
        retries: polls as u32,
        ahead: grace,
        beta: settings.number("beta"),
        delay: time("every"),
        ..parts::around(settings)
    };
    Stage { simulation, around }
}

/// The copies that stand there were loaded before the run, in the usual time.
fn note_loads(
    simulation: &Simulation<crate::nodes::Cluster>,
    cache: NodeId,
    settings: &Settings,
) {
    let took: Duration = settings.time("select");
    let number = took.as_micros() as u32;
    for (key, _) in rows(settings) {
        let key = simulation.sim().intern(&format!("took:{key}"));
        simulation.on_node(cache, |world, ctx| {
            if let Node::Cache(cache) = &mut world.nodes[cache.index()] {
                let ttl = settings.time("ttl");
                cache.handle(ctx, Command::SetNumber { key, number, ttl });
            }
        });
    }
}
