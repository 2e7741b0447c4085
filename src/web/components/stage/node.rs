use flushpoint::{
    trace::{SimTime, Stop},
    view::{
        CacheRow, Freshness, Loss, NodeContent, NodeStatus, NodeView,
        SubscriberView, span_words,
    },
};

use yew::Html;

use super::{
    app,
    aside::aside,
    broker,
    buttons::{buttons, flush},
    lost,
    row::{cache_lines, cache_row, db_row, fitting, lines},
    stream,
};
use crate::web::{
    components::{
        icon::{Icon, drawn},
        letter, mark,
    },
    el::{El, Words, classes, el, span, when},
    kept::Panel,
    state::{Doc, Msg, Tell},
};

/// A node with what it holds and what one can do to it, unless it is to be
/// looked at only.
#[derive(PartialEq)]
pub struct Boxed {
    node: NodeView,
    /// What was lost with it.
    lost: Vec<Loss>,
    /// A client's letter.
    letter: Option<char>,
    /// Whether the step under the cursor proves the lit verdict.
    proves: bool,
    /// Of the node of the current step: each step's pulse has another name,
    /// so that it begins anew.
    beat: bool,
    /// The letters of those to whom the cache's rows belong, row by row.
    owners: Vec<Option<char>>,
    /// The letters of those who hear the cache's channels.
    hearers: Vec<Option<char>>,
    /// The moment under the cursor, where something is counted from it.
    now: Option<SimTime>,
    still: bool,
    /// Whether its box is one of four in a row: it has room for one key.
    slim: bool,
}

impl Boxed {
    /// The box of a node.
    pub fn of(doc: &Doc, node: &NodeView, still: bool) -> Boxed {
        let proves = doc.lit().is_some_and(|lit| {
            doc.current().is_some_and(|step| lit.evidence.contains(&step))
        });
        let current = node.current;
        Boxed {
            letter: doc.take.letter(node.id),
            proves: current && proves,
            beat: current && doc.cursor().is_multiple_of(2),
            now: tells_time(node).then_some(doc.seen.stage.now),
            lost: lost::of(doc, node),
            owners: owners(doc, node),
            hearers: hearers(doc, node),
            node: node.clone(),
            still,
            slim: false,
        }
    }

    /// As one of so many in a row.
    pub fn among(self, count: usize) -> Boxed {
        Boxed { slim: count > 3, ..self }
    }
}

#[inline(never)]
fn owners(doc: &Doc, node: &NodeView) -> Vec<Option<char>> {
    let NodeContent::Cache { rows, .. } = &node.content else {
        return Vec::new();
    };
    let owner = |row: &CacheRow| doc.take.letter(row.marker.as_ref()?.by?);
    rows.iter().map(owner).collect()
}

#[inline(never)]
fn hearers(doc: &Doc, node: &NodeView) -> Vec<Option<char>> {
    let NodeContent::Cache { subscribers, .. } = &node.content else {
        return Vec::new();
    };
    let letter = |it: &SubscriberView| doc.take.letter(it.node);
    subscribers.iter().map(letter).collect()
}

/// Whether time alone changes what a node's box says.
fn tells_time(node: &NodeView) -> bool {
    let stale = |it: &Freshness| matches!(it, Freshness::Stale { .. });
    let grows_old = match &node.content {
        NodeContent::App { running, copies, .. } => {
            let mut hands = running.iter().filter_map(|op| op.hand.as_ref());
            !copies.is_empty() || hands.any(|hand| stale(&hand.freshness))
        }
        NodeContent::Cache { rows, streams, .. } => {
            let mut rows = rows.iter();
            streams.iter().any(|stream| !stream.pending.is_empty())
                || rows.any(|row| row.ttl.is_some() || stale(&row.freshness))
        }
        NodeContent::Db { rows, .. } => {
            rows.iter().any(|row| stale(&row.freshness))
        }
        NodeContent::Relay { .. } | NodeContent::Broker { .. } => false,
    };
    grows_old
        || !node.inside.is_empty()
        || matches!(node.status, NodeStatus::Paused(_))
}

impl Panel for Boxed {
    fn draw(&self, tell: &Tell) -> Html {
        boxed(self, tell).into()
    }
}

fn boxed(shown: &Boxed, tell: &Tell) -> El {
    let Boxed { node, letter: client, proves, beat, .. } = shown;
    let now = shown.now.unwrap_or_default();
    let class = [
        "node",
        match node.status {
            NodeStatus::Up | NodeStatus::Closing => "up",
            NodeStatus::Down(_) => "down",
            NodeStatus::Paused(_) => "paused",
        },
        match client {
            Some('B') => "by-b",
            Some('C') => "by-c",
            _ => "",
        },
        when(node.current, "current"),
        when(node.current, if *beat { "pulse-even" } else { "pulse-odd" }),
        when(*proves, "proves"),
        when(narrow(node), "paired"),
        when(shown.slim, "slim"),
        when(app::was_told(node), "was-told"),
        when(!shown.lost.is_empty(), "bereft"),
    ];
    let title = el("div")
        .class("title")
        .add(letter(*client))
        .add(match shown.still {
            true => span("name", node.name.clone()),
            false => inspect(node, tell),
        })
        .maybe(proves.then(|| mark("proof")))
        .maybe(aside(node, unseen(shown)))
        .add(span("space", ""))
        .all(match shown.still {
            true => Vec::new(),
            false => buttons(node, tell),
        });
    let about = el("div")
        .class(classes(&class))
        .attr("role", "group")
        .attr("data-node", "")
        .label(node.name.clone())
        .add(title)
        .maybe(state(node, now))
        .maybe(lost::list(&shown.lost))
        .maybe(served(node, now));
    let about = content(about, shown, now);
    match shown.still {
        true => about,
        false => about.maybe(flush(node, tell)),
    }
}

