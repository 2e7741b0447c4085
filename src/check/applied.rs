use crate::{
    history::{Applied, History},
    trace::{EntryId, IdMap, Sym},
};

use super::{Finding, Property, Status, Verdict};

/// Given the rows of a key that were applied before, and the next one: the
/// one of them that it breaks a property against, and what to say of it.
pub(super) type Judge = fn(&[Applied], Applied) -> Option<(Applied, Finding)>;

/// Judges what a database applied, one row after the other: whether a row
/// breaks a property is known when it is applied, by what was applied before.
pub(super) fn verdict(
    property: Property,
    history: &History,
    judge: Judge,
) -> Verdict {
    let mut verdict = Verdict::holds(property, history.applied.len() as u32);
    let mut before = IdMap::<Sym, Vec<Applied>>::default();
    for row in &history.applied {
        let of_key = before.slot(row.key).get_or_insert_default();
        if let Some((against, finding)) = judge(of_key, *row) {
            verdict.count += 1;
            if verdict.first.is_none() {
                let evidence: [EntryId; 2] = [against.entry, row.entry];
                verdict.status = Status::Broken;
                verdict.first = Some(row.entry);
                verdict.finding = finding;
                verdict.evidence = evidence.into();
            }
        }
        of_key.push(*row);
    }
    verdict
}
