use std::{fs::File, io::Read, path::Path};

use clap::{Args, Parser, Subcommand, error::ContextKind};
use flushpoint::{
    run::{Link, Run, RunError},
    scenario::KnobError,
};

/// A deterministic playground for caching patterns.
#[derive(Parser)]
#[command(name = "flushpoint", version)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

macro_rules! usage {
    ($command:literal) => {
        concat!(
            "flushpoint ",
            $command,
            " SCENARIO [OPTIONS], or with --link FRAGMENT or --file RUN.json",
            " instead of SCENARIO"
        )
    };
}

#[derive(Subcommand)]
pub enum Command {
    /// Shows every scenario with its variants, knobs, nodes and faults
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Carries a run out and prints metrics and verdicts
    #[command(override_usage = usage!("run"))]
    Run {
        #[command(flatten)]
        which: Which,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Prints what happened in a run, one JSON object a line
    #[command(override_usage = usage!("trace"))]
    Trace {
        #[command(flatten)]
        which: Which,
    },
    /// Prints the fragment of the page's link to a run
    #[command(override_usage = usage!("link"))]
    Link {
        #[command(flatten)]
        which: Which,
    },
    /// Carries two runs out and prints what differs
    ///
    /// Each is SCENARIO/VARIANT with its default seed and knobs, a link of the
    /// page or its fragment, or the JSON document of a run.
    Compare {
        /// The first run
        first: String,
        /// The second run
        second: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Which run: a scenario with options, a link or a file.
#[derive(Args)]
pub struct Which {
    /// The scenario; `list` shows them
    #[arg(required_unless_present_any = ["link", "file"])]
    scenario: Option<String>,
    /// The program to run; by default the scenario's first
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    variant: Option<String>,
    /// The seed of all chance
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    seed: Option<String>,
    /// Turns a knob, such as ttl=500ms; may be given for each
    #[arg(long, value_name = "NAME=VALUE", allow_hyphen_values = true)]
    knob: Vec<String>,
    /// Does something, such as "120ms:crash cache", beside the scenario's
    /// own workload; may be given again and again
    #[arg(long = "do", value_name = "PLACE:ACTION")]
    #[arg(allow_hyphen_values = true)]
    actions: Vec<String>,
    /// Ends the run there; by default where the scenario ends it
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<String>,
    /// The run of a link of the page
    #[arg(long, value_name = "FRAGMENT", allow_hyphen_values = true)]
    #[arg(conflicts_with_all = OPTIONS, conflicts_with = "file")]
    link: Option<String>,
    /// The run of a JSON document
    #[arg(long, value_name = "RUN.json", conflicts_with_all = OPTIONS)]
    file: Option<String>,
}

const OPTIONS: [&str; 6] =
    ["scenario", "variant", "seed", "knob", "actions", "until"];

/// The commands, for messages.
pub const COMMANDS: &str = "list, run, trace, link, compare";

/// A file of more bytes is no run; it may be none that ends.
const FILE_BYTES_MAX: u64 = 1 << 26;

impl Which {
    /// The run, and the cursor where a link has one.
    ///
    /// The message names the argument, its value and what was expected.
    pub fn link(&self) -> Result<Link, String> {
        if let Some(link) = &self.link {
            return Link::parse(link).map_err(|error| format!("--{error}"));
        }
        if let Some(path) = &self.file {
            let run = run_of_file(path);
            let run = run.map_err(|why| format!("--file `{path}`: {why}"))?;
            return Ok(run.into());
        }
        self.run().map(Link::from)
    }

    fn run(&self) -> Result<Run, String> {
        let wrong = |error| self.name_argument(&error);
        let scenario = self.scenario.as_deref().unwrap_or_default();
        let mut run = Run::of(scenario).map_err(wrong)?;
        if let Some(variant) = &self.variant {
            run = run.with_variant(variant).map_err(wrong)?;
        }
        if let Some(seed) = &self.seed {
            run = run.with_seed_text(seed).map_err(wrong)?;
        }
        let mut turned = Vec::new();
        for knob in &self.knob {
            let wrong = |why| format!("--knob `{knob}`: {why}");
            let (name, value) = knob
                .split_once('=')
                .ok_or_else(|| wrong("expected NAME=VALUE".into()))?;
            if turned.contains(&name) {
                return Err(wrong("expected each knob once".into()));
            }
            turned.push(name);
            run = run.with_knob(name, value).map_err(|error| match error {
                RunError::UnknownKnob { known, .. } => {
                    wrong(format!("expected one of {known}"))
                }
                RunError::Knob(KnobError { expected, .. }) => {
                    wrong(format!("expected {expected}"))
                }
                other => wrong(other.to_string()),
            })?;
        }
        run = run.with_action_texts(&self.actions).map_err(wrong)?;
        match &self.until {
            Some(until) => run.with_until_text(until).map_err(wrong),
            None => Ok(run),
        }
    }

    fn name_argument(&self, error: &RunError) -> String {
        match error {
            RunError::Scenario { .. } => {
                error.to_string().replacen("scenario", "SCENARIO", 1)
            }
            RunError::Action { number, error } => {
                let text = &self.actions[number - 1];
                let action = error.to_string();
                match action.strip_prefix(&format!("`{text}`: ")) {
                    Some(expected) => format!("--do `{text}`: {expected}"),
                    None => format!("--do `{text}`: {action}"),
                }
            }
            RunError::TooManyActions { .. }
            | RunError::NoAction { .. }
            | RunError::Place { .. } => format!("--do: {error}"),
            RunError::Variant { .. }
            | RunError::Seed { .. }
            | RunError::UnknownKnob { .. }
            | RunError::Knob(_)
            | RunError::Until { .. } => format!("--{error}"),
        }
    }
}

/// What an argument may be that takes a run in any form.
const EITHER: &str = "expected SCENARIO/VARIANT, the fragment of a link or \
                      the file of a run";

/// The run of an argument that takes one in any form.
///
/// The message names the argument, its value and what was expected.
pub fn either(name: &str, given: &str) -> Result<Run, String> {
    let run = if given.contains(['#', '?']) || given.starts_with("v1/") {
        let link = Link::parse(given).map_err(|error| error.to_string());
        link.map(|link| link.run)
    } else if let Some(run) = run_of_names(given) {
        run.map_err(|error| error.to_string())
    } else if given.ends_with(".json") || Path::new(given).is_file() {
        run_of_file(given)
    } else {
        Err(EITHER.into())
    };
    run.map_err(|why| format!("{name} `{given}`: {why}"))
}

/// `SCENARIO/VARIANT`, or a scenario alone; none if there is no scenario of
/// that name.
fn run_of_names(given: &str) -> Option<Result<Run, RunError>> {
    let (scenario, variant) = match given.split_once('/') {
        Some((scenario, variant)) => (scenario, Some(variant)),
        None => (given, None),
    };
    let run = Run::of(scenario).ok()?;
    Some(variant.map_or(Ok(run.clone()), |id| run.with_variant(id)))
}

fn run_of_file(path: &str) -> Result<Run, String> {
    let text = read(path)?;
    Run::from_json(&text).map_err(|error| error.to_string())
}

fn read(path: &str) -> Result<String, String> {
    let expected = "expected the JSON document of a run";
    let file = File::open(path).map_err(|e| format!("{e}: {expected}"))?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| format!("{e}: {expected}"))?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(format!("expected at most {FILE_BYTES_MAX} bytes"));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        format!("byte {byte}: expected text in UTF-8")
    })
}

/// What clap says in several lines, and the usage as what was expected.
pub fn in_one_line(error: &clap::Error) -> String {
    if let Some(given) = error.get(ContextKind::InvalidSubcommand) {
        return format!("command `{given}`: expected one of {COMMANDS}");
    }
    let text = error.to_string();
    let mut words = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(usage) = line.strip_prefix("Usage: ") {
            words.push(format!("(expected: {usage})"));
            break;
        }
        let about_usage = ["tip: ", "For more information"];
        let said = !about_usage.iter().any(|start| line.starts_with(start));
        if said && !line.is_empty() {
            words.push(line.to_string());
        }
    }
    let line = words.join(" ");
    line.strip_prefix("error: ").unwrap_or(&line).into()
}
