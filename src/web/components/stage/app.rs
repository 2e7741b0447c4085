//! What an app's box holds: what it is at, and what it was told.

use flushpoint::{
    trace::{OpKind, Outcome, SimTime},
    view::{
        CacheRow, Freshness, NodeContent, NodeView, RunningOp, Told, span_words,
    },
};

use super::{node::none, row::cache_row};
use crate::web::{
    components::freshness::{self, with_value},
    el::{El, classes, el, span},
};

/// A box has room for so many lines of what an app is at, and for one of what
/// it was told.
const LINES_MAX: usize = 2;

/// Whether it says what an app was told last.
pub fn was_told(node: &NodeView) -> bool {
    match &node.content {
        NodeContent::App { running, told, .. } => {
            told.is_some() && !running.iter().any(holds_stale)
        }
        NodeContent::Cache { .. }
        | NodeContent::Db { .. }
        | NodeContent::Relay { .. }
        | NodeContent::Broker { .. } => false,
    }
}

/// Whether the value in hand is older than the newest.
fn holds_stale(op: &RunningOp) -> bool {
    let stale = |it: &Freshness| matches!(it, Freshness::Stale { .. });
    op.hand.as_ref().is_some_and(|hand| stale(&hand.freshness))
}

/// The box of an app with what it is at, and else what it was told last.
pub fn content(
    about: El,
    running: &[RunningOp],
    told: Option<&Told>,
    copies: &[CacheRow],
    now: SimTime,
    up: bool,
) -> El {
    // There is no room for both.
    let crowded = !copies.is_empty() && !running.is_empty();
    let told = told.filter(|_| !crowded && !running.iter().any(holds_stale));
    let lines = LINES_MAX + usize::from(told.is_none());
    let lines = lines - usize::from(!copies.is_empty());
    let shown = match running.len() > lines {
        true => lines - 1,
        false => running.len(),
    };
    let more = running.len() - shown;
    let ops = running.iter().take(shown).map(|op| running_op(op, now));
    let idle = up && running.is_empty() && copies.is_empty();
    // Of its own copies there is room for one.
    let copies = copies.iter().take(1).map(|row| cache_row(row, None, now));
    let keeps = el("ul").class("rows own").all(copies);
    about
        .add(el("ul").class("ops").all(ops))
        .add(keeps)
        .maybe((more > 0).then(|| none(format!("and {more} more"))))
        .maybe(idle.then(|| none("idle")))
        .maybe(told.map(last_told))
}

fn running_op(op: &RunningOp, now: SimTime) -> El {
    let doing = match op.kind {
        OpKind::Read => format!("reads {}", op.key),
        OpKind::Write => format!("writes {} = {}", op.key, op.text),
    };
    let hand = op.hand.as_ref().map(|hand| {
        let class = ["hand", freshness::class(&hand.freshness)];
        let about =
            el("span").class(classes(&class)).add(span("what", "in hand"));
        with_value(about, &hand.text, hand.version, &hand.freshness, now)
    });
    el("li").key(op.op.0).add(span("doing", doing)).maybe(hand)
}

fn last_told(told: &Told) -> El {
    let row = || match told.row.as_str() {
        "" => "nothing",
        row => row,
    };
    let words = match (told.kind, told.outcome) {
        (OpKind::Read, Outcome::Acknowledged) => format!("read {}", row()),
        (OpKind::Write, Outcome::Acknowledged) => {
            format!("told OK: {}", row())
        }
        (kind, Outcome::Failed) => format!("{} failed", kind.word()),
        (kind, Outcome::Unknown) => {
            format!("{}: unknown", kind.word())
        }
    };
    el("p")
        .class("told")
        .add(span("what", "last"))
        .add(span("value", words))
        .add(span("when", format!("at {}", span_words(told.at.as_ns()))))
}
