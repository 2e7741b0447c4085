mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{
    Background, Endless, Program, Running, Scenario, Source, Variant, no_script,
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
    properties: &[
        Property::StaleReads,
        Property::ReadYourWrites,
        Property::MonotonicReads,
        Property::LostWrites,
        Property::Linearizability,
    ],
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
    macro_rules! read {
        ($function:ident) => {
            |app, key| -> Running<_> {
                Box::pin(cache_aside::$function(app, key))
            }
        };
    }
    macro_rules! write {
        ($function:ident) => {
            |app, key, text| -> Running<_> {
                Box::pin(cache_aside::$function(app, key, text))
            }
        };
    }
    let read = match variant.id {
        "sliding-ttl" => read!(sliding_read),
        "lease" | "outbox" => read!(lease_read),
        "versioned-set" => read!(versioned_read),
        "versioned-tombstone" => read!(tombstone_read),
        "primary-read" => read!(primary_read),
        "remote-marker" => read!(marker_read),
        _ => read!(read),
    };
    let write = match variant.id {
        "ttl-only" | "sliding-ttl" => write!(ttl_only),
        "update-then-set" => write!(update_then_set),
        "delete-then-update" => write!(delete_then_update),
        "double-delete" => write!(double_delete),
        "lease" | "primary-read" => write!(lease_write),
        "versioned-set" => write!(versioned_write),
        "versioned-tombstone" => write!(tombstone_write),
        "outbox" => write!(outbox_write),
        "remote-marker" => write!(marker_write),
        _ => write!(update_then_delete),
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
