//! What the properties of reads have in common: whether a read breaks one is
//! known when it returns, and what comes later changes nothing. So the
//! verdict on a prefix of a history follows from the whole.

use crate::{
    history::{History, Operation},
    trace::{EntryId, sort_by_number},
};

use super::{Finding, Property, Status, Verdict};

/// A read that breaks a property.
#[derive(Clone, Debug)]
pub struct Breach {
    /// The entry at which its client had the value.
    pub seen: EntryId,
    /// Nanoseconds for which the value had been outdated when the read began;
    /// 0 where the property does not weigh one breach against another.
    pub age_ns: u64,
    /// What was found.
    pub finding: Finding,
    /// The entries that prove it.
    pub evidence: Vec<EntryId>,
}

/// The reads of a history that one property judges.
#[derive(Clone, Debug)]
pub struct Reads {
    property: Property,
    /// Those that break it, in the order of their ends.
    pub breaches: Vec<Breach>,
    /// The ends of all of them, in order.
    ends: Vec<EntryId>,
}

impl Reads {
    /// What `judge` says of the reads of a history.
    pub(super) fn judged(
        property: Property,
        history: &History,
        judge: fn(&History, &mut Reads),
    ) -> Reads {
        let mut reads = Reads { property, breaches: vec![], ends: vec![] };
        judge(history, &mut reads);
        sort_by_number(&mut reads.ends, |end| end.0.into());
        sort_by_number(&mut reads.breaches, |breach| breach.seen.0.into());
        reads
    }

    /// Adds a read that is judged: it breaks the property, or it does not.
    pub(super) fn add(
        &mut self,
        read: &Operation,
        breach: Option<(u64, Finding, Vec<EntryId>)>,
    ) {
        let Some(end) = read.end else { return };
        let seen = end.entry;
        self.ends.push(seen);
        self.breaches.extend(breach.map(|(age_ns, finding, evidence)| {
            Breach { seen, age_ns, finding, evidence }
        }));
    }

    /// Adds an acknowledged write that is judged: it breaks the property,
    /// perhaps long after its end, or it does not.
    pub(super) fn add_late(&mut self, end: EntryId, breach: Option<Breach>) {
        self.ends.push(end);
        self.breaches.extend(breach);
    }

    /// The property.
    pub fn property(&self) -> Property {
        self.property
    }

    /// The verdict on the first `len` entries: of all breaches the oldest is
    /// shown, and of equally old ones the first.
    pub fn verdict(&self, len: usize) -> Verdict {
        let within = |entry: &EntryId| entry.index() < len;
        let checked = self.ends.partition_point(within) as u32;
        let count = self.breaches.partition_point(|b| within(&b.seen));
        let breaches = &self.breaches[..count];
        let mut oldest: Option<&Breach> = None;
        for breach in breaches {
            if oldest.is_none_or(|oldest| breach.age_ns > oldest.age_ns) {
                oldest = Some(breach);
            }
        }
        let holds = Verdict::holds(self.property, checked);
        let Some(oldest) = oldest else { return holds };
        Verdict {
            status: Status::Broken,
            count: count as u32,
            first: breaches.first().map(|breach| breach.seen),
            finding: oldest.finding,
            evidence: oldest.evidence.clone(),
            ..holds
        }
    }
}
