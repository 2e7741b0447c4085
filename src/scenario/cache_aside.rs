use std::time::Duration;

use super::{
    Arrival, Effect, Expected, Knob, KnobKind, KnobValue, NodeInfo, NodeKind,
    Program, Scenario, Settings, Source, Stage, Topology, Variant,
    workload::Crowd,
};
use crate::{
    check::Property,
    nodes::{Cache, Cluster, Database, Node, Surroundings, db::Role},
    patterns::cache_aside,
    sim::{Latency, NodeSpec, Simulation, chance::Chance},
    trace::{NodeId, OpKind, SimTime},
};

/// Cache-aside.
pub static SCENARIO: Scenario = Scenario {
    id: "cache-aside",
    title: "Cache-aside",
    family: "Caching",
    question: "Who keeps the cache honest when the application fills it?",
    text: "The application looks in the cache, reads the database on a miss \
           and fills the cache itself. Watch the gap between reading a row \
           and storing it: a writer that commits and deletes inside that gap \
           leaves the old value behind, and it stays until its time to live \
           is over. This is how most web applications use Redis.",
    variants: VARIANTS,
    knobs: KNOBS,
    properties: &[
        Property::StaleReads,
        Property::LostWrites,
        Property::Linearizability,
    ],
    seed: 7,
    source: Source {
        path: "patterns/cache_aside.rs",
        text: include_str!("../patterns/cache_aside.rs"),
    },
    until,
    topology,
    build,
    arrivals,
    program,
};

const BREAKS: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// No read is stale. A reader without a lease may still see a commit before
/// another reader's hit shows the value of before: not linearizable.
const FRESH: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

const VARIANTS: &[Variant] = &[
    Variant {
        id: "update-then-delete",
        name: "Update, then delete",
        summary: "Commits to the database, then deletes the key from the \
                  cache. A reader that had missed before can still store \
                  the old value after the delete.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "update_then_delete"],
    },
    Variant {
        id: "ttl-only",
        name: "TTL only",
        summary: "The writer leaves the cache alone. Old values are served \
                  until their time to live is over: staleness is bounded, \
                  not removed.",
        effect: Effect::Bounds,
        expected: BREAKS,
        functions: &["read", "ttl_only"],
    },
    Variant {
        id: "update-then-set",
        name: "Update, then set",
        summary: "Commits, then stores the new row in the cache. Two writers \
                  may store in the other order than they committed in.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "update_then_set"],
    },
    Variant {
        id: "delete-then-update",
        name: "Delete, then update",
        summary: "Deletes first. A reader between delete and commit puts the \
                  old value straight back.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "delete_then_update"],
    },
    Variant {
        id: "double-delete",
        name: "Double delete",
        summary: "Deletes again after a delay, for readers that were slow. \
                  The window is narrower; the second delete dies with its \
                  app.",
        effect: Effect::Narrows,
        expected: BREAKS,
        functions: &["read", "double_delete"],
    },
    Variant {
        id: "lease",
        name: "Lease",
        summary: "A miss hands out a token, and a fill needs it; a delete \
                  takes it away. The stale set is refused. Redis 7 has no \
                  lease: three scripts make one.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &[
            "lease_read",
            "lease_write",
            "get_or_lease",
            "set_with_lease",
            "delete_with_lease",
        ],
    },
    Variant {
        id: "versioned-set",
        name: "Versioned set",
        summary: "The writer leaves the new row in the cache, and a script \
                  refuses older ones. It holds as long as the new row is \
                  there: expiry, eviction and restart forget it.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &["versioned_read", "versioned_write", "set_if_newer"],
    },
];

const fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

const fn time(
    default: SimTime,
    min: SimTime,
    max: SimTime,
) -> (KnobKind, KnobValue) {
    (KnobKind::Time { min, max }, KnobValue::Time(default))
}

const fn knob(
    name: &'static str,
    label: &'static str,
    group: &'static str,
    (kind, default): (KnobKind, KnobValue),
) -> Knob {
    Knob { name, label, group, kind, default }
}

const fn choice(
    words: &'static [(&'static str, &'static str)],
) -> (KnobKind, KnobValue) {
    (KnobKind::Choice { words }, KnobValue::Choice(words[0].0))
}

