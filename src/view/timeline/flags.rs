use super::{Scope, moments::Copy};
use crate::{
    check::Property,
    scenario::NodeKind,
    trace::{
        EntryId, Event, FaultEvent, NetEvent, NodeId, SimTime, Stop, TrayEvent,
        sort_by_number,
    },
    view::span_words,
};

/// What stands beside the lanes as a flag.
#[derive(Clone, Debug, PartialEq)]
pub struct Flag {
    /// Where on the axis.
    pub at: u64,
    /// When.
    pub time: SimTime,
    /// What it marks.
    pub kind: FlagKind,
    /// A few words, such as `crash cache`.
    pub words: String,
}

/// What a flag marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// Something that was done: it can be moved and taken back.
    Action {
        /// Its number among the run's actions.
        index: usize,
        /// Whether it is a request, not a fault.
        asks: bool,
        /// Where it took place.
        entry: EntryId,
    },
    /// A node stopped or ran again by itself, as the scenario has it, or an
    /// alarm sounds.
    Script {
        /// Where.
        entry: EntryId,
    },
    /// A copy's time to live ends, unless it goes before; or the cache finds
    /// out that it has ended.
    Ttl {
        /// The cache.
        node: NodeId,
        /// The entry that stored the copy, or that found it past its time.
        entry: EntryId,
    },
    /// A client gave up waiting.
    TimeOut {
        /// Where.
        entry: EntryId,
    },
    /// A verdict breaks for the first time.
    Break {
        /// The property.
        property: Property,
        /// Where.
        entry: EntryId,
    },
}

/// The flags in the window, in the order of the axis.
pub fn flags(scope: &Scope) -> Vec<Flag> {
    let mut flags = Vec::new();
    actions(scope, &mut flags);
    scripted(scope, &mut flags);
    deadlines(scope, &mut flags);
    time_outs(scope, &mut flags);
    breaks(scope, &mut flags);
    flags.retain(|flag: &Flag| scope.window.holds(flag.at));
    sort_by_number(&mut flags, |flag| flag.at.into());
    flags
}

fn actions(scope: &Scope, flags: &mut Vec<Flag>) {
    let trace = &scope.record.trace;
    let fired = scope.record.fired.iter().zip(scope.run.actions());
    for (index, (entry, action)) in fired.enumerate() {
        if entry.index() >= scope.known() {
            break;
        }
        flags.push(Flag {
            at: scope.scale.of_entry(*entry),
            time: trace.entry(*entry).at,
            kind: FlagKind::Action {
                index,
                asks: action.act.asks(),
                entry: *entry,
            },
            words: action.act.to_string(),
        });
    }
}

fn scripted(scope: &Scope, flags: &mut Vec<Flag>) {
    let record = scope.record;
    for id in scope.moments.faults.iter().chain(&scope.moments.alarms) {
        let entry = record.trace.entry(*id);
        let does = match entry.event {
            Event::Fault(FaultEvent::Crashed { how: Stop::Process }) => "crash",
            Event::Fault(FaultEvent::Crashed { how: Stop::Exit }) => "end of",
            Event::Fault(FaultEvent::Closing {}) => "shutdown",
            Event::Fault(FaultEvent::Crashed { how: Stop::Power }) => {
                "power-loss"
            }
            Event::Fault(FaultEvent::Crashed { how: Stop::Machine }) => {
                "machine-loss"
            }
            Event::Fault(FaultEvent::Restarted {}) => "restart",
            Event::Tray(TrayEvent::Alarm { .. }) => "alarm",
            _ => continue,
        };
        let shown = id.index() < scope.known();
        if shown && record.fired.binary_search(id).is_err() {
            flags.push(Flag {
                at: scope.scale.of_entry(*id),
                time: entry.at,
                kind: FlagKind::Script { entry: *id },
                words: format!("{does} {}", record.trace.node_name(entry.node)),
            });
        }
    }
}

