//! Write-behind: the cache takes a write and answers; the
//! database hears of it later, in batches.

use std::time::Duration;

use crate::{
    nodes::{
        App, CallError, Key, Result, Text,
        cache::{Batch, Fill, Redis, Script},
    },
    trace::Row,
};

/// Write-behind: told OK as soon as the cache has it.
pub async fn write_behind(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    // Stored and queued for the database, in one step.
    let put = app.cache.put(key, text, None).await?;
    if let Some(row) = put {
        return Ok(row);
    }
    // The cache has no version to count on from.
    let row = app.db.select(key).await?;
    let base = row.map_or(0, |row| row.version);
    let put = app.cache.put(key, text, Some(base)).await?;
    put.ok_or(CallError::Unexpected)
}

/// The same by a cache that asks nobody: of what it has not
/// it counts from zero.
pub async fn write_from_zero(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    // The database may have newer versions: it will refuse.
    let put = app.cache.put(key, text, Some(0)).await?;
    put.ok_or(CallError::Unexpected)
}

/// Told OK once the replica has it too: WAIT. Where it has
/// not in time nobody knows: the write stays as it is.
pub async fn write_and_wait(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = write_behind(app.clone(), key, text).await?;
    match app.cache.wait(1, app.wait).await? {
        0 => Err(CallError::TimedOut),
        _ => Ok(row),
    }
}

/// The same for an entry of a log: its key is new, so there
/// is no version to ask for.
pub async fn append(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let put = app.cache.put(key, text, Some(0)).await?;
    put.ok_or(CallError::Unexpected)
}

/// The flusher: threads of the cache's own process.
pub async fn flusher(app: App) {
    for _ in 1..app.tray.threads() {
        app.spawn(flush_when_due(app.clone()));
    }
    flush_when_due(app).await;
}

/// When its time has come, or as soon as many rows wait.
async fn flush_when_due(app: App) {
    loop {
        app.tray.due().await;
        while let Some(batch) = app.tray.take() {
            flush(&app, &batch).await;
        }
    }
}

/// No pause between two attempts is longer than this.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// One call for many rows; again until it succeeds. The
/// upsert is versioned: twice does no harm.
async fn flush(app: &App, batch: &Batch) {
    let mut pause = app.retry;
    for attempt in 1.. {
        let sent = app.db.upsert(&batch.rows).await;
        if let Ok(newer) = sent {
            return app.tray.done(batch, &newer);
        }
        app.tray.failed(batch, attempt);
        app.sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// The flusher that trusts its own order.
pub async fn flusher_blind(app: App) {
    loop {
        app.tray.due().await;
        while let Some(batch) = app.tray.take() {
            flush_blind(&app, &batch).await;
        }
    }
}

/// An upsert that looks at no version: the last call wins,
/// also where its rows are older than what stands there.
async fn flush_blind(app: &App, batch: &Batch) {
    for attempt in 1.. {
        let sent = app.db.upsert_blind(&batch.rows).await;
        if sent.is_ok() {
            return app.tray.done(batch, &[]);
        }
        app.tray.failed(batch, attempt);
        app.sleep(app.retry).await;
    }
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
        // What came meanwhile is newer: it stays.
        let ttl = app.ttl;
        let fill = app.cache.set_if_absent(key, row, ttl);
        let _ = fill.await;
    }
    Ok(row)
}

/// Reads the database, as a report does.
pub async fn read_database(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.db.select(key).await
}

/// Write-through: told OK once the database has it.
pub async fn write_through(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let ttl = app.ttl;
    let fill = Fill { key, row, ttl, token: 0 };
    app.cache.eval(&SET_IF_NEWER, fill).await?;
    Ok(row)
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
