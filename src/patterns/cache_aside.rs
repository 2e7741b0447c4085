//! Cache-aside: the application asks the cache, reads
//! the database on a miss, and fills the cache itself.

use std::time::Duration;

use crate::{
    nodes::{
        App, Key, Result, Text,
        cache::{Fill, Lease, Redis, Script},
    },
    trace::Row,
};

/// Cache first; on a miss the database, then fill.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    // A cache that does not answer is a miss.
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        // A failed fill costs a miss later, no more.
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Writes the database only; the TTL does the rest.
pub async fn ttl_only(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.db.update(key, text).await
}

/// Commits, then deletes: the usual way.
pub async fn update_then_delete(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.del(key).await?;
    Ok(row)
}

/// Commits, then stores the new row in the cache.
pub async fn update_then_set(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.set(key, row, app.ttl).await?;
    Ok(row)
}

/// Deletes first, then commits.
pub async fn delete_then_update(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.cache.del(key).await?;
    app.db.update(key, text).await
}

/// Deletes once more, later, for readers that were slow.
pub async fn double_delete(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.del(key).await?;
    let later = app.clone();
    app.spawn(async move {
        later.sleep(later.delay).await;
        let _ = later.cache.del(key).await;
    });
    Ok(row)
}

/// Lease: a miss hands out a token, a fill needs it.
pub async fn lease_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let token = app.token();
    let ask = (key, token);
    let lease = app.cache.eval(&GET_OR_LEASE, ask).await;
    if let Ok(Lease::Hit(row)) = lease {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let (Some(row), Ok(Lease::Granted)) = (row, lease) {
        let ttl = app.ttl;
        let fill = Fill { key, row, ttl, token };
        let _ = app.cache.eval(&SET_WITH_LEASE, fill).await;
    }
    Ok(row)
}

/// Lease: a delete takes the reader's token away.
pub async fn lease_write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.eval(&DELETE_WITH_LEASE, key).await?;
    Ok(row)
}

/// A token lives no longer than this.
const LEASE_TTL: Duration = Duration::from_secs(10);

const GET_OR_LEASE: Script<(Key, u32), Lease> =
    Script { name: "get_or_lease", run: get_or_lease };

/// In the cache, at once: a hit, or a token to fill with.
fn get_or_lease(
    redis: &mut Redis,
    (key, token): (Key, u32),
) -> Lease {
    if let Some(row) = redis.get(key) {
        return Lease::Hit(row);
    }
    let lease = redis.beside("lease", key);
    if redis.get_number(lease).is_some() {
        return Lease::Wait;
    }
    redis.set_number(lease, token, LEASE_TTL);
    Lease::Granted
}

const SET_WITH_LEASE: Script<Fill, bool> =
    Script { name: "set_with_lease", run: set_with_lease };

/// In the cache, at once: fill, if the token still lives.
fn set_with_lease(redis: &mut Redis, fill: Fill) -> bool {
    let lease = redis.beside("lease", fill.key);
    if redis.get_number(lease) != Some(fill.token) {
        return false;
    }
    redis.del(lease);
    redis.set(fill.key, fill.row, fill.ttl);
    true
}

const DELETE_WITH_LEASE: Script<Key, ()> = Script {
    name: "delete_with_lease",
    run: delete_with_lease,
};

/// In the cache, at once: the value and any token go.
fn delete_with_lease(redis: &mut Redis, key: Key) {
    let lease = redis.beside("lease", key);
    redis.del(key);
    redis.del(lease);
}

/// Versioned: a fill never replaces a newer row.
pub async fn versioned_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let ttl = app.ttl;
        let fill = Fill { key, row, ttl, token: 0 };
        let _ = app.cache.eval(&SET_IF_NEWER, fill).await;
    }
    Ok(row)
}

/// Versioned: the writer leaves the new row behind.
pub async fn versioned_write(
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