/// Of the key in question: where copies reach the end of their time, and
/// where the copy that stands at the cursor would.
fn deadlines(scope: &Scope, flags: &mut Vec<Flag>) {
    let (trace, moments) = (&scope.record.trace, scope.moments);
    let expired = moments.expired(scope.key).iter();
    let known = expired.filter(|(_, by)| by.index() < scope.known());
    let mut copies: Vec<Copy> = known.map(|(copy, _)| *copy).collect();
    copies.extend(standing(scope));
    sort_by_number(&mut copies, |copy| copy.set.0.into());
    copies.dedup();
    flags.extend(late(scope));
    for Copy { node, set, ends_at } in copies {
        let at = scope.scale.of_time(ends_at);
        if scope.window.holds(at) {
            let words = format!("TTL in {}", trace.node_name(node));
            let kind = FlagKind::Ttl { node, entry: set };
            flags.push(Flag { at, time: ends_at, kind, words });
        }
    }
}

/// Where copies of the key in question were found to be past their time, if
/// that was noticeably later: the event that says so comes then.
fn late(scope: &Scope) -> Vec<Flag> {
    let trace = &scope.record.trace;
    let expired = scope.moments.expired(scope.key).iter();
    let known = expired.filter(|(_, by)| by.index() < scope.known());
    let flag = |(copy, by): &(Copy, EntryId)| {
        let time = trace.entry(*by).at;
        let late = SimTime::from(time.since(copy.ends_at));
        let words = format!("expired, {} late", span_words(late.as_ns()));
        let at = scope.scale.of_entry(*by);
        let kind = FlagKind::Ttl { node: copy.node, entry: *by };
        (late >= NOTICEABLE).then_some(Flag { at, time, kind, words })
    };
    known.filter_map(flag).collect()
}

/// A cache counts in milliseconds: nothing is told on time.
const NOTICEABLE: SimTime = SimTime::from_ms(5);

/// The copies that stand at the cursor.
fn standing(scope: &Scope) -> Vec<Copy> {
    let (trace, moments) = (&scope.record.trace, scope.moments);
    let nodes = scope.topology.nodes.iter();
    let caches = nodes.filter(|node| node.kind == NodeKind::Cache).count();
    let mut copies = moments.standing(trace, scope.key, scope.cursor, caches);
    let wiped = |copy: &Copy| {
        moments.faults.iter().any(|id| {
            let entry = trace.entry(*id);
            (copy.set.index()..scope.cursor).contains(&id.index())
                && entry.node == copy.node
                && matches!(
                    entry.event,
                    Event::Fault(FaultEvent::Crashed { .. })
                )
        })
    };
    copies.retain(|copy| !wiped(copy));
    copies
}

fn time_outs(scope: &Scope, flags: &mut Vec<Flag>) {
    let trace = &scope.record.trace;
    let entries = scope.scale.entries(scope.window);
    let entries = entries.start..entries.end.min(scope.known());
    if entries.len() > super::DETAILS_MAX {
        return;
    }
    for id in entries.map(|place| EntryId(place as u32)) {
        let entry = trace.entry(id);
        let Event::Net(NetEvent::TimedOut { msg }) = entry.event else {
            continue;
        };
        let sent = scope.scale.index.sent(msg);
        let since = sent.map_or(entry.at, |sent| trace.entry(sent).at);
        let waited = span_words(entry.at.as_ns() - since.as_ns());
        flags.push(Flag {
            at: scope.scale.of_entry(id),
            time: entry.at,
            kind: FlagKind::TimeOut { entry: id },
            words: format!("time-out after {waited}"),
        });
    }
}

fn breaks(scope: &Scope, flags: &mut Vec<Flag>) {
    for verdict in scope.verdicts {
        let first = verdict.first.filter(|id| id.index() < scope.known());
        let Some(entry) = first else { continue };
        let property = verdict.property;
        let words = match property {
            Property::StaleReads => "stale read",
            Property::ReadYourWrites => "own write not read",
            Property::MonotonicReads => "read goes back",
            Property::LostWrites => "lost write",
            Property::FailedRequests => "failed request",
            Property::Duplicates => "applied twice",
            Property::OrderPerKey => "overtaken",
            Property::DatabaseLag => "database behind",
            Property::Divergence => "copy differs",
            Property::Overdue => "overdue",
            Property::Linearizability => "not linearizable",
        };
        flags.push(Flag {
            at: scope.scale.of_entry(entry),
            time: scope.record.trace.entry(entry).at,
            kind: FlagKind::Break { property, entry },
            words: words.into(),
        });
    }
}
