//! Write-behind with a Redis stream as queue: a write is
//! stored and appended to a stream; a job, as a consumer of
//! a group, takes the entries to the database.

use crate::{
    nodes::{
        App, CallError, Key, Result, Text,
        cache::{
            Consumer, Redis, Script, StreamBatch,
            stream::Put,
        },
    },
    trace::Row,
};

/// The stream.
pub const ROWS: &str = "rows";

/// The group of the jobs that read it.
pub const JOBS: &str = "jobs";

/// In two steps: the value, then the entry.
pub async fn two_steps(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = run(&app, &SET_NEXT, key, text).await?;
    // Who dies here leaves a value that the database will
    // never hear of.
    let most = Some(app.max_len);
    app.stream(ROWS).add(key, row, most).await?;
    Ok(row)
}

/// In one step: a script, where nothing comes between.
pub async fn atomic(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    run(&app, &SET_AND_ADD, key, text).await
}

/// In one step; the entry says by how much it has grown.
pub async fn count(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    run(&app, &SET_AND_COUNT, key, text).await
}

/// Runs a script that stores the text with the version that
/// comes next.
async fn run(
    app: &App,
    script: &Script<Put, Option<Row>>,
    key: Key,
    text: Text,
) -> Result<Row> {
    let (ttl, max_len) = (app.ttl, app.max_len);
    let put = Put { key, text, base: None, ttl, max_len };
    let stored = app.cache.eval(script, put).await?;
    if let Some(row) = stored {
        return Ok(row);
    }
    // The cache has no version to count on from.
    let row = app.db.select(key).await?;
    let base = Some(row.unwrap_or(Row::NONE));
    let put = Put { base, ..put };
    let stored = app.cache.eval(script, put).await?;
    stored.ok_or(CallError::Refused)
}

const SET_NEXT: Script<Put, Option<Row>> =
    Script { name: "set_next", run: set_next };

fn set_next(redis: &mut Redis, put: Put) -> Option<Row> {
    let held = redis.get(put.key).or(put.base)?;
    let row = after(held, put);
    redis.set(put.key, row, put.ttl);
    Some(row)
}

fn after(held: Row, put: Put) -> Row {
    let version = held.version + 1;
    Row { text: put.text, version }
}

const SET_AND_ADD: Script<Put, Option<Row>> =
    Script { name: "set_and_add", run: set_and_add };

fn set_and_add(redis: &mut Redis, put: Put) -> Option<Row> {
    let row = set_next(redis, put)?;
    redis.xadd(ROWS, put.key, row, put.max_len);
    Some(row)
}

const SET_AND_COUNT: Script<Put, Option<Row>> =
    Script { name: "set_and_count", run: set_and_count };

fn set_and_count(
    redis: &mut Redis,
    put: Put,
) -> Option<Row> {
    let held = redis.get(put.key).or(put.base)?;
    let text = redis.difference(held.text, put.text)?;
    let row = after(held, put);
    redis.set(put.key, row, put.ttl);
    // Not the sum: what is to be added.
    let by = Row { text, ..row };
    redis.xadd(ROWS, put.key, by, put.max_len);
    Some(row)
}

/// Reads the cache; only a miss asks the database.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let ttl = app.ttl;
        let fill = app.cache.set_if_absent(key, row, ttl);
        let _ = fill.await;
    }
    Ok(row)
}

/// The job, as a consumer that is named after its process:
/// when it is started again it has another name.
fn consumer(app: &App) -> Consumer {
    let me = app.process_name();
    app.stream(ROWS).consumer(JOBS, me, app.job.batch)
}

/// Entries that nobody was given, as soon as there are
/// some.
async fn next(
    app: &App,
    job: &Consumer,
) -> Option<StreamBatch> {
    let read = job.read_new(app.job.every).await;
    if read.is_err() {
        // The cache is down, or has forgotten the group.
        app.sleep(app.retry).await;
        let _ = job.make_group(false).await;
    }
    read.ok().flatten()
}

/// No claim: what was given to a job that died stays there.
pub async fn no_claim(app: App) {
    let job = consumer(&app);
    loop {
        if let Some(batch) = next(&app, &job).await {
            store(&app, &job, &batch).await;
        }
    }
}

/// What somebody was given long ago is claimed first.
pub async fn auto_claim(app: App) {
    let job = consumer(&app);
    loop {
        let idle = app.job.lease;
        let old = job.claim(idle).await.ok().flatten();
        if let Some(batch) = old {
            store(&app, &job, &batch).await;
            continue;
        }
        if let Some(batch) = next(&app, &job).await {
            store(&app, &job, &batch).await;
        }
    }
}

/// To the database, and only then acknowledged.
async fn store(
    app: &App,
    job: &Consumer,
    batch: &StreamBatch,
) {
    // Puts no row over one as new or newer.
    while app.db.upsert(&batch.rows).await.is_err() {
        job.failed(batch, 1);
        app.sleep(app.retry).await;
    }
    let _ = job.ack(batch).await;
}

/// Adds what the entries say: `points = points + n`.
pub async fn increment(app: App) {
    let job = consumer(&app);
    loop {
        let idle = app.job.lease;
        let old = job.claim(idle).await.ok().flatten();
        let batch = match old {
            Some(batch) => Some(batch),
            None => next(&app, &job).await,
        };
        let Some(batch) = batch else { continue };
        while app.db.increase(&batch.rows).await.is_err() {
            job.failed(&batch, 1);
            app.sleep(app.retry).await;
        }
        // Who dies here has counted, and did not say so.
        let _ = job.ack(&batch).await;
    }
}

/// The same; the ids of the entries are stored with it.
pub async fn batch_id(app: App) {
    let job = consumer(&app);
    loop {
        let idle = app.job.lease;
        let old = job.claim(idle).await.ok().flatten();
        let batch = match old {
            Some(batch) => Some(batch),
            None => next(&app, &job).await,
        };
        let Some(batch) = batch else { continue };
        let (rows, ids) = (&batch.rows, &batch.ids);
        // In one transaction: an id that is there already
        // is not added again.
        let db = &app.db;
        while db.increase_once(rows, ids).await.is_err() {
            job.failed(&batch, 1);
            app.sleep(app.retry).await;
        }
        let _ = job.ack(&batch).await;
    }
}
