use crate::{
    history::Taking,
    trace::{Names, OpKind, Outcome, Row, SimTime, Stop, Sym},
};

/// What was found, in the history's own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing to object to.
    Nothing,
    /// A stale read: the one whose value had been outdated for longest.
    Stale {
        /// The key.
        key: Sym,
        /// What was read.
        read: Row,
        /// The row that outdated it: of all rows newer than what was read,
        /// the one acknowledged first.
        newer: Row,
        /// Nanoseconds from that acknowledgement to the read's beginning.
        age_ns: u64,
    },
    /// A read that missed its own client's write: the one whose value had
    /// been outdated for longest.
    Unread {
        /// The key.
        key: Sym,
        /// What was read.
        read: Row,
        /// What the client had written: of all its writes newer than what
        /// was read, the one acknowledged first.
        written: Row,
        /// Nanoseconds from that acknowledgement to the read's beginning.
        age_ns: u64,
    },
    /// A read that went back behind an earlier one of its client: the first.
    WentBack {
        /// The key.
        key: Sym,
        /// What was read.
        read: Row,
        /// What the client had read before.
        before: Row,
        /// Nanoseconds from the end of the earlier read to the beginning of
        /// this one.
        age_ns: u64,
    },
    /// A lost write: the first one found.
    Lost {
        /// The key.
        key: Sym,
        /// What was acknowledged.
        written: Row,
        /// What the audit found.
        found: Row,
        /// When it was acknowledged.
        acknowledged_at: SimTime,
        /// What took it, and when, if that is known.
        wiped: Option<(Taking, SimTime)>,
    },
    /// A request that was not served: the first.
    Failed {
        /// Read or write.
        kind: OpKind,
        /// The key.
        key: Sym,
        /// What its client knows of it.
        outcome: Outcome,
        /// Nanoseconds from its beginning until its client knew.
        after_ns: u64,
    },
    /// A write that the database applied again: the first.
    Twice {
        /// The key.
        key: Sym,
        /// The row.
        row: Row,
        /// Nanoseconds since it was applied first.
        after_ns: u64,
    },
    /// A write that the database applied after a newer one: the first.
    Overtaken {
        /// The key.
        key: Sym,
        /// What was applied.
        row: Row,
        /// The newest row that had been applied before.
        newer: Row,
        /// Nanoseconds since that one was applied.
        after_ns: u64,
    },
    /// A read of the database that was behind: the one whose row had been
    /// outdated for longest.
    Behind {
        /// The key.
        key: Sym,
        /// What the database answered.
        read: Row,
        /// The row that outdated it: of all rows newer than that, the one
        /// acknowledged first.
        newer: Row,
        /// Nanoseconds from that acknowledgement to the database's answer.
        age_ns: u64,
    },
    /// A cache that will go on to differ from the database.
    Diverged {
        /// The key.
        key: Sym,
        /// What the cache has.
        cached: Row,
        /// What the database has.
        stored: Row,
    },
    /// A write that had waited for the database for too long: the first.
    Overdue {
        /// The key.
        key: Sym,
        /// What was acknowledged.
        row: Row,
        /// Nanoseconds from the acknowledgement until somebody looked.
        waited_ns: u64,
    },
    /// No order of the operations explains what they saw.
    NoOrder {
        /// The key.
        key: Sym,
        /// How many operations the smallest contradiction has.
        operations: u32,
    },
    /// The search ended before the answer.
    OutOfFuel {
        /// How many steps were taken.
        steps: u64,
    },
}

impl Finding {
    /// The finding in one sentence, without its full stop.
    pub fn text(&self, names: &Names) -> String {
        match *self {
            Finding::Nothing => "nothing to object to".into(),
            Finding::Stale { key, read, newer, age_ns } => format!(
                "read {} of {}, {} after {} was acknowledged",
                shown(read, names),
                names.text(key),
                SimTime(age_ns),
                shown(newer, names),
            ),
            Finding::Unread { key, read, written, age_ns } => format!(
                "read {} of {}, {} after its own write of {} was acknowledged",
                shown(read, names),
                names.text(key),
                SimTime(age_ns),
                shown(written, names),
            ),
            Finding::WentBack { key, read, before, age_ns } => format!(
                "read {} of {}, {} after it had read {}",
                shown(read, names),
                names.text(key),
                SimTime(age_ns),
                shown(before, names),
            ),
            Finding::Lost { key, written, found, acknowledged_at, wiped } => {
                format!(
                    "{} of {}, acknowledged at {}, is lost: {}\
                     the database holds {}",
                    shown(written, names),
                    names.text(key),
                    acknowledged_at,
                    why_wiped(wiped),
                    shown(found, names),
                )
            }
            Finding::Failed { kind, key, outcome, after_ns } => {
                let after = SimTime(after_ns);
                failed(names, (kind, key), outcome, after)
            }
            Finding::Twice { key, row, after_ns } => {
                twice(names, key, row, after_ns)
            }
            Finding::Overtaken { key, row, newer, after_ns } => {
                overtaken(names, key, [row, newer], after_ns)
            }
            Finding::Behind { key, read, newer, age_ns } => {
                behind(names, key, [read, newer], age_ns)
            }
            Finding::Diverged { key, cached, stored } => {
                diverged(names, key, [cached, stored])
            }
            Finding::Overdue { key, row, waited_ns } => format!(
                "{} of {} still waited for the database {} after it was \
                 acknowledged",
                shown(row, names),
                names.text(key),
                SimTime(waited_ns),
            ),
            Finding::NoOrder { key, operations } => {
                no_order(names.text(key), operations)
            }
            Finding::OutOfFuel { steps } => {
                format!("undecided: the search ended after {steps} steps")
            }
        }
    }
}

