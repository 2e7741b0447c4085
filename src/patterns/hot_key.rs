//! A hot key: cache-aside over three shards, of which one
//! has nearly all the work.

use crate::{
    nodes::{App, Flight, Key, Result, Text},
    trace::Row,
};

/// On this channel writers say which key they have
/// changed.
const CHANGES: &str = "changes";

/// How many copies of a hot key there are, each under a
/// name of its own, and so on a shard by its own hash.
const COPIES: u32 = 12;

/// Which keys are hot: somebody has to know.
fn is_hot(app: &App, key: Key) -> bool {
    app.is_named(key, "hot:")
}

/// Cache-aside; the shard is that of the copy's name.
async fn look_up(
    app: &App,
    key: Key,
    name: Key,
) -> Result<Option<Row>> {
    let shard = app.owner(name);
    if let Some(row) = shard.get(name).await? {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = shard.set(name, row, app.ttl).await;
    }
    Ok(row)
}

/// One copy of each key.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    look_up(&app, key, key).await
}

/// Commits, then deletes the copy.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.owner(key).del(key).await;
    Ok(row)
}

/// One of several copies of a hot key, by chance.
pub async fn read_a_copy(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if !is_hot(&app, key) {
        return read(app, key).await;
    }
    let number = app.uniform() * f64::from(COPIES);
    let name = app.numbered(key, number as u32);
    look_up(&app, key, name).await
}

/// Commits, then deletes all copies, one by one.
pub async fn write_all_copies(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    if !is_hot(&app, key) {
        return write(app, key, text).await;
    }
    let row = app.db.update(key, text).await?;
    for number in 0..COPIES {
        let name = app.numbered(key, number);
        let _ = app.owner(name).del(name).await;
    }
    Ok(row)
}

/// A hot key from this process's own memory; who finds
/// none there loads it for all.
pub async fn read_locally(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if !is_hot(&app, key) {
        return read(app, key).await;
    }
    if let Some(row) = app.local().get(key) {
        return Ok(Some(row));
    }
    match app.flight(key) {
        Flight::Joined(landing) => landing.lands().await,
        Flight::Begun(load) => {
            let found = look_up(&app, key, key).await;
            if let Ok(Some(row)) = found
                // What changed meanwhile would stay.
                && load.is_current()
            {
                app.local().put(key, row, app.marker_ttl);
            }
            load.land(found)
        }
    }
}

/// Commits, deletes, lets go of its own copy and tells
/// the other processes.
pub async fn write_and_tell(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = write(app.clone(), key, text).await?;
    if is_hot(&app, key) {
        app.forget(key);
        app.local().remove(key);
        let told = app.publish(CHANGES, key, Row::NONE);
        let _ = told.await;
    }
    Ok(row)
}

/// Beside the requests of each app: hears what changes and
/// lets go of it.
pub async fn hear_changes(app: App) {
    loop {
        if let Ok(mut news) = app.subscribe(CHANGES).await {
            // What was said before, nobody says again.
            app.local().clear();
            while let Ok(change) = news.next().await {
                app.forget(change.key);
                app.local().remove(change.key);
            }
        }
        app.sleep(app.retry).await;
    }
}
