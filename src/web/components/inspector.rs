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

/// So many facts of a list are shown, until all are asked for: more are out of
/// sight anyhow.
const FACTS_MAX: usize = 8;

/// The title of what a node has done.
const TALLY: &str = "So far";

/// The panel of what one node holds; its facts are `held` and `tallied`.
pub fn inspector(state: &State, [held, tallied]: [Html; 2], tell: &Tell) -> El {
    let fold = el("details")
        .fold(tell, "inspector", is_open(state))
        .add(el("summary").add(el("h2").text("Inspector")));
    let fold = match in_sight(state) {
        true => {
            let chosen = state.panels.inspected;
            let take = Same(state.doc.take.clone());
            // It scrolls: the keyboard must reach it.
            let facts = el("div")
                .class("facts")
                .attr("role", "group")
                .label("Facts")
                .attr("tabindex", "0")
                .add(held)
                .add(tallied);
            fold.add(kept(Choice { take, chosen }, tell)).add(facts)
        }
        false => fold,
    };
    el("section")
        .class("inspector")
        .label("Inspector")
        .attr("data-tab", "inspector")
        .add(fold)
}

fn is_open(state: &State) -> bool {
    state.panels.is_open("inspector") || state.tab == "inspector"
}

fn in_sight(state: &State) -> bool {
    is_open(state) && state.shows_tab("inspector")
}

/// What one node holds at the cursor.
pub fn held(state: &State, tell: &Tell) -> Html {
    facts(state, Share::Held, tell)
}

/// What one node has done up to the cursor.
pub fn tallied(state: &State, tell: &Tell) -> Html {
    facts(state, Share::Tallied, tell)
}

fn facts(state: &State, share: Share, tell: &Tell) -> Html {
    // Nothing is looked up for what nobody sees.
    if !in_sight(state) {
        return Html::default();
    }
    let shown = Inspected {
        take: Same(state.doc.take.clone()),
        all: state.panels.all_facts,
        now: state.doc.seen.stage.now,
        view: state.doc.inspected(inspected(state)),
        share,
    };
    kept(shown, tell)
}

/// A share of all facts: to draw them takes a turn each.
#[derive(Clone, Copy, PartialEq)]
enum Share {
    Held,
    Tallied,
}

impl Share {
    fn has(self, list: &Facts) -> bool {
        (list.title == TALLY) == (self == Share::Tallied)
    }
}

struct Inspected {
    take: Same<Take>,
    /// Whether all facts are shown.
    all: bool,
    now: SimTime,
    view: Rc<InspectorView>,
    share: Share,
}

impl PartialEq for Inspected {
    fn eq(&self, other: &Inspected) -> bool {
        let Inspected { take, all, now, view, share } = self;
        *take == other.take
            && *all == other.all
            && *share == other.share
            && view.node == other.view.node
            && self.lists().eq(other.lists())
            && (*now == other.now || !self.tells_ages())
    }
}

impl Inspected {
    fn lists(&self) -> impl Iterator<Item = &Facts> {
        let lists = self.view.lists.iter();
        lists.filter(|list| self.share.has(list) && !list.facts.is_empty())
    }

    /// Whether what is shown grows old with time.
    fn tells_ages(&self) -> bool {
        let mut facts = self.lists().flat_map(|list| &list.facts);
        facts.any(|fact| is_stale(&fact.freshness))
    }
}

fn is_stale(freshness: &Freshness) -> bool {
    matches!(freshness, Freshness::Stale { .. })
}

impl Panel for Inspected {
    fn draw(&self, tell: &Tell) -> Html {
        let most = if self.all { usize::MAX } else { FACTS_MAX };
        let lists = self.view.lists.iter();
        let lists =
            lists.filter(|list| self.share.has(list) && !list.facts.is_empty());
        let lists = lists.map(|list| list_of(list, self.now, most, tell));
        let head = match self.share {
            Share::Held => Some(head(self)),
            Share::Tallied => None,
        };
        let head = head.map(Html::from).into_iter();
        head.chain(lists.map(Html::from)).collect()
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
#[derive(PartialEq)]
struct Choice {
    take: Same<Take>,
    chosen: Option<NodeId>,
}

impl Panel for Choice {
    fn draw(&self, tell: &Tell) -> Html {
        choice(&self.take, self.chosen, tell).into()
    }
}

fn choice(take: &Take, chosen: Option<NodeId>, tell: &Tell) -> El {
    let topology = &take.topology;
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

/// Which node it is.
fn head(shown: &Inspected) -> El {
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
    el("p")
        .class("what")
        .add(letter(shown.take.letter(view.node)))
        .add(el("b").text(view.name.clone()))
        .add(span("kind", kind))
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
