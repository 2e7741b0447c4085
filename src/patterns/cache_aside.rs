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

/// Sliding TTL: each hit lets the key live on.
pub async fn sliding_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let hit = app.cache.getex(key, app.ttl).await;
    if let Ok(Some(row)) = hit {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
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
    // It is committed, whatever becomes of the delete.
    let _ = app.cache.del(key).await;
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

/// Tombstone: a fill never follows a newer delete.
pub async fn tombstone_read(
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
        let _ =
            app.cache.eval(&SET_IF_NOT_BURIED, fill).await;
    }
    Ok(row)
}

/// Tombstone: the writer leaves the version, not the row.
pub async fn tombstone_write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let ttl = app.marker_ttl;
    let stone = Fill { key, row, ttl, token: 0 };
    app.cache.eval(&BURY, stone).await?;
    Ok(row)
}

const BURY: Script<Fill, ()> =
    Script { name: "bury", run: bury };

/// In the cache, at once: the row goes, its version stays.
fn bury(redis: &mut Redis, stone: Fill) {
    let tomb = redis.beside("tomb", stone.key);
    redis.del(stone.key);
    let version = stone.row.version;
    if redis.get_number(tomb) < Some(version) {
        redis.set_number(tomb, version, stone.ttl);
    }
}

const SET_IF_NOT_BURIED: Script<Fill, bool> = Script {
    name: "set_if_not_buried",
    run: set_if_not_buried,
};

/// In the cache, at once: fill, unless older than the tomb.
fn set_if_not_buried(
    redis: &mut Redis,
    fill: Fill,
) -> bool {
    let tomb = redis.beside("tomb", fill.key);
    if redis.get_number(tomb) > Some(fill.row.version) {
        return false;
    }
    set_if_newer(redis, fill)
}

/// Outbox: the commit itself notes what must be deleted.
pub async fn outbox_write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update_and_note(key, text).await?;
    // Where this fails, the relay comes later.
    let _ = app.cache.eval(&DELETE_WITH_LEASE, key).await;
    Ok(row)
}

/// Outbox: the relay, a process of its own.
pub async fn outbox_relay(app: App) {
    loop {
        if relay_next(&app).await.is_err() {
            app.sleep(app.retry).await;
        }
    }
}

/// Deletes what one commit noted: at least once.
async fn relay_next(app: &App) -> Result<()> {
    let note = app.db.outbox().await?;
    let key = note.key;
    app.cache.eval(&DELETE_WITH_LEASE, key).await?;
    app.db.outbox_done(note).await
}

/// Lease, and every miss reads the primary.
pub async fn primary_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let token = app.token();
    let ask = (key, token);
    let lease = app.cache.eval(&GET_OR_LEASE, ask).await;
    if let Ok(Lease::Hit(row)) = lease {
        return Ok(Some(row));
    }
    let row = app.db.select_primary(key).await?;
    if let (Some(row), Ok(Lease::Granted)) = (row, lease) {
        let ttl = app.ttl;
        let fill = Fill { key, row, ttl, token };
        let _ = app.cache.eval(&SET_WITH_LEASE, fill).await;
    }
    Ok(row)
}

/// Lease; a miss reads the primary if the key is marked.
pub async fn marker_read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let token = app.token();
    let ask = (key, token);
    let lease = app.cache.eval(&GET_OR_LEASE, ask).await;
    if let Ok(Lease::Hit(row)) = lease {
        return Ok(Some(row));
    }
    let marker = app.beside("remote", key);
    let row = match app.cache.exists(marker).await {
        Ok(false) => app.db.select(key).await?,
        Ok(true) | Err(_) => {
            app.db.select_primary(key).await?
        }
    };
    if let (Some(row), Ok(Lease::Granted)) = (row, lease) {
        let ttl = app.ttl;
        let fill = Fill { key, row, ttl, token };
        let _ = app.cache.eval(&SET_WITH_LEASE, fill).await;
    }
    Ok(row)
}

/// Marks the key, commits, deletes with the lease.
pub async fn marker_write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let marker = app.beside("remote", key);
    let ttl = app.marker_ttl;
    app.cache.set_number(marker, 1, ttl).await?;
    let row = app.db.update(key, text).await?;
    app.cache.eval(&DELETE_WITH_LEASE, key).await?;
    Ok(row)
}
