mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{
    Background, Endless, Program, Scenario, Source, Variant, no_script,
};
use crate::{check::Property, patterns::cache_aside};

/// Cache-aside.
pub static SCENARIO: Scenario = Scenario {
    id: "cache-aside",
    title: "Cache-aside",
    family: "Caching",
    question: "A cache keeps fast copies of database rows. When a row \
               changes, who makes sure that its old copy goes?",
    text: "The application looks in the cache, reads the database on a miss \
           and fills the cache itself. Watch the gap between reading a row \
           and storing it: a writer that commits and deletes inside that gap \
           leaves the old value behind, and it stays until its time to live \
           is over. This is how most web applications use Redis.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/cache_aside.rs",
        text: include_str!("../../patterns/cache_aside.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: no_script,
    program,
};

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "sliding-ttl" => reads!(cache_aside::sliding_read),
        "lease" | "outbox" => reads!(cache_aside::lease_read),
        "versioned-set" => reads!(cache_aside::versioned_read),
        "versioned-tombstone" => reads!(cache_aside::tombstone_read),
        "primary-read" => reads!(cache_aside::primary_read),
        "remote-marker" => reads!(cache_aside::marker_read),
        _ => reads!(cache_aside::read),
    };
    let write = match variant.id {
        "ttl-only" | "sliding-ttl" => writes!(cache_aside::ttl_only),
        "update-then-set" => writes!(cache_aside::update_then_set),
        "delete-then-update" => writes!(cache_aside::delete_then_update),
        "double-delete" => writes!(cache_aside::double_delete),
        "lease" | "primary-read" => writes!(cache_aside::lease_write),
        "versioned-set" => writes!(cache_aside::versioned_write),
        "versioned-tombstone" => writes!(cache_aside::tombstone_write),
        "outbox" => writes!(cache_aside::outbox_write),
        "remote-marker" => writes!(cache_aside::marker_write),
        _ => writes!(cache_aside::update_then_delete),
    };
    let background = match variant.id {
        "outbox" => RELAY,
        _ => &[],
    };
    Program { read, write, background }
}

const RELAY: &[Background] = &[Background {
    node: stage::RELAY,
    run: |app| -> Endless { Box::pin(cache_aside::outbox_relay(app)) },
}];
