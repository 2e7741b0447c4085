//! How fast the lab of the eviction scenario measures: one figure a line.

use std::time::Instant;

use flushpoint::{lab::Lab, run::Run};

fn main() {
    let run = Run::of("eviction").expect("a run of the catalogue");
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let mut lab = Lab::of(&run).expect("keys that are evicted");
            let start = Instant::now();
            while !lab.advance() {}
            // As many again have filled the caches.
            2e-6 * lab.findings().whole() as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "eviction lab, five sizes of four policies: {:.2} M requests/s",
        rates[2]
    );
}
