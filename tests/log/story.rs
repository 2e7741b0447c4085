//! The story, under each fault.

use flushpoint::{
    run::execute,
    view::{Index, step_words},
};

use crate::crowd::{lost, run};

#[test]
fn steps() {
    let runs = std::env::var("RUNS").unwrap_or_default();
    let runs = runs.split(';').map(|r| r.split('&').collect::<Vec<_>>());
    for it in runs {
        let knobs: Vec<(&str, &str)> =
            it[1..].iter().map(|k| k.split_once('=').unwrap()).collect();
        let trace = execute(&run(it[0], &knobs, &[])).trace;
        let index = Index::of(&trace);
        for (number, id) in index.steps.iter().enumerate() {
            let entry = trace.entry(*id);
            println!(
                "{:>3} {} {:<9} {}",
                number + 1,
                entry.at,
                trace.node_name(entry.node),
                step_words(&trace, &index, *id)
            );
        }
        println!("{:?} {:?}", it, lost(&trace));
    }
}
