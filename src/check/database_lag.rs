//! Database lag: a read that the database answered with a row that was
//! outdated already, while a newer one waited to be written to it.
//!
//! Which of two rows is newer is decided as for stale reads, and so is what
//! counts: a write must have been acknowledged before the read began. Such a
//! read is a stale read too; the other way round it need not be, for a cache
//! answers with old rows as well, and so does a database to which the newer
//! row will never come: that is a loss, and no lag. A read that returns
//! something else than what the database said is not judged.
//!
//! `checked` counts the reads that the database answered, `count` those that
//! were behind. The finding is the oldest: its row had been outdated for
//! longest when the database read it. `first` is the entry at which a client
//! first held such a row. The verdict on a prefix of the history is broken
//! exactly if `first` lies in it.

use crate::{
    history::{Answer, History, Operation},
    trace::{IdMap, OpId, sort_by_number},
};

use super::{
    Finding, Property, Reads, Verdict,
    keys::{keys, same},
    outdated::Writes,
};

/// Looks for reads of the database that were behind.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The reads that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::DatabaseLag, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    let mut answers = IdMap::<OpId, Answer>::default();
    for answer in &history.answers {
        answers.insert(answer.op, *answer);
    }
    for key in keys(history) {
        let writes = Writes::of(key.acknowledged_writes());
        for read in key.finished_reads() {
            let answer = answers.get(read.id).filter(|it| is_of(it, read));
            let Some(answer) = answer else { continue };
            let waits = answer.waits.version > answer.row.version;
            let outdated = writes.outdated(&key, read).filter(|_| waits);
            let behind = outdated.map(|outdated| {
                let age_ns = answer.at.0.saturating_sub(outdated.at.0);
                let finding = Finding::Behind {
                    key: key.key,
                    read: read.row,
                    newer: outdated.by,
                    age_ns,
                };
                let mut evidence = outdated.evidence(read);
                evidence.push(answer.entry);
                sort_by_number(&mut evidence, |entry| entry.0.into());
                (age_ns, finding, evidence)
            });
            reads.add(read, behind);
        }
    }
}

/// Whether a read returned what the database had answered.
fn is_of(answer: &Answer, read: &Operation) -> bool {
    match answer.row.is_some() {
        true => same(answer.row, read.row),
        false => !read.row.is_some(),
    }
}
