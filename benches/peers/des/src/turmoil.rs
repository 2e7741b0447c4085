//! turmoil: hosts on a simulated network, driven tick by tick.

use turmoil::{Builder, net::UdpSocket};

use crate::{Duration, MS, TIMERS, period};

const LONG: Duration = Duration::from_secs(1_000_000);

pub fn ping_pong(n: u64) {
    let mut sim = Builder::new()
        .simulation_duration(LONG)
        .tick_duration(MS)
        .min_message_latency(MS)
        .max_message_latency(MS)
        .build();
    sim.host("pong", || async {
        let socket = UdpSocket::bind("0.0.0.0:9").await?;
        let mut bytes = [0u8; 16];
        loop {
            let (length, from) = socket.recv_from(&mut bytes).await?;
            socket.send_to(&bytes[..length], from).await?;
        }
    });
    sim.client("ping", async move {
        let socket = UdpSocket::bind("0.0.0.0:8").await?;
        let mut bytes = [0u8; 16];
        for i in 0..n / 2 {
            socket.send_to(&i.to_le_bytes(), "pong:9").await?;
            socket.recv_from(&mut bytes).await?;
        }
        Ok(())
    });
    sim.set_link_latency("ping", "pong", MS);
    sim.run().unwrap();
}

pub fn timers(ticks: u64) {
    let mut sim =
        Builder::new().simulation_duration(LONG).tick_duration(MS).build();
    sim.client("t", async move {
        let mut tasks = tokio::task::JoinSet::new();
        for timer in 0..TIMERS {
            tasks.spawn_local(async move {
                for _ in 0..ticks {
                    tokio::time::sleep(period(timer, false)).await;
                }
            });
        }
        while tasks.join_next().await.is_some() {}
        Ok(())
    });
    sim.run().unwrap();
}
