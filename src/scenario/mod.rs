//! The catalogue: what is acted out, with its knobs, texts and expectations.

/// A program for reads, of a function of a pattern.
macro_rules! reads {
    ($($function:ident)::+) => {
        |app, key| -> $crate::scenario::Running<_> {
            Box::pin($($function)::+(app, key))
        }
    };
}

/// A program for writes.
macro_rules! writes {
    ($($function:ident)::+) => {
        |app, key, text| -> $crate::scenario::Running<_> {
            Box::pin($($function)::+(app, key, text))
        }
    };
}

/// The programs of a cache's engine on a node, of functions of a pattern: what
/// it does on a miss and for a write, and its `purge`.
macro_rules! engine {
    ($node:literal, $pattern:ident, $load:ident, $write:ident) => {
        $crate::scenario::Background {
            node: $node,
            run: |app| -> $crate::scenario::Endless {
                Box::pin($crate::nodes::cache::serve(
                    app,
                    $crate::nodes::cache::Programs {
                        load: reads!($pattern::$load),
                        write: writes!($pattern::$write),
                        purge: |app, key| Box::pin($pattern::purge(app, key)),
                    },
                ))
            },
        }
    };
}

mod avalanche;
mod cache_aside;
mod challenge;
mod cold_start;
mod decimal;
mod eviction;
mod figures;
mod hot_key;
pub mod knob;
mod lesson;
mod parts;
mod penetration;
mod pubsub;
mod read_through;
mod read_through_cdn;
mod read_through_grid;
mod refresh_ahead;
mod stampede;
mod ttl;
mod why_cache;
mod workload;
mod write_around;
mod write_behind;
mod write_behind_durability;
mod write_behind_job;
mod write_behind_log;
mod write_behind_stream;
mod write_through;

pub use challenge::{Challenge, Goal, Turns};
pub use knob::{Knob, KnobError, KnobKind, KnobValue, Settings};
pub(crate) use knob::{one_line, shown};
pub use lesson::{
    Answers, Base, Choice, Deed, Guide, Lesson, Question, Sign, Stop,
    field_text,
};
pub use workload::{Arrival, arrivals_hash};

use crate::{
    check::Property,
    nodes::{App, Cluster, Key, Result, Surroundings, Text},
    sim::{Simulation, chance::Chance},
    trace::{NodeId, Row, SimTime},
};

/// Every scenario, in the order of the gallery.
pub static CATALOGUE: &[&Scenario] = &[
    &cache_aside::SCENARIO,
    &why_cache::SCENARIO,
    &cold_start::SCENARIO,
    &read_through::SCENARIO,
    &read_through_cdn::SCENARIO,
    &read_through_grid::SCENARIO,
    &write_around::SCENARIO,
    &refresh_ahead::SCENARIO,
    &write_behind::SCENARIO,
    &write_behind_job::SCENARIO,
    &write_behind_durability::SCENARIO,
    &write_behind_log::SCENARIO,
    &write_behind_stream::SCENARIO,
    &write_behind::presets::LOGGING,
    &write_behind::presets::METRICS,
    &write_behind::presets::LEADERBOARD,
    &write_behind::presets::IGNITE,
    &write_through::SCENARIO,
    &stampede::SCENARIO,
    &penetration::SCENARIO,
    &avalanche::SCENARIO,
    &hot_key::SCENARIO,
    &ttl::SCENARIO,
    &eviction::SCENARIO,
    &pubsub::SCENARIO,
];

/// The scenario of that id.
pub fn find(id: &str) -> Option<&'static Scenario> {
    CATALOGUE.iter().copied().find(|scenario| scenario.id == id)
}

/// One thing to act out.
pub struct Scenario {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// The family it belongs to.
    pub family: &'static str,
    /// The one question it answers.
    pub question: &'static str,
    /// What to watch, why it matters, where it is used.
    pub text: &'static str,
    /// The programs to choose from; the first is the default.
    pub variants: &'static [Variant],
    /// What can be set.
    pub knobs: &'static [Knob],
    /// What is judged.
    pub properties: &'static [Property],
    /// The seed of a run that names none.
    pub seed: u64,
    /// The guided story, if there is one.
    pub lesson: Option<&'static Lesson>,
    /// The shown source.
    pub source: Source,
    /// How long a run with these settings lasts.
    pub until: fn(&Settings) -> SimTime,
    /// What stands on the stage.
    pub topology: fn(&Settings, &Variant) -> Topology,
    /// The stage itself, ready to run.
    pub build: fn(&Settings, &Variant, Box<dyn Chance>) -> Stage,
    /// The requests that come from outside, in order.
    pub arrivals: fn(&Settings, &mut dyn Chance, SimTime) -> Vec<Arrival>,
    /// What happens of itself, as the texts of actions: it comes before what
    /// a person does at the same instant, and nobody can leave it out.
    pub script: fn(&Settings, &Variant) -> Vec<String>,
    /// The programs of a variant.
    pub program: fn(&Variant) -> Program,
}

