//! A CDN: visitors ask the edge that is near, edges load
//! from the origin, and a purge says what has changed.
//!
//! What runs on an edge knows the other one as its `cache`.

use crate::{
    nodes::{App, Flight, Key, Result, Text},
    trace::Row,
};

/// In the browser: the edge that is near.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    app.cache.get(key).await
}

/// In the editor: publishes by the edge that is near.
pub async fn publish(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    app.cache.write(key, text).await
}

/// On an edge, on a miss: of one page one load at a time.
pub async fn load(
    edge: App,
    key: Key,
) -> Result<Option<Row>> {
    let load = match edge.flight(key) {
        Flight::Joined(other) => return other.lands().await,
        Flight::Begun(load) => load,
    };
    let found = edge.db.select(key).await;
    // What a purge has overtaken is not stored.
    if load.is_current() && matches!(found, Ok(Some(_))) {
        edge.engine.store(key, found?, edge.ttl);
    }
    load.land(found)
}

/// On an edge: asks the origin each time, copy or not.
pub async fn revalidate(
    edge: App,
    key: Key,
) -> Result<Option<Row>> {
    let found = edge.db.select(key).await?;
    edge.engine.store(key, found, edge.ttl);
    Ok(found)
}

/// On an edge: the copy goes, and no later visitor joins an
/// old load.
pub async fn purge(edge: App, key: Key) -> Result<()> {
    edge.forget(key);
    edge.engine.delete(key);
    Ok(())
}

/// Publishes, purges here, and says OK. The other edge is
/// told later, once; nobody asks whether it has heard.
pub async fn purge_once(
    edge: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let done = edge.db.update(key, text).await;
    purge(edge.clone(), key).await?;
    let later = edge.clone();
    edge.spawn(async move {
        later.sleep(later.delay).await;
        let _ = later.cache.del(key).await;
    });
    done
}

/// The same, and the other edge is told until it answers.
pub async fn purge_until_told(
    edge: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let done = edge.db.update(key, text).await;
    purge(edge.clone(), key).await?;
    let later = edge.clone();
    edge.spawn(async move { tell(&later, key).await });
    done
}

/// Says OK when the other edge has purged it too.
pub async fn purge_everywhere(
    edge: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let done = edge.db.update(key, text).await;
    purge(edge.clone(), key).await?;
    tell(&edge, key).await;
    done
}

async fn tell(edge: &App, key: Key) {
    edge.sleep(edge.delay).await;
    while edge.cache.del(key).await.is_err() {
        edge.sleep(edge.retry).await;
    }
}

/// Publishes, and leaves all copies to their time to live.
pub async fn no_purge(
    edge: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    edge.db.update(key, text).await
}
