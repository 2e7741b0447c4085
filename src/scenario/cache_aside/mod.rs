mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Running, Scenario, Source, Variant};
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
    program,
};

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "lease" => |app, key| -> Running<_> {
            Box::pin(cache_aside::lease_read(app, key))
        },
        "versioned-set" => |app, key| -> Running<_> {
            Box::pin(cache_aside::versioned_read(app, key))
        },
        _ => |app, key| -> Running<_> { Box::pin(cache_aside::read(app, key)) },
    };
    macro_rules! write {
        ($function:ident) => {
            |app, key, text| -> Running<_> {
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
