use super::{
    Act, ActionError, EXPECTED_MESSAGE, KEY_CHARS_MAX, SPAN_MAX,
    TEXT_CHARS_MAX, error,
};
use crate::{
    run::list,
    scenario::{NodeKind, Topology},
    trace::{NodeId, OpKind, SimTime, Stop},
};

type Checked = Result<(), ActionError>;

impl Act {
    /// Whether every node and link that it names is there, and whether its
    /// text reads back as the same act.
    ///
    /// # Errors
    /// If a node or a link is not there, or is no app where only an app will
    /// do; if a time is longer than [`SPAN_MAX`], a message number is 0, or a
    /// key or a text cannot be written down.
    pub fn check(&self, topology: &Topology) -> Checked {
        match self {
            Act::Crash { node: name, how: Stop::Machine } => {
                let broker = |kind| kind == NodeKind::Broker;
                client(topology, name, broker)
                    .or_else(|_| caches(topology, name, 1))
            }
            Act::Crash { node: name, how: Stop::Exit } => {
                caches(topology, name, 1)
            }
            Act::Failover { node: name } => caches(topology, name, 2),
            Act::Crash { node: name, .. } | Act::Restart { node: name } => {
                node(topology, name).map(|_| ())
            }
            Act::Lag { from, to, by } => {
                link(topology, from, to)?;
                span(*by)
            }
            Act::Cut { a, b } | Act::Heal { a, b } => link(topology, a, b),
            Act::Pause { node: name, span: by } => {
                client(topology, name, NodeKind::runs_programs)?;
                span(*by)
            }
            Act::Flush { node: name } => {
                client(topology, name, |kind| kind == NodeKind::Job)
            }
            Act::Clock { node: name, by, .. } => {
                node(topology, name)?;
                span(*by)
            }
            Act::Hold { message }
            | Act::Release { message }
            | Act::Drop { message } => match message {
                0 => Err(error("0", EXPECTED_MESSAGE)),
                _ => Ok(()),
            },
            Act::Ask { client, kind, key, text } => {
                let is_app = |kind| kind == NodeKind::App;
                self::client(topology, client, is_app)?;
                self::key(key)?;
                self::text(*kind, text)
            }
        }
    }
}

/// A cache, where there are at least so many.
fn caches(topology: &Topology, name: &str, least: usize) -> Checked {
    let nodes = topology.nodes.iter();
    let caches = nodes.filter(|node| node.kind == NodeKind::Cache);
    let names: Vec<&str> = caches.map(|node| node.name.as_str()).collect();
    match names.contains(&name) && names.len() >= least {
        true => Ok(()),
        false if names.len() < least => {
            Err(error(name, "a cache that has a replica"))
        }
        false => {
            Err(error(name, format!("a cache: {}", list(names.into_iter()))))
        }
    }
}

fn node(topology: &Topology, name: &str) -> Result<NodeId, ActionError> {
    topology.find(name).ok_or_else(|| {
        let names = topology.nodes.iter().map(|node| node.name.as_str());
        error(name, format!("a node: {}", list(names)))
    })
}

fn client(
    topology: &Topology,
    name: &str,
    fits: fn(NodeKind) -> bool,
) -> Checked {
    let nodes = topology.nodes.iter();
    let mut apps = nodes.filter(|node| fits(node.kind));
    if apps.clone().any(|app| app.name == name) {
        return Ok(());
    }
    let names = list(apps.by_ref().map(|app| app.name.as_str()));
    Err(error(name, format!("a client: {names}")))
}

fn link(topology: &Topology, a: &str, b: &str) -> Checked {
    let (from, to) = (node(topology, a)?, node(topology, b)?);
    let linked = topology.linked(from, to);
    linked
        .then_some(())
        .ok_or_else(|| error(&format!("{a} and {b}"), "two nodes with a link"))
}

fn span(time: SimTime) -> Checked {
    if time <= SPAN_MAX {
        return Ok(());
    }
    Err(error(&time.exact(), format!("at most {}", SPAN_MAX.exact())))
}

