mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::hot_key};

/// A hot key.
pub static SCENARIO: Scenario = Scenario {
    id: "hot-key",
    title: "Hot key",
    family: "Expiry and eviction",
    question: "Three shards, and one key that everybody wants. Why do more \
               shards not help, and what does?",
    text: "A key lives on one shard: by a hash of its name, as every client \
           reckons it. So a load of many keys is shared, and the load of one \
           is not. Watch the line before the shard of hot:1 while the others \
           have nothing to do: a shard carries out one command at a time, and \
           a large value takes it a while. Copies under several names are on \
           several shards; a writer has to delete all of them. A copy in each \
           app's own memory takes no shard at all, and is as old as its time \
           to live, or as what the app is told on a channel. A channel keeps \
           nothing: what is said while a connection is down is not heard. \
           Redis Cluster and client-side sharding, memcached behind mcrouter, \
           and every table that is divided by a key know hot keys.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 8,
    source: Source {
        path: "patterns/hot_key.rs",
        text: include_str!("../../patterns/hot_key.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    lesson: Some(&lesson::LESSON),
    script: no_script,
    program,
};

/// In each app, beside its requests.
const LISTENERS: &[Background] = &[
    Background {
        node: "app-1",
        run: |app| Box::pin(hot_key::hear_changes(app)),
    },
    Background {
        node: "app-2",
        run: |app| Box::pin(hot_key::hear_changes(app)),
    },
];

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "key-copies" => reads!(hot_key::read_a_copy),
        "local-ttl" | "local-told" => reads!(hot_key::read_locally),
        _ => reads!(hot_key::read),
    };
    let write = match variant.id {
        "key-copies" => writes!(hot_key::write_all_copies),
        "local-told" => writes!(hot_key::write_and_tell),
        _ => writes!(hot_key::write),
    };
    let background = match variant.id {
        "local-told" => LISTENERS,
        _ => &[],
    };
    Program { read, write, background }
}
