//! Runs of every kind: what a person could set and do.

use flushpoint::{
    run::{Act, Action, Place, Run},
    scenario::{CATALOGUE, Knob, KnobKind, NodeInfo, NodeKind, Topology},
    trace::{OpKind, SimTime, Stop},
};
use proptest::{collection::vec, option, prelude::*, sample::Index};

/// Any run that there is.
pub fn any_run() -> impl Strategy<Value = Run> {
    let knobs = vec(option::of(any::<u64>()), 32);
    let actions = vec(raw(), 0..8);
    let until = option::of(1..=3_600_000_000_000u64);
    (any::<(Index, Index, u64)>(), knobs, actions, until).prop_map(
        |((scenario, variant, seed), knobs, actions, until)| {
            let scenario = CATALOGUE[scenario.index(CATALOGUE.len())];
            let variants = scenario.variants;
            let variant = variants[variant.index(variants.len())].id;
            let run = Run::of(scenario.id).unwrap().with_seed(seed);
            let mut run = run.with_variant(variant).unwrap();
            for (knob, value) in scenario.knobs.iter().zip(knobs) {
                if let Some(value) = value {
                    let text = value_text(knob, value);
                    run = run.with_knob(knob.name, &text).unwrap();
                }
            }
            let topology = run.topology();
            let actions =
                actions.iter().map(|raw| raw.action(&topology)).collect();
            let run = run.with_actions(actions).unwrap();
            match until {
                Some(until) => run.with_until(SimTime(until)).unwrap(),
                None => run,
            }
        },
    )
}

/// Some value of the knob's range.
fn value_text(knob: &Knob, value: u64) -> String {
    match knob.kind {
        KnobKind::Time { min, max } => {
            let span = max.as_ns() - min.as_ns() + 1;
            SimTime(min.as_ns() + value % span).exact()
        }
        KnobKind::Count { min, max, .. } => {
            (min + value % (max - min + 1)).to_string()
        }
        KnobKind::Number { min, max, .. } => {
            let share = value as f64 / u64::MAX as f64;
            let number = (min + share * (max - min)).clamp(min, max);
            format!("{number:.6}")
        }
        KnobKind::Choice { words } => {
            words[value as usize % words.len()].0.into()
        }
    }
}

/// A key: one word of any letters and signs.
pub fn any_key() -> impl Strategy<Value = String> {
    prop_oneof![
        "user:[0-9]{1,3}",
        "[^\\s\\p{Cc}\u{fffd}]{1,20}",
        vec(sign(), 1..8).prop_map(|signs| signs.concat().replace(' ', "_")),
    ]
}

/// A text to write: anything on one line.
pub fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Z][a-z]{1,6}",
        "[^\\p{Cc}\u{fffd}]{1,30}",
        vec(sign(), 1..12).prop_map(|signs| signs.concat()),
    ]
}

/// What has a meaning in one of the forms, or often goes wrong.
fn sign() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        "  ",
        "&",
        "=",
        "+",
        "%",
        "%20",
        "%zz",
        "#",
        "?",
        "/",
        "\"",
        "'",
        "\\",
        "\\u0041",
        ":",
        "->",
        "<->",
        "do=",
        "read",
        "write",
        "-",
        "--",
        "é",
        "☃",
        "\u{1f600}",
        "{",
        "}",
        ";",
        "`",
        "\u{200b}",
        "x",
    ])
}

#[derive(Debug)]
struct Raw {
    at: u64,
    after: u32,
    kind: u8,
    ends: (Index, Index),
    span: u64,
    message: u32,
    flag: bool,
    key: String,
    text: String,
}

fn raw() -> impl Strategy<Value = Raw> {
    let at =
        prop_oneof![(0..5_000u64).prop_map(|ms| ms * 1_000_000), any::<u64>()];
    let after = prop_oneof![Just(0), 1..9u32, any::<u32>()];
    let span = prop_oneof![Just(0), 0..=3_600_000_000_000u64];
    let numbers = (at, after, 0..14u8, span, 1..=u32::MAX);
    let ends = any::<((Index, Index), bool)>();
    (numbers, ends, any_key(), any_text()).prop_map(
        |((at, after, kind, span, message), (ends, flag), key, text)| Raw {
            at,
            after,
            kind,
            ends,
            span,
            message,
            flag,
            key,
            text,
        },
    )
}

impl Raw {
    fn action(&self, topology: &Topology) -> Action {
        let place = Place { at: SimTime(self.at), after: self.after };
        Action { place, act: self.act(topology) }
    }

    fn act(&self, topology: &Topology) -> Act {
        let nodes = &topology.nodes;
        let node = nodes[self.ends.0.index(nodes.len())].name.clone();
        let apps: Vec<_> =
            nodes.iter().filter(|node| node.kind == NodeKind::App).collect();
        let app = apps[self.ends.0.index(apps.len())].name.clone();
        let jobs: Vec<_> =
            nodes.iter().filter(|node| node.kind == NodeKind::Job).collect();
        let link = topology.links[self.ends.1.index(topology.links.len())];
        let (a, b) = if self.flag { link } else { (link.1, link.0) };
        let a = nodes[a.index()].name.clone();
        let b = nodes[b.index()].name.clone();
        let (message, span) = (self.message, SimTime(self.span));
        let back = self.flag;
        match self.kind {
            0 => Act::Crash { node, how: Stop::Process },
            1 => Act::Crash { node, how: Stop::Power },
            2 => Act::Restart { node },
            3 => Act::Lag { from: a, to: b, by: span },
            4 => Act::Cut { a, b },
            5 => Act::Heal { a, b },
            6 => Act::Pause { node: app, span },
            7 if !jobs.is_empty() && back => {
                let job = self.ends.0.index(jobs.len());
                Act::Flush { node: jobs[job].name.clone() }
            }
            7 => Act::Clock { node, by: span, back },
            8 => Act::Hold { message },
            9 => Act::Release { message },
            10 => Act::Drop { message },
            11 => Act::Crash { node: cache(nodes), how: Stop::Machine },
            _ if self.kind == 12 && back => {
                Act::Crash { node: cache(nodes), how: Stop::Exit }
            }
            12 if pair(nodes) => Act::Failover { node: cache(nodes) },
            _ => ask(app, self.flag, &self.key, &self.text),
        }
    }
}

fn caches(nodes: &[NodeInfo]) -> impl Iterator<Item = &NodeInfo> {
    nodes.iter().filter(|node| node.kind == NodeKind::Cache)
}

fn cache(nodes: &[NodeInfo]) -> String {
    caches(nodes).last().expect("every stage has one").name.clone()
}

fn pair(nodes: &[NodeInfo]) -> bool {
    caches(nodes).count() > 1
}

/// A read, or a write of that text.
pub fn ask(client: String, reads: bool, key: &str, text: &str) -> Act {
    let (kind, text) = match reads {
        true => (OpKind::Read, ""),
        false => (OpKind::Write, text),
    };
    Act::Ask { client, kind, key: key.into(), text: text.into() }
}