/// A key is one word, for the text of an action is parted at spaces.
fn key(key: &str) -> Checked {
    let good = |char| plain(char) && !char::is_whitespace(char);
    if (1..=KEY_CHARS_MAX).contains(&key.chars().count())
        && key.chars().all(good)
    {
        return Ok(());
    }
    Err(error(
        key,
        format!(
            "a key of 1 to {KEY_CHARS_MAX} characters without spaces \
             and control characters"
        ),
    ))
}

fn text(kind: OpKind, text: &str) -> Checked {
    let chars = text.chars().count();
    let expected = match kind {
        OpKind::Read if chars == 0 => return Ok(()),
        OpKind::Read => "nothing behind the key of a read".into(),
        OpKind::Write => {
            let good = text.chars().all(plain);
            if (1..=TEXT_CHARS_MAX).contains(&chars) && good {
                return Ok(());
            }
            format!(
                "a text of 1 to {TEXT_CHARS_MAX} characters without \
                 control characters"
            )
        }
    };
    Err(error(text, expected))
}

/// Whether a character survives every form that a run has. The replacement
/// character stands for bytes that were no text, as in a damaged link.
fn plain(char: char) -> bool {
    !char.is_control() && char != char::REPLACEMENT_CHARACTER
}

#[cfg(test)]
mod tests {
    use crate::run::{Act, Action, Place, Run};
    use crate::trace::{OpKind, SimTime, Stop};

    fn refusal(act: Act) -> Option<String> {
        let place = Place { at: SimTime::ZERO, after: 0 };
        let run = Run::of("cache-aside").unwrap();
        let run = run.with_actions(vec![Action { place, act }]);
        run.err().map(|error| error.to_string())
    }

    fn ask(kind: OpKind, key: &str, text: &str) -> Act {
        let (key, text) = (key.into(), text.into());
        Act::Ask { client: "app-1".into(), kind, key, text }
    }

    #[test]
    fn keys_and_texts_of_any_script_and_sign_are_taken() {
        let long = "x".repeat(super::TEXT_CHARS_MAX);
        for text in [" ", "  two  words ", "é☃ &=+%#\"'`\\:", &*long] {
            assert_eq!(refusal(ask(OpKind::Write, "user:1", text)), None);
        }
        for key in ["user:1", "é☃&=+%#\"'`\\:", "->", "<->"] {
            assert_eq!(refusal(ask(OpKind::Read, key, "")), None);
        }
    }

    #[test]
    fn keys_and_texts_that_would_not_read_back_are_refused() {
        let long = "x".repeat(super::TEXT_CHARS_MAX + 1);
        for text in ["", "a\nb", "\0", "\u{fffd}", &*long] {
            let refusal = refusal(ask(OpKind::Write, "user:1", text));
            assert!(refusal.unwrap().contains("expected a text of 1 to 200"));
        }
        for key in ["", " ", "a b", "a\tb", "a\u{a0}b", "\u{7f}", &*long] {
            let refusal = refusal(ask(OpKind::Read, key, ""));
            assert!(refusal.unwrap().contains("expected a key of 1 to 100"));
        }
        let refusal = refusal(ask(OpKind::Read, "user:1", "Bea")).unwrap();
        assert!(refusal.contains("expected nothing behind the key"));
    }

    #[test]
    fn what_is_not_there_is_refused() {
        let name = String::from;
        let long = SimTime(super::SPAN_MAX.as_ns() + 1);
        for (act, expected) in [
            (
                Act::Crash { node: name("app 1"), how: Stop::Power },
                "action 1 `app 1`: expected a node: app-1, app-2, cache, db",
            ),
            (
                Act::Crash { node: name("db"), how: Stop::Exit },
                "action 1 `db`: expected a cache: cache",
            ),
            (
                Act::Pause { node: name("cache"), span: SimTime::ZERO },
                "action 1 `cache`: expected a client: app-1, app-2",
            ),
            (
                Act::Pause { node: name("app-1"), span: long },
                "action 1 `3600000000.001us`: expected at most 3600s",
            ),
            (
                Act::Cut { a: name("cache"), b: name("db") },
                "action 1 `cache and db`: expected two nodes with a link",
            ),
            (
                Act::Hold { message: 0 },
                "action 1 `0`: expected a message number such as 17",
            ),
        ] {
            assert_eq!(refusal(act).as_deref(), Some(expected));
        }
    }
}
