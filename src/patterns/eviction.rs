//! Cache-aside over a cache whose memory is full: the
//! program is the same for every policy, and the cache
//! decides what stays.

use crate::{
    nodes::{App, Key, Result, Text},
    trace::Row,
};

/// Cache first; on a miss the database, then fill.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        // Where nothing may be evicted, a full cache
        // refuses it (OOM): the next read misses too.
        let _ = app.cache.set_for_ever(key, row).await;
    }
    Ok(row)
}

/// The same, and what is filled has a time to live.
pub async fn read_with_ttl(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Commits, then deletes: what is deleted takes no
/// memory, so a full cache does not refuse it.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.cache.del(key).await;
    Ok(row)
}
