use flushpoint::{
    trace::SimTime,
    view::{CacheRow, DbRow, Freshness, Marker, span_words},
};

use crate::web::{
    components::{
        freshness::{self, with_value},
        letter,
    },
    el::{El, classes, el, span, when},
};

/// A box shows at most so many lines of keys.
const LINES_MAX: usize = 3;

/// How many of the first rows, of so many lines each, fit into a box of which
/// some lines are taken.
pub fn fitting(rows: impl Iterator<Item = usize>, taken: usize) -> usize {
    let mut sum = taken;
    let fits = rows.take_while(|lines| {
        sum += lines;
        sum <= LINES_MAX
    });
    fits.count()
}

/// How many lines a value takes.
pub fn lines(freshness: &Freshness) -> usize {
    match freshness {
        Freshness::Stale { .. } => 2,
        Freshness::Fresh | Freshness::Unknown => 1,
    }
}

/// In a narrow box the only copy says so on a line of its own.
pub fn cache_lines(row: &CacheRow, narrow: bool) -> usize {
    let own = usize::from(narrow && row.only_copy);
    lines(&row.freshness).max(1 + own)
}

fn row(key: &str, look: &'static str, changed: bool) -> El {
    let class = [look, when(changed, "changed")];
    el("li").key(key.to_string()).class(classes(&class))
}

fn named(row: El, key: &str) -> El {
    row.add(span("key", key.to_string()))
}

/// A key of a cache, and the letter of the client to whom it belongs.
#[inline(never)]
pub fn cache_row(shown: &CacheRow, owner: Option<char>, now: SimTime) -> El {
    let CacheRow { key, text, version, freshness, .. } = shown;
    let look = match shown.marker {
        Some(_) => "marked",
        None => freshness::class(freshness),
    };
    let row = row(key, look, shown.changed);
    let row = match &shown.marker {
        Some(marker) => marked(row, marker, owner),
        None => with_value(named(row, key), text, *version, freshness, now),
    };
    if shown.only_copy {
        return row.add(span("ttl", "only copy"));
    }
    let Some(ttl) = shown.ttl else { return row };
    let left = span_words(ttl.ends_at.as_ns().saturating_sub(now.as_ns()));
    let bar = span("bar", "").attr("data-bar", "");
    let words =
        [left.as_str(), " left"].map(|word| el("span").text(word.to_string()));
    row.add(el("span").class("ttl ends").all(words))
        .add(el("span").class("track").add(bar))
}

/// What holds no copy is outlined, and says what it is for.
#[inline(never)]
fn marked(row: El, marker: &Marker, owner: Option<char>) -> El {
    let (before, behind) = marker.words();
    let words = el("span")
        .class("marker")
        .title(marker.kind.meaning())
        .maybe((!before.is_empty()).then(|| el("span").text(before)))
        .maybe(owner.map(|_| letter(owner)))
        .maybe(owner.map(|owner| span("unseen", owner.to_string())))
        .add(el("span").text(behind));
    row.add(words)
}

/// A row of a database.
pub fn db_row(shown: &DbRow, now: SimTime) -> El {
    let DbRow { key, text, version, freshness, changed } = shown;
    let row = named(row(key, freshness::class(freshness), *changed), key);
    with_value(row, text, *version, freshness, now)
}
