//! The same run gives the same trace: twice, and in the browser, where
//! `determinism_wasm.rs` compares with the hashes that this test keeps.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::{run::execute, scenario::CATALOGUE};

/// The runs of most scenarios are not kept: they are young and may change.
#[test]
fn a_run_of_any_scenario_gives_its_trace_twice() {
    for scenario in CATALOGUE {
        for number in 0..30 {
            let run = runs::random_run_of(scenario.id, number);
            let (once, twice) = (execute(&run), execute(&run));
            assert_eq!(once.trace.hash(), twice.trace.hash(), "{run:?}");
        }
    }
}

/// One trace hash a line, of the runs 0, 1, 2…
const HASHES: &str = "tests/support/trace_hashes.txt";

/// A change of any trace changes what existing links show. Where that is
/// meant, `KEEP_HASHES=1 cargo test --test determinism` keeps the new hashes.
#[test]
fn kept_runs_give_the_traces_they_gave_before() {
    let mut hashes = String::new();
    for number in 0..runs::KEPT {
        let run = runs::kept_run(number);
        let (once, twice) = (execute(&run), execute(&run));
        assert_eq!(once.trace.entries(), twice.trace.entries(), "{run:?}");
        assert_eq!(once.trace.hash(), twice.trace.hash(), "{run:?}");
        hashes += &format!("{:016x}\n", once.trace.hash());
    }
    if std::env::var_os("KEEP_HASHES").is_some() {
        std::fs::write(HASHES, &hashes).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(HASHES).expect("the file is there");
    for (number, (now, kept)) in hashes.lines().zip(kept.lines()).enumerate() {
        let run = runs::kept_run(number as u64);
        assert_eq!(now, kept, "run {number} has another trace: {run:?}");
    }
    assert_eq!(hashes, kept);
}
