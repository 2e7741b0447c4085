use std::str::FromStr;

use crate::trace::EntryId;

use super::Finding;

/// What can be promised of a history.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// No read that began after a newer write was acknowledged returns an
    /// older value.
    StaleReads,
    /// No read of a client that began after its own write of that key was
    /// acknowledged returns an older value.
    ReadYourWrites,
    /// No read of a client returns an older value of a key than an earlier
    /// finished read of the same client did.
    MonotonicReads,
    /// No acknowledged write is gone at the audit, unless a later write of
    /// its key stands there.
    LostWrites,
    /// Every request is served: none is refused, fails or gets no answer in
    /// time.
    FailedRequests,
    /// The database applies no write twice.
    Duplicates,
    /// The database applies no write of a key after a newer one of that key.
    OrderPerKey,
    /// No read that the database answered returns an older value than one
    /// whose write was acknowledged before, and which waits for the database.
    DatabaseLag,
    /// No cache has another row of a key than the database once nothing is on
    /// its way any more.
    Divergence,
    /// No acknowledged write waits for the database for longer than
    /// [`LIMIT`](super::overdue::LIMIT).
    Overdue,
    /// Every key behaves as one register that each operation meets at one
    /// instant between its beginning and its end.
    Linearizability,
}

/// The text names no property.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}`: expected a property: stale-reads, read-your-writes, \
     monotonic-reads, lost-writes, failed-requests, duplicates, \
     order-per-key, database-lag, divergence, overdue or linearizability"
)]
pub struct ParsePropertyError(pub String);

impl Property {
    /// Every property, in the order in which they are shown.
    pub const ALL: &'static [Property] = &[
        Property::FailedRequests,
        Property::StaleReads,
        Property::ReadYourWrites,
        Property::MonotonicReads,
        Property::LostWrites,
        Property::Duplicates,
        Property::OrderPerKey,
        Property::DatabaseLag,
        Property::Divergence,
        Property::Overdue,
        Property::Linearizability,
    ];

    /// Those of what clients were told: every property but those of what a
    /// database applies.
    pub const OF_CLIENTS: &'static [Property] = &[
        Property::FailedRequests,
        Property::StaleReads,
        Property::ReadYourWrites,
        Property::MonotonicReads,
        Property::LostWrites,
        Property::Linearizability,
    ];

    /// The same, and how far cache and database are apart.
    pub const OF_BOTH: &'static [Property] = &[
        Property::FailedRequests,
        Property::StaleReads,
        Property::ReadYourWrites,
        Property::MonotonicReads,
        Property::LostWrites,
        Property::DatabaseLag,
        Property::Divergence,
        Property::Linearizability,
    ];

    /// Those that judge what is read and what is kept, whoever is served.
    pub const OF_DATA: &'static [Property] = &[
        Property::StaleReads,
        Property::ReadYourWrites,
        Property::MonotonicReads,
        Property::LostWrites,
        Property::Linearizability,
    ];

    /// The property's name in links, arguments and JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Property::StaleReads => "stale-reads",
            Property::ReadYourWrites => "read-your-writes",
            Property::MonotonicReads => "monotonic-reads",
            Property::LostWrites => "lost-writes",
            Property::FailedRequests => "failed-requests",
            Property::Duplicates => "duplicates",
            Property::OrderPerKey => "order-per-key",
            Property::DatabaseLag => "database-lag",
            Property::Divergence => "divergence",
            Property::Overdue => "overdue",
            Property::Linearizability => "linearizability",
        }
    }

    /// The property's name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Property::StaleReads => "Stale reads",
            Property::ReadYourWrites => "Read your writes",
            Property::MonotonicReads => "Monotonic reads",
            Property::LostWrites => "Lost writes",
            Property::FailedRequests => "Failed requests",
            Property::Duplicates => "Duplicates",
            Property::OrderPerKey => "Order per key",
            Property::DatabaseLag => "Database lag",
            Property::Divergence => "Divergence",
            Property::Overdue => "Overdue writes",
            Property::Linearizability => "Linearizability",
        }
    }
}

impl FromStr for Property {
    type Err = ParsePropertyError;

    /// Reads what [`Property::word`] wrote.
    fn from_str(word: &str) -> Result<Self, ParsePropertyError> {
        let mut all = Property::ALL.iter().copied();
        all.find(|property| property.word() == word)
            .ok_or_else(|| ParsePropertyError(word.into()))
    }
}

/// Whether a property is kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every opportunity to break it was checked.
    Holds,
    /// It is broken, and the evidence proves it.
    Broken,
    /// The search ran out of fuel.
    Unknown,
}

impl Status {
    /// The status in one word.
    pub const fn word(self) -> &'static str {
        match self {
            Status::Holds => "holds",
            Status::Broken => "broken",
            Status::Unknown => "unknown",
        }
    }
}

/// A checker's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The property.
    pub property: Property,
    /// Whether it is kept.
    pub status: Status,
    /// How many opportunities to break it were checked; 0: not tested yet.
    pub checked: u32,
    /// How many of them broke it; of linearizability, how many keys did.
    pub count: u32,
    /// The entry at which it was first broken.
    pub first: Option<EntryId>,
    /// What was found.
    pub finding: Finding,
    /// The entries that prove it, in order.
    pub evidence: Vec<EntryId>,
}

impl Verdict {
    /// Nothing to object to, after `checked` opportunities.
    pub fn holds(property: Property, checked: u32) -> Verdict {
        Verdict {
            property,
            status: Status::Holds,
            checked,
            count: 0,
            first: None,
            finding: Finding::Nothing,
            evidence: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_propertys_word_reads_back_and_is_its_json() {
        for property in Property::ALL {
            let word = property.word();
            assert_eq!(word.parse(), Ok(*property));
            let json = serde_json::to_string(property).unwrap();
            assert_eq!(json, format!("\"{word}\""));
        }
        let error = "stale".parse::<Property>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`stale`: expected a property: \
             stale-reads, read-your-writes, monotonic-reads, lost-writes, \
             failed-requests, duplicates, order-per-key, database-lag, \
             divergence, overdue or linearizability"
        );
    }

    #[test]
    fn a_status_word_is_its_json() {
        for status in [Status::Holds, Status::Broken, Status::Unknown] {
            let json = serde_json::to_string(&status).unwrap();
            assert_eq!(json, format!("\"{}\"", status.word()));
        }
    }
}
