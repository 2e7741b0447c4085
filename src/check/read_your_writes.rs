//! Read your writes: a client's read of a key shows its own last write of that
//! key, or something newer.
//!
//! It is the session guarantee of that name in Terry and others, "Session
//! guarantees for weakly consistent replicated data" (1994). Broken is it by a
//! read that began after a write of the same client and the same key was
//! acknowledged, and that returned an older row. Which of two rows is older is
//! decided as for stale reads: by their versions, and where one is not known,
//! by real time. Such a read is a stale read too; the other way round it need
//! not be.
//!
//! The client is the app node. A person whose requests are spread over two
//! apps has a session that is longer than what this property sees: it is
//! judged by stale reads. The guarantee in the paper covers all that a session
//! writes; here each key is judged alone.
//!
//! `checked` counts the reads that had an own write to show, `count` those that
//! did not show it. The finding is the oldest: its value had been outdated for
//! longest when its read began. `first` is the entry at which a client first
//! held such a value. The verdict on a prefix of the history is broken exactly
//! if `first` lies in it.

use crate::{
    history::{History, Operation},
    trace::{IdMap, NodeId},
};

use super::{
    Finding, Property, Reads, Verdict,
    keys::{Key, keys},
    outdated::Writes,
};

/// Looks for reads that missed what their own client had written.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The reads that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::ReadYourWrites, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    for key in keys(history) {
        for own in by_client(&key) {
            let writes = Writes::of(own.writes.iter().copied());
            let earliest = own.writes.iter().filter_map(|write| write.end);
            let earliest = earliest.map(|end| end.entry).min();
            for read in own.reads {
                if earliest.is_none_or(|entry| entry > read.began) {
                    continue;
                }
                let outdated = writes.outdated(&key, read).map(|outdated| {
                    let age_ns = read.began_at.0.saturating_sub(outdated.at.0);
                    let finding = Finding::Unread {
                        key: key.key,
                        read: read.row,
                        written: outdated.by,
                        age_ns,
                    };
                    (age_ns, finding, outdated.evidence(read))
                });
                reads.add(read, outdated);
            }
        }
    }
}

/// What one client did with one key.
#[derive(Default)]
struct Own<'a> {
    /// Its acknowledged writes.
    writes: Vec<&'a Operation>,
    /// Its reads that returned.
    reads: Vec<&'a Operation>,
}

fn by_client<'a>(key: &Key<'a>) -> impl Iterator<Item = Own<'a>> {
    let mut clients = IdMap::<NodeId, Own<'a>>::default();
    for write in key.acknowledged_writes() {
        let own = clients.slot(write.client).get_or_insert_default();
        own.writes.push(write);
    }
    for read in key.finished_reads() {
        if let Some(own) = clients.get_mut(read.client) {
            own.reads.push(read);
        }
    }
    clients.into_values()
}
