use super::{
    Index,
    words::{row_words, span_words},
};
use crate::trace::{EntryId, Row, SimTime, Sym, Trace};

/// The commits of a key up to an entry, and what is older than the newest.
pub struct Newest {
    row: Row,
    at: SimTime,
}

impl Newest {
    /// The newest committed row of a key, up to and with entry `id`.
    pub fn of(
        trace: &Trace,
        index: &Index,
        id: EntryId,
        key: Sym,
    ) -> Option<Newest> {
        let newest = index.commits(key, id.index() + 1).newest()?;
        Some(Newest { row: newest.row, at: trace.entry(newest.entry).at })
    }

    /// Words on the newest row, if `row` is older.
    pub fn beyond(
        &self,
        trace: &Trace,
        row: Row,
        now: SimTime,
    ) -> Option<String> {
        let older = row.version > 0 && row.version < self.row.version;
        older.then(|| {
            format!(
                "{} was committed {} ago",
                row_words(trace, self.row),
                span_words(now.as_ns() - self.at.as_ns())
            )
        })
    }
}
