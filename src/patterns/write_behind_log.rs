//! Write-behind with a replicated log as the queue: the
//! brokers keep what the database has not yet.

use crate::{
    nodes::{
        App, Key, Result, Text,
        cache::{Fill, Redis, Script},
        log::{Acks, Consumer, Polled},
    },
    trace::Row,
};

/// acks=0: told OK as soon as the record is sent.
pub async fn write_acks_0(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    // No answer comes, whatever becomes of it.
    let row = app.log.send(key, text).await?;
    let _ = app.cache.set(key, row, app.ttl).await;
    Ok(row)
}

/// acks=1: told OK when the leader has it.
pub async fn write_acks_1(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let acks = Acks::Leader;
    let row = app.log.append(key, text, acks).await?;
    show(&app, key, row).await;
    Ok(row)
}

/// acks=all: told OK when all in-sync replicas have it.
pub async fn write_acks_all(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let acks = Acks::All;
    let row = app.log.append(key, text, acks).await?;
    show(&app, key, row).await;
    Ok(row)
}

/// The cache shows what the log has. Its version is the
/// place in the log: an older one comes too late.
async fn show(app: &App, key: Key, row: Row) {
    let fill = Fill { key, row, ttl: app.ttl, token: 0 };
    let _ = app.cache.eval(&SET_IF_NEWER, fill).await;
}

const SET_IF_NEWER: Script<Fill, bool> =
    Script { name: "set_if_newer", run: set_if_newer };

/// In the cache, at once: store, unless a newer row stands.
fn set_if_newer(redis: &mut Redis, fill: Fill) -> bool {
    let held = redis.get(fill.key);
    if held
        .is_some_and(|held| held.version > fill.row.version)
    {
        return false;
    }
    redis.set(fill.key, fill.row, fill.ttl);
    true
}

/// Reads the cache; only a miss asks the database.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let ttl = app.ttl;
        let fill = app.cache.set_if_absent(key, row, ttl);
        let _ = fill.await;
    }
    Ok(row)
}

/// The sync job. At least once: rows first, then the
/// offset. After a crash some rows come again.
pub async fn commit_after(app: App, partition: u32) {
    let consumer = app.log.consumer(partition);
    loop {
        app.sleep(app.job.every).await;
        while let Some(batch) = next(&app, &consumer).await
        {
            store(&app, &batch).await;
            let _ = consumer.commit(&batch).await;
        }
    }
}

/// The sync job. At most once: the offset first, then the
/// rows. After a crash nobody reads them again.
pub async fn commit_before(app: App, partition: u32) {
    let consumer = app.log.consumer(partition);
    loop {
        app.sleep(app.job.every).await;
        while let Some(batch) = next(&app, &consumer).await
        {
            let _ = consumer.commit(&batch).await;
            store(&app, &batch).await;
        }
    }
}

/// The next records that all in-sync replicas have; none if
/// all are read.
async fn next(
    app: &App,
    consumer: &Consumer,
) -> Option<Polled> {
    loop {
        match consumer.poll().await {
            Ok(batch) => return batch,
            // Nobody leads, or another broker does.
            Err(_) => app.sleep(app.retry).await,
        }
    }
}

/// Until the database has them. Versioned: what comes again
/// changes nothing.
async fn store(app: &App, batch: &Polled) {
    while app.db.upsert(&batch.rows).await.is_err() {
        app.sleep(app.retry).await;
    }
}
