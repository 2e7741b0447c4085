//! From two stage views to what the painter moves.

use flushpoint::{
    trace::{EntryId, Event, MsgId, NetEvent, SimTime},
    view::{LinkView, MessageView, NodeContent, StageView},
};

use crate::web::{
    paint::{Arrival, Fate, Flight, Pace, Scene},
    state::Take,
};

/// A cursor that moved further than this came by no single step.
const ENTRIES_A_STEP: usize = 64;

/// The messages to draw: those on their way, and those whose journey this
/// step has ended.
pub fn messages(
    take: &Take,
    cursor: usize,
    view: &StageView,
    before: Option<&StageView>,
) -> Vec<(MessageView, Fate)> {
    let fate = |message: &MessageView| match message.held {
        true => Fate::Held,
        false => Fate::Flying,
    };
    let on_their_way =
        view.messages.iter().map(|message| (message.clone(), fate(message)));
    let mut shown: Vec<(MessageView, Fate)> = on_their_way.collect();
    let earlier = before.into_iter().flat_map(|before| &before.messages);
    for message in earlier {
        let ended = take.index.ended(message.msg);
        let Some(ended) = ended.filter(|id| just_now(*id, cursor)) else {
            continue;
        };
        if shown.iter().all(|(known, _)| known.msg != message.msg) {
            let event = take.trace().entry(ended).event;
            let lost = matches!(event, Event::Net(NetEvent::Lost { .. }));
            let fate = if lost { Fate::Lost } else { Fate::Arriving };
            shown.push((message.clone(), fate));
        }
    }
    shown
}

fn just_now(id: EntryId, cursor: usize) -> bool {
    id.index() < cursor && cursor - id.index() <= ENTRIES_A_STEP
}

/// What the painter needs to know.
pub fn scene(
    view: &StageView,
    shown: &[(MessageView, Fate)],
    came_from: Option<usize>,
    ahead: Option<(SimTime, Pace)>,
) -> Scene {
    let flights = shown.iter().filter_map(|(message, fate)| {
        let (link, forward) = link_of(&view.links, message)?;
        let MessageView { msg, sent_at, ends_at, .. } = *message;
        let fate = *fate;
        Some(Flight { msg, link, forward, sent_at, ends_at, fate })
    });
    let end = |a| index_of(view, a);
    Scene {
        now: view.now,
        arrival: match came_from {
            Some(_) => Arrival::Step,
            None => Arrival::Jump,
        },
        ahead,
        links: view.links.iter().map(|l| (end(l.a), end(l.b))).collect(),
        flights: flights.collect(),
        bars: bars(view),
    }
}

/// The place of a node's box in the document: apps come first.
fn index_of(view: &StageView, node: flushpoint::trace::NodeId) -> usize {
    let apps = |node: &&flushpoint::view::NodeView| {
        node.kind == flushpoint::scenario::NodeKind::App
    };
    let nodes = &view.nodes;
    let drawn = nodes
        .iter()
        .filter(apps)
        .chain(nodes.iter().filter(|node| !apps(node)));
    drawn.map(|node| node.id).position(|id| id == node).unwrap_or(0)
}

fn link_of(links: &[LinkView], message: &MessageView) -> Option<(usize, bool)> {
    let MessageView { from, to, .. } = *message;
    links.iter().enumerate().find_map(|(place, link)| {
        let forward = (link.a, link.b) == (from, to);
        let back = (link.b, link.a) == (from, to);
        (forward || back).then_some((place, forward))
    })
}

fn bars(view: &StageView) -> Vec<(SimTime, SimTime)> {
    let rows = view.nodes.iter().filter_map(|node| match &node.content {
        NodeContent::Cache { rows, .. } => Some(rows),
        NodeContent::App { .. } | NodeContent::Db { .. } => None,
    });
    rows.flatten()
        .filter_map(|row| row.ttl)
        .map(|ttl| (ttl.set_at, ttl.ends_at))
        .collect()
}

/// A message's name for those who do not see it.
pub fn name_of(message: &MessageView) -> String {
    let MsgId(number) = message.msg;
    format!("message {number}: {}", message.label)
}
