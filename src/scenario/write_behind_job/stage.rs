use crate::{
    nodes::{
        Job, Surroundings,
        cache::{Alarm, TrayConfig},
    },
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, CACHE, DB, node},
    },
    sim::chance::Chance,
    trace::{NodeId, WhenFull},
};

/// A column of the table takes so many characters.
const TEXT_MAX: usize = 10;

/// The name of the job's node.
pub const JOB_NAME: &str = "job";

/// The name of the node of a second one.
pub const SECOND_NAME: &str = "job-2";

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    let second = settings.choice("trouble") == "two-jobs";
    let names = [Some(JOB_NAME), second.then_some(SECOND_NAME)];
    for name in names.into_iter().flatten() {
        let job = NodeId(topology.nodes.len() as u16);
        topology.nodes.push(node(name, NodeKind::Job, 1));
        topology.links.extend([(job, CACHE), (job, DB)]);
    }
    topology
}

/// A queue that only a job empties: nothing in the cache's own process does,
/// and each row counts.
const QUEUE: TrayConfig = TrayConfig {
    every: std::time::Duration::ZERO,
    at_size: 0,
    batch: 0,
    threads: 0,
    coalesce: false,
    capacity: usize::MAX,
    when_full: WhenFull::Reject,
    through: false,
};

fn job(settings: &Settings) -> Job {
    let count = |name| settings.count(name) as u32;
    Job {
        look: settings.time("look"),
        every: settings.time("flush"),
        at_size: count("flush-size"),
        longest_age: settings.time("longest-age"),
        batch: count("batch"),
        tries: count("tries"),
        lease: settings.time("lease"),
        factor: count("factor"),
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
    let rows = settings.count("alarm-rows") as u32;
    let alarm = Alarm::new(rows, settings.time("alarm-age"));
    let cache = parts::cache().with_tray(QUEUE, ttl).with_alarm(alarm);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let db = db.with_text_max(TEXT_MAX);
    let nodes = parts::standing(&topology, cache, db);
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    let standing = super::workload::rows(settings);
    parts::seed(&simulation, &topology, &standing, Some(ttl));
    let (retry, job) = (settings.time("retry"), job(settings));
    let around = Surroundings { retry, job, ..parts::around(settings) };
    Stage { simulation, around }
}