/// A program to choose, naive or mended.
#[derive(Debug, PartialEq, Eq)]
pub struct Variant {
    /// Its name in links and on the command line.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it does and what that costs, in a sentence or two.
    pub summary: &'static str,
    /// What it does to the scenario's anomaly.
    pub effect: Effect,
    /// What each property is expected to be, faults aside.
    pub expected: &'static [(Property, Expected)],
    /// The names of the functions it runs, in the shown source.
    pub functions: &'static [&'static str],
    /// What it does not help against, each as a run to look at.
    pub holes: &'static [Hole],
}

/// Something that a variant does not help against.
#[derive(Debug, PartialEq, Eq)]
pub struct Hole {
    /// What happens, in a sentence.
    pub what: &'static str,
    /// The property that this run breaks.
    pub breaks: Property,
    /// The run, as the fragment of a link.
    pub link: &'static str,
}

/// What a variant does to the scenario's anomaly.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Nothing: it shows the anomaly.
    Naive,
    /// It cannot happen any more.
    Removes,
    /// It ends by itself after a known time.
    Bounds,
    /// It becomes rarer.
    Narrows,
    /// It cannot happen any more, and something else becomes dearer.
    Moves,
}

/// What is expected of a property over many runs without faults.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// It holds in every run.
    Holds,
    /// It is broken in some runs.
    Breaks,
    /// It can be broken, by a rare order of events.
    MayBreak,
}

/// The file that the page shows.
#[derive(Debug)]
pub struct Source {
    /// Its path below `src/`.
    pub path: &'static str,
    /// Its text, as it was compiled.
    pub text: &'static str,
}

/// What kind of thing stands on a node.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// A client app.
    App,
    /// A cache.
    Cache,
    /// A primary database.
    Database,
    /// A read replica.
    Replica,
    /// A process that runs a background program.
    Relay,
    /// A sync job, which can be told to flush.
    Job,
    /// A broker of a replicated log.
    Broker,
}

impl NodeKind {
    /// Whether it runs programs, rather than answers them.
    pub fn runs_programs(self) -> bool {
        matches!(self, NodeKind::App | NodeKind::Relay | NodeKind::Job)
    }
}

/// A node of a topology.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NodeInfo {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// How many requests it works on at once.
    pub workers: u32,
}

/// Nodes and which of them are linked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topology {
    /// The nodes, by their numbers.
    pub nodes: Vec<NodeInfo>,
    /// Pairs of linked nodes.
    pub links: Vec<(NodeId, NodeId)>,
}

impl Topology {
    /// The node of that name.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        let index = self.nodes.iter().position(|node| node.name == name)?;
        Some(NodeId(index as u16))
    }

    /// The nodes of a kind.
    pub fn of_kind(&self, kind: NodeKind) -> impl Iterator<Item = NodeId> + '_ {
        let nodes = self.nodes.iter().enumerate();
        nodes
            .filter(move |(_, node)| node.kind == kind)
            .map(|(index, _)| NodeId(index as u16))
    }

    /// The client apps.
    pub fn apps(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.of_kind(NodeKind::App)
    }

    /// Whether two nodes are linked.
    pub fn linked(&self, a: NodeId, b: NodeId) -> bool {
        self.links.contains(&(a, b)) || self.links.contains(&(b, a))
    }
}

/// A stage that is ready to run.
pub struct Stage {
    /// Nodes, links and what stands on them.
    pub simulation: Simulation<Cluster>,
    /// What the apps know of their surroundings.
    pub around: Surroundings,
}

/// A future of a pattern.
pub type Running<T> = std::pin::Pin<Box<dyn Future<Output = Result<T>>>>;

/// A future that goes on as long as its node runs.
pub type Endless = std::pin::Pin<Box<dyn Future<Output = ()>>>;

/// What a variant runs.
#[derive(Clone, Copy)]
pub struct Program {
    /// For a read, on a client app.
    pub read: fn(App, Key) -> Running<Option<Row>>,
    /// For a write, on a client app.
    pub write: fn(App, Key, Text) -> Running<Row>,
    /// What runs by itself.
    pub background: &'static [Background],
}

/// A program that no request begins: it starts with the run, and again when
/// its node restarts. It belongs to no operation: its draws and its steps bear
/// the number 0.
pub struct Background {
    /// The name of its node; several may share one.
    pub node: &'static str,
    /// The program.
    pub run: fn(App) -> Endless,
}

impl Scenario {
    /// The variant of that id.
    pub fn variant(&self, id: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The knob of that name.
    pub fn knob(&self, name: &str) -> Option<&'static Knob> {
        self.knobs.iter().find(|knob| knob.name == name)
    }
}

/// For a scenario in which nothing happens of itself.
fn no_script(_: &Settings, _: &Variant) -> Vec<String> {
    Vec::new()
}
