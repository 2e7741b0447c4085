//! A run as the fragment of a link.
//!
//! `#/v1/cache-aside/lease?seed=7&ttl=500ms&do=120ms:crash+cache&at=25`:
//! version, scenario and variant, then parameters. A knob is a parameter of
//! its own name; `do` stands once for each action. What stands at its default
//! is left out, but never the variant and the seed: a link outlives a change
//! of defaults. `at` and `lesson` belong to the view, not to the run.

use super::{Run, RunError, list, shown, whole};
use crate::scenario::{Guide, Scenario};

/// The parameters that are no knobs; no knob may have one of these names.
pub const RESERVED: &[&str] = &["seed", "until", "do", "at", "lesson"];

const VERSION: &str = "v1";

const EXPECTED_PATH: &str = "#/v1/SCENARIO/VARIANT?PARAMETERS";

/// What a link names: a run, where in it one stands, and what leads through
/// it.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The run.
    pub run: Run,
    /// The cursor: how many entries lie before it; none where the link does
    /// not say.
    pub at: Option<u32>,
    /// The lesson or the challenge that is open.
    pub lesson: Option<Guide>,
}

/// A link that names no run: the place in it and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// It is of a version that is not known here.
    #[error("link: version `{}`: expected {VERSION}", shown(given))]
    Version {
        /// What was given.
        given: String,
    },
    /// Its path is none.
    #[error("link: path `{}`: expected {EXPECTED_PATH}", shown(given))]
    Path {
        /// What was given.
        given: String,
    },
    /// A parameter is not known.
    #[error("link: parameter `{}`: expected one of {known}", shown(name))]
    UnknownParameter {
        /// Its name.
        name: String,
        /// The parameters there are.
        known: String,
    },
    /// A parameter other than `do` stands there twice.
    #[error("link: parameter `{name}`: expected once, found again")]
    Repeated {
        /// Its name.
        name: String,
    },
    /// The cursor is none.
    #[error(
        "link: at `{}`: expected a number of entries such as 25",
        shown(given)
    )]
    At {
        /// What was given.
        given: String,
    },
    /// There is no such lesson.
    #[error("link: lesson `{}`: expected one of {known}", shown(given))]
    Lesson {
        /// What was given.
        given: String,
        /// The lessons and challenges there are.
        known: String,
    },
    /// There is no such run.
    #[error("link: {0}")]
    Run(#[from] RunError),
}

impl From<Run> for Link {
    fn from(run: Run) -> Link {
        Link { run, at: None, lesson: None }
    }
}

impl Link {
    /// Reads a fragment, with or without its `#` and `#/`; of a whole address
    /// the fragment counts.
    ///
    /// # Errors
    /// If it names no run.
    pub fn parse(text: &str) -> Result<Link, LinkError> {
        let fragment = text.split_once('#').map_or(text, |(_, rest)| rest);
        let fragment = fragment.strip_prefix('/').unwrap_or(fragment);
        let (path, query) = fragment.split_once('?').unwrap_or((fragment, ""));
        let mut run = run_of_path(path)?;
        let parameters = Parameters::read(query, run.scenario)?;
        for (name, value) in &parameters.knobs {
            run = run.with_knob(name, value)?;
        }
        if let Some(seed) = parameters.seed {
            run = run.with_seed_text(&seed)?;
        }
        run = run.with_action_texts(&parameters.actions)?;
        if let Some(until) = parameters.until {
            run = run.with_until_text(&until)?;
        }
        let (at, lesson) = (parameters.at, parameters.lesson);
        Ok(Link { run, at, lesson })
    }

    /// The fragment that [`Link::parse`] reads back, `#` included.
    pub fn fragment(&self) -> String {
        let Link { run, at, lesson } = self;
        let (scenario, variant) = (run.scenario.id, run.variant.id);
        let mut text = format!("#/{VERSION}/{scenario}/{variant}");
        let mut mark = '?';
        let mut add = |name: &str, value: &str| {
            text.push(std::mem::replace(&mut mark, '&'));
            text.push_str(name);
            text.push('=');
            encode(value, &mut text);
        };
        add("seed", &run.seed.to_string());
        for (name, value) in run.knobs() {
            add(name, &value.to_string());
        }
        if let Some(until) = run.own_until() {
            add("until", &until.exact());
        }
        for action in run.actions() {
            add("do", &action.to_string());
        }
        if let Some(at) = at {
            add("at", &at.to_string());
        }
        if let Some(lesson) = lesson {
            add("lesson", lesson.id());
        }
        text
    }
}

fn run_of_path(path: &str) -> Result<Run, LinkError> {
    let mut parts = path.split('/');
    let version = parts.next().unwrap_or_default();
    if version != VERSION {
        return Err(LinkError::Version { given: version.into() });
    }
    match (parts.next(), parts.next(), parts.next()) {
        (Some(scenario), variant, None) => {
            let run = Run::of(scenario)?;
            match variant {
                Some(variant) => Ok(run.with_variant(variant)?),
                None => Ok(run),
            }
        }
        _ => Err(LinkError::Path { given: path.into() }),
    }
}

/// What stands behind the question mark.
#[derive(Default)]
struct Parameters {
    knobs: Vec<(String, String)>,
    actions: Vec<String>,
    seed: Option<String>,
    until: Option<String>,
    at: Option<u32>,
    lesson: Option<Guide>,
}

