//! Why cache: the same reads with and without a cache, and
//! what one slow command does to everybody.

use crate::{
    nodes::{App, Key, Result, Text},
    trace::Row,
};

/// Without a cache: every read asks the database.
pub async fn read_database(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.db.select(key).await
}

/// Without a cache: nothing but the database changes.
pub async fn write_database(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.db.update(key, text).await
}

/// With a cache: only a miss asks the database.
pub async fn read_cache(
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

/// With a cache: the old copy goes.
pub async fn write_and_delete(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.del(key).await?;
    Ok(row)
}

/// All copies whose keys begin so go, found by KEYS: it
/// looks at every key there is, and all others wait.
pub async fn write_and_keys(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let copies = app.all_of(key);
    for copy in app.cache.keys(copies).await? {
        app.cache.del(copy).await?;
    }
    Ok(row)
}

/// Keys that one step of a scan looks at.
const COUNT: u64 = 25_000;

/// The same copies, found by SCAN: others get their turn
/// between two steps.
pub async fn write_and_scan(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let copies = app.all_of(key);
    let mut cursor = 0;
    loop {
        let step = app.cache.scan(copies, cursor, COUNT);
        let (found, next) = step.await?;
        for copy in found {
            app.cache.del(copy).await?;
        }
        if next == 0 {
            return Ok(row);
        }
        cursor = next;
    }
}
