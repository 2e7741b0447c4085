use flushpoint::{
    scenario::NodeKind,
    trace::NodeId,
    view::{Change, Fact, Facts},
};

use super::{freshness, freshness::with_value, letter};
use crate::web::{
    el::{El, classes, el, span, when},
    state::{Doc, Field, Msg, State, Tell},
};

/// So many facts of a list are shown, until all are asked for.
const FACTS_MAX: usize = 12;

/// Everything that one node holds at the cursor.
pub fn inspector(state: &State, tell: &Tell) -> El {
    let node = inspected(state);
    let is_open = state.panels.is_open("inspector") || state.tab == "inspector";
    let fold = el("details")
        .fold(tell, "inspector", is_open)
        .add(el("summary").add(el("h2").text("Inspector")));
    let fold = match is_open {
        true => fold.add(choice(state, tell)).add(body(state, node, tell)),
        false => fold,
    };
    el("section")
        .class("inspector")
        .label("Inspector")
        .attr("data-tab", "inspector")
        .add(fold)
}

/// The chosen node, or that of the current step.
pub fn inspected(state: &State) -> NodeId {
    let doc = &state.doc;
    let nodes = doc.take.topology.nodes.len();
    let chosen = state.panels.inspected.filter(|node| node.index() < nodes);
    let here = || doc.current().map(|id| doc.take.trace().entry(id).node);
    let here = || here().filter(|node| node.index() < nodes);
    chosen.or_else(here).unwrap_or(NodeId(0))
}

/// Which node: a choice that keys reach.
fn choice(state: &State, tell: &Tell) -> El {
    let topology = &state.doc.take.topology;
    let chosen = state.panels.inspected;
    let follow = el("option")
        .key("")
        .attr("value", "")
        .selected(chosen.is_none())
        .text("where the step happens");
    let nodes = topology.nodes.iter().enumerate().map(|(place, node)| {
        let id = NodeId(place as u16);
        el("option")
            .key(place)
            .attr("value", place.to_string())
            .selected(chosen == Some(id))
            .text(node.name.clone())
    });
    let select =
        el("select").chosen(tell, Field::Inspected).add(follow).all(nodes);
    el("label").class("choice").add(el("span").text("Node")).add(select)
}

fn body(state: &State, node: NodeId, tell: &Tell) -> El {
    let doc = &state.doc;
    let view = doc.inspected(node);
    let kind = match view.kind {
        NodeKind::App => "client app",
        NodeKind::Cache => "cache",
        NodeKind::Database => "database",
        NodeKind::Replica => "replica of the database",
        NodeKind::Relay => "background process",
    };
    let head = el("p")
        .class("what")
        .add(letter(doc.take.letter(node)))
        .add(el("b").text(view.name.clone()))
        .add(span("kind", kind));
    let most = if state.panels.all_facts { usize::MAX } else { FACTS_MAX };
    let lists = view.lists.iter().filter(|list| !list.facts.is_empty());
    let lists = lists.map(|list| shown(doc, list, most, tell));
    // It scrolls: the keyboard must reach it.
    el("div")
        .class("facts")
        .attr("role", "group")
        .label("Facts")
        .attr("tabindex", "0")
        .add(head)
        .all(lists)
}

fn shown(doc: &Doc, list: &Facts, most: usize, tell: &Tell) -> El {
    let count = list.facts.len();
    let title = match list.title {
        "Keys" | "Rows" => format!("{}: {count}", list.title),
        title => title.into(),
    };
    // What has changed is always in sight.
    let facts = list.facts.iter().enumerate();
    let facts = facts
        .filter(|(place, fact)| *place < most || fact.change != Change::No);
    let facts: Vec<El> = facts.map(|(_, fact)| line(doc, fact)).collect();
    let more = count - facts.len();
    let more = (more > 0).then(|| {
        el("button")
            .class("more")
            .press(tell, Msg::AllFacts)
            .text(format!("Show {more} more"))
    });
    el("div")
        .key(list.title)
        .class("list")
        .add(el("h3").text(title))
        .add(el("ul").all(facts))
        .maybe(more)
}

fn line(doc: &Doc, fact: &Fact) -> El {
    let change = fact.change.word();
    let class = [
        freshness::class(&fact.freshness),
        when(fact.change != Change::No, "changed"),
        when(fact.change == Change::Gone, "gone"),
    ];
    let value = with_value(
        el("span").class("held"),
        &fact.value,
        0,
        &fact.freshness,
        doc.seen.stage.now,
    );
    let besides = [&fact.detail, &fact.timing];
    let besides: Vec<&str> = besides
        .iter()
        .map(|words| words.as_str())
        .filter(|words| !words.is_empty())
        .collect();
    let besides =
        (!besides.is_empty()).then(|| span("besides", besides.join(", ")));
    let change = (!change.is_empty()).then(|| el("em").text(change));
    let name = span("name", fact.name.clone()).maybe(change);
    el("li")
        .key(fact.name.clone())
        .class(classes(&class))
        .add(name)
        .add(value)
        .maybe(besides)
}
