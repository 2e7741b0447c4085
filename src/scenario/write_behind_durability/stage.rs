use crate::{
    nodes::{
        Node, Surroundings,
        cache::{
            Cache, Replication, TrayConfig,
            persist::{Aof, Persistence, Policy},
        },
    },
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, CACHE, DB},
        write_behind::workload::rows,
    },
    sim::chance::Chance,
    trace::{NodeId, WhenFull},
};

/// The replica's name.
pub const REPLICA_NAME: &str = "replica";

const REPLICA: NodeId = NodeId(4);

/// Whether the variant's cache has a replica.
pub fn has_replica(variant: &Variant) -> bool {
    variant.id.starts_with("replica")
}

/// What stands on the stage: each cache is linked to all others.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let mut topology = parts::apps_cache_db(settings);
    topology.links.push((CACHE, DB));
    if has_replica(variant) {
        let replica = parts::node(REPLICA_NAME, NodeKind::Cache, 1);
        topology.nodes.push(replica);
        topology.links.push((CACHE, REPLICA));
        topology.links.extend(APPS.map(|app| (app, REPLICA)));
        topology.links.push((REPLICA, DB));
    }
    topology
}

fn persistence(settings: &Settings, variant: &Variant) -> Persistence {
    let fsync = settings.time("fsync");
    let aof = |policy| Persistence::Aof(Box::new(Aof::new(policy, fsync)));
    match variant.id {
        "aof-no" => aof(Policy::No),
        "aof-everysec" => aof(Policy::EverySec),
        "aof-always" => aof(Policy::Always),
        _ => Persistence::None,
    }
}

fn cache(settings: &Settings, variant: &Variant) -> Cache {
    let tray = TrayConfig {
        every: settings.time("flush"),
        at_size: 0,
        batch: settings.count("batch") as usize,
        threads: 1,
        coalesce: settings.choice("coalesce") == "on",
        capacity: usize::MAX,
        when_full: WhenFull::Block,
        through: false,
    };
    parts::cache()
        .with_persistence(persistence(settings, variant))
        .with_tray(tray, settings.time("ttl"))
}

/// The stage, ready to run, with a cache that is warm.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let mut first = cache(settings, variant);
    let max_lag = settings.time("max-lag");
    let least = u32::from(variant.id == "replica-min");
    if has_replica(variant) {
        let part = Replication::primary(CACHE, REPLICA, least, max_lag);
        first = first.with_replication(part);
    }
    let statement = |name| parts::typical(settings, name);
    let db = parts::database(statement("select"), statement("commit"));
    let mut nodes = parts::standing(&topology, first, db);
    if let Some(node) = nodes.get_mut(REPLICA.index()) {
        let part = Replication::replica(CACHE, least, max_lag);
        *node = Node::Cache(cache(settings, variant).with_replication(part));
    }
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    let ttl = settings.time("ttl");
    parts::seed(&simulation, &topology, &rows(settings), Some(ttl));
    let around = Surroundings {
        retry: settings.time("retry"),
        wait: settings.time("wait"),
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
