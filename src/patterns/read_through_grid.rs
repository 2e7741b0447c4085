//! A data grid: each entry has one owner among the nodes,
//! which loads it through a store, and writes it through.

use crate::{
    nodes::{App, Flight, Key, Load, Result, Text},
    trace::Row,
};

/// In the application: the owner of the entry.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.owner(key).get(key).await
}

/// In the application: the same owner.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    if app.past_cache {
        // Another program's write: the grid is not told.
        return app.db.update(key, text).await;
    }
    app.owner(key).write(key, text).await
}

/// On the owner, without a lock: loads and stores.
pub async fn load(
    grid: App,
    key: Key,
) -> Result<Option<Row>> {
    let found = grid.db.select(key).await?;
    if found.is_some() {
        grid.engine.store(key, found, grid.ttl);
    }
    Ok(found)
}

/// On the owner, without a lock: commits and stores.
pub async fn store(
    grid: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = grid.db.update(key, text).await?;
    grid.engine.store(key, Some(row), grid.ttl);
    Ok(row)
}

/// Takes the entry's lock, after those who have it.
async fn lock(grid: &App, key: Key) -> Load {
    loop {
        match grid.flight(key) {
            Flight::Begun(entry) => return entry,
            Flight::Joined(other) => {
                let _ = other.lands().await;
            }
        }
    }
}

/// With the entry locked: who wants it meanwhile gets what
/// the holder of the lock has loaded or written.
pub async fn load_locked(
    grid: App,
    key: Key,
) -> Result<Option<Row>> {
    let entry = match grid.flight(key) {
        Flight::Joined(other) => return other.lands().await,
        Flight::Begun(entry) => entry,
    };
    entry.land(load(grid, key).await)
}

/// With the entry locked: no load is under way, and none
/// begins before the row is committed and stored.
pub async fn store_locked(
    grid: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let entry = lock(&grid, key).await;
    let done = store(grid.clone(), key, text).await;
    if done.is_err() {
        // Committed or not: the next reader will see.
        grid.engine.delete(key);
    }
    let _ = entry.land(done.map(Some));
    done
}

/// The entry goes.
pub async fn purge(grid: App, key: Key) -> Result<()> {
    grid.engine.delete(key);
    Ok(())
}
