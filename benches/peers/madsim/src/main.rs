//! madsim: `peer-madsim pp|tm [N]`, built with `RUSTFLAGS='--cfg madsim'`.

use std::time::{Duration, Instant};

use madsim::{
    Config,
    net::{Endpoint, NetSim},
    plugin::simulator,
    runtime::{Handle, Runtime},
    task,
    time::sleep,
};

const TIMERS: u64 = 1_000;

async fn ping_pong(n: u64) {
    let handle = Handle::current();
    let node = |name: &str, ip: &str| {
        handle.create_node().name(name).ip(ip.parse().unwrap()).build()
    };
    let (ping, pong) = (node("a", "10.0.0.1"), node("b", "10.0.0.2"));
    let _ = simulator::<NetSim>();
    pong.spawn(async move {
        let endpoint = Endpoint::bind("10.0.0.2:1").await.unwrap();
        let mut bytes = vec![0u8; 16];
        loop {
            let (length, from) =
                endpoint.recv_from(1, &mut bytes).await.unwrap();
            endpoint.send_to(from, 1, &bytes[..length]).await.unwrap();
        }
    });
    let pings = ping.spawn(async move {
        sleep(Duration::from_millis(5)).await;
        let endpoint = Endpoint::bind("10.0.0.1:1").await.unwrap();
        let mut bytes = vec![0u8; 16];
        for i in 0..n / 2 {
            let ping = i.to_le_bytes();
            endpoint.send_to("10.0.0.2:1", 1, &ping).await.unwrap();
            endpoint.recv_from(1, &mut bytes).await.unwrap();
        }
    });
    pings.await.unwrap();
}

async fn timers(ticks: u64) {
    let start = |timer| {
        task::spawn(async move {
            for _ in 0..ticks {
                sleep(Duration::from_millis(1 + timer % 10)).await;
            }
        })
    };
    let timers: Vec<_> = (0..TIMERS).map(start).collect();
    for timer in timers {
        timer.await.unwrap();
    }
}

/// Does `n` messages or ticks and returns how long that took.
fn run(work: &str, n: u64) -> Duration {
    let mut config = Config::default();
    config.net.send_latency =
        Duration::from_millis(1)..Duration::from_micros(1_001);
    let runtime = Runtime::with_seed_and_config(1, config);
    let start = Instant::now();
    match work {
        "pp" => runtime.block_on(ping_pong(n)),
        "tm" => runtime.block_on(timers(n / TIMERS)),
        _ => panic!("no such work: {work}"),
    }
    start.elapsed()
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let n = arguments.get(1).map_or(1_000_000, |n| n.parse().unwrap());
    // Once before the time counts, as ourselves.
    run(&arguments[0], n);
    let seconds = run(&arguments[0], n).as_secs_f64();
    println!("{:.4} M/s", n as f64 / seconds / 1e6);
}
