//! Write-through: database and cache are both written
//! before the writer is told OK.

use crate::{
    nodes::{App, CallError, Key, Result, Text},
    trace::Row,
};

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

/// Database first: commits, then stores.
pub async fn database_first(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.set(key, row, app.ttl).await?;
    Ok(row)
}

/// Cache first: stores what may never be committed.
pub async fn cache_first(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = Row::unversioned(text);
    app.cache.set(key, row, app.ttl).await?;
    app.db.update(key, text).await
}

/// Both at once: as slow as the slower of the two.
pub async fn both_at_once(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = Row::unversioned(text);
    let store = app.cache.set(key, row, app.ttl);
    let commit = app.db.update(key, text);
    let (stored, row) = app.both(store, commit).await;
    stored?;
    row
}

/// In line: the app speaks to the cache alone.
pub async fn in_line(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
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

/// In line: the cache's threads commit for the writers.
pub async fn committer(app: App) {
    for _ in 1..app.tray.threads() {
        app.spawn(commit_in_turn(app.clone()));
    }
    commit_in_turn(app).await;
}

/// Of one key one write at a time: committed, then
/// stored, then its writer is told OK.
async fn commit_in_turn(app: App) {
    loop {
        app.tray.due().await;
        while let Some(batch) = app.tray.take() {
            let sent = app.db.upsert(&batch.rows);
            let mut newer = sent.await;
            while newer.is_err() {
                app.sleep(app.retry).await;
                let again = app.db.upsert(&batch.rows);
                newer = again.await;
            }
            let newer = newer.unwrap_or_default();
            app.tray.done(&batch, &newer);
        }
    }
}
