//! Read-through: the application asks the cache, and the
//! cache asks the database for what it does not have.

use crate::{
    nodes::{App, Flight, Key, Result, Text},
    trace::Row,
};

/// In the application: it knows the cache alone.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.cache.get(key).await
}

/// In the application: writes pass through the cache too.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    if app.past_cache {
        // Another program's write: the cache is not told.
        return app.db.update(key, text).await;
    }
    app.cache.write(key, text).await
}

/// In the cache, on a miss: each one asks the database.
pub async fn load(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let found = app.db.select(key).await?;
    if found.is_some() {
        app.engine.store(key, found, app.ttl);
    }
    Ok(found)
}

/// Single flight: of one key one load at a time.
pub async fn load_once(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let load = match app.flight(key) {
        Flight::Joined(other) => return other.lands().await,
        Flight::Begun(load) => load,
    };
    let found = app.db.select(key).await;
    // What a write has overtaken is not stored.
    if load.is_current() && matches!(found, Ok(Some(_))) {
        app.engine.store(key, found?, app.ttl);
    }
    load.land(found)
}

/// Where the database does not answer, an old copy does.
pub async fn load_or_stale(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let found = load_once(app.clone(), key).await;
    if found.is_err()
        && let Some(old) = app.engine.get(key)
    {
        return Ok(Some(old));
    }
    found
}

/// Remembers for a while that there is no such row.
pub async fn load_or_absence(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let load = match app.flight(key) {
        Flight::Joined(other) => return other.lands().await,
        Flight::Begun(load) => load,
    };
    let found = app.db.select(key).await;
    if load.is_current() {
        match found {
            Ok(None) => {
                app.engine.store(key, None, app.marker_ttl);
            }
            Ok(row) => app.engine.store(key, row, app.ttl),
            Err(_) => {}
        }
    }
    load.land(found)
}

/// In the cache, for a write: commits, and the copy goes.
pub async fn commit(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let done = app.db.update(key, text).await;
    purge(app, key).await?;
    done
}

/// The copy goes, and no later reader joins an old load.
pub async fn purge(app: App, key: Key) -> Result<()> {
    app.forget(key);
    app.engine.delete(key);
    Ok(())
}

/// For a cache that only answers "not there": a library in
/// the application's process loads, one flight a process.
pub async fn library_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let load = match app.flight(key) {
        Flight::Joined(other) => return other.lands().await,
        Flight::Begun(load) => load,
    };
    let found = app.db.select(key).await;
    if load.is_current()
        && let Ok(Some(row)) = found
    {
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    load.land(found)
}

/// The library's write: other processes' loads go on.
pub async fn library_write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.forget(key);
    let _ = app.cache.del(key).await;
    Ok(row)
}
