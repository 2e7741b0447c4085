//! A whole run in one small picture: who stands there, who asked whom how
//! often, and what went wrong where.

use super::verdicts::{VerdictView, verdicts};
use crate::{
    check::{Property, Status},
    scenario::{NodeKind, Topology},
    trace::{Event, FaultEvent, NetEvent, NodeId, Trace},
};

/// A run in one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// The nodes, by their numbers.
    pub nodes: Vec<SketchNode>,
    /// The links.
    pub links: Vec<SketchLink>,
    /// The verdicts that are broken.
    pub broken: Vec<VerdictView>,
}

/// A node of a sketch.
#[derive(Clone, Debug, PartialEq)]
pub struct SketchNode {
    /// Its number.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// Whether it crashes or loses power.
    pub stops: bool,
    /// The first of the broken verdicts that was first broken here.
    pub breaks: Option<Property>,
}

/// A link of a sketch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SketchLink {
    /// One end.
    pub a: NodeId,
    /// The other.
    pub b: NodeId,
    /// How often `a` asked `b`; answers do not count.
    pub forth: u32,
    /// How often `b` asked `a`.
    pub back: u32,
}

/// The sketch of a run that is judged by these properties.
pub fn sketch(
    topology: &Topology,
    trace: &Trace,
    properties: &[Property],
) -> Sketch {
    let mut broken = verdicts(properties, trace, trace.len());
    broken.retain(|verdict| verdict.status == Status::Broken);
    let nodes = topology.nodes.iter().zip(0..).map(|(node, number)| {
        let id = NodeId(number);
        let here = |verdict: &&VerdictView| {
            verdict.first.is_some_and(|first| trace.entry(first).node == id)
        };
        SketchNode {
            id,
            name: node.name.clone(),
            kind: node.kind,
            stops: stops(trace, id),
            breaks: broken.iter().find(here).map(|it| it.property),
        }
    });
    let links = topology.links.iter().map(|(a, b)| SketchLink {
        a: *a,
        b: *b,
        forth: asked(trace, *a, *b),
        back: asked(trace, *b, *a),
    });
    Sketch { nodes: nodes.collect(), links: links.collect(), broken }
}

fn stops(trace: &Trace, id: NodeId) -> bool {
    trace.entries().iter().any(|entry| {
        let crashed =
            matches!(entry.event, Event::Fault(FaultEvent::Crashed { .. }));
        crashed && entry.node == id
    })
}

fn asked(trace: &Trace, by: NodeId, whom: NodeId) -> u32 {
    let asks = trace.entries().iter().filter(|entry| {
        let is_question = matches!(
            entry.event,
            Event::Net(NetEvent::Sent { to, verb, .. })
                if to == whom && !verb.is_answer()
        );
        is_question && entry.node == by
    });
    asks.count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Run, execute};

    fn of(scenario: &str) -> Sketch {
        let run = Run::of(scenario).unwrap();
        let properties = run.scenario.properties;
        sketch(&run.topology(), &execute(&run).trace, properties)
    }

    /// How often a node asked another one.
    fn asked(sketch: &Sketch, by: &str, whom: &str) -> u32 {
        let name = |id: NodeId| &*sketch.nodes[id.index()].name;
        let links = sketch.links.iter().map(|link| match name(link.a) {
            a if a == by && name(link.b) == whom => link.forth,
            a if a == whom && name(link.b) == by => link.back,
            _ => 0,
        });
        links.sum()
    }

    #[test]
    fn a_sketch_shows_who_asks_whom() {
        let without = of("why-cache");
        assert_eq!(asked(&without, "app-1", "cache"), 0);
        assert!(asked(&without, "app-1", "db") > 0);
        let behind = of("write-behind");
        assert!(asked(&behind, "cache", "db") > 0);
        assert_eq!(asked(&behind, "db", "cache"), 0);
    }

    #[test]
    fn a_sketch_shows_what_breaks_and_what_stops_and_where() {
        let named = |sketch: &Sketch, is: fn(&SketchNode) -> bool| {
            let nodes = sketch.nodes.iter().filter(|node| is(node));
            nodes.map(|node| node.name.clone()).collect::<Vec<_>>()
        };
        let stale = of("cache-aside");
        assert_eq!(stale.broken[0].short, "1 stale read of 3");
        assert_eq!(named(&stale, |node| node.breaks.is_some()), ["app-2"]);
        assert_eq!(named(&stale, |node| node.stops), [""; 0]);
        let log = of("write-behind-log");
        assert_eq!(named(&log, |node| node.stops), ["broker-1"]);
    }
}