/// Its name; a press shows all that it holds.
fn inspect(node: &NodeView, tell: &Tell) -> El {
    el("button")
        .class("name")
        .label(format!("Inspect {}", node.name))
        .title("Show all that it holds")
        .press(tell, Msg::Inspect(node.id))
        .text(node.name.clone())
}

/// How many keys do not fit into the box.
fn unseen(Boxed { node, slim, .. }: &Boxed) -> usize {
    let taken = taken(node, *slim);
    match &node.content {
        NodeContent::App { .. }
        | NodeContent::Relay { .. }
        | NodeContent::Broker { .. } => 0,
        NodeContent::Cache { rows, more, .. } => {
            more + rows.len()
                - fitting(
                    rows.iter().map(|r| cache_lines(r, narrow(node))),
                    taken,
                )
        }
        NodeContent::Db { rows, more, .. } => {
            more + rows.len()
                - fitting(rows.iter().map(|r| lines(&r.freshness)), taken)
        }
    }
}

/// A line that says why nothing happens here.
fn state(node: &NodeView, now: SimTime) -> Option<El> {
    let (icon, words) = match node.status {
        NodeStatus::Up => return None,
        NodeStatus::Closing => (Icon::Pause, "shuts down".into()),
        NodeStatus::Down(Stop::Exit) => (Icon::Cross, "shut down".into()),
        NodeStatus::Down(Stop::Process) => (Icon::Cross, "crashed".into()),
        NodeStatus::Down(Stop::Power) => (Icon::Cross, "no power".into()),
        NodeStatus::Down(Stop::Machine) => (Icon::Cross, "machine lost".into()),
        NodeStatus::Paused(until) => {
            let left = until.as_ns().saturating_sub(now.as_ns());
            let left = span_words(left);
            (Icon::Pause, format!("stands still, {left} more"))
        }
    };
    Some(el("p").class("state").add(drawn(icon, "13")).text(words))
}

/// Whether its box is one of three in a row, where the buttons take a line of
/// their own.
pub fn narrow(node: &NodeView) -> bool {
    let NodeContent::Cache { replication, .. } = &node.content else {
        return false;
    };
    replication.is_some()
}

/// How many lines of a box are taken by what it is working on.
fn taken(node: &NodeView, slim: bool) -> usize {
    let works = node.inside.iter().any(|i| i.applies_at.is_some());
    // Where a row takes three lines there is room for one.
    let room = if slim { 2 } else { 0 };
    let streams = match &node.content {
        NodeContent::Cache { streams, subscribers, .. } => {
            stream::lines(streams) + usize::from(!subscribers.is_empty())
        }
        _ => 0,
    };
    usize::from(works) + usize::from(narrow(node)) + streams + room
}

/// What a node is working on: the request next to take effect there.
fn served(node: &NodeView, now: SimTime) -> Option<El> {
    let inside = node.inside.iter().filter(|i| i.applies_at.is_some());
    let next = inside.min_by_key(|i| i.applies_at)?;
    let left = next.applies_at?.as_ns().saturating_sub(now.as_ns());
    let mut words = format!("done in {}", span_words(left));
    if node.inside.len() > 1 {
        words.push_str(&format!(", {} more", node.inside.len() - 1));
    }
    let older = next.older.then(|| span("unseen", "a newer value exists"));
    Some(
        el("p")
            .class(classes(&["served", when(next.older, "older")]))
            .add(span("value", next.label.clone()))
            .add(span("when", words))
            .maybe(older),
    )
}

fn content(about: El, shown: &Boxed, now: SimTime) -> El {
    let Boxed { node, owners, hearers, slim, .. } = shown;
    let up = matches!(node.status, NodeStatus::Up | NodeStatus::Closing);
    let taken = taken(node, *slim);
    match &node.content {
        NodeContent::App { running, told, copies } => {
            app::content(about, running, told.as_ref(), copies, now, up)
        }
        NodeContent::Cache { rows, streams, subscribers, .. } => {
            let fit = fitting(
                rows.iter().map(|r| cache_lines(r, narrow(node))),
                taken,
            );
            let owned = rows[..fit].iter().zip(owners);
            let list = owned.map(|(row, owner)| cache_row(row, *owner, now));
            let empty = up && rows.is_empty();
            about
                .add(el("ul").class("rows").all(list))
                .all(stream::list(streams))
                .maybe(stream::hearing(subscribers, hearers, *slim))
                .maybe(
                    (empty && subscribers.is_empty() && streams.is_empty())
                        .then(|| none("empty")),
                )
        }
        NodeContent::Db { rows, .. } => {
            let fit = fitting(rows.iter().map(|r| lines(&r.freshness)), taken);
            let list = rows[..fit].iter().map(|row| db_row(row, now));
            about.add(el("ul").class("rows").all(list))
        }
        NodeContent::Broker { logs } => broker::content(about, logs),
        NodeContent::Relay { doing } => about.maybe(up.then(|| {
            none(match doing.as_str() {
                "" => "idle".into(),
                doing => doing.to_string(),
            })
        })),
    }
}

/// What is said where there is nothing to show.
pub fn none(words: impl Words) -> El {
    el("p").class("none").text(words)
}
