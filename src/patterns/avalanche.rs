//! Cache avalanche: copies that were stored together end
//! together, and all of them are loaded again at once.

use std::time::Duration;

use crate::{
    nodes::{App, Key, Result, Text},
    trace::Row,
};

/// Naive: each copy lives as long as another.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    read_for(&app, key, app.ttl).await
}

/// Naive: after a deployment all rows are stored at once,
/// and so they will all end at once.
pub async fn warm_up(app: App) {
    let rows = app.db.select_all().await;
    for (key, row) in rows.iter().flat_map(|all| &**all) {
        set_later(&app, *key, *row, app.ttl);
    }
}

/// Jitter: each copy lives for a little more or less.
pub async fn read_jittered(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let ttl = jittered(&app);
    read_for(&app, key, ttl).await
}

/// Jitter: stored at once, and spread over their ends.
pub async fn warm_up_jittered(app: App) {
    let rows = app.db.select_all().await;
    for (key, row) in rows.iter().flat_map(|all| &**all) {
        let ttl = jittered(&app);
        set_later(&app, *key, *row, ttl);
    }
}

/// From TTL * (1 - j) to TTL * (1 + j), all alike likely.
fn jittered(app: &App) -> Duration {
    let swing = 2.0 * app.uniform() - 1.0;
    app.ttl.mul_f64(1.0 + app.jitter * swing)
}

async fn read_for(
    app: &App,
    key: Key,
    ttl: Duration,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = app.cache.set(key, row, ttl).await;
    }
    Ok(row)
}

/// In a pipeline: nobody waits for one answer to send the
/// next command.
fn set_later(app: &App, key: Key, row: Row, ttl: Duration) {
    let set = app.cache.set(key, row, ttl);
    app.spawn(async move {
        let _ = set.await;
    });
}

/// Commits, then deletes the copy.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.cache.del(key).await;
    Ok(row)
}