const fn count(
    unit: &'static str,
    default: u64,
    min: u64,
    max: u64,
) -> (KnobKind, KnobValue) {
    (KnobKind::Count { unit, min, max }, KnobValue::Count(default))
}

const fn number(
    unit: &'static str,
    default: f64,
    min: f64,
    max: f64,
) -> (KnobKind, KnobValue) {
    (KnobKind::Number { unit, min, max }, KnobValue::Number(default))
}

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two apps and one race"),
    ("hands-on", "One read; the rest is yours"),
    ("crowd", "A steady load"),
];

const READS_FROM: &[(&str, &str)] =
    &[("primary", "The primary"), ("replica", "A replica that lags")];

const KNOBS: &[Knob] = &[
    knob("workload", "Who asks", "Workload", choice(WORKLOAD)),
    knob("ttl", "Time to live", "Pattern", time(ms(2_000), ms(1), ms(60_000))),
    knob(
        "delay",
        "Second delete after",
        "Pattern",
        time(ms(20), ms(1), ms(10_000)),
    ),
    knob(
        "time-out",
        "Clients wait at most",
        "Pattern",
        time(ms(1_000), ms(10), ms(60_000)),
    ),
    knob(
        "link",
        "Link latency, median",
        "Network",
        time(SimTime(250_000), SimTime(1_000), ms(1_000)),
    ),
    knob("loss", "Messages lost", "Network", number("share", 0.0, 0.0, 1.0)),
    knob(
        "select",
        "Reading a row, median",
        "Database",
        time(ms(1), SimTime(1_000), ms(1_000)),
    ),
    knob(
        "commit",
        "Committing a row, median",
        "Database",
        time(ms(3), SimTime(1_000), ms(1_000)),
    ),
    knob("pool", "Connections", "Database", count("connections", 8, 1, 256)),
    knob("reads-from", "Misses read from", "Database", choice(READS_FROM)),
    knob(
        "replica-lag",
        "The replica lags by",
        "Database",
        time(ms(50), SimTime(0), ms(10_000)),
    ),
    knob(
        "rate",
        "Requests a second",
        "Crowd",
        number("requests a second", 400.0, 1.0, 10_000.0),
    ),
    knob("keys", "Keys", "Crowd", count("keys", 20, 1, 10_000)),
    knob("zipf", "Zipf exponent", "Crowd", number("1", 1.0, 0.0, 3.0)),
    knob("reads", "Share of reads", "Crowd", number("share", 0.9, 0.0, 1.0)),
];

/// The 99th percentile of a latency, as a multiple of its median.
const P99: u32 = 4;

const APPS: [NodeId; 2] = [NodeId(0), NodeId(1)];
const CACHE: NodeId = NodeId(2);
const DB: NodeId = NodeId(3);
const REPLICA: NodeId = NodeId(4);

fn has_replica(settings: &Settings) -> bool {
    settings.choice("reads-from") == "replica"
}

fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(10_000),
        _ => SimTime::from(settings.time("ttl") + Duration::from_millis(500)),
    }
}

fn topology(settings: &Settings) -> Topology {
    let pool = settings.count("pool") as u32;
    let node = |name: &str, kind, workers| NodeInfo {
        name: name.into(),
        kind,
        workers,
    };
    let mut nodes = vec![
        node("app-1", NodeKind::App, 1),
        node("app-2", NodeKind::App, 1),
        node("cache", NodeKind::Cache, 1),
        node("db", NodeKind::Database, pool),
    ];
    let mut links: Vec<(NodeId, NodeId)> =
        APPS.iter().flat_map(|app| [(*app, CACHE), (*app, DB)]).collect();
    if has_replica(settings) {
        nodes.push(node("db-replica", NodeKind::Replica, pool));
        links.extend(APPS.iter().map(|app| (*app, REPLICA)));
        links.push((DB, REPLICA));
    }
    Topology { nodes, links }
}

fn typical(median: Duration) -> Latency {
    Latency::log_normal(median, median * P99)
}

