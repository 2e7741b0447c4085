//! A scenario's first run as a small picture.

use flushpoint::{
    check::Property,
    run::{Run, execute},
    scenario::{NodeKind, Scenario},
    trace::NodeId,
    view::{Sketch, SketchLink, SketchNode, sketch},
};

use crate::web::{
    components::{Icon, drawn_icon, scene::Row},
    el::{El, classes, el, when},
    paint::short,
};

/// All of it, in units that are pixels in a card of usual width.
const WIDTH: f64 = 300.0;
const NODE_WIDTH: f64 = 96.0;
const NODE_HEIGHT: f64 = 30.0;
/// Between two rows, and between two nodes of one.
const GAP: f64 = 32.0;
const NODE_GAP: f64 = 16.0;
/// So far from the middle of a node its links begin at most.
const LEAN: f64 = 27.0;
/// Room for the badges of the first row.
const TOP: f64 = 9.0;

/// So many broken verdicts are named.
const NAMED_MAX: usize = 2;

/// What stands on a scenario's stage, who asks whom in its first run, and what
/// that breaks.
pub fn picture(scenario: &'static Scenario) -> Option<El> {
    let run = Run::of(scenario.id).ok()?;
    let trace = execute(&run).trace;
    let sketch = sketch(&run.topology(), &trace, scenario.properties);
    let placed = placed(&sketch);
    let rows = 1.0 + placed.iter().map(|it| it.row).max()? as f64;
    let height = TOP + rows * (NODE_HEIGHT + GAP) - GAP + 1.0;
    let most = sketch.links.iter().map(|link| link.forth.max(link.back)).max();
    let most = f64::from(most.unwrap_or(0).max(1));
    let links = sketch.links.iter().map(|link| wire(&placed, link, most));
    let drawing = el("svg")
        .attr("viewBox", format!("0 0 {} {}", short(WIDTH), short(height)))
        .attr("role", "img")
        .label(words(&sketch))
        .add(el("g").all(links))
        .add(el("g").all(placed.iter().map(boxed)));
    Some(el("div").class("sketch").add(drawing).maybe(wrong(&sketch)))
}

/// What stops and what breaks, in words.
fn wrong(sketch: &Sketch) -> Option<El> {
    let said = |(class, icon), words: String| {
        let icon = drawn_icon(icon, "12");
        el("span").class(class).add(icon).text(words)
    };
    let stops = sketch.nodes.iter().filter(|node| node.stops);
    let stops = stops.map(|node| said(STOPS, format!("{} stops", node.name)));
    let broken = sketch.broken.iter().take(NAMED_MAX);
    let broken = broken
        .map(|verdict| said(look(verdict.property), verdict.short.clone()));
    let all: Vec<El> = stops.chain(broken).collect();
    (!all.is_empty()).then(|| el("p").class("breaks").all(all))
}

/// A node and where it stands.
struct Placed<'a> {
    node: &'a SketchNode,
    row: usize,
    x: f64,
    y: f64,
    width: f64,
}

/// In rows as on the stage.
fn placed(sketch: &Sketch) -> Vec<Placed<'_>> {
    let mut all = Vec::new();
    let mut row = 0;
    for of in Row::ALL {
        let mut nodes: Vec<&SketchNode> = sketch.nodes.iter().collect();
        nodes.retain(|node| Row::of(node.kind) == of);
        nodes.sort_by_key(|node| node.kind != NodeKind::Cache);
        if nodes.is_empty() {
            continue;
        }
        let column = WIDTH / nodes.len() as f64;
        let width = NODE_WIDTH.min(column - NODE_GAP);
        let y = TOP + row as f64 * (NODE_HEIGHT + GAP);
        for (place, node) in nodes.into_iter().enumerate() {
            let x = (place as f64 + 0.5) * column - width / 2.0;
            all.push(Placed { node, row, x, y, width });
        }
        row += 1;
    }
    all
}

type Point = (f64, f64);

