//! Write-around: a write goes past the cache, straight to
//! the database. Copies are made by those who read.

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
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Around the cache: it is not told of the write.
pub async fn around(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.db.update(key, text).await
}

/// Around the cache, and an old copy goes.
pub async fn around_and_delete(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.cache.del(key).await;
    Ok(row)
}

/// Into both: the next reader finds it, if one comes.
pub async fn into_both(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.cache.set(key, row, app.ttl).await;
    Ok(row)
}
