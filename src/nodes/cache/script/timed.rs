//! What scripts that renew a copy before its end are given and answer.

use std::time::Duration;

use super::{ScriptArgs, ScriptReply};
use crate::{
    nodes::{Key, Reply},
    trace::Row,
};

/// A copy with what its reader needs to decide whether to renew it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timed {
    /// The key.
    pub key: Key,
    /// What it holds.
    pub row: Row,
    /// How long it still lives.
    pub left: Duration,
    /// How long the last load took.
    pub took: Duration,
}

impl ScriptArgs for Timed {
    fn key(&self) -> Key {
        self.key
    }
    fn row(&self) -> Row {
        self.row
    }
}

impl ScriptReply for Option<Timed> {
    fn into_reply(self, _: Key) -> Reply {
        self.map_or(Reply::Nil, Reply::Timed)
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Timed(timed) => Some(Some(timed)),
            Reply::Nil => Some(None),
            _ => None,
        }
    }
}

/// A question about a key, and a claim on renewing it if its time is over
/// within a span.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The key.
    pub key: Key,
    /// The span, from now on.
    pub span: Duration,
    /// How long the claim holds.
    pub lease: Duration,
}

impl ScriptArgs for Claim {
    fn key(&self) -> Key {
        self.key
    }
    fn row(&self) -> Row {
        Row::NONE
    }
}
