use std::time::Duration;

use crate::{
    nodes::{
        Job, Node, Surroundings,
        log::{Broker, Controller, LogConfig},
    },
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, CACHE, DB, node},
    },
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

/// The name of the job's node.
pub const JOB_NAME: &str = "job";

const NAMES: [&str; 3] = ["broker-1", "broker-2", "broker-3"];
const BROKERS: [NodeId; 3] = [NodeId(4), NodeId(5), NodeId(6)];
const JOB: NodeId = NodeId(7);

/// `num.io.threads`.
const THREADS: u32 = 8;

/// How long a broker works on a request: it writes to memory that the
/// operating system keeps.
const REQUEST: Duration = Duration::from_micros(50);

/// `replica.fetch.wait.max.ms`, unless that is more than half of the time that
/// a follower may be behind.
const FETCH_WAIT: Duration = Duration::from_millis(500);

/// What stands on the stage.
pub fn topology(settings: &Settings, _: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    let brokers = NAMES.map(|name| node(name, NodeKind::Broker, THREADS));
    topology.nodes.extend(brokers);
    topology.nodes.push(node(JOB_NAME, NodeKind::Job, 1));
    let [first, second, third] = BROKERS;
    let pairs = [(first, second), (first, third), (second, third)];
    topology.links.extend(pairs);
    for broker in BROKERS {
        topology.links.extend(APPS.map(|app| (app, broker)));
        topology.links.push((JOB, broker));
    }
    topology.links.push((JOB, DB));
    topology
}

fn config(settings: &Settings, variant: &Variant) -> LogConfig {
    let lag_max = settings.time("lag-max");
    LogConfig {
        partitions: settings.count("partitions") as u32,
        min_in_sync: match variant.id {
            "acks-all-min-2" | "unclean" | "commit-before" => 2,
            _ => 1,
        },
        lag_max,
        fetch_wait: FETCH_WAIT.min(lag_max / 2),
        service: Latency::constant(REQUEST),
    }
}

/// The stage, ready to run, with a cache that is warm.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let config = config(settings, variant);
    let (session, unclean) =
        (settings.time("session"), variant.id == "unclean");
    let controller =
        Controller::new(&BROKERS, config.partitions, session, unclean);
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let mut nodes = parts::standing(&topology, parts::cache(), db);
    for broker in BROKERS {
        let stands = Broker::new(broker, config, &controller);
        nodes[broker.index()] = Node::Broker(stands);
    }
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    simulation.on_node(CACHE, |world, _| world.controller = controller);
    let ttl = settings.time("ttl");
    let standing = super::workload::rows(settings);
    parts::seed(&simulation, &topology, &standing, Some(ttl));
    let around = Surroundings {
        retry: settings.time("retry"),
        brokers: &BROKERS,
        partitions: config.partitions,
        job: Job {
            every: settings.time("look"),
            batch: settings.count("batch") as u32,
            ..Job::NONE
        },
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
