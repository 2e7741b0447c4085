//! Time to live: how long a copy stands, and what lets it
//! live on.

use std::time::Duration;

use crate::{
    nodes::{App, Key, Result, Text},
    trace::Row,
};

/// Sliding: each read lets the copy live on.
pub async fn sliding(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let found = app.cache.getex(key, app.ttl).await;
    if let Ok(Some(row)) = found {
        return Ok(Some(row));
    }
    load(&app, key, app.ttl).await
}

/// Absolute: a copy ends so long after it was stored.
pub async fn absolute(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    load(&app, key, app.ttl).await
}

/// By pattern: what changes while it is read ends soon and
/// at a fixed time; what does not lives as long as it is
/// read.
pub async fn by_pattern(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let fixed = app.is_named(key, "price:");
    let ttl = if fixed { app.ahead } else { app.ttl };
    let found = match fixed {
        true => app.cache.get(key).await,
        false => app.cache.getex(key, ttl).await,
    };
    if let Ok(Some(row)) = found {
        return Ok(Some(row));
    }
    load(&app, key, ttl).await
}

async fn load(
    app: &App,
    key: Key,
    ttl: Duration,
) -> Result<Option<Row>> {
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = app.cache.set(key, row, ttl).await;
    }
    Ok(row)
}

/// Commits; the copy lives on until its time is over.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.db.update(key, text).await
}
