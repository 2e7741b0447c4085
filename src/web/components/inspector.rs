use std::rc::Rc;

use flushpoint::{
    scenario::NodeKind,
    trace::{NodeId, SimTime},
    view::{Change, Fact, Facts, Freshness, InspectorView},
};
use yew::Html;

use super::{freshness, freshness::with_value, letter};
use crate::web::{
    el::{El, classes, el, span, when},
    kept::{Panel, Same, kept, kept_as},
    state::{Field, Msg, State, Take, Tell},
};

/// So many facts of a list are shown, until all are asked for.
const FACTS_MAX: usize = 12;

/// Everything that one node holds at the cursor.
pub fn inspector(state: &State, tell: &Tell) -> Html {
    let is_open = state.panels.is_open("inspector") || state.tab == "inspector";
    // Nothing is looked up for what nobody sees.
    let shown = (is_open && state.shows_tab("inspector")).then(|| Inspected {
        take: Same(state.doc.take.clone()),
        chosen: state.panels.inspected,
        all: state.panels.all_facts,
        now: state.doc.seen.stage.now,
        view: state.doc.inspected(inspected(state)),
    });
    kept(Inspector { is_open, shown }, tell)
}

/// The panel and what is in it.
#[derive(PartialEq)]
struct Inspector {
    is_open: bool,
    shown: Option<Inspected>,
}

struct Inspected {
    take: Same<Take>,
    /// The node that was chosen by hand.
    chosen: Option<NodeId>,
    /// Whether all facts are shown.
    all: bool,
    now: SimTime,
    view: Rc<InspectorView>,
}

impl PartialEq for Inspected {
    fn eq(&self, other: &Inspected) -> bool {
        let Inspected { take, chosen, all, now, view } = self;
        *take == other.take
            && *chosen == other.chosen
            && *all == other.all
            && *view == other.view
            && (*now == other.now || !tells_ages(view))
    }
}

/// Whether what is shown grows old with time.
fn tells_ages(view: &InspectorView) -> bool {
    let mut facts = view.lists.iter().flat_map(|list| &list.facts);
    facts.any(|fact| is_stale(&fact.freshness))
}

fn is_stale(freshness: &Freshness) -> bool {
    matches!(freshness, Freshness::Stale { .. })
}

impl Panel for Inspector {
    fn draw(&self, tell: &Tell) -> Html {
        let fold = el("details")
            .fold(tell, "inspector", self.is_open)
            .add(el("summary").add(el("h2").text("Inspector")));
        let fold = match &self.shown {
            Some(shown) => fold.add(choice(shown, tell)).add(body(shown, tell)),
            None => fold,
        };
        el("section")
            .class("inspector")
            .label("Inspector")
            .attr("data-tab", "inspector")
            .add(fold)
            .into()
    }
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
fn choice(shown: &Inspected, tell: &Tell) -> El {
    let (topology, chosen) = (&shown.take.topology, shown.chosen);
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

fn body(shown: &Inspected, tell: &Tell) -> El {
    let view = &shown.view;
    let kind = match view.kind {
        NodeKind::App => "client app",
        NodeKind::Cache => "cache",
        NodeKind::Database => "database",
        NodeKind::Replica => "replica of the database",
        NodeKind::Relay => "background process",
        NodeKind::Job => "sync job",
        NodeKind::Broker => "broker of a log",
    };
    let head = el("p")
        .class("what")
        .add(letter(shown.take.letter(view.node)))
        .add(el("b").text(view.name.clone()))
        .add(span("kind", kind));
    let most = if shown.all { usize::MAX } else { FACTS_MAX };
    let lists = view.lists.iter().filter(|list| !list.facts.is_empty());
    let lists = lists.map(|list| list_of(list, shown.now, most, tell));
    // It scrolls: the keyboard must reach it.
    el("div")
        .class("facts")
        .attr("role", "group")
        .label("Facts")
        .attr("tabindex", "0")
        .add(head)
        .all(lists)
}

fn list_of(list: &Facts, now: SimTime, most: usize, tell: &Tell) -> El {
    let count = list.facts.len();
    let title = match list.title {
        "Keys" | "Rows" => format!("{}: {count}", list.title),
        title => title.into(),
    };
    // What has changed is always in sight.
    let facts = list.facts.iter().enumerate();
    let facts = facts
        .filter(|(place, fact)| *place < most || fact.change != Change::No);
    let facts = facts.map(|(_, fact)| {
        // Only what is stale has an age.
        let now = is_stale(&fact.freshness).then_some(now);
        kept_as(fact.name.clone(), Line { fact: fact.clone(), now }, tell)
    });
    let facts: Vec<Html> = facts.collect();
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

#[derive(PartialEq)]
struct Line {
    fact: Fact,
    /// The moment under the cursor, where an age is counted from it.
    now: Option<SimTime>,
}

impl Panel for Line {
    fn draw(&self, _: &Tell) -> Html {
        line(&self.fact, self.now.unwrap_or_default()).into()
    }
}

fn line(fact: &Fact, now: SimTime) -> El {
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
        now,
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
    el("li").class(classes(&class)).add(name).add(value).maybe(besides)
}
