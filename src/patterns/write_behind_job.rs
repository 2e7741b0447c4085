//! The sync job of write-behind: a process of its own that
//! takes rows from the cache's queue to the database.

use std::time::Duration;

use crate::{
    nodes::{
        App, CallError, Key, Result, Text, cache::Batch,
    },
    trace::Row,
};

/// Told OK as soon as cache and queue have it.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    // Stored and queued in one step.
    let put = app.cache.put(key, text, None).await?;
    if let Some(row) = put {
        return Ok(row);
    }
    // The cache has no version to count on from.
    let row = app.db.select(key).await?;
    let base = row.map_or(0, |row| row.version);
    let put = app.cache.put(key, text, Some(base)).await?;
    put.ok_or(CallError::Unexpected)
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

/// Until a flush is due: its time has come, many rows wait,
/// one has waited for long, or an operator says now.
async fn due(app: &App) {
    let mut waited = Duration::ZERO;
    while waited < app.job.every {
        let now = app.queue.nap(app.job.look).await;
        waited += app.job.look;
        if now || waited >= app.job.every {
            return;
        }
        let Ok(depth) = app.queue.depth().await else {
            continue;
        };
        let many = depth.rows >= app.job.at_size;
        let old = depth.oldest >= app.job.longest_age;
        if many || old {
            return;
        }
    }
}

/// No retry: what fails is gone.
pub async fn give_up(app: App) {
    loop {
        due(&app).await;
        // Popped: these rows are here and nowhere else.
        while let Ok(Some(batch)) = app.queue.pop().await {
            let sent = app.db.insert(&batch.rows).await;
            if sent.is_err() {
                app.queue.failed(&batch, 1);
                app.queue.give_up(&batch);
            }
        }
    }
}

/// Retry later: what fails goes to the end of the queue.
pub async fn requeue(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.pop().await {
            let sent = app.db.insert(&batch.rows).await;
            if sent.is_err() {
                app.queue.failed(&batch, 1);
                app.sleep(app.retry).await;
                // Behind what came meanwhile.
                push_back(&app, &batch).await;
            }
        }
    }
}

/// Retry later, and the database keeps the newer row.
pub async fn requeue_versioned(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.pop().await {
            let sent = app.db.upsert(&batch.rows).await;
            if sent.is_err() {
                app.queue.failed(&batch, 1);
                app.sleep(app.retry).await;
                push_back(&app, &batch).await;
            }
        }
    }
}

/// Until the queue has them: they are nowhere else.
async fn push_back(app: &App, batch: &Batch) {
    while app.queue.push(batch).await.is_err() {
        app.sleep(app.retry).await;
    }
}

/// Retry in place: the rows stay at the head of the queue
/// until the database has them, and all others wait.
pub async fn in_place(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.peek().await {
            let mut pause = app.retry;
            for attempt in 1.. {
                let sent = app.db.insert(&batch.rows).await;
                if sent.is_ok() {
                    break;
                }
                app.queue.failed(&batch, attempt);
                app.sleep(pause).await;
                pause = longer(&app, pause);
            }
            let _ = app.queue.remove(&batch).await;
        }
    }
}

/// Retry in place, with a statement that may come twice.
pub async fn idempotent(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.peek().await {
            let mut pause = app.retry;
            for attempt in 1.. {
                // Puts no row over one as new or newer.
                let sent = app.db.upsert(&batch.rows).await;
                if sent.is_ok() {
                    break;
                }
                app.queue.failed(&batch, attempt);
                app.sleep(pause).await;
                pause = longer(&app, pause);
            }
            let _ = app.queue.remove(&batch).await;
        }
    }
}

/// In place, row by row: each is a statement of its own.
pub async fn row_by_row(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.peek().await {
            for row in batch.singles() {
                let rows = &row.rows;
                while app.db.insert(rows).await.is_err() {
                    app.sleep(app.retry).await;
                }
            }
            let _ = app.queue.remove(&batch).await;
        }
    }
}

/// In place; what one job has claimed no other gets.
pub async fn claim(app: App) {
    loop {
        due(&app).await;
        let lease = app.job.lease;
        while let Ok(Some(batch)) =
            app.queue.claim(lease).await
        {
            let mut pause = app.retry;
            for attempt in 1.. {
                let sent = app.db.insert(&batch.rows).await;
                if sent.is_ok() {
                    break;
                }
                app.queue.failed(&batch, attempt);
                app.sleep(pause).await;
                pause = longer(&app, pause);
            }
            let _ = app.queue.remove(&batch).await;
        }
    }
}

/// Idempotent; and what the database rejects is put aside.
pub async fn dead_letter(app: App) {
    loop {
        due(&app).await;
        while let Ok(Some(batch)) = app.queue.peek().await {
            if stored(&app, &batch).await {
                let _ = app.queue.remove(&batch).await;
                continue;
            }
            // One of them: each on its own, then.
            for row in batch.singles() {
                let _ = match stored(&app, &row).await {
                    true => app.queue.remove(&row).await,
                    false => {
                        app.queue.dead_letter(&row).await
                    }
                };
            }
        }
    }
}

/// Whether the database has them. Where it rejects them
/// again and again, it will not have them.
async fn stored(app: &App, batch: &Batch) -> bool {
    let mut pause = app.retry;
    for attempt in 1.. {
        let sent = app.db.upsert(&batch.rows).await;
        let Err(error) = sent else { return true };
        app.queue.failed(batch, attempt);
        let tried = attempt >= app.job.tries;
        if error == CallError::Rejected && tried {
            return false;
        }
        app.sleep(pause).await;
        pause = longer(app, pause);
    }
    false
}

/// No pause between two attempts is longer than this.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Back-off: each pause is longer than the one before.
fn longer(app: &App, pause: Duration) -> Duration {
    (pause * app.job.factor).min(PAUSE_MAX)
}
