use super::streams::written;
use crate::{
    history::{Survivors, Wiped},
    run::Record,
    trace::{
        DbEvent, EntryId, Event, IdMap, MsgId, NetEvent, Row, StreamEvent, Sym,
        Trace, TrayEvent,
    },
};

/// What is looked up in a trace again and again; built once for a trace.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The entries that are steps, in order.
    pub steps: Vec<EntryId>,
    /// By message number less one: where it was sent and where it ended.
    messages: Vec<(EntryId, Option<EntryId>)>,
    /// By message number less one: where a request took effect.
    applied: Vec<Option<EntryId>>,
    commits: IdMap<Sym, Vec<Commit>>,
    /// The newest version of each key that was committed.
    in_database: IdMap<Sym, u32>,
    /// The commits of all keys, in order.
    pub committed: Vec<EntryId>,
}

/// A row that became the newest of its key: in the database, or in a cache
/// that will tell the database later.
#[derive(Clone, Copy, Debug)]
pub struct Commit {
    /// The entry at which it was there.
    pub entry: EntryId,
    /// The row.
    pub row: Row,
    /// The highest version of the key up to here.
    highest: u32,
    /// Whether what was newer before is gone.
    anew: bool,
}

/// The commits of one key before a cursor, in order.
#[derive(Clone, Copy, Debug)]
pub struct Commits<'a>(&'a [Commit]);

impl<'a> Commits<'a> {
    /// The last one.
    pub fn newest(self) -> Option<&'a Commit> {
        self.0.last()
    }

    /// The first one that is newer than `row`.
    pub fn beyond(self, row: Row) -> Option<&'a Commit> {
        let older = |commit: &Commit| commit.highest <= row.version;
        self.0.get(self.0.partition_point(older))
    }
}

impl Index {
    /// The index of a trace.
    pub fn of(trace: &Trace) -> Index {
        let mut index = Index::default();
        let mut survivors = Survivors::default();
        for (id, entry) in trace.iter() {
            if entry.event.is_step() {
                index.steps.push(id);
            }
            index.apply(trace, id);
            if let Event::Db(DbEvent::Committed { .. }) = entry.event {
                index.committed.push(id);
            }
            match entry.event {
                Event::Net(NetEvent::Sent { .. }) => {
                    index.messages.push((id, None));
                    index.applied.push(None);
                }
                Event::Net(
                    NetEvent::Received { msg }
                    | NetEvent::Answered { msg, .. }
                    | NetEvent::Late { msg }
                    | NetEvent::Lost { msg, .. },
                ) => {
                    if let Some(place) = index.messages.get_mut(slot(msg)) {
                        place.1.get_or_insert(id);
                    }
                }
                Event::Db(
                    DbEvent::Seeded { key, row }
                    | DbEvent::Committed { key, row },
                ) => {
                    index.in_database.insert(key, row.version);
                    index.commit(key, id, row);
                }
                Event::Tray(TrayEvent::Queued { key, row, .. }) => {
                    index.commit(key, id, row);
                }
                Event::Stream(StreamEvent::Added { key, row, .. }) => {
                    index.commit(key, id, written(trace, id, key, row));
                }
                _ => {}
            }
            for wiped in survivors.entry(id, entry) {
                index.wipe(id, wiped);
            }
        }
        index
    }

    /// Notes an entry as what a request brought about, if it is the first.
    fn apply(&mut self, trace: &Trace, id: EntryId) {
        let entry = trace.entry(id);
        let waits = matches!(entry.event, Event::Net(NetEvent::Queued { .. }));
        let Some(cause) = entry.cause.some().filter(|_| !waits) else {
            return;
        };
        let cause = trace.entry(cause);
        if let Event::Net(NetEvent::Received { msg }) = cause.event
            && cause.node == entry.node
            && let Some(place) = self.applied.get_mut(slot(msg))
        {
            place.get_or_insert(id);
        }
    }

