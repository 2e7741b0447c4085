//! From what is seen to what the painter moves.

use flushpoint::{
    scenario::NodeKind,
    trace::{Event, MsgId, NetEvent, NodeId, SimTime},
    view::{
        LinkView, MessageView, NodeContent, NodeView, StageView, Window,
        compare::Side,
    },
};

use crate::web::{
    paint::{Arrival, Fate, Flight, Pace, Scene, Track},
    state::{Doc, Pair, State},
};

/// A cursor that moved further than this came by no single step.
const ENTRIES_A_STEP: usize = 64;

/// A row of the stage.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// What runs programs.
    Apps,
    /// The brokers of a log.
    Brokers,
    /// The others.
    Services,
}

impl Row {
    /// From the top down.
    pub const ALL: [Row; 3] = [Row::Apps, Row::Brokers, Row::Services];

    /// Where a kind of node stands.
    pub fn of(kind: NodeKind) -> Row {
        match kind {
            NodeKind::Broker => Row::Brokers,
            kind if kind.runs_programs() => Row::Apps,
            _ => Row::Services,
        }
    }
}

/// The nodes of a row in the order of the document: the caches come first.
pub fn drawn(stage: &StageView, row: Row) -> Vec<&NodeView> {
    let nodes = stage.nodes.iter();
    let nodes = nodes.filter(|node| Row::of(node.kind) == row);
    let (mut drawn, rest): (Vec<_>, Vec<_>) =
        nodes.partition(|node| node.kind == NodeKind::Cache);
    drawn.extend(rest);
    drawn
}

/// The messages to draw: those on their way, and those whose journey this
/// step has ended.
pub fn messages(doc: &Doc) -> Vec<(&MessageView, Fate)> {
    let fate = |message: &MessageView| match message.held {
        true => Fate::Held,
        false => Fate::Flying,
    };
    let now = &doc.seen.stage.messages;
    let mut shown: Vec<(&MessageView, Fate)> =
        now.iter().map(|message| (message, fate(message))).collect();
    let before = doc.seen.before.iter();
    for message in before.flat_map(|before| &before.messages) {
        if now.iter().all(|known| known.msg != message.msg)
            && let Some(fate) = ended(doc, message.msg)
        {
            shown.push((message, fate));
        }
    }
    shown
}

/// How a message's journey has ended in this step.
fn ended(doc: &Doc, msg: MsgId) -> Option<Fate> {
    let (cursor, end) = (doc.cursor(), doc.take.index.ended(msg)?);
    let just_now = end.index() < cursor
        && doc.came_from.is_some_and(|from| cursor <= from + ENTRIES_A_STEP);
    let event = doc.take.trace().entry(end).event;
    just_now.then_some(match event {
        Event::Net(NetEvent::Lost { .. }) => Fate::Lost,
        _ => Fate::Arriving,
    })
}

/// How fast a run passes on the page.
pub fn pace(state: &State) -> Pace {
    Pace { median: state.doc.take.pace, beat_ms: state.settings.beat_ms() }
}

/// What the painter needs to know.
pub fn scene(state: &State) -> Scene {
    let doc = &state.doc;
    let ahead = doc.next().filter(|_| doc.playing);
    scene_of(doc, ahead.map(|at| (at, pace(state))), track(state))
}

/// What the painter of one of two stages needs to know: both keep one time,
/// at the pace of the first.
pub fn scene_beside(state: &State, pair: &Pair, side: Side) -> Scene {
    let ahead = pair.next().filter(|_| pair.playing);
    let ahead = ahead.map(|at| (at, pace_beside(state, pair)));
    // There is no timeline.
    let track = Track {
        at: 0.0,
        next: 0.0,
        ground: (0, 0),
        length: 0.0,
        upright: false,
    };
    scene_of(pair.doc(side), ahead, track)
}

/// How fast two runs pass on the page.
pub fn pace_beside(state: &State, pair: &Pair) -> Pace {
    let median = pair.doc(Side::One).take.pace;
    Pace { median, beat_ms: state.settings.beat_ms() }
}

fn scene_of(doc: &Doc, ahead: Option<(SimTime, Pace)>, track: Track) -> Scene {
    let stage = &doc.seen.stage;
    let shown = messages(doc);
    let flights = shown.iter().filter_map(|(message, fate)| {
        let (link, forward) = link_of(&stage.links, message)?;
        let MessageView { msg, sent_at, ends_at, .. } = **message;
        Some(Flight { msg, link, forward, sent_at, ends_at, fate: *fate })
    });
    let rows = Row::ALL.iter();
    let nodes: Vec<&NodeView> =
        rows.flat_map(|row| drawn(stage, *row)).collect();
    let place =
        |id: NodeId| nodes.iter().position(|node| node.id == id).unwrap_or(0);
    let links = stage.links.iter();
    Scene {
        now: stage.now,
        arrival: match doc.came_from {
            Some(_) => Arrival::Step,
            None => Arrival::Jump,
        },
        ahead,
        links: links.map(|link| (place(link.a), place(link.b))).collect(),
        flights: flights.collect(),
        bars: bars(stage),
        track,
    }
}

/// Where the cursor of the timeline stands, and where it goes next.
pub fn track(state: &State) -> Track {
    let (doc, scale, ruler) = (&state.doc, state.scale(), state.ruler());
    let at = ruler.along(scale.of_cursor(doc.cursor()));
    let next = doc.take.index.steps.get(doc.step());
    let next = next.map_or(at, |id| ruler.along(scale.of_entry(*id)));
    let Window { from, to } = ruler.window;
    let (length, upright) = (ruler.length, ruler.upright);
    Track { at, next, ground: (from, to), length, upright }
}

fn link_of(links: &[LinkView], message: &MessageView) -> Option<(usize, bool)> {
    let MessageView { from, to, .. } = *message;
    links.iter().enumerate().find_map(|(place, link)| {
        let forward = (link.a, link.b) == (from, to);
        let back = (link.b, link.a) == (from, to);
        (forward || back).then_some((place, forward))
    })
}

fn bars(stage: &StageView) -> Vec<(SimTime, SimTime)> {
    let mut bars = Vec::new();
    for node in &stage.nodes {
        if let NodeContent::Cache { rows, .. } = &node.content {
            let ttls = rows.iter().filter_map(|row| row.ttl);
            bars.extend(ttls.map(|ttl| (ttl.set_at, ttl.ends_at)));
        }
    }
    bars
}