/// Where a link leaves one node and reaches the other, and the point that
/// bends it.
fn ends(placed: &[Placed], a: NodeId, b: NodeId) -> Option<[Point; 3]> {
    let place = |id| placed.iter().position(|it| it.node.id == id);
    let (a, b) = (place(a)?, place(b)?);
    let (from, to) = (&placed[a], &placed[b]);
    let middle = |it: &Placed| it.x + it.width / 2.0;
    let (left, right) = (middle(from), middle(to));
    let half = (left + right) / 2.0;
    if from.row != to.row {
        let down = from.row < to.row;
        let foot = |it: &Placed, below| {
            it.y + if below { NODE_HEIGHT + 1.0 } else { -1.0 }
        };
        // Links of one node part a little.
        let lean = |from: f64, to: f64| {
            let by = ((to - from) * 0.45).max(-LEAN);
            from + by.min(LEAN)
        };
        let start = (lean(left, right), foot(from, down));
        let end = (lean(right, left), foot(to, !down));
        let bend = ((start.0 + end.0) / 2.0, (start.1 + end.1) / 2.0);
        return Some([start, bend, end]);
    }
    if a.abs_diff(b) == 1 {
        let y = from.y + NODE_HEIGHT / 2.0;
        let (start, end) = match left < right {
            true => (from.x + from.width + 1.0, to.x - 1.0),
            false => (from.x - 1.0, to.x + to.width + 1.0),
        };
        return Some([(start, y), (half, y), (end, y)]);
    }
    let y = from.y - 1.0;
    Some([(left, y), (half, y - 26.0), (right, y)])
}

/// A link: the wider, the more often it was used, with a head where it was
/// asked.
fn wire(placed: &[Placed], link: &SketchLink, most: f64) -> El {
    let SketchLink { a, b, forth, back } = *link;
    let Some([start, bend, end]) = ends(placed, a, b) else { return el("g") };
    let at = |(x, y): Point| format!("{} {}", short(x), short(y));
    let mut path = format!("M{}Q{} {}", at(start), at(bend), at(end));
    for (count, tip, from) in [(forth, end, bend), (back, start, bend)] {
        if count > 0 {
            path.push_str(&head(tip, from));
        }
    }
    let used = f64::from(forth.max(back));
    let width = 1.0 + 2.0 * (used / most).sqrt();
    el("path")
        .class(classes(&["wire", when(used == 0.0, "idle")]))
        .attr("d", path)
        .attr("stroke-width", short(width))
}

fn head(tip: Point, from: Point) -> String {
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = (dx * dx + dy * dy).sqrt().max(0.001);
    let (x, y) = (dx / length * 6.0, dy / length * 6.0);
    let side = |turn: f64| {
        let (back_x, back_y) = (tip.0 - x - y * turn, tip.1 - y + x * turn);
        format!("{} {}", short(back_x), short(back_y))
    };
    let (tip_x, tip_y) = (short(tip.0), short(tip.1));
    format!("M{}L{tip_x} {tip_y}L{}", side(0.55), side(-0.55))
}

/// A node: its kind by its shape, its name, what befalls it.
fn boxed(placed: &Placed) -> El {
    let Placed { node, x, y, width, .. } = placed;
    let class = [
        "at",
        match node.kind {
            NodeKind::Replica => "copy",
            NodeKind::App
            | NodeKind::Cache
            | NodeKind::Database
            | NodeKind::Relay
            | NodeKind::Job
            | NodeKind::Broker => "",
        },
        when(node.stops, "stops"),
    ];
    let name = el("text")
        .attr("x", short(width / 2.0))
        .attr("y", "19.5")
        .text(node.name.clone());
    let broken = node.breaks.map(|it| sign(*width - 4.0, look(it)));
    let place = format!("translate({} {})", short(*x), short(*y));
    el("g")
        .class(classes(&class))
        .attr("transform", place)
        .add(el("path").class("body").attr("d", shape(node.kind, *width)))
        .maybe(inner(node.kind, *width))
        .add(name)
        .maybe(node.stops.then(|| sign(4.0, STOPS)))
        .maybe(broken)
}

