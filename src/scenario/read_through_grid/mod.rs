mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::read_through_grid};

/// Read-through in a data grid.
pub static SCENARIO: Scenario = Scenario {
    id: "read-through-grid",
    title: "Data grid",
    family: "Caching",
    question: "A grid loads and writes its entries through a store. What is \
               the lock on an entry good for, and who waits for it?",
    text: "Each entry has one owner among the nodes of the grid, and every \
           client knows which; the owner asks the database through a cache \
           store, for reads and for writes. Watch a load and a write of one \
           entry that pass each other on the way back from the database: the \
           old row is stored last and stays. With the entry locked while it \
           is loaded or written, there is one load of a key in the whole \
           grid and no such race: each entry behaves as one register, as \
           long as everybody goes through the grid. Oracle Coherence, \
           Hazelcast and Apache Ignite load like this, through a CacheStore, \
           a MapLoader, a read-through store.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    // Of the first ones in which the load comes in behind the write.
    seed: 31,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/read_through_grid.rs",
        text: include_str!("../../patterns/read_through_grid.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: no_script,
    program,
};

/// The engines of all nodes of the grid.
macro_rules! grid {
    ($load:ident, $write:ident) => {
        &[
            engine!("grid-1", read_through_grid, $load, $write),
            engine!("grid-2", read_through_grid, $load, $write),
        ]
    };
}

fn program(variant: &Variant) -> Program {
    let background: &[Background] = match variant.id {
        "entry-lock" => grid!(load_locked, store_locked),
        _ => grid!(load, store),
    };
    Program {
        read: reads!(read_through_grid::read),
        write: writes!(read_through_grid::write),
        background,
    }
}
