use flushpoint::{
    run::Act,
    scenario::NodeKind,
    trace::{SimTime, Stop},
    view::{LinkView, NodeStatus},
};
use yew::Html;

use super::{
    requests::{draft, requests},
    stage::{PAUSE, cut, lag, lags},
};
use crate::web::{
    el::{El, el, span},
    kept::{Panel, Same, kept},
    state::{Msg, State, Take, Tell},
};

/// How far a press of `Clock` makes a node's clock jump.
const JUMP: SimTime = SimTime::from_ms(1_000);

/// What can be done to a thing: in a word, and as it is carried out.
type Deed = (&'static str, Act);

/// Everything that can be asked and broken, as a list.
pub fn faults(state: &State, tell: &Tell) -> Html {
    let stage = &state.doc.seen.stage;
    let nodes = stage.nodes.iter();
    let shown = Faults {
        take: Same(state.doc.take.clone()),
        is_open: state.panels.is_open("faults") || state.tab == "faults",
        statuses: nodes.map(|node| node.status).collect(),
        links: stage.links.clone(),
        draft: draft(&state.doc.take, &state.draft),
    };
    kept(shown, tell)
}

#[derive(PartialEq)]
struct Faults {
    take: Same<Take>,
    is_open: bool,
    /// By node.
    statuses: Vec<NodeStatus>,
    links: Vec<LinkView>,
    draft: (String, String),
}

impl Panel for Faults {
    fn draw(&self, tell: &Tell) -> Html {
        panel(self, tell).into()
    }
}

fn panel(shown: &Faults, tell: &Tell) -> El {
    let take = &shown.take;
    let pair = take.topology.of_kind(NodeKind::Cache).count() > 1;
    let nodes = take.topology.nodes.iter().zip(&shown.statuses);
    let nodes = nodes.map(|(node, status)| {
        let mut deeds = node_deeds(&node.name, node.kind, *status);
        let up = !matches!(status, NodeStatus::Down(_));
        if pair && up && node.kind == NodeKind::Cache {
            let name = node.name.clone();
            deeds.push(("failover", Act::Failover { node: name }));
        }
        row(tell, &node.name, &node.name, deeds)
    });
    let links = shown.links.iter().map(|link| {
        let name = |id| take.trace().node_name(id);
        let (a, b) = (name(link.a), name(link.b));
        let deeds = link_deeds(link, a, b);
        row(tell, &format!("{a} – {b}"), &format!("{a} to {b}"), deeds)
    });
    let list = el("details")
        .class("list")
        .add(el("summary").text("All nodes and links"))
        .add(el("ul").class("nodes").all(nodes))
        .add(el("ul").class("links").all(links));
    let fold = el("details")
        .fold(tell, "faults", shown.is_open)
        .add(el("summary").add(el("h2").text("Break it, ask it: now")))
        .add(requests(take, &shown.draft, tell))
        .add(list);
    el("section")
        .class("faults")
        .label("Faults")
        .attr("data-tab", "faults")
        .add(fold)
}

fn row(tell: &Tell, name: &str, label: &str, deeds: Vec<Deed>) -> El {
    let buttons = deeds.into_iter().map(|(word, act)| {
        // The stage has the short names; these say that they are the list's.
        el("button")
            .key(word)
            .label(format!("{word}, {label}"))
            .title(meaning(word))
            .press(tell, Msg::Act(act))
            .text(word)
    });
    let name = span("name", name.to_string());
    el("li").key(label.to_string()).add(name).all(buttons)
}

/// What a word does, where it does not say so itself.
fn meaning(word: &str) -> &'static str {
    match word {
        "flush now" => "It flushes without waiting until that is due",
        "pause" => "It stands still for 50 ms",
        "clock" => "Its clock jumps one second forward",
        "lag" => "Messages to it take 30 ms longer",
        "shutdown" => "It takes no more writes, and ends once nothing waits",
        "machine loss" => "Its disk is lost too; a restart begins with nothing",
        "failover" => "It takes over from its primary",
        "power loss" => "Nobody answers any more, and nobody is told",
        "crash" => "The process dies, and its connections are reset at once",
        _ => "",
    }
}

fn node_deeds(name: &str, kind: NodeKind, status: NodeStatus) -> Vec<Deed> {
    let name = || name.to_string();
    let crash = |how| Act::Crash { node: name(), how };
    match status {
        NodeStatus::Down(_) => {
            vec![("restart", Act::Restart { node: name() })]
        }
        NodeStatus::Up | NodeStatus::Closing | NodeStatus::Paused(_) => {
            let mut deeds = vec![
                ("crash", crash(Stop::Process)),
                ("power loss", crash(Stop::Power)),
            ];
            if kind.runs_programs() {
                let pause = Act::Pause { node: name(), span: PAUSE };
                deeds.push(("pause", pause));
            }
            if kind == NodeKind::Job {
                deeds.push(("flush now", Act::Flush { node: name() }));
            }
            if matches!(kind, NodeKind::Cache | NodeKind::Broker) {
                deeds.push(("machine loss", crash(Stop::Machine)));
            }
            if kind == NodeKind::Cache {
                deeds.push(("shutdown", crash(Stop::Exit)));
                let clock = Act::Clock { node: name(), by: JUMP, back: false };
                deeds.push(("clock", clock));
            }
            deeds
        }
    }
}

fn link_deeds(link: &LinkView, a: &str, b: &str) -> Vec<Deed> {
    vec![
        (if link.cut { "heal" } else { "cut" }, cut(link, a, b)),
        (if lags(link) { "end lag" } else { "lag" }, lag(link, a, b)),
    ]
}
