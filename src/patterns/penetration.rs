//! Cache penetration: what is not in the database is never
//! in the cache either: each request for it goes through.

use crate::{
    nodes::{App, Key, Result, Text},
    trace::Row,
};

/// Naive: that there is nothing is found out each time.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Commits, then deletes the copy.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    // Another program's write: the cache is not told.
    if !app.past_cache {
        let _ = app.cache.del(key).await;
    }
    Ok(row)
}

/// Negative caching: "not there" is kept too, but shorter.
pub async fn negative(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(copy)) = app.cache.get(key).await {
        return Ok(copy.is_some().then_some(copy));
    }
    let row = app.db.select(key).await?;
    let (copy, ttl) = match row {
        Some(row) => (row, app.ttl),
        None => (Row::NONE, app.marker_ttl),
    };
    let _ = app.cache.set(key, copy, ttl).await;
    Ok(row)
}

/// Bloom filter: k of m bits stand for each row. Who lacks
/// one is no row; who has all of them may be one.
pub async fn filtered(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let filter = &app.process.filter;
    let mut bits = bits(&app, key);
    if filter.is_built() && !bits.all(|bit| filter.get(bit))
    {
        app.rule_out(key);
        return Ok(None);
    }
    read(app, key).await
}

/// The filter first, so that no reader is told "not there"
/// behind the commit; of this process's filter alone.
pub async fn write_filtered(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    if !app.past_cache {
        let filter = &app.process.filter;
        bits(&app, key).for_each(|bit| filter.set(bit));
    }
    write(app, key, text).await
}

/// In each app: builds the filter when it starts, and again
/// and again, since bits are never taken out of one.
pub async fn build_filter(app: App) {
    loop {
        if let Ok(rows) = app.db.select_all().await {
            let keys = rows.iter().map(|(key, _)| *key);
            let set = keys.flat_map(|key| bits(&app, key));
            app.process.filter.build(app.filter.0, set);
        }
        app.sleep(app.delay).await;
    }
}

/// k bits of a key, from two hashes.
fn bits(
    app: &App,
    key: Key,
) -> impl Iterator<Item = u32> + use<> {
    let (m, k) = app.filter;
    let (one, other) = app.hashes(key);
    (0..k).map(move |i| {
        let hash = other.wrapping_mul(i.into());
        (one.wrapping_add(hash) % u64::from(m)) as u32
    })
}
