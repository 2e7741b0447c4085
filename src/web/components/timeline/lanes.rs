use flushpoint::{
    trace::{EntryId, Stop},
    view::{
        self, packet_label,
        timeline::{
            Arrow, ArrowFate, Lane, Mark, MarkKind, Stretch, StretchKind,
            Timeline,
        },
    },
};

use super::plan::{Plan, between};
use crate::web::{
    el::{El, classes, el, when},
    paint::short,
    state::{Doc, Take},
};

/// A letter of what a message carries takes so many pixels.
const CARRIED_PX: f64 = 7.0;

/// The ground of the lanes: where nodes ran and what apps were at.
pub fn ground(plan: &Plan, lanes: &[Lane]) -> Vec<El> {
    let mut parts = Vec::new();
    let end = plan.ruler.length + 400.0;
    for (place, lane) in lanes.iter().enumerate() {
        let middle = plan.lane(place);
        let line = plan.line((0.0, middle), (end, middle));
        parts.push(el("path").class("lane").attr("d", line));
        let half = (plan.lane_px / 2.0 - 2.0).min(11.0);
        for stop in &lane.stops {
            parts.push(stretch(plan, stop, middle, half));
        }
        for op in &lane.ops {
            parts.push(stretch(plan, op, middle, 2.5));
        }
        if !lane.density.is_empty() {
            parts.push(density(plan, lane, middle));
        }
    }
    parts
}

fn stretch(plan: &Plan, stretch: &Stretch, middle: f64, half: f64) -> El {
    let class = match stretch.kind {
        StretchKind::Down(
            Stop::Process | Stop::Power | Stop::Machine | Stop::Exit,
        ) => "stop down",
        StretchKind::Paused => "stop paused",
        StretchKind::Read => "op read",
        StretchKind::Write => "op write",
    };
    let from = (plan.along(stretch.from), middle - half);
    let to = (plan.along(stretch.to), middle + half);
    plan.rect(from, to)
        .class(class)
        .attr("data-entry", stretch.entry.0.to_string())
}

/// How busy a node was, where single steps would be too many to draw.
fn density(plan: &Plan, lane: &Lane, middle: f64) -> El {
    let most = lane.density.iter().copied().max().unwrap_or(0).max(1);
    let column = plan.ruler.length / lane.density.len() as f64;
    let mut path = String::new();
    for (place, count) in lane.density.iter().enumerate() {
        if *count > 0 {
            let share = f64::from(*count) / f64::from(most);
            let half = (plan.lane_px / 2.0 - 2.0) * share.max(0.12);
            let along = (place as f64 + 0.5) * column;
            let from = (along, middle - half);
            path.push_str(&plan.line(from, (along, middle + half)));
        }
    }
    let width = short((column * 0.8).max(0.8));
    el("path").class("density").attr("d", path).attr("stroke-width", width)
}

/// A message between the lanes.
pub fn arrow(plan: &Plan, sent: &Arrow, take: &Take) -> El {
    let (from, to) = ends(plan, sent);
    let mut path = plan.line(from, to);
    match sent.fate {
        ArrowFate::Arrived | ArrowFate::Late => head(plan, &mut path, from, to),
        ArrowFate::Lost => {
            let (a, b) = to;
            for side in [-3.5, 3.5] {
                let ends = ((a - 3.5, b - side), (a + 3.5, b + side));
                path.push_str(&plan.line(ends.0, ends.1));
            }
        }
        ArrowFate::Open => {}
    }
    let client = take.letter(sent.from).or(take.letter(sent.to));
    let class = [
        "arrow",
        when(sent.older, "older"),
        when(sent.flying, "flying"),
        match sent.fate {
            ArrowFate::Lost | ArrowFate::Late => "gone",
            ArrowFate::Arrived | ArrowFate::Open => "",
        },
        match client {
            Some('A') => "",
            Some('B') => "by-b",
            _ => "by-c",
        },
    ];
    el("path")
        .key(sent.sent.0)
        .class(classes(&class))
        .attr("d", path)
        .attr("data-entry", sent.sent.0.to_string())
        .add(tip(take, sent.sent))
}

fn ends(plan: &Plan, sent: &Arrow) -> ((f64, f64), (f64, f64)) {
    let from = plan.lane(sent.from.index());
    let to = plan.lane(sent.to.index());
    let begins = plan.along(sent.from_at);
    // What never arrived in sight stays between the lanes.
    let (ends, share) = match (sent.to_at, sent.fate) {
        (Some(at), ArrowFate::Lost) => (plan.along(at), 0.55),
        (Some(at), _) => (plan.along(at), 1.0),
        (None, _) => ((begins + 60.0).max(plan.ruler.length), 0.5),
    };
    let across = from + (to - from) * share;
    let side = if to > from { 4.0 } else { -4.0 };
    let till = if share < 1.0 { across } else { across - side };
    ((begins, from + side), (ends, till))
}

fn head(plan: &Plan, path: &mut String, from: (f64, f64), to: (f64, f64)) {
    let (da, dc) = (to.0 - from.0, to.1 - from.1);
    let length = (da * da + dc * dc).sqrt().max(0.001);
    let (a, c) = (da / length * 5.0, dc / length * 5.0);
    for turn in [-0.55, 0.55] {
        let back = (to.0 - a - c * turn, to.1 - c + a * turn);
        path.push_str(&plan.line(to, back));
    }
}

