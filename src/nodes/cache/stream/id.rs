use std::{fmt, str::FromStr};

/// The id of an entry: milliseconds of the server's wall clock when it was
/// appended, and a number among those of that millisecond.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct StreamId {
    /// The milliseconds.
    pub ms: u64,
    /// The number, from 0.
    pub seq: u64,
}

impl StreamId {
    /// Before all others; no entry has it.
    pub const ZERO: StreamId = StreamId { ms: 0, seq: 0 };

    /// The id of that millisecond and number.
    pub const fn new(ms: u64, seq: u64) -> StreamId {
        StreamId { ms, seq }
    }

    /// The one that follows; none behind the last.
    pub fn next(self) -> Option<StreamId> {
        match (self.ms.checked_add(1), self.seq.checked_add(1)) {
            (_, Some(seq)) => Some(StreamId { seq, ..self }),
            (Some(ms), None) => Some(StreamId { ms, seq: 0 }),
            (None, None) => None,
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ms, self.seq)
    }
}

impl FromStr for StreamId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<StreamId, Self::Err> {
        let (ms, seq) = text.split_once('-').unwrap_or((text, "0"));
        Ok(StreamId { ms: ms.parse()?, seq: seq.parse()? })
    }
}

/// What id a new entry is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewId {
    /// `*`: by the clock.
    Auto,
    /// `5-*`: of that millisecond, the next number.
    Of(u64),
    /// `5-3`: this one.
    Exact(StreamId),
}
