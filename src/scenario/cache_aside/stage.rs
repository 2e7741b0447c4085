use super::workload::rows;
use crate::{
    nodes::{Database, Node, Surroundings, db::Role},
    scenario::{
        NodeKind, Settings, Stage, Topology, Variant,
        parts::{self, APPS, CACHE, DB, node},
    },
    sim::{Latency, chance::Chance},
    trace::NodeId,
};

const REPLICA: NodeId = NodeId(4);

/// The node of the outbox's relay.
pub const RELAY: &str = "relay";

fn has_replica(settings: &Settings) -> bool {
    settings.choice("reads-from") == "replica"
}

/// What stands on the stage.
pub fn topology(settings: &Settings, variant: &Variant) -> Topology {
    let Topology { mut nodes, mut links } = parts::apps_cache_db(settings);
    if has_replica(settings) {
        let pool = settings.count("pool") as u32;
        nodes.push(node("db-replica", NodeKind::Replica, pool));
        links.extend(APPS.iter().map(|app| (*app, REPLICA)));
        links.push((DB, REPLICA));
    }
    if variant.id == "outbox" {
        let relay = NodeId(nodes.len() as u16);
        nodes.push(node(RELAY, NodeKind::Relay, 1));
        links.extend([(relay, CACHE), (relay, DB)]);
    }
    Topology { nodes, links }
}

/// The stage, ready to run.
pub fn build(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
) -> Stage {
    let topology = topology(settings, variant);
    let replica = has_replica(settings).then_some(REPLICA);
    let typical = |name| parts::typical(settings, name);
    let (read, commit) = (typical("select"), typical("commit"));
    let database = |role| Node::Db(Database::new(role, read, commit));
    let nodes = topology.nodes.iter().map(|node| match node.kind {
        NodeKind::App | NodeKind::Relay | NodeKind::Job | NodeKind::Broker => {
            Node::App
        }
        NodeKind::Cache => Node::Cache(parts::cache()),
        NodeKind::Database => database(Role::Primary { replica }),
        NodeKind::Replica => database(Role::Replica { primary: DB }),
    });
    let nodes = nodes.collect();
    let simulation = parts::simulation(&topology, nodes, settings, chance);
    for (a, b) in &topology.links {
        let latency = match (*a, *b) {
            (DB, REPLICA) => Latency::constant(settings.time("replica-lag")),
            _ => typical("link"),
        };
        simulation.link(*a, *b, latency, settings.number("loss"));
    }
    parts::seed(&simulation, &topology, &rows(settings), None);
    let around = Surroundings {
        db_reads: replica.unwrap_or(DB),
        delay: settings.time("delay"),
        marker_ttl: settings.time("marker-ttl"),
        retry: settings.time("retry"),
        ..parts::around(settings)
    };
    Stage { simulation, around }
}
