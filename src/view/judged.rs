use std::cell::OnceCell;

use super::{VerdictView, verdicts::shown};
use crate::{
    check::{Property, Reads, Status, Verdict, check, linearizability, reads},
    history::{History, Survivors},
    trace::{DbEvent, EntryId, Event, OpEvent, OpKind, Trace, sort_by_number},
};

/// The verdicts on every prefix of one trace.
///
/// What it answers is what [`verdicts`](super::verdicts) answers, which
/// judges the history of the prefix from its beginning. Here what does not
/// depend on the future is judged once: what a read is to a property is known
/// when it returns, and a history without an order never gets one again. Only
/// where the search for an order of the whole ran out of fuel each prefix is
/// searched anew.
pub struct Judged {
    whole: Vec<Verdict>,
    /// Of each property the reads that it judges, if it judges single reads.
    reads: Vec<Option<Reads>>,
    /// Where operations were acknowledged, in order.
    acknowledged: Vec<EntryId>,
    /// What tells of writes and rows, in order.
    writing: Vec<EntryId>,
    /// What tells of copies and of what is on its way, in order.
    resting: Vec<EntryId>,
    broken_since: OnceCell<Vec<EntryId>>,
}

impl Judged {
    /// Judges a trace once.
    pub fn of(properties: &[Property], trace: &Trace) -> Judged {
        let history = History::of(trace, trace.len());
        let of = |property: &Property| reads(*property, &history);
        let reads: Vec<Option<Reads>> = properties.iter().map(of).collect();
        let operations = history.operations.iter();
        let mut acknowledged: Vec<EntryId> = operations
            .filter_map(|o| o.acknowledged())
            .map(|end| end.entry)
            .collect();
        sort_by_number(&mut acknowledged, |entry| entry.0.into());
        let whole =
            properties.iter().zip(&reads).map(
                |(property, reads)| match reads {
                    Some(reads) => reads.verdict(usize::MAX),
                    None => check(*property, &history),
                },
            );
        let writing = trace.iter().filter(|(_, e)| tells_of_writes(e.event));
        let rests = properties.contains(&Property::Divergence);
        let resting = trace
            .iter()
            .filter(|(_, entry)| rests && History::tells_of_rest(entry.event));
        Judged {
            whole: whole.collect(),
            writing: writing.map(|(id, _)| id).collect(),
            resting: resting.map(|(id, _)| id).collect(),
            reads,
            acknowledged,
            broken_since: OnceCell::new(),
        }
    }

    /// The verdicts on the whole trace.
    pub fn whole(&self, trace: &Trace) -> Vec<VerdictView> {
        let whole = self.whole.iter().cloned();
        whole.map(|verdict| shown(trace, verdict)).collect()
    }

    /// The verdicts on the first `cursor` entries.
    pub fn at(&self, trace: &Trace, cursor: usize) -> Vec<VerdictView> {
        let verdicts = self.whole.iter().zip(&self.reads);
        let verdicts = verdicts.map(|(whole, reads)| match reads {
            Some(reads) => reads.verdict(cursor),
            None => match whole.property {
                Property::LostWrites
                | Property::Duplicates
                | Property::OrderPerKey => {
                    self.told(&self.writing, whole.property, trace, cursor)
                }
                Property::Divergence => {
                    self.told(&self.resting, whole.property, trace, cursor)
                }
                _ => self.order(whole, trace, cursor),
            },
        });
        verdicts.map(|verdict| shown(trace, verdict)).collect()
    }

    /// A lost write is not for ever, nor is a divergence: they are judged
    /// anew, by the entries that tell of them.
    fn told(
        &self,
        telling: &[EntryId],
        property: Property,
        trace: &Trace,
        cursor: usize,
    ) -> Verdict {
        let told = &telling[..before(telling, cursor)];
        let told = told.iter().copied();
        // The last entry says what time it is.
        let last = cursor.checked_sub(1).map(|last| EntryId(last as u32));
        let last = last.filter(|last| told.clone().next_back() < Some(*last));
        let told = told.chain(last).map(|id| (id, trace.entry(id)));
        check(property, &History::from_entries(told))
    }

    fn order(&self, whole: &Verdict, trace: &Trace, cursor: usize) -> Verdict {
        let checked = before(&self.acknowledged, cursor) as u32;
        let holds = Verdict::holds(Property::Linearizability, checked);
        let is_broken = |first: EntryId| first.index() < cursor;
        match (whole.status, whole.first) {
            (Status::Unknown, _) => {
                linearizability::check(&History::of(trace, cursor))
            }
            (Status::Broken, Some(first)) if is_broken(first) => {
                let since = self.broken_since.get_or_init(|| {
                    let history = History::of(trace, trace.len());
                    linearizability::broken_since(&history)
                });
                let count = before(since, cursor) as u32;
                Verdict { checked, count, ..whole.clone() }
            }
            _ => holds,
        }
    }
}

/// How many of these entries, which are in order, lie before the cursor.
fn before(entries: &[EntryId], cursor: usize) -> usize {
    entries.partition_point(|entry| entry.index() < cursor)
}

/// Whether it is part of the history of a write or of a row.
fn tells_of_writes(event: Event) -> bool {
    match event {
        Event::Op(
            OpEvent::Began { kind, .. } | OpEvent::Ended { kind, .. },
        ) => kind == OpKind::Write,
        Event::Db(event) => matches!(
            event,
            DbEvent::Seeded { .. }
                | DbEvent::Committed { .. }
                | DbEvent::Increased { .. }
                | DbEvent::Recovered { .. }
        ),
        Event::Tray(_) | Event::Disk(_) | Event::Fault(_) | Event::Repl(_) => {
            Survivors::concerns(event)
        }
        Event::Log(_) | Event::Stream(_) | Event::Net(_) | Event::PubSub(_) => {
            Survivors::concerns(event)
        }
        Event::Op(_) | Event::Cache(_) => false,
    }
}
