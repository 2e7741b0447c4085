//! Two runs side by side as the fragment of a link.
//!
//! `#/compare/v1;cache-aside/lease?seed=7;cache-aside/ttl-only?seed=7;at=12ms`:
//! version, the two runs as each stands in a link of its own behind that
//! version, and the instant. A semicolon never stands in a run's link as it
//! is, so it parts them.

use super::{Link, LinkError, Place, Run, shown};

/// What the fragment of a pair begins with.
pub const PAIR: &str = "#/compare/";

const VERSION: &str = "v1";

const EXPECTED: &str = "two runs and an instant, parted by semicolons: \
                        v1;SCENARIO/VARIANT?seed=7;SCENARIO/VARIANT?seed=7;\
                        at=12ms";

/// Two runs, and where in both of them one stands.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLink {
    /// The runs.
    pub runs: [Run; 2],
    /// Where one stands: an instant, and how many steps of it are done in
    /// either run or, where they do the same, in both.
    pub at: Place,
}

/// A link that names no pair: the place in it and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairError {
    /// It is of a version that is not known here.
    #[error("compare: version `{}`: expected {VERSION}", shown(given))]
    Version {
        /// What was given.
        given: String,
    },
    /// It has too few parts or too many.
    #[error("compare: {count} parts: expected {EXPECTED}")]
    Parts {
        /// How many it has.
        count: usize,
    },
    /// One of the runs is none.
    #[error("compare: run {number}: {error}")]
    Run {
        /// Which of them: 1 or 2.
        number: u8,
        /// What is wrong with it.
        error: LinkError,
    },
    /// One of the runs says where in it one stands, or what leads through it.
    #[error(
        "compare: run {number}: expected no parameter `at` or `lesson`: the \
         instant is the last part"
    )]
    View {
        /// Which of them: 1 or 2.
        number: u8,
    },
    /// The instant is none.
    #[error(
        "compare: at `{}`: expected an instant such as at=12ms or at=12ms+3",
        shown(given)
    )]
    At {
        /// What was given.
        given: String,
    },
}

impl PairLink {
    /// Reads a fragment, with or without its `#/compare/`; of a whole address
    /// the fragment counts.
    ///
    /// # Errors
    /// If it names no two runs.
    pub fn parse(text: &str) -> Result<PairLink, PairError> {
        let fragment = text.split_once('#').map_or(text, |(_, rest)| rest);
        let fragment = fragment.strip_prefix('/').unwrap_or(fragment);
        let pair = fragment.strip_prefix("compare/").unwrap_or(fragment);
        let parts: Vec<&str> = pair.split(';').collect();
        if parts[0] != VERSION {
            return Err(PairError::Version { given: parts[0].into() });
        }
        let (a, b, at) = match parts[1..] {
            [a, b] => (a, b, None),
            [a, b, at] => (a, b, Some(at)),
            _ => return Err(PairError::Parts { count: parts.len() }),
        };
        let at = at.map_or(Ok(Place::default()), |given| {
            let place = given.strip_prefix("at=").map(str::parse);
            let wrong = || PairError::At { given: given.into() };
            place.and_then(Result::ok).ok_or_else(wrong)
        });
        Ok(PairLink { runs: [run(1, a)?, run(2, b)?], at: at? })
    }

    /// The fragment, with its `#`.
    pub fn fragment(&self) -> String {
        let mut text = format!("{PAIR}{VERSION}");
        for run in &self.runs {
            let own = Link::from(run.clone()).fragment();
            let own = own.strip_prefix("#/v1/").unwrap_or(&own);
            text.push(';');
            text.push_str(own);
        }
        if self.at != Place::default() {
            text.push_str(&format!(";at={}", self.at));
        }
        text
    }
}

fn run(number: u8, text: &str) -> Result<Run, PairError> {
    let link = Link::parse(&format!("{VERSION}/{text}"));
    let link = link.map_err(|error| PairError::Run { number, error })?;
    match link {
        Link { run, at: None, lesson: None } => Ok(run),
        Link { .. } => Err(PairError::View { number }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_readable_and_reads_back() {
        let run = Run::of("cache-aside").unwrap();
        let texts = ["2s+3:app-1 write user:1 Bea; Bo#1"];
        let lease = run.clone().with_variant("lease").unwrap();
        let lease = lease.with_action_texts(&texts).unwrap();
        let at = "12ms+3".parse().unwrap();
        let pair = PairLink { runs: [run, lease], at };
        let fragment = pair.fragment();
        assert_eq!(
            fragment,
            "#/compare/v1;cache-aside/update-then-delete?seed=7;\
             cache-aside/lease?seed=7&\
             do=2s%2B3:app-1+write+user:1+Bea%3B+Bo%231;at=12ms+3"
        );
        let address = format!("https://flushpoint.example/x/{fragment}");
        for text in [&*fragment, &fragment[1..], &fragment[10..], &address] {
            assert_eq!(PairLink::parse(text).as_ref(), Ok(&pair));
        }
        let start = PairLink { at: Place::default(), ..pair };
        assert!(!start.fragment().contains("at="));
        assert_eq!(PairLink::parse(&start.fragment()), Ok(start));
    }

    #[test]
    fn a_message_names_the_place() {
        let cases = [
            ("", "compare: version ``: expected v1"),
            ("#/compare/v2;x;y", "compare: version `v2`: expected v1"),
            ("v1;cache-aside", "compare: 2 parts: expected two runs and an"),
            ("v1;a;b;at=1ms;c", "compare: 5 parts: expected two runs and an"),
            (
                "v1;cache-aside;x",
                "compare: run 2: link: scenario `x`: expected one of cache",
            ),
            (
                "v1;cache-aside?ttl=x;cache-aside",
                "compare: run 1: link: knob `ttl`: `x`: expected a time",
            ),
            (
                "v1;cache-aside?at=3;cache-aside",
                "compare: run 1: expected no parameter `at`",
            ),
            (
                "v1;cache-aside;cache-aside;at=soon",
                "compare: at `at=soon`: expected an instant such as at=12ms",
            ),
            (
                "v1;cache-aside;cache-aside;12ms",
                "compare: at `12ms`: expected an instant such as at=12ms",
            ),
        ];
        for (text, start) in cases {
            let error = PairLink::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(start), "{text}: {error}");
        }
    }
}
