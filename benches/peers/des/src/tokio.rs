//! tokio with its clock paused: what most people use. A link is a sleep
//! before a channel.

use tokio::{
    runtime::{Builder, Runtime},
    sync::mpsc::unbounded_channel,
    task::JoinSet,
    time::sleep,
};

use crate::{MS, TIMERS, period};

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_time().start_paused(true).build().unwrap()
}

pub fn ping_pong(n: u64) {
    runtime().block_on(async move {
        let (ping, mut pinged) = unbounded_channel::<u64>();
        let (pong, mut ponged) = unbounded_channel::<u64>();
        let echo = tokio::spawn(async move {
            while let Some(value) = pinged.recv().await {
                sleep(MS).await;
                if pong.send(value).is_err() {
                    break;
                }
            }
        });
        for i in 0..n / 2 {
            sleep(MS).await;
            ping.send(i).unwrap();
            ponged.recv().await.unwrap();
        }
        drop(ping);
        echo.await.unwrap();
    });
}

pub fn timers(ticks: u64) {
    runtime().block_on(async move {
        let mut tasks = JoinSet::new();
        for timer in 0..TIMERS {
            tasks.spawn(async move {
                for _ in 0..ticks {
                    sleep(period(timer, false)).await;
                }
            });
        }
        while tasks.join_next().await.is_some() {}
    });
}
