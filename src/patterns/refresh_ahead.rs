//! Refresh-ahead: who reads a copy shortly before its end
//! has it renewed behind the answer, so that nobody waits.

use crate::{
    nodes::{
        App, Key, Result, Text,
        cache::{Ahead, Due, Redis, Script},
    },
    trace::Row,
};

/// Waits: who comes after the end loads, and waits for it.
pub async fn read(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    if let Ok(Some(row)) = app.cache.get(key).await {
        return Ok(Some(row));
    }
    load(&app, key).await
}

/// Each reader shortly before the end has it renewed.
pub async fn each_refreshes(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let ask = Ahead { key, span: app.ahead };
    match app.cache.eval(&GET_AHEAD, ask).await {
        Ok(Due::Fresh(row)) => Ok(Some(row)),
        Ok(Due::Soon(row)) => {
            refresh(&app, key);
            Ok(Some(row))
        }
        Ok(Due::Missing) | Err(_) => load(&app, key).await,
    }
}

/// The first reader shortly before the end has it renewed.
pub async fn one_refreshes(
    app: App,
    key: Key,
) -> Result<Option<Row>> {
    let ask = Ahead { key, span: app.ahead };
    match app.cache.eval(&GET_OR_CLAIM, ask).await {
        Ok(Due::Fresh(row)) => Ok(Some(row)),
        Ok(Due::Soon(row)) => {
            refresh(&app, key);
            Ok(Some(row))
        }
        Ok(Due::Missing) | Err(_) => load(&app, key).await,
    }
}

/// Commits, then deletes the copy.
pub async fn write(
    app: App,
    key: Key,
    text: Text,
) -> Result<Row> {
    let row = app.db.update(key, text).await?;
    let _ = app.cache.del(key).await;
    Ok(row)
}

async fn load(app: &App, key: Key) -> Result<Option<Row>> {
    let row = app.db.select(key).await?;
    if let Some(row) = row {
        let _ = app.cache.set(key, row, app.ttl).await;
    }
    Ok(row)
}

/// Loads behind the answer; nobody waits for it.
fn refresh(app: &App, key: Key) {
    let later = app.clone();
    app.spawn(async move {
        let _ = load(&later, key).await;
    });
}

const GET_AHEAD: Script<Ahead, Due> =
    Script { name: "get_ahead", run: get_ahead };

const GET_OR_CLAIM: Script<Ahead, Due> =
    Script { name: "get_or_claim", run: get_or_claim };

fn get_ahead(redis: &mut Redis, ask: Ahead) -> Due {
    let Some(row) = redis.get(ask.key) else {
        return Due::Missing;
    };
    match redis.pttl(ask.key) {
        Some(left) if left <= ask.span => Due::Soon(row),
        _ => Due::Fresh(row),
    }
}

/// A claim ends with the copy, should its reader die.
fn get_or_claim(redis: &mut Redis, ask: Ahead) -> Due {
    let due = get_ahead(redis, ask);
    if let Due::Soon(row) = due {
        let claim = redis.beside("refresh", ask.key);
        if redis.get_number(claim).is_some() {
            return Due::Fresh(row);
        }
        redis.set_number(claim, 1, ask.span);
    }
    due
}
