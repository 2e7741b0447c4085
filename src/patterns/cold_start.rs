//! Cold start: the cache restarts empty, and every read
//! becomes a read of the database.

use std::time::Duration;

use crate::{
    nodes::{
        App, CallError, Key, Result, Text,
        cache::{Redis, Script},
    },
    trace::Row,
};

/// Naive: who gets no answer in time asks again, at once.
pub async fn retry(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    // A cache that does not answer is a miss.
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let mut row = app.db.select(key).await;
    for _ in 0..app.retries {
        if row != Err(CallError::TimedOut) {
            break;
        }
        row = app.db.select(key).await;
    }
    fill(&app, key, row?).await
}

/// Retry budget: a tenth of the reads may be asked again.
pub async fn retry_budget(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let budget = &app.process.budget;
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    budget.earn();
    let mut row = app.db.select(key).await;
    for _ in 0..app.retries {
        let late = row == Err(CallError::TimedOut);
        if !late || !budget.spend() {
            break;
        }
        row = app.db.select(key).await;
    }
    fill(&app, key, row?).await
}

/// Load shedding: no line that is longer than patience.
pub async fn shed_load(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    // Where too many wait, the answer is no, and at once.
    let mut row = app.db.select_no_wait(key).await;
    for _ in 0..app.retries {
        if row != Err(CallError::TimedOut) {
            break;
        }
        row = app.db.select_no_wait(key).await;
    }
    fill(&app, key, row?).await
}

/// Warm up: the cache counts who may go to the database.
pub async fn warm_up(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let ask = (key, app.loads);
    if app.cache.eval(&ADMIT, ask).await != Ok(true) {
        return Err(CallError::Busy);
    }
    let row = app.db.select(key).await?;
    fill(&app, key, row).await
}

/// So many loads are admitted in each of these.
const WINDOW: Duration = Duration::from_millis(100);

const ADMIT: Script<(Key, u32), bool> =
    Script { name: "admit", run: admit };

/// In the cache, at once: one load more, if one is left.
fn admit(
    redis: &mut Redis,
    (_, loads): (Key, u32),
) -> bool {
    let window = redis.key("loads");
    redis.incr(window, WINDOW) <= loads
}

/// A failed fill costs a miss later, no more.
async fn fill(
    app: &App,
    key: Key,
    row: Option<Row>,
) -> Result<Option<Row>> {
    if let Some(row) = row {
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Commits, then deletes: the usual way.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    app.cache.del(key).await?;
    Ok(row)
}
