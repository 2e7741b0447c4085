use std::{fmt, str::FromStr};

use super::{Act, ActionError, error};
use crate::{
    run::whole,
    trace::{OpKind, SimTime, Stop},
};

/// What can be done to nodes, links and messages: the word that an action
/// begins with, and its form.
pub const FAULTS: &[(&str, &str)] = &[
    ("crash", "crash NODE"),
    ("power-loss", "power-loss NODE"),
    ("machine-loss", "machine-loss CACHE"),
    ("shutdown", "shutdown CACHE"),
    ("restart", "restart NODE"),
    ("failover", "failover CACHE"),
    ("lag", "lag NODE->NODE TIME"),
    ("cut", "cut NODE<->NODE"),
    ("heal", "heal NODE<->NODE"),
    ("pause", "pause APP TIME"),
    ("flush", "flush JOB"),
    ("clock", "clock NODE +TIME"),
    ("hold", "hold MESSAGE"),
    ("release", "release MESSAGE"),
    ("drop", "drop MESSAGE"),
];

const REQUESTS: [&str; 2] = ["APP read KEY", "APP write KEY TEXT"];

fn expected() -> String {
    let faults = FAULTS.iter().map(|(_, form)| *form);
    let forms: Vec<String> =
        faults.chain(REQUESTS).map(|form| format!("`{form}`")).collect();
    format!("one of {}", forms.join(", "))
}

type Parsed<T> = Result<T, ActionError>;

/// One space parts two words; what follows the key of a write is its text,
/// with every space in it.
impl FromStr for Act {
    type Err = ActionError;

    fn from_str(text: &str) -> Parsed<Self> {
        let words: Vec<&str> = text.splitn(4, ' ').collect();
        match *words.as_slice() {
            ["crash", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Process })
            }
            ["power-loss", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Power })
            }
            ["machine-loss", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Machine })
            }
            ["shutdown", node] => {
                Ok(Act::Crash { node: node.into(), how: Stop::Exit })
            }
            ["failover", node] => Ok(Act::Failover { node: node.into() }),
            ["restart", node] => Ok(Act::Restart { node: node.into() }),
            ["lag", link, by] => lag(link, by),
            ["cut", link] => both_ends(link).map(|(a, b)| Act::Cut { a, b }),
            ["heal", link] => both_ends(link).map(|(a, b)| Act::Heal { a, b }),
            ["pause", node, by] => {
                Ok(Act::Pause { node: node.into(), span: span(by)? })
            }
            ["flush", node] => Ok(Act::Flush { node: node.into() }),
            ["clock", node, by] => clock(node, by),
            ["hold", word] => {
                message(word).map(|message| Act::Hold { message })
            }
            ["release", word] => {
                message(word).map(|message| Act::Release { message })
            }
            ["drop", word] => {
                message(word).map(|message| Act::Drop { message })
            }
            [client, "read", key] => Ok(ask(client, OpKind::Read, key, "")),
            [client, "write", key, text] => {
                Ok(ask(client, OpKind::Write, key, text))
            }
            _ => Err(error(text, expected())),
        }
    }
}

fn lag(link: &str, by: &str) -> Parsed<Act> {
    let (from, to) = ends(link, "->", "app-1->db")?;
    Ok(Act::Lag { from, to, by: span(by)? })
}

fn clock(node: &str, by: &str) -> Parsed<Act> {
    let (back, by) = match (by.strip_prefix('+'), by.strip_prefix('-')) {
        (Some(by), _) => (false, by),
        (_, Some(by)) => (true, by),
        _ => return Err(error(by, "a jump such as +5s or -2s")),
    };
    Ok(Act::Clock { node: node.into(), by: span(by)?, back })
}

fn ask(client: &str, kind: OpKind, key: &str, text: &str) -> Act {
    let (client, key, text) = (client.into(), key.into(), text.into());
    Act::Ask { client, kind, key, text }
}