    /// The entry at which a request took effect at its node.
    pub fn applied(&self, msg: MsgId) -> Option<EntryId> {
        self.applied.get(slot(msg)).copied().flatten()
    }

    /// A row that has come to the database, or will.
    fn commit(&mut self, key: Sym, entry: EntryId, row: Row) {
        let commits = self.commits.slot(key).get_or_insert_default();
        let before = commits.last().map_or(0, |last| last.highest);
        // What was queued before is no news when it is committed.
        if row.version > before || commits.is_empty() {
            let (highest, anew) = (row.version, false);
            commits.push(Commit { entry, row, highest, anew });
        }
    }

    /// A row that would have come to the database is gone: the newest is the
    /// one before it.
    fn wipe(&mut self, entry: EntryId, wiped: Wiped) {
        let Some(commits) = self.commits.get_mut(wiped.key) else { return };
        let there = self.in_database.get(wiped.key);
        if there.is_some_and(|version| *version >= wiped.row.version) {
            return;
        }
        let older = |commit: &&Commit| commit.row.version < wiped.row.version;
        let newest = commits.last().map_or(0, |last| last.highest);
        let before = commits.iter().rev().find(older).map(|c| c.row);
        if let (true, Some(row)) = (newest >= wiped.row.version, before) {
            let (highest, anew) = (row.version, true);
            commits.push(Commit { entry, row, highest, anew });
        }
    }

    /// The commits of a key before the cursor.
    pub fn commits(&self, key: Sym, cursor: usize) -> Commits<'_> {
        let all = self.commits.get(key).map_or(&[][..], Vec::as_slice);
        let before = |commit: &Commit| commit.entry.index() < cursor;
        let all = &all[..all.partition_point(before)];
        let anew = all.iter().rposition(|commit| commit.anew);
        Commits(&all[anew.unwrap_or(0)..])
    }

    /// The messages that were sent before the cursor and end behind it, if
    /// at all, in the order of sending, with the entries that sent them.
    pub fn on_their_way(
        &self,
        cursor: usize,
    ) -> impl Iterator<Item = EntryId> + '_ {
        let sent = |(sent, _): &(EntryId, _)| sent.index() < cursor;
        let sent = &self.messages[..self.messages.partition_point(sent)];
        let flying = sent.iter().filter(move |(_, ended)| {
            ended.is_none_or(|ended| ended.index() >= cursor)
        });
        flying.map(|(sent, _)| *sent)
    }

    /// The index of what a run left behind.
    pub fn of_record(record: &Record) -> Index {
        Index::of(&record.trace)
    }

    /// The entry at which a message was sent.
    pub fn sent(&self, msg: MsgId) -> Option<EntryId> {
        self.messages.get(slot(msg)).map(|place| place.0)
    }

    /// The entry at which a message arrived or was lost.
    pub fn ended(&self, msg: MsgId) -> Option<EntryId> {
        self.messages.get(slot(msg)).and_then(|place| place.1)
    }

    /// How many steps lie before the cursor.
    pub fn step_number(&self, cursor: usize) -> usize {
        self.steps.partition_point(|step| step.index() < cursor)
    }

    /// The last step before the cursor.
    pub fn step_before(&self, cursor: usize) -> Option<EntryId> {
        let last = self.step_number(cursor).checked_sub(1)?;
        Some(self.steps[last])
    }

    /// The cursor behind the step of that number, counted from 1; 0 is before
    /// the first. See [`Index::settled`].
    pub fn cursor_of_step(&self, trace: &Trace, number: usize) -> usize {
        let before = number.min(self.steps.len()).checked_sub(1);
        let cursor = before.map_or(0, |step| self.steps[step].index() + 1);
        self.settled(trace, cursor)
    }

    /// See [`Trace::settled`].
    pub fn settled(&self, trace: &Trace, cursor: usize) -> usize {
        trace.settled(cursor)
    }
}

fn slot(msg: MsgId) -> usize {
    msg.index().wrapping_sub(1)
}
