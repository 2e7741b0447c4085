//! What scripts do with streams, and with rows for them.

use std::{panic::Location, time::Duration};

use super::NewId;
use crate::{
    nodes::{
        Key, Reply, Text,
        cache::{Redis, ScriptArgs, ScriptReply},
    },
    trace::Row,
};

/// A value to store, with a version that counts on.
#[derive(Clone, Copy, Debug)]
pub struct Put {
    /// Under this key.
    pub key: Key,
    /// The value.
    pub text: Text,
    /// The row to count on from where the key is not there; none if that is
    /// not known.
    pub base: Option<Row>,
    /// For how long.
    pub ttl: Duration,
    /// The stream has at most so many entries then.
    pub max_len: u32,
}

impl ScriptArgs for Put {
    fn key(&self) -> Key {
        self.key
    }
    fn row(&self) -> Row {
        Row::unversioned(self.text)
    }
}

/// The row that was stored; none where nothing was, for want of a base.
impl ScriptReply for Option<Row> {
    fn into_reply(self, key: Key) -> Reply {
        match self {
            Some(row) => Reply::Done { key, row },
            None => Reply::Nil,
        }
    }

    fn from_reply(reply: Reply) -> Option<Self> {
        match reply {
            Reply::Done { row, .. } => Some(Some(row)),
            Reply::Nil => Some(None),
            _ => None,
        }
    }
}

impl Redis<'_, '_> {
    /// `XADD stream MAXLEN = max_len *`.
    #[track_caller]
    pub fn xadd(&mut self, stream: &str, key: Key, row: Row, max_len: u32) {
        self.ctx.at(Location::caller());
        let stream = self.key(stream);
        let to = (&mut *self.ctx, &mut *self.journal);
        let max_len = Some(max_len);
        // By the clock: there is always a next id.
        let _ = self.streams.add(to, stream, NewId::Auto, (key, row), max_len);
    }

    /// What has to be added to a text that is a number to get another one,
    /// such as `+20`; none if one of them is no number. Nothing counts as 0.
    pub fn difference(&mut self, from: Text, to: Text) -> Option<Text> {
        let names = &mut self.ctx.trace().names;
        let number = |text| match names.text(text) {
            "" => Some(0),
            text => text.parse::<i64>().ok(),
        };
        let by = number(to)?.checked_sub(number(from)?)?;
        Some(names.intern(&format!("{by:+}")))
    }
}
