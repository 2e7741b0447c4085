use std::{fmt, str::FromStr};

use crate::{
    scenario::{NodeKind, Topology},
    trace::{OpKind, SimTime, Stop},
};

/// Where in virtual time something is done.
///
/// `120ms` is before all of that instant, `120ms+3` after the third entry of
/// that instant; where the third is written together with others, after those.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The instant.
    pub at: SimTime,
    /// How many of its entries come first.
    pub after: u32,
}

/// What a person did, and where in virtual time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Where.
    pub place: Place,
    /// What.
    pub act: Act,
}

/// What a person can do to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// `crash cache`, `power-loss cache`.
    Crash {
        /// The node.
        node: String,
        /// Process or power.
        how: Stop,
    },
    /// `restart cache`.
    Restart {
        /// The node.
        node: String,
    },
    /// `lag app-1->db 30ms`; 0ms ends it.
    Lag {
        /// The sender.
        from: String,
        /// The receiver.
        to: String,
        /// How much longer messages take.
        by: SimTime,
    },
    /// `cut app-1<->cache`.
    Cut {
        /// One end.
        a: String,
        /// The other.
        b: String,
    },
    /// `heal app-1<->cache`.
    Heal {
        /// One end.
        a: String,
        /// The other.
        b: String,
    },
    /// `pause app-1 3s`.
    Pause {
        /// The app.
        node: String,
        /// For how long.
        span: SimTime,
    },
    /// `clock app-1 +5s`, `clock cache -2s`.
    Clock {
        /// The node.
        node: String,
        /// By how much.
        by: SimTime,
        /// Whether it jumps back.
        back: bool,
    },
    /// `hold 17`.
    Hold {
        /// The message's number.
        message: u32,
    },
    /// `release 17`.
    Release {
        /// The message's number.
        message: u32,
    },
    /// `drop 17`.
    Drop {
        /// The message's number.
        message: u32,
    },
    /// `app-1 read user:1`, `app-2 write user:1 Bea`.
    Ask {
        /// The app.
        client: String,
        /// Read or write.
        kind: OpKind,
        /// The key.
        key: String,
        /// The text to write; empty for a read.
        text: String,
    },
}

/// What is wrong with an action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{given}`: expected {expected}")]
pub struct ActionError {
    /// What was given.
    pub given: String,
    /// What was expected.
    pub expected: String,
}

fn error(given: &str, expected: impl Into<String>) -> ActionError {
    ActionError { given: given.into(), expected: expected.into() }
}

const EXPECTED_PLACE: &str =
    "PLACE:ACTION, where PLACE is a time such as 120ms or 120ms+3";

const EXPECTED_ACT: &str = "one of `crash NODE`, `power-loss NODE`, \
     `restart NODE`, `lag NODE->NODE TIME`, `cut NODE<->NODE`, \
     `heal NODE<->NODE`, `pause APP TIME`, `clock NODE +TIME`, \
     `hold MESSAGE`, `release MESSAGE`, `drop MESSAGE`, `APP read KEY`, \
     `APP write KEY TEXT`";

impl FromStr for Action {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        let (place, act) =
            text.split_once(':').ok_or_else(|| error(text, EXPECTED_PLACE))?;
        Ok(Action { place: place.parse()?, act: act.parse()? })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.place, self.act)
    }
}

impl FromStr for Place {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        let (at, after) = match text.split_once('+') {
            Some((at, after)) => (at, after.parse().ok()),
            None => (text, Some(0)),
        };
        match (at.parse(), after) {
            (Ok(at), Some(after)) => Ok(Place { at, after }),
            _ => Err(error(text, "a place such as 120ms or 120ms+3")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.at.exact())?;
        match self.after {
            0 => Ok(()),
            after => write!(f, "+{after}"),
        }
    }
}

