use flushpoint::{
    run::Act,
    scenario::NodeKind,
    trace::{SimTime, Stop},
    view::{self, LinkView, NodeStatus, NodeView},
};
use yew::prelude::*;

use super::{
    requests::Requests,
    stage::{PAUSE, cut, lag, lags},
};
use crate::web::{
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// How far a press of `Clock` makes a node's clock jump.
const JUMP: SimTime = SimTime::from_ms(1_000);

/// What [`Faults`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// How many of its entries.
    pub cursor: usize,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// Everything that can be asked and broken, as a list.
#[component]
pub fn Faults(props: &Props) -> Html {
    let Props { take, cursor, tell } = props;
    let view = use_memo((take.clone(), *cursor), |(take, cursor)| {
        view::stage(&take.topology, take.trace(), &take.index, *cursor)
    });
    html! {
        <section class="faults" aria-label="Faults" data-tab="faults">
            <Requests take={take.clone()} tell={tell.clone()} />
            <h2>{ "Break it now" }</h2>
            <ul class="nodes">{ for view.nodes.iter().map(|node| html! {
                <li key={node.id.0}>
                    <span class="name">{ &node.name }</span>
                    { for node_acts(node).into_iter().map(|(word, act)| {
                        button(tell, word, &node.name, act)
                    }) }
                </li>
            }) }</ul>
            <ul class="links">{ for view.links.iter().map(|link| {
                let name = |id| take.trace().node_name(id).to_string();
                let (a, b) = (name(link.a), name(link.b));
                let label = format!("{a} to {b}");
                html! { <li key={label.clone()}>
                    <span class="name">{ format!("{a} – {b}") }</span>
                    { for link_acts(link, &a, &b).into_iter().map(|(w, act)| {
                        button(tell, w, &label, act)
                    }) }
                </li> }
            }) }</ul>
        </section>
    }
}

fn button(tell: &Tell, word: &'static str, of: &str, act: Act) -> Html {
    let tell = tell.clone();
    let press = Callback::from(move |_: MouseEvent| {
        tell.dispatch(Msg::Act(act.clone()));
    });
    // The stage has the short names; these say that they are the list's.
    html! {
        <button key={word} onclick={press} title={meaning(word)}
            aria-label={format!("{word}, {of}")}>{ word }</button>
    }
}

/// What a word does, where it does not say so itself.
fn meaning(word: &str) -> Option<&'static str> {
    match word {
        "pause" => Some("It stands still for 50 ms"),
        "clock" => Some("Its clock jumps one second forward"),
        "lag" => Some("Messages to it take 30 ms longer"),
        "power loss" => Some("Nobody answers any more, and nobody is told"),
        _ => None,
    }
}

fn node_acts(node: &NodeView) -> Vec<(&'static str, Act)> {
    let name = || node.name.clone();
    let crash = |how| Act::Crash { node: name(), how };
    match node.status {
        NodeStatus::Down(_) => {
            vec![("restart", Act::Restart { node: name() })]
        }
        NodeStatus::Up | NodeStatus::Paused(_) => {
            let mut acts = vec![
                ("crash", crash(Stop::Process)),
                ("power loss", crash(Stop::Power)),
            ];
            if node.kind == NodeKind::App {
                acts.push(("pause", Act::Pause { node: name(), span: PAUSE }));
            }
            if node.kind == NodeKind::Cache {
                let clock = Act::Clock { node: name(), by: JUMP, back: false };
                acts.push(("clock", clock));
            }
            acts
        }
    }
}

fn link_acts(link: &LinkView, a: &str, b: &str) -> Vec<(&'static str, Act)> {
    vec![
        (if link.cut { "heal" } else { "cut" }, cut(link, a, b)),
        (if lags(link) { "end lag" } else { "lag" }, lag(link, a, b)),
    ]
}
