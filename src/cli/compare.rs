use std::io::{self, Write};

use flushpoint::{
    check::{Property, Status, Verdict},
    run::{Record, Run, Seed, execute},
    view::{
        Index,
        compare::{Amount, Comparison, Party, Side, Unit},
        steps,
    },
};
use serde::Serialize;

use super::table::table;

/// The text shows so many of the steps that differ.
const SHOWN_MAX: usize = 20;

/// Two runs, carried out and compared.
pub struct Compared {
    runs: [Run; 2],
    records: [Record; 2],
    indexes: [Index; 2],
    comparison: Comparison,
}

/// What `compare --json` prints.
#[derive(Serialize)]
pub struct CompareJson {
    run_1: RunJson,
    run_2: RunJson,
    /// Whether the same requests came to both.
    same_arrivals: bool,
    /// What makes the comparison a doubtful one; null where nothing does.
    warning: Option<String>,
    figures: Vec<FigureJson>,
    verdicts: Vec<VerdictJson>,
    /// How many steps the two runs have in common.
    steps_alike: usize,
    /// The steps that only one run has, in the order of time.
    steps_differing: Vec<StepJson>,
}

#[derive(Serialize)]
struct RunJson {
    scenario: &'static str,
    variant: &'static str,
    seed: Seed,
    until_ns: u64,
    /// How many rows the page's table of steps has.
    steps: usize,
    /// Sixteen hexadecimal digits.
    trace_hash: String,
    /// The fragment of the page's link.
    link: String,
}

#[derive(Serialize)]
struct FigureJson {
    /// Such as `read-p99`.
    figure: &'static str,
    /// For people.
    name: &'static str,
    /// `count`, `ns` or `share`, which is from 0 to 1.
    unit: Unit,
    /// Null where there is nothing to measure.
    run_1: Option<Amount>,
    run_2: Option<Amount>,
    /// The run that does better, `run_1` or `run_2`; null where they are equal, where
    /// neither value is the better one, and where the requests differ.
    better: Option<Side>,
}

#[derive(Serialize)]
struct VerdictJson {
    property: Property,
    /// Null where the run's scenario is not judged by it.
    run_1: Option<StatusJson>,
    run_2: Option<StatusJson>,
    /// The run that keeps what the other breaks.
    better: Option<Side>,
}

#[derive(Serialize)]
struct StatusJson {
    status: Status,
    checked: u32,
    count: u32,
}

#[derive(Serialize)]
struct StepJson {
    /// Whose it is.
    run: Side,
    /// Its number in that run, from 1.
    step: usize,
    at_ns: u64,
    node: String,
    what: String,
}

impl Compared {
    /// Carries both out.
    pub fn new(runs: [Run; 2]) -> Compared {
        let records = runs.each_ref().map(execute);
        let indexes = records.each_ref().map(Index::of_record);
        let [a, b] =
            Side::BOTH.map(|side| party(&runs, &records, &indexes, side));
        let comparison = Comparison::of(a, b);
        Compared { runs, records, indexes, comparison }
    }

    /// What `compare --json` prints.
    pub fn json(&self) -> CompareJson {
        let comparison = &self.comparison;
        let figures = comparison.figures.iter().map(|figure| FigureJson {
            figure: figure.id,
            name: figure.name,
            unit: figure.unit,
            run_1: figure.values[0],
            run_2: figure.values[1],
            better: figure.better,
        });
        let status = |verdict: &Verdict| {
            let Verdict { status, checked, count, .. } = *verdict;
            StatusJson { status, checked, count }
        };
        let verdicts = comparison.verdicts.iter().map(|pair| VerdictJson {
            property: pair.property,
            run_1: pair.verdicts[0].as_ref().map(status),
            run_2: pair.verdicts[1].as_ref().map(status),
            better: pair.better,
        });
        CompareJson {
            run_1: self.run(Side::One),
            run_2: self.run(Side::Two),
            same_arrivals: comparison.same_arrivals,
            warning: comparison.warning.clone(),
            figures: figures.collect(),
            verdicts: verdicts.collect(),
            steps_alike: comparison.alignment.alike(),
            steps_differing: self.differing().collect(),
        }
    }

