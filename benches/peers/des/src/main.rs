//! Peers without a special build: `des PEER pp|tm|tmdeph [N]`.

mod nexosim;
mod odem;
mod tokio;
mod turmoil;

use std::time::{Duration, Instant};

const MS: Duration = Duration::from_millis(1);
const TIMERS: u64 = 1_000;

/// The period of a timer: whole milliseconds from 1 to 10, or none like
/// another's.
fn period(timer: u64, dephased: bool) -> Duration {
    if dephased {
        Duration::from_nanos(1_000_000 + 997 * timer)
    } else {
        Duration::from_millis(1 + timer % 10)
    }
}

/// Does one piece of `n` messages or ticks in one peer.
fn run(peer: &str, work: &str, n: u64) {
    let ticks = n / TIMERS;
    match (peer, work) {
        ("turmoil", "pp") => turmoil::ping_pong(n),
        ("turmoil", "tm") => turmoil::timers(ticks),
        ("tokio", "pp") => tokio::ping_pong(n),
        ("tokio", "tm") => tokio::timers(ticks),
        ("nexosim", "pp") => nexosim::ping_pong(n),
        ("nexosim", "tm") => nexosim::timers(ticks, false),
        ("nexosim", "tmdeph") => nexosim::timers(ticks, true),
        ("odem", "pp") => odem::ping_pong(n),
        ("odem", "tm") => odem::timers(ticks, false),
        ("odem", "tmdeph") => odem::timers(ticks, true),
        _ => panic!("no such peer or work: {peer} {work}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [peer, work] = [0, 1].map(|at| arguments[at].as_str());
    let n = arguments.get(2).map_or(1_000_000, |n| n.parse().unwrap());
    // Once before the time counts, as ourselves.
    run(peer, work, n);
    let start = Instant::now();
    run(peer, work, n);
    let seconds = start.elapsed().as_secs_f64();
    println!("{:.4} M/s", n as f64 / seconds / 1e6);
}
