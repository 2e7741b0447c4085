//! Orders that are announced: on a channel of the cache, or
//! in a stream. A worker brings each one to the database.

use crate::{
    nodes::{
        App, CallError, Consumer, Key, Result, Text,
    },
    trace::Row,
};

/// The channel, or the stream.
pub const ORDERS: &str = "orders";

/// The stream's group of consumers.
pub const WORKERS: &str = "workers";

/// What an app announces: each order has a key of its own.
const fn order(text: Text) -> Row {
    Row { text, version: 1 }
}

/// How an order stands: the database knows.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.db.select(key).await
}

/// Publishes, and takes any answer for an OK.
pub async fn fire_and_forget(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = order(text);
    app.publish(ORDERS, key, row).await?;
    Ok(row)
}

/// Publishes until at least one is there to hear it.
pub async fn count_receivers(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = order(text);
    for _ in 0..app.retries {
        // So many were sent it, and not: have done it.
        let sent = app.publish(ORDERS, key, row).await?;
        if sent > 0 {
            return Ok(row);
        }
        app.sleep(app.retry).await;
    }
    Err(CallError::Refused)
}

/// Appends it to a stream, which keeps it.
pub async fn append(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = order(text);
    let most = Some(app.max_len);
    app.stream(ORDERS).add(key, row, most).await?;
    Ok(row)
}

/// The worker of a channel: hears and stores.
pub async fn hear(app: App) {
    loop {
        if let Ok(mut news) = app.subscribe(ORDERS).await {
            while let Ok(order) = news.next().await {
                store(&app, order.key, order.row).await;
            }
        }
        // What is published before it is back, it will
        // never hear.
        app.sleep(app.retry).await;
    }
}

async fn store(app: &App, key: Key, row: Row) {
    let rows = [(key, row)].into();
    while app.db.upsert(&rows).await.is_err() {
        app.sleep(app.retry).await;
    }
}

/// The worker of a stream: claims what a worker before it
/// was given, then takes what is new.
pub async fn consume(app: App) {
    let me = app.process_name();
    let stream = app.stream(ORDERS);
    let worker = stream.consumer(WORKERS, me, 1);
    loop {
        if let Err(error) = take(&app, &worker).await {
            app.sleep(app.retry).await;
            if error != CallError::TimedOut {
                // A cache that restarted has forgotten it.
                let _ = worker.make_group(false).await;
            }
        }
    }
}

/// One entry: stored first, and then acknowledged.
async fn take(app: &App, worker: &Consumer) -> Result<()> {
    let old = worker.claim(app.job.lease).await?;
    let batch = match old {
        Some(batch) => Some(batch),
        None => worker.read_new(app.job.every).await?,
    };
    let Some(batch) = batch else { return Ok(()) };
    for (key, row) in batch.rows.iter() {
        store(app, *key, *row).await;
    }
    let _ = worker.ack(&batch).await;
    Ok(())
}