impl Parameters {
    fn read(query: &str, scenario: &Scenario) -> Result<Self, LinkError> {
        let mut read = Parameters::default();
        let mut seen: Vec<String> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let knob = scenario.knob(&name).is_some();
            if !knob && !RESERVED.contains(&&*name) {
                let names = scenario.knobs.iter().map(|knob| knob.name);
                return Err(LinkError::UnknownParameter {
                    name: name.into(),
                    known: list(RESERVED.iter().copied().chain(names)),
                });
            }
            if name != "do" && seen.iter().any(|before| *before == name) {
                return Err(LinkError::Repeated { name: name.into() });
            }
            seen.push(name.to_string());
            read.add(&name, value.into())?;
        }
        Ok(read)
    }

    fn add(&mut self, name: &str, value: String) -> Result<(), LinkError> {
        match name {
            "do" => self.actions.push(value),
            "seed" => self.seed = Some(value),
            "until" => self.until = Some(value),
            "at" => {
                let at = whole(&value);
                self.at = Some(at.ok_or(LinkError::At { given: value })?);
            }
            "lesson" => self.lesson = Some(guide(value)?),
            knob => self.knobs.push((knob.into(), value)),
        }
        Ok(())
    }
}

fn guide(given: String) -> Result<Guide, LinkError> {
    let known = || list(Guide::all().map(Guide::id));
    Guide::all()
        .find(|guide| guide.id() == given)
        .ok_or_else(|| LinkError::Lesson { given, known: known() })
}

/// Appends a value: like a form, but what a fragment may hold as it is stays
/// readable.
fn encode(value: &str, text: &mut String) {
    for piece in value.split_inclusive([':', '/', '@', '~']) {
        let end = piece.len() - usize::from(ends_readable(piece));
        let (head, tail) = piece.split_at(end);
        text.extend(form_urlencoded::byte_serialize(head.as_bytes()));
        text.push_str(tail);
    }
}

fn ends_readable(piece: &str) -> bool {
    piece.ends_with([':', '/', '@', '~'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::CATALOGUE;

    #[test]
    fn no_knob_has_the_name_of_another_parameter() {
        for scenario in CATALOGUE {
            for knob in scenario.knobs {
                assert!(!RESERVED.contains(&knob.name), "{}", knob.name);
            }
        }
    }

    #[test]
    fn a_default_run_has_a_short_link() {
        let run = Run::of("cache-aside").unwrap();
        assert_eq!(
            Link::from(run).fragment(),
            "#/v1/cache-aside/update-then-delete?seed=7"
        );
    }

    #[test]
    fn a_link_is_readable_and_reads_back() {
        let run = Run::of("cache-aside").unwrap();
        let run = run.with_variant("lease").unwrap();
        let run = run.with_knob("ttl", "500ms").unwrap();
        let texts = ["120ms:crash cache", "2s+3:app-1 write user:1 Bea & Bo"];
        let run = run.with_action_texts(&texts).unwrap();
        let run = run.with_until_text("3s").unwrap();
        let lesson = Guide::all().next();
        let link = Link { run, at: Some(25), lesson };
        let fragment = link.fragment();
        assert_eq!(
            fragment,
            "#/v1/cache-aside/lease?seed=7&ttl=500ms&until=3s\
             &do=120ms:crash+cache\
             &do=2s%2B3:app-1+write+user:1+Bea+%26+Bo&at=25\
             &lesson=you-are-the-network"
        );
        for text in [&*fragment, &fragment[1..], &fragment[2..]] {
            assert_eq!(Link::parse(text).as_ref(), Ok(&link));
        }
        let address = format!("https://flushpoint.example/x/{fragment}");
        assert_eq!(Link::parse(&address).as_ref(), Ok(&link));
    }

    #[test]
    fn a_message_names_the_place() {
        let cases = [
            ("", "link: version ``: expected v1"),
            ("#/v9/cache-aside", "link: version `v9`: expected v1"),
            ("#/v1", "link: path `v1`: expected #/v1/SCENARIO/VARIANT"),
            ("#/v1/x", "link: scenario `x`: expected one of cache-aside"),
            ("#/v1/cache-aside/x", "link: variant `x`: expected one of "),
            ("#/v1/cache-aside/lease/x", "link: path `v1/cache-aside/lease/x"),
            ("v1/cache-aside?foo=1", "link: parameter `foo`: expected one of"),
            ("v1/cache-aside?seed=1&seed=1", "link: parameter `seed`: exp"),
            ("v1/cache-aside?seed=+1", "link: seed ` 1`: expected a whole"),
            ("v1/cache-aside?at=x", "link: at `x`: expected a number of"),
            ("v1/cache-aside?lesson=x", "link: lesson `x`: expected one of y"),
            ("v1/cache-aside?until=3", "link: until `3`: expected a time"),
            ("v1/cache-aside?until=0s", "link: until `0s`: expected a time"),
            ("v1/cache-aside?ttl=abc", "link: knob `ttl`: `abc`: expected a"),
            ("v1/cache-aside?do=1ms:x", "link: action 1 `x`: expected one of"),
        ];
        for (text, start) in cases {
            let error = Link::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }
}