fn both_ends(link: &str) -> Parsed<(String, String)> {
    ends(link, "<->", "app-1<->cache")
}

fn ends(link: &str, arrow: &str, example: &str) -> Parsed<(String, String)> {
    link.split_once(arrow)
        .map(|(from, to)| (from.into(), to.into()))
        .ok_or_else(|| error(link, format!("a link such as {example}")))
}

fn span(word: &str) -> Parsed<SimTime> {
    word.parse()
        .map_err(|_| error(word, "a time with its unit, such as 30ms or 3s"))
}

fn message(word: &str) -> Parsed<u32> {
    whole(word).ok_or_else(|| error(word, super::EXPECTED_MESSAGE))
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
            Act::Crash { node, how: Stop::Machine } => {
                write!(f, "machine-loss {node}")
            }
            Act::Crash { node, how: Stop::Exit } => {
                write!(f, "shutdown {node}")
            }
            Act::Failover { node } => write!(f, "failover {node}"),
            Act::Restart { node } => write!(f, "restart {node}"),
            Act::Lag { from, to, by } => {
                write!(f, "lag {from}->{to} {}", by.exact())
            }
            Act::Cut { a, b } => write!(f, "cut {a}<->{b}"),
            Act::Heal { a, b } => write!(f, "heal {a}<->{b}"),
            Act::Pause { node, span } => {
                write!(f, "pause {node} {}", span.exact())
            }
            Act::Flush { node } => write!(f, "flush {node}"),
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

#[cfg(test)]
mod tests {
    use crate::run::Action;

    #[test]
    fn every_action_reads_back() {
        for text in [
            "120ms:crash cache",
            "120ms:power-loss cache",
            "120ms:machine-loss cache",
            "120ms:shutdown cache",
            "200ms:restart cache",
            "200ms:failover replica",
            "50ms:lag app-1->db 30ms",
            "60ms:cut app-1<->cache",
            "90ms:heal app-1<->cache",
            "40ms:pause app-1 3s",
            "40ms:clock app-1 +5s",
            "40ms:clock app-1 -250us",
            "12ms:hold 17",
            "30ms:release 17",
            "30ms+2:drop 17",
            "10ms:app-1 read user:1",
            "10ms:app-2 write user:1 Bea",
            "0ms:app-2 write user:1  two  words ",
            "0ms:app-2 write a:b=c&d%20 \"+\" 'é' # ☃",
        ] {
            let action: Action = text.parse().expect(text);
            assert_eq!(action.to_string(), text);
        }
    }

    #[test]
    fn a_text_that_is_none_is_quoted_with_what_was_expected() {
        for (text, message) in [
            ("crash cache", "`crash cache`: expected PLACE:ACTION, where"),
            ("5:crash cache", "`5`: expected a place such as 120ms"),
            ("5ms++3:crash cache", "`5ms++3`: expected a place such as"),
            ("5ms:", "``: expected one of `crash NODE`"),
            ("5ms:shutdown", "`shutdown`: expected one of `crash NODE`"),
            ("5ms:melt db", "`melt db`: expected one of `crash NODE`"),
            ("5ms:app-1 write x", "`app-1 write x`: expected one of"),
            ("5ms:app-1 read x y", "`app-1 read x y`: expected one of"),
            ("5ms:hold +1", "`+1`: expected a message number such as 17"),
            ("5ms:lag a<>b 1ms", "`a<>b`: expected a link such as app-1->db"),
            ("5ms:cut a->b", "`a->b`: expected a link such as app-1<->c"),
            ("5ms:pause app-1 3", "`3`: expected a time with its unit"),
            ("5ms:clock app-1 3s", "`3s`: expected a jump such as +5s"),
            ("5ms:clock app-1 +3", "`3`: expected a time with its unit"),
        ] {
            let error = text.parse::<Action>().unwrap_err().to_string();
            assert!(error.starts_with(message), "{text}: {error}");
        }
    }
}
