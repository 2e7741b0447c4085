use std::io::{self, Write};

use flushpoint::{
    check::Property,
    run::FAULTS,
    scenario::{
        CATALOGUE, Effect, Hole, Knob, KnobKind, KnobValue, NodeInfo, Scenario,
        Settings, Topology, Variant,
    },
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::table::table;

/// A scenario as `list --json` shows it.
#[derive(Serialize)]
pub struct ScenarioJson {
    id: &'static str,
    title: &'static str,
    family: &'static str,
    question: &'static str,
    variants: Vec<VariantJson>,
    knobs: Vec<KnobJson>,
    /// What stands there with every knob at its default.
    nodes: Vec<NodeInfo>,
    /// As actions write them: `app-1<->cache`.
    links: Vec<String>,
    /// The words with which actions begin.
    faults: Vec<&'static str>,
    /// What its guided story is called in the page's links.
    lesson: Option<&'static str>,
}

#[derive(Serialize)]
struct VariantJson {
    id: &'static str,
    name: &'static str,
    effect: Effect,
    /// What it does and what that costs.
    summary: &'static str,
    /// By property, without faults.
    expected: Map<String, Value>,
    /// What stands there besides, with every knob at its default.
    nodes: Vec<NodeInfo>,
    /// And how that is linked.
    links: Vec<String>,
    /// What it does not help against.
    holes: Vec<HoleJson>,
}

#[derive(Serialize)]
struct HoleJson {
    what: &'static str,
    /// The property that the run breaks.
    breaks: Property,
    /// The fragment of the page's link to the run.
    link: &'static str,
}

#[derive(Serialize)]
struct KnobJson {
    name: &'static str,
    label: &'static str,
    /// `time` for a number with its unit, `word` for one of a few words.
    unit: &'static str,
    /// From and to, or the words.
    range: Vec<Value>,
    default: Value,
}

/// Every scenario.
pub fn scenarios() -> Vec<ScenarioJson> {
    CATALOGUE.iter().map(|scenario| ScenarioJson::of(scenario)).collect()
}

fn topology(scenario: &Scenario, variant: &Variant) -> Topology {
    let settings = Settings::new(scenario.knobs, &[]);
    (scenario.topology)(&settings, variant)
}

/// What the default variant has not.
fn own_nodes(scenario: &Scenario, variant: &Variant) -> Vec<NodeInfo> {
    let common = topology(scenario, &scenario.variants[0]).nodes;
    let mut nodes = topology(scenario, variant).nodes;
    nodes.retain(|node| !common.contains(node));
    nodes
}

fn links(topology: &Topology) -> Vec<String> {
    let name = |id: flushpoint::trace::NodeId| &topology.nodes[id.index()].name;
    let links = topology.links.iter();
    links.map(|(a, b)| format!("{}<->{}", name(*a), name(*b))).collect()
}

impl ScenarioJson {
    fn of(scenario: &Scenario) -> ScenarioJson {
        let topology = topology(scenario, &scenario.variants[0]);
        let variants = scenario.variants.iter();
        let variants = variants.map(|v| VariantJson::of(scenario, v));
        ScenarioJson {
            id: scenario.id,
            title: scenario.title,
            family: scenario.family,
            question: scenario.question,
            variants: variants.collect(),
            knobs: scenario.knobs.iter().map(KnobJson::of).collect(),
            links: links(&topology),
            nodes: topology.nodes,
            faults: FAULTS.iter().map(|(word, _)| *word).collect(),
            lesson: scenario.lesson.map(|lesson| lesson.id),
        }
    }
}

impl VariantJson {
    fn of(scenario: &Scenario, variant: &Variant) -> VariantJson {
        let common = links(&topology(scenario, &scenario.variants[0]));
        let mut own_links = links(&topology(scenario, variant));
        own_links.retain(|link| !common.contains(link));
        let holes = variant.holes.iter().map(|hole| {
            let Hole { what, breaks, link } = *hole;
            HoleJson { what, breaks, link }
        });
        let expected = variant.expected.iter().map(|(property, expected)| {
            (property.word().to_string(), json!(expected))
        });
        VariantJson {
            id: variant.id,
            name: variant.name,
            effect: variant.effect,
            summary: variant.summary,
            expected: expected.collect(),
            nodes: own_nodes(scenario, variant),
            links: own_links,
            holes: holes.collect(),
        }
    }
}

impl KnobJson {
    fn of(knob: &Knob) -> KnobJson {
        let (unit, range) = match knob.kind {
            KnobKind::Time { min, max } => {
                ("time", vec![json!(min.exact()), json!(max.exact())])
            }
            KnobKind::Count { unit, min, max } => {
                (unit, vec![json!(min), json!(max)])
            }
            KnobKind::Number { unit, min, max } => {
                (unit, vec![json!(min), json!(max)])
            }
            KnobKind::Choice { words } => {
                ("word", words.iter().map(|(word, _)| json!(word)).collect())
            }
        };
        let default = match knob.default {
            KnobValue::Time(time) => json!(time.exact()),
            KnobValue::Count(count) => json!(count),
            KnobValue::Number(number) => json!(number),
            KnobValue::Choice(word) => json!(word),
        };
        KnobJson { name: knob.name, label: knob.label, unit, range, default }
    }
}

/// Every scenario, for people.
pub fn write(out: &mut impl Write) -> io::Result<()> {
    for scenario in CATALOGUE {
        let Scenario { id, title, family, question, .. } = scenario;
        writeln!(out, "{id}: {title} ({family})\n  {question}\n")?;
        let rows = scenario.variants.iter();
        let rows = rows.map(|v| [v.id.into(), effect(v).into(), v.name.into()]);
        table(out, ["variant", "effect", "name"], rows.collect())?;
        let rows = scenario.knobs.iter().map(|knob| {
            let takes = format!("{}; {}", knob.label, knob.kind);
            [knob.name.into(), knob.default.to_string(), takes]
        });
        table(out, ["knob", "default", "what it takes"], rows.collect())?;
        let topology = topology(scenario, &scenario.variants[0]);
        let faults: Vec<&str> = FAULTS.iter().map(|(_, form)| *form).collect();
        writeln!(out, "  nodes   {}", names(&topology.nodes))?;
        for variant in scenario.variants {
            let own = own_nodes(scenario, variant);
            if !own.is_empty() {
                let with = format!("with {}", variant.id);
                writeln!(out, "          {with}: {}", names(&own))?;
            }
        }
        writeln!(out, "  links   {}", links(&topology).join(", "))?;
        writeln!(out, "  faults  {}", faults.join(", "))?;
        if let Some(lesson) = scenario.lesson {
            writeln!(out, "  lesson  {}", lesson.id)?;
        }
    }
    Ok(())
}

fn names(nodes: &[NodeInfo]) -> String {
    let names: Vec<&str> =
        nodes.iter().map(|node| node.name.as_str()).collect();
    names.join(", ")
}

fn effect(variant: &Variant) -> &'static str {
    match variant.effect {
        Effect::Naive => "naive",
        Effect::Removes => "removes",
        Effect::Bounds => "bounds",
        Effect::Narrows => "narrows",
        Effect::Moves => "moves",
    }
}