/// A class and an icon.
type Look = (&'static str, Icon);

const STOPS: Look = ("went-wrong", Icon::Cross);

fn look(property: Property) -> Look {
    match property {
        Property::StaleReads | Property::DatabaseLag => {
            ("went-stale", Icon::Stale)
        }
        Property::ReadYourWrites
        | Property::MonotonicReads
        | Property::LostWrites
        | Property::FailedRequests
        | Property::Duplicates
        | Property::OrderPerKey
        | Property::Divergence
        | Property::Overdue
        | Property::Linearizability => ("went-wrong", Icon::Cross),
    }
}

/// A round sign on the upper edge.
fn sign(x: f64, (class, icon): Look) -> El {
    let ground = el("circle").attr("r", "8");
    let icon = drawn_icon(icon, "12").attr("x", "-6").attr("y", "-6");
    el("g")
        .class(classes(&["sign", class]))
        .attr("transform", format!("translate({} 0)", short(x)))
        .add(ground)
        .add(icon)
}

/// The outline of a kind of node.
fn shape(kind: NodeKind, width: f64) -> String {
    let rounded = |r: f64| {
        let (flat, tall) = (width - 2.0 * r, NODE_HEIGHT - 2.0 * r);
        let (r, flat, tall) = (short(r), short(flat), short(tall));
        format!(
            "M{r} 0h{flat}a{r} {r} 0 0 1 {r} {r}v{tall}a{r} {r} 0 0 1-{r} {r}\
             h-{flat}a{r} {r} 0 0 1-{r}-{r}v-{tall}a{r} {r} 0 0 1 {r}-{r}Z"
        )
    };
    match kind {
        NodeKind::App => rounded(12.0),
        NodeKind::Cache | NodeKind::Broker => rounded(3.0),
        NodeKind::Database | NodeKind::Replica => {
            let (width, half) = (short(width), short(width / 2.0));
            format!(
                "M0 4a{half} 4 0 0 1 {width} 0v22a{half} 4 0 0 1-{width} 0Z\
                 a{half} 4 0 0 0 {width} 0"
            )
        }
        NodeKind::Relay | NodeKind::Job => {
            let flat = short(width - 16.0);
            format!("M8 0h{flat}l8 15-8 15h-{flat}l-8-15Z")
        }
    }
}

/// What is drawn inside: the time to live of a cache, the records of a log.
fn inner(kind: NodeKind, width: f64) -> Option<El> {
    let path = match kind {
        NodeKind::Cache => format!("M7 25.5h{}", short(width * 0.55)),
        NodeKind::Broker => {
            let cells = (0..6).map(|cell| format!("M{} 23v5", 7 + cell * 6));
            cells.collect()
        }
        NodeKind::App
        | NodeKind::Database
        | NodeKind::Replica
        | NodeKind::Relay
        | NodeKind::Job => return None,
    };
    Some(el("path").class("inner").attr("d", path))
}

/// The same in words.
fn words(sketch: &Sketch) -> String {
    let name = |id: NodeId| {
        let mut nodes = sketch.nodes.iter();
        nodes.find(|node| node.id == id).map_or("", |node| &node.name)
    };
    let mut words = String::from("In its first run");
    let mut between = " ";
    let mut say = |what: String| {
        words.push_str(between);
        words.push_str(&what);
        between = ", ";
    };
    for SketchLink { a, b, forth, back } in sketch.links.iter().copied() {
        for (by, whom, count) in [(a, b, forth), (b, a, back)] {
            if count > 0 {
                let (by, whom) = (name(by), name(whom));
                say(format!("{by} asks {whom} {count} times"));
            }
        }
    }
    for node in sketch.nodes.iter().filter(|node| node.stops) {
        say(format!("{} crashes", node.name));
    }
    words
}
