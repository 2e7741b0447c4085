//! Cache stampede: a copy that many want is gone, and all
//! of them ask the database for it at once.

use std::time::Duration;

use crate::{
    nodes::{
        App, CallError, Flight, Key, Result, Text,
        cache::{
            Due, Redis, Script,
            script::{Claim, Timed},
        },
    },
    trace::Row,
};

/// Naive: who finds nothing loads.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    load(&app, key, app.ttl).await
}

/// Single flight: in one process one load at a time.
pub async fn single_flight(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    match app.flight(key) {
        Flight::Joined(other) => other.lands().await,
        Flight::Begun(own) => {
            own.land(load(&app, key, app.ttl).await)
        }
    }
}

/// A lock in the cache: of all processes one loads, and the
/// others look again a little later.
pub async fn lock(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let lock = app.beside("lock", key);
    let (mine, lease) = (app.token(), app.marker_ttl);
    for _ in 0..=app.retries {
        if let Ok(Some(row)) = app.cache.get(key).await {
            return Ok(Some(row));
        }
        let cache = &app.cache;
        let taken =
            cache.set_number_if_absent(lock, mine, lease);
        // Without the cache there is no lock either.
        if taken.await != Ok(false) {
            return load_locked(&app, key, lock).await;
        }
        app.sleep(app.retry).await;
    }
    Err(CallError::TimedOut)
}

/// The copy may have come before the lock was free.
async fn load_locked(
    app: &App,
    key: Key,
    lock: Key,
) -> Result<Option<Row>> {
    let row = match app.cache.get(key).await {
        Ok(Some(row)) => Ok(Some(row)),
        _ => load(app, key, app.ttl).await,
    };
    let mine = (lock, app.token());
    let _ = app.cache.eval(&UNLOCK, mine).await;
    row
}

const UNLOCK: Script<(Key, u32), bool> =
    Script { name: "unlock", run: unlock };

/// Only one's own lock: the lease may be over by now, and
/// the lock another's.
fn unlock(
    redis: &mut Redis,
    (lock, mine): (Key, u32),
) -> bool {
    let held = redis.get_number(lock) == Some(mine);
    if held {
        redis.del(lock);
    }
    held
}

/// XFetch: each reader may renew the copy before its end,
/// by chance, and the more likely the nearer the end is.
pub async fn xfetch(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let copy = app.cache.eval(&GET_TIMED, key).await;
    let Ok(Some(copy)) = copy else {
        return timed_load(&app, key).await;
    };
    // now - took * beta * ln(U) >= expiry
    let early = -app.beta * libm::log(app.uniform());
    if copy.took.mul_f64(early) < copy.left {
        return Ok(Some(copy.row));
    }
    // The copy is good: it stands in for a failed load.
    let row = timed_load(&app, key).await;
    row.or(Ok(Some(copy.row)))
}

/// Notes beside the copy how long its load took.
async fn timed_load(
    app: &App,
    key: Key,
) -> Result<Option<Row>> {
    let began = app.time();
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let took = app.time() - began;
        let left = app.ttl;
        let copy = Timed { key, row, left, took };
        let _ = app.cache.eval(&SET_TIMED, copy).await;
    }
    Ok(row)
}

const GET_TIMED: Script<Key, Option<Timed>> =
    Script { name: "get_timed", run: get_timed };

const SET_TIMED: Script<Timed, ()> =
    Script { name: "set_timed", run: set_timed };

fn get_timed(redis: &mut Redis, key: Key) -> Option<Timed> {
    let row = redis.get(key)?;
    let left = redis.pttl(key)?;
    let took = redis.beside("took", key);
    let took_us = redis.get_number(took).unwrap_or(0);
    let took = Duration::from_micros(took_us.into());
    Some(Timed { key, row, left, took })
}

fn set_timed(redis: &mut Redis, copy: Timed) {
    let Timed { key, row, left, took } = copy;
    redis.set(key, row, left);
    let beside = redis.beside("took", key);
    let took_us = took.as_micros() as u32;
    redis.set_number(beside, took_us, left);
}

/// Stale-while-revalidate: a copy whose time is over is
/// good enough while one reader has it renewed.
pub async fn stale_while_revalidate(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let kept = app.ttl + app.ahead;
    let (span, lease) = (app.ahead, app.marker_ttl);
    let ask = Claim { key, span, lease };
    match app.cache.eval(&GET_OR_CLAIM, ask).await {
        Ok(Due::Fresh(row)) => Ok(Some(row)),
        Ok(Due::Soon(old)) => {
            let later = app.clone();
            app.spawn(async move {
                let _ = load(&later, key, kept).await;
            });
            Ok(Some(old))
        }
        Ok(Due::Missing) | Err(_) => {
            load(&app, key, kept).await
        }
    }
}

const GET_OR_CLAIM: Script<Claim, Due> =
    Script { name: "get_or_claim", run: get_or_claim };

/// Copies are kept for longer than their time: in the last
/// span they are old, and the first reader renews them.
fn get_or_claim(redis: &mut Redis, ask: Claim) -> Due {
    let Some(row) = redis.get(ask.key) else {
        return Due::Missing;
    };
    let left = redis.pttl(ask.key);
    if left.is_none_or(|left| left > ask.span) {
        return Due::Fresh(row);
    }
    let claim = redis.beside("refresh", ask.key);
    if redis.get_number(claim).is_some() {
        return Due::Fresh(row);
    }
    redis.set_number(claim, 1, ask.lease);
    Due::Soon(row)
}

/// The key that the refresher knows to be hot.
pub const HOT: &str = "page:1";

/// Background refresh: a process of its own renews the copy
/// before its end, whether or not anybody reads it.
pub async fn refresher(app: App) {
    let key = app.key(HOT);
    loop {
        app.sleep(app.delay).await;
        let _ = load(&app, key, app.ttl).await;
    }
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

/// Commits; a copy lives on until its time is over.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.db.update(key, text).await
}