/// What messages on their way at the cursor carry, beside the cursor.
pub fn carried(plan: &Plan, shown: &Timeline, doc: &Doc) -> Vec<El> {
    let trace = doc.take.trace();
    let flying = shown.arrows.iter().filter(|sent| sent.flying);
    let here = plan.along(shown.cursor);
    let words = flying.filter_map(|sent| {
        let (packet, ..) = view::packet_of(trace, sent.sent)?;
        let (from, to) = ends(plan, sent);
        let label = packet_label(trace, &packet);
        let done = (here - from.0) / (to.0 - from.0).max(1.0);
        let done = between(0.0, done, 1.0);
        let across = from.1 + (to.1 - from.1) * done + 4.0;
        // Where there is no room before the cursor, they stand behind it.
        let width = CARRIED_PX * plan.ruler.large * label.len() as f64;
        let ends_there = here > width + 14.0 && !plan.ruler.upright;
        let side = if ends_there { -9.0 } else { 9.0 };
        let class = [
            "carried",
            when(sent.older, "older"),
            when(ends_there, "ends-there"),
        ];
        let words = plan.words(here + side, across, label);
        Some(words.key(sent.sent.0).class(classes(&class)))
    });
    let most = if plan.ruler.upright { 1 } else { 3 };
    words.take(most).collect()
}

/// What happened on the lanes.
pub fn marks(plan: &Plan, lanes: &[Lane], take: &Take) -> Vec<El> {
    let mut marks = Vec::new();
    for (place, lane) in lanes.iter().enumerate() {
        for mark in &lane.marks {
            marks.push(drawn(plan, mark, plan.lane(place), take));
        }
    }
    marks
}

/// What stands around the mark of the current step.
pub fn here(plan: &Plan, shown: &Timeline, doc: &Doc) -> Option<El> {
    let current = doc.current()?;
    let lanes = shown.lanes.iter().enumerate();
    let mut marks = lanes.flat_map(|(place, lane)| {
        lane.marks.iter().map(move |mark| (place, mark))
    });
    let (place, mark) = marks.find(|(_, mark)| mark.entry == current)?;
    let halo = el("circle").class("here").attr("r", "8");
    Some(plan.placed(halo, plan.along(mark.at), plan.lane(place)))
}

fn drawn(plan: &Plan, mark: &Mark, across: f64, take: &Take) -> El {
    let (class, path) = shape(mark.kind);
    let group = el("g")
        .key(mark.entry.0)
        .class(classes(&["mark", class]))
        .attr("data-entry", mark.entry.0.to_string())
        .add(tip(take, mark.entry))
        .add(el("path").attr("d", path));
    plan.placed(group, plan.along(mark.at), across)
}

/// What is shown when the pointer rests on it.
fn tip(take: &Take, entry: EntryId) -> El {
    let trace = take.trace();
    let (at, node) = (trace.entry(entry).at, trace.entry(entry).node);
    let what = view::step_words(trace, &take.index, entry);
    let node = trace.node_name(node);
    el("title").text(format!("{node}: {what}, {at}"))
}

/// A mark's look and its shape around the origin.
const fn shape(kind: MarkKind) -> (&'static str, &'static str) {
    const ROUND: &str = "M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8Z";
    const BOX: &str = "M-3.8-3.8h7.6v7.6h-7.6Z";
    match kind {
        MarkKind::Hit => ("fresh full", ROUND),
        MarkKind::StaleHit => ("stale half", HALF_ROUND),
        MarkKind::Miss => ("", ROUND),
        MarkKind::Store => ("full", BOX),
        MarkKind::StaleStore => ("stale half", HALF_BOX),
        MarkKind::Delete => ("", "M-3.8-3.8h7.6v7.6h-7.6ZM-3.8 3.8l7.6-7.6"),
        MarkKind::Expire => ("quiet", "M-3.5-4h7l-7 8h7Z"),
        MarkKind::Refuse => {
            ("", "M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM-2.8 2.8 2.8-2.8")
        }
        MarkKind::Read => ("", "M0-4.5 4.5 0 0 4.5-4.5 0Z"),
        MarkKind::Commit => ("full", "M0-5 5 0 0 5-5 0Z"),
        MarkKind::Begin => ("full", "M-2.5-4 4 0-2.5 4Z"),
        MarkKind::Done => ("full", "M-1.5-4.5h3v9h-3Z"),
        MarkKind::Failed | MarkKind::Cut => {
            ("lost", "M-3.6-3.6l7.2 7.2M-3.6 3.6l7.2-7.2")
        }
        MarkKind::Wait => ("quiet", "M-2-3.5v7M2-3.5v7"),
    }
}

const HALF_ROUND: &str = "M0-4a4 4 0 1 1 0 8a4 4 0 1 1 0-8ZM0-4a4 4 0 0 1 0 8Z";
const HALF_BOX: &str = "M-3.8-3.8h7.6v7.6h-7.6ZM0-3.8h3.8v7.6h-3.8Z";
