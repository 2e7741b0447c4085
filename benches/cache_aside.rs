//! What an event of a cache-aside run costs, from 10^4 to 10^6 events: one
//! figure a line, and the ratio of the dearest to the cheapest.

use std::time::Instant;

use flushpoint::{
    run::{Run, execute},
    trace::SimTime,
};

/// Runs of so many seconds make about 10^4, 10^5 and 10^6 entries.
const LENGTHS_S: [u64; 3] = [3, 30, 300];

fn main() {
    let base = Run::of("cache-aside")
        .and_then(|run| run.with_knob("workload", "crowd"))
        .expect("a run of the catalogue");
    let mut costs = Vec::new();
    for length_s in LENGTHS_S {
        let until = SimTime::from_ms(length_s * 1_000);
        let run = base.clone().with_until(until).expect("in range");
        let mut rounds: Vec<(f64, usize)> = (0..5)
            .map(|_| {
                let start = Instant::now();
                let events = execute(&run).trace.len();
                (start.elapsed().as_nanos() as f64 / events as f64, events)
            })
            .collect();
        rounds.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (cost, events) = rounds[2];
        println!("cache-aside, {events} events: {cost:.1} ns an event");
        costs.push(cost);
    }
    let dearest = costs.iter().copied().fold(0.0, f64::max);
    let cheapest = costs.iter().copied().fold(f64::MAX, f64::min);
    println!("cache-aside, dearest to cheapest: {:.2}", dearest / cheapest);
}
