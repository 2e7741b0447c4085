use crate::{
    nodes::{
        Cache, Job, Node, Surroundings,
        cache::persist::{Aof, Persistence, Policy},
    },
    patterns::write_behind_stream::{JOBS, ROWS},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB, node},
    },
    sim::chance::Chance,
    trace::NodeId,
};

/// The name of the job's node.
pub const JOB_NAME: &str = "job";

const JOB: NodeId = NodeId(4);

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    topology.nodes.push(node(JOB_NAME, NodeKind::Job, 1));
    topology.links.extend([(JOB, CACHE), (JOB, DB)]);
    topology
}

fn cache(settings: &Settings) -> Cache {
    let fsync = settings.time("fsync");
    let aof = |policy| Persistence::Aof(Box::new(Aof::new(policy, fsync)));
    parts::cache().with_persistence(match settings.choice("disk") {
        "everysec" => aof(Policy::EverySec),
        "always" => aof(Policy::Always),
        _ => Persistence::None,
    })
}

/// The stage, ready to run, with a cache that is warm.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let ttl = settings.time("ttl");
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let nodes = parts::standing(&topology, cache(settings), db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    let standing = super::workload::rows(settings);
    parts::seed(&simulation, &topology, &standing, Some(ttl));
    simulation.on_node(CACHE, |world, ctx| {
        if let Node::Cache(cache) = &mut world.nodes[CACHE.index()] {
            cache.seed_group(ctx, ROWS, JOBS);
        }
    });
    let job = Job {
        every: settings.time("block"),
        batch: settings.count("batch") as u32,
        lease: settings.time("min-idle"),
        ..Job::NONE
    };
    let around = Surroundings {
        retry: settings.time("retry"),
        job,
        max_len: settings.count("max-len") as u32,
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