/// A contradiction of so many operations, as a sentence.
fn no_order(key: &str, operations: u32) -> String {
    match operations {
        1 => format!("what one operation on {key} saw was never there"),
        operations => format!(
            "no order of {operations} operations on {key} explains what they \
             saw"
        ),
    }
}

/// A request that was not served, as a sentence.
fn failed(
    names: &Names,
    (kind, key): (OpKind, Sym),
    outcome: Outcome,
    after: SimTime,
) -> String {
    let how = match outcome {
        Outcome::Acknowledged => "was served",
        Outcome::Failed => "failed",
        Outcome::Unknown => "got no answer and was given up",
    };
    format!("a {} of {} {how} after {after}", kind.word(), names.text(key))
}

/// A row that was applied again, as a sentence.
fn twice(names: &Names, key: Sym, row: Row, after_ns: u64) -> String {
    let (row, key) = (shown(row, names), names.text(key));
    let after = SimTime(after_ns);
    format!("{row} of {key} was applied again, {after} after the first time")
}

/// A row that was applied after a newer one, as a sentence.
fn overtaken(
    names: &Names,
    key: Sym,
    [row, newer]: [Row; 2],
    after_ns: u64,
) -> String {
    let (row, newer) = (shown(row, names), shown(newer, names));
    let when = match after_ns {
        0 => "in one batch with, and behind,".into(),
        after_ns => format!("{} after", SimTime(after_ns)),
    };
    let key = names.text(key);
    format!("{row} of {key} was applied {when} {newer}, which is newer")
}

/// A read of a database that was behind, as a sentence.
fn behind(
    names: &Names,
    key: Sym,
    [read, newer]: [Row; 2],
    age_ns: u64,
) -> String {
    let (read, newer) = (shown(read, names), shown(newer, names));
    format!(
        "the database answered {read} of {}, {} after {newer} was \
         acknowledged, and had yet to be told",
        names.text(key),
        SimTime(age_ns),
    )
}

/// A cache that differs from the database, as a sentence.
fn diverged(names: &Names, key: Sym, rows: [Row; 2]) -> String {
    let [cached, stored] = rows.map(|row| shown(row, names));
    format!(
        "of {} the cache has {cached} and the database {stored}, and nothing \
         is on its way",
        names.text(key),
    )
}

/// What took a row, as a part of a sentence.
fn why_wiped(wiped: Option<(Taking, SimTime)>) -> String {
    let Some((how, at)) = wiped else { return String::new() };
    match how {
        Taking::Stopped(Stop::Exit) => {
            format!("it was in the memory of what ended at {at}, and ")
        }
        Taking::Stopped(Stop::Process) => {
            format!("the process crash at {at} took it from memory, and ")
        }
        Taking::Stopped(Stop::Power) => format!(
            "the power loss at {at} took it before it was on disk, and "
        ),
        Taking::Stopped(Stop::Machine) => {
            format!("the machine that was lost at {at} alone had it, and ")
        }
        Taking::GivenUp => format!("the sync job gave it up at {at}, and "),
        Taking::FailedOver => {
            format!("the replica that took over at {at} did not have it, and ")
        }
        Taking::Synced => {
            format!("the full resync at {at} took it from the replica, and ")
        }
        Taking::Truncated => format!(
            "the last log that had it was cut back to its leader's at {at}, \
             and "
        ),
        Taking::Trimmed => {
            format!("it was cut off its stream at {at}, and ")
        }
        Taking::ConsumerDeleted => {
            format!("its consumer was deleted at {at}, and ")
        }
        Taking::NotHeard => {
            format!("it was published at {at} and nobody heard it, and ")
        }
        Taking::Discarded => {
            format!("the cache closed the connection it was for at {at}, and ")
        }
    }
}

/// A row as people read it: `Ann v1`, `Ann` without a known version, or
/// `nothing`.
fn shown(row: Row, names: &Names) -> String {
    match (row.is_some(), row.version) {
        (false, _) => "nothing".into(),
        (true, 0) => names.text(row.text).into(),
        (true, version) => format!("{} v{version}", names.text(row.text)),
    }
}
