use crate::{
    nodes::{Job, Node, Surroundings, cache::OutputLimit},
    patterns::pubsub::{ORDERS, WORKERS},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB, node},
    },
    sim::chance::Chance,
    trace::NodeId,
};

/// The name of the worker's node.
pub const WORKER_NAME: &str = "worker";

const WORKER: NodeId = NodeId(4);

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    topology.nodes.push(node(WORKER_NAME, NodeKind::Relay, 1));
    topology.links.extend([(WORKER, CACHE), (WORKER, DB)]);
    topology
}

/// By default a thousandth of what a stock Redis has, so that a run of seconds
/// shows it.
fn limit(settings: &Settings) -> OutputLimit {
    OutputLimit {
        message_bytes: settings.count("message-bytes") as u32,
        socket_bytes: settings.count("socket-bytes"),
        hard_bytes: settings.count("hard-limit"),
        soft_bytes: settings.count("soft-limit"),
        soft_time: settings.time("soft-time"),
    }
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
    let cache = parts::cache().with_output_limit(limit(settings));
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    parts::seed(&simulation, &topology, &[], None);
    if variant.id == "stream" {
        simulation.on_node(CACHE, |world, ctx| {
            if let Node::Cache(cache) = &mut world.nodes[CACHE.index()] {
                cache.seed_group(ctx, ORDERS, WORKERS);
            }
        });
    }
    let job = Job {
        every: settings.time("block"),
        lease: settings.time("min-idle"),
        ..Job::NONE
    };
    let around = Surroundings {
        retry: settings.time("retry"),
        retries: settings.count("retries") as u32,
        max_len: settings.count("max-len") as u32,
        job,
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