impl FromStr for Act {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        let words: Vec<&str> = text.split(' ').collect();
        let message = |word: &str| {
            let number = word.parse().ok().filter(|number| *number > 0);
            number.ok_or_else(|| error(word, "a message number such as 17"))
        };
        let span = |word: &str| {
            word.parse::<SimTime>().map_err(|_| {
                error(word, "a time with its unit, such as 30ms or 3s")
            })
        };
        match *words.as_slice() {
            ["crash", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Process })
            }
            ["power-loss", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Power })
            }
            ["restart", node] => Ok(Act::Restart { node: node.into() }),
            ["lag", link, by] => {
                let (from, to) = ends(link, "->", "app-1->db")?;
                Ok(Act::Lag { from, to, by: span(by)? })
            }
            ["cut", link] => {
                let (a, b) = ends(link, "<->", "app-1<->cache")?;
                Ok(Act::Cut { a, b })
            }
            ["heal", link] => {
                let (a, b) = ends(link, "<->", "app-1<->cache")?;
                Ok(Act::Heal { a, b })
            }
            ["pause", node, by] => {
                Ok(Act::Pause { node: node.into(), span: span(by)? })
            }
            ["clock", node, by] => {
                let (back, by) = match (by.strip_prefix('+'), by) {
                    (Some(by), _) => (false, by),
                    (None, by) => (
                        true,
                        by.strip_prefix('-').ok_or_else(|| {
                            error(by, "a jump such as +5s or -2s")
                        })?,
                    ),
                };
                Ok(Act::Clock { node: node.into(), by: span(by)?, back })
            }
            ["hold", number] => Ok(Act::Hold { message: message(number)? }),
            ["release", number] => {
                Ok(Act::Release { message: message(number)? })
            }
            ["drop", number] => Ok(Act::Drop { message: message(number)? }),
            [client, "read", key] if !key.is_empty() => {
                Ok(ask(client, OpKind::Read, key, String::new()))
            }
            [client, "write", key, _, ..] if !key.is_empty() => {
                let text = words[3..].join(" ");
                if text.is_empty() {
                    return Err(error(text.as_str(), "a text to write"));
                }
                Ok(ask(client, OpKind::Write, key, text))
            }
            _ => Err(error(text, EXPECTED_ACT)),
        }
    }
}

fn ask(client: &str, kind: OpKind, key: &str, text: String) -> Act {
    Act::Ask { client: client.into(), kind, key: key.into(), text }
}

fn ends(
    link: &str,
    arrow: &str,
    example: &str,
) -> Result<(String, String), ActionError> {
    link.split_once(arrow)
        .map(|(from, to)| (from.into(), to.into()))
        .ok_or_else(|| error(link, format!("a link such as {example}")))
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Act::Crash { node, how: Stop::Process } => {
                write!(f, "crash {node}")
            }
            Act::Crash { node, how: Stop::Power } => {
                write!(f, "power-loss {node}")
            }
            Act::Restart { node } => write!(f, "restart {node}"),
            Act::Lag { from, to, by } => {
                write!(f, "lag {from}->{to} {}", by.exact())
            }
            Act::Cut { a, b } => write!(f, "cut {a}<->{b}"),
            Act::Heal { a, b } => write!(f, "heal {a}<->{b}"),
            Act::Pause { node, span } => {
                write!(f, "pause {node} {}", span.exact())
            }
            Act::Clock { node, by, back } => {
                let sign = if *back { '-' } else { '+' };
                write!(f, "clock {node} {sign}{}", by.exact())
            }
            Act::Hold { message } => write!(f, "hold {message}"),
            Act::Release { message } => write!(f, "release {message}"),
            Act::Drop { message } => write!(f, "drop {message}"),
            Act::Ask { client, kind, key, text } => {
                write!(f, "{client} {} {key}", kind.word())?;
                match kind {
                    OpKind::Read => Ok(()),
                    OpKind::Write => write!(f, " {text}"),
                }
            }
        }
    }
}

impl Act {
    /// Whether every node and link that it names is there.
    ///
    /// # Errors
    /// If one is not, or is no app where only an app will do.
    pub fn check(&self, topology: &Topology) -> Result<(), ActionError> {
        let node = |name: &str| {
            topology.find(name).ok_or_else(|| {
                let names =
                    topology.nodes.iter().map(|node| node.name.as_str());
                error(name, format!("a node: {}", super::list(names)))
            })
        };
        let app = |name: &str| {
            let apps = || {
                let nodes = topology.nodes.iter();
                let apps = nodes.filter(|node| node.kind == NodeKind::App);
                super::list(apps.map(|node| node.name.as_str()))
            };
            topology
                .apps()
                .find(|id| topology.nodes[id.index()].name == name)
                .ok_or_else(|| error(name, format!("a client: {}", apps())))
        };
        let link = |a: &str, b: &str| {
            let (from, to) = (node(a)?, node(b)?);
            let linked = topology.linked(from, to);
            linked.then_some(()).ok_or_else(|| {
                error(&format!("{a} and {b}"), "two nodes with a link")
            })
        };
        match self {
            Act::Crash { node: name, .. }
            | Act::Restart { node: name }
            | Act::Clock { node: name, .. } => node(name).map(|_| ()),
            Act::Pause { node: name, .. } | Act::Ask { client: name, .. } => {
                app(name).map(|_| ())
            }
            Act::Lag { from, to, .. } => link(from, to),
            Act::Cut { a, b } | Act::Heal { a, b } => link(a, b),
            Act::Hold { .. } | Act::Release { .. } | Act::Drop { .. } => Ok(()),
        }
    }
}