fn build(settings: &Settings, chance: Box<dyn Chance>) -> Stage {
    let topology = topology(settings);
    let replica = has_replica(settings).then_some(REPLICA);
    let (read, commit) =
        (typical(settings.time("select")), typical(settings.time("commit")));
    let database = |role| Node::Db(Database::new(role, read, commit));
    let command = Latency::constant(Duration::from_micros(20));
    let nodes = topology
        .nodes
        .iter()
        .map(|node| match node.kind {
            NodeKind::App => Node::App,
            NodeKind::Cache => Node::Cache(Cache::new(command)),
            NodeKind::Database => database(Role::Primary { replica }),
            NodeKind::Replica => database(Role::Replica { primary: DB }),
        })
        .collect();
    let specs: Vec<NodeSpec> = topology
        .nodes
        .iter()
        .map(|node| NodeSpec { name: node.name.clone(), workers: node.workers })
        .collect();
    let simulation = Simulation::new(&specs, Cluster { nodes }, chance);
    for (a, b) in &topology.links {
        let latency = match (*a, *b) {
            (DB, REPLICA) => Latency::constant(settings.time("replica-lag")),
            _ => typical(settings.time("link")),
        };
        simulation.link(*a, *b, latency, settings.number("loss"));
    }
    seed_rows(&simulation, &topology, settings);
    let around = Surroundings {
        cache: CACHE,
        db: DB,
        db_reads: replica.unwrap_or(DB),
        time_out: settings.time("time-out"),
        ttl: settings.time("ttl"),
        delay: settings.time("delay"),
    };
    Stage { simulation, around }
}

/// Rows that stand before the run begins, and the cache's first timer.
fn seed_rows(
    simulation: &Simulation<Cluster>,
    topology: &Topology,
    settings: &Settings,
) {
    for (index, node) in topology.nodes.iter().enumerate() {
        let id = NodeId(index as u16);
        simulation.on_node(id, |world, ctx| match &mut world.nodes[index] {
            Node::App => {}
            Node::Cache(cache) => cache.start(ctx),
            Node::Db(db) => {
                for (key, text) in rows(settings) {
                    let key = ctx.trace().names.intern(&key);
                    let text = ctx.trace().names.intern(&text);
                    db.seed(ctx, key, text);
                }
            }
        });
        let _ = node;
    }
}

fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| (format!("user:{number}"), "w".into()))
            .collect(),
        _ => vec![("user:1".into(), "Ann".into())],
    }
}

fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let read = |at: SimTime, client| Arrival {
        at,
        client,
        kind: OpKind::Read,
        key: "user:1".into(),
        text: String::new(),
    };
    let [a, b] = APPS;
    match settings.choice("workload") {
        "story" => {
            let rename = Arrival {
                at: SimTime(500_000),
                client: b,
                kind: OpKind::Write,
                key: "user:1".into(),
                text: "Bea".into(),
            };
            let late = settings.time("ttl") + Duration::from_millis(100);
            let mut story = vec![
                read(SimTime::ZERO, a),
                rename,
                read(ms(20), b),
                read(late.into(), a),
            ];
            story.sort_by_key(|arrival| arrival.at);
            story.retain(|arrival| arrival.at < until);
            story
        }
        "crowd" => {
            let keys: Vec<String> =
                rows(settings).into_iter().map(|(key, _)| key).collect();
            let crowd = Crowd {
                clients: &APPS,
                rate: settings.number("rate"),
                read_share: settings.number("reads"),
                keys: &keys,
                zipf: settings.number("zipf"),
            };
            crowd.arrivals(chance, until)
        }
        _ => vec![read(SimTime::ZERO, a)],
    }
}

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "lease" => |app, key| -> super::Running<_> {
            Box::pin(cache_aside::lease_read(app, key))
        },
        "versioned-set" => |app, key| -> super::Running<_> {
            Box::pin(cache_aside::versioned_read(app, key))
        },
        _ => |app, key| -> super::Running<_> {
            Box::pin(cache_aside::read(app, key))
        },
    };
    macro_rules! write {
        ($function:ident) => {
            |app, key, text| -> super::Running<_> {
                Box::pin(cache_aside::$function(app, key, text))
            }
        };
    }
    let write = match variant.id {
        "ttl-only" => write!(ttl_only),
        "update-then-set" => write!(update_then_set),
        "delete-then-update" => write!(delete_then_update),
        "double-delete" => write!(double_delete),
        "lease" => write!(lease_write),
        "versioned-set" => write!(versioned_write),
        _ => write!(update_then_delete),
    };
    Program { read, write }
}