    fn run(&self, side: Side) -> RunJson {
        let run = &self.runs[side.place()];
        RunJson {
            scenario: run.scenario.id,
            variant: run.variant.id,
            seed: Seed(run.seed),
            until_ns: run.until().as_ns(),
            steps: self.indexes[side.place()].steps.len(),
            trace_hash: super::hex(self.records[side.place()].trace.hash()),
            link: flushpoint::run::Link::from(run.clone()).fragment(),
        }
    }

    fn differing(&self) -> impl Iterator<Item = StepJson> {
        let comparison = &self.comparison;
        let differing = comparison.alignment.differing(&comparison.beats);
        differing.flat_map(|step| {
            let place = step.side.place();
            let trace = &self.records[place].trace;
            let range = step.step..step.step + 1;
            let rows = steps(trace, &self.indexes[place], range);
            rows.into_iter().map(move |row| StepJson {
                run: step.side,
                step: row.number,
                at_ns: row.at.as_ns(),
                node: row.node,
                what: row.what,
            })
        })
    }

    /// The comparison for people.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (side, run) in Side::BOTH.into_iter().zip(&self.runs) {
            let (title, variant) = (run.scenario.title, run.variant.name);
            let (name, seed) = (side.name(), run.seed);
            writeln!(out, "{name}  {title}: {variant} (seed {seed})")?;
        }
        if let Some(warning) = &self.comparison.warning {
            writeln!(out, "\nwarning: {warning}")?;
        }
        writeln!(out)?;
        self.figures(out)?;
        self.steps(out)
    }

    fn figures(&self, out: &mut impl Write) -> io::Result<()> {
        let better = |side: Option<Side>, differs: bool| match side {
            Some(side) => format!("{} is better", side.name()),
            None if differs => "differs".into(),
            None => String::new(),
        };
        let figures = self.comparison.figures.iter().map(|figure| {
            let [a, b] = Side::BOTH.map(|side| figure.words(side));
            let better = better(figure.better, figure.differs());
            [figure.name.into(), a, b, better]
        });
        let verdicts = self.comparison.verdicts.iter().map(|pair| {
            let [a, b] = Side::BOTH.map(|side| pair.words(side).into());
            let better = better(pair.better, pair.differs());
            [pair.property.word().into(), a, b, better]
        });
        let rows = figures.chain(verdicts).collect();
        table(out, ["figure", "run 1", "run 2", ""], rows)
    }

    fn steps(&self, out: &mut impl Write) -> io::Result<()> {
        let alignment = &self.comparison.alignment;
        let alike = alignment.alike();
        let [a, b] = Side::BOTH.map(|side| alignment.steps(side) - alike);
        writeln!(
            out,
            "  steps    {alike} in both, {a} in run 1 alone, {b} in run 2 alone"
        )?;
        if a + b == 0 {
            return Ok(());
        }
        writeln!(out)?;
        let shown = self.differing().take(SHOWN_MAX).map(|step| {
            let at = flushpoint::trace::SimTime(step.at_ns);
            let number = format!("{}: {}", step.run.name(), step.step);
            [number, at.to_string(), step.node, step.what]
        });
        table(out, ["step", "time", "where", "what"], shown.collect())?;
        match (a + b).saturating_sub(SHOWN_MAX) {
            0 => Ok(()),
            more => writeln!(out, "  and {more} more steps that differ"),
        }
    }
}

fn party<'a>(
    runs: &'a [Run; 2],
    records: &'a [Record; 2],
    indexes: &'a [Index; 2],
    side: Side,
) -> Party<'a> {
    let place = side.place();
    let (run, record) = (&runs[place], &records[place]);
    Party { run, record, index: &indexes[place] }
}
