//! Acknowledged writes that a fault would have taken.

use crate::{
    history::Survivors,
    trace::{
        Change, DbEvent, DiskEvent, Entry, EntryId, Event, IdMap, LogEvent,
        NodeId, OpEvent, OpId, Outcome, ReplEvent, Row, Stop, StreamEvent, Sym,
        Trace, TrayEvent,
    },
};

/// An acknowledged write while a fault of one kind would have taken it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtRisk {
    /// Its operation.
    pub op: OpId,
    /// Its key.
    pub key: Sym,
    /// Its row.
    pub row: Row,
    /// The acknowledgement, with which it began to be at risk.
    pub from: EntryId,
    /// The entry with which it ended: before `from` where the write was gone
    /// when its client was told OK; none if it is at risk at the end.
    pub to: Option<EntryId>,
    /// Whether it ended with its loss.
    pub lost: bool,
}

/// A write that a cache has taken in.
struct Taken {
    risk: AtRisk,
    acknowledged: bool,
    position: Option<u32>,
}

/// When each acknowledged write was at risk of a stop of that kind, in the
/// first `len` entries, in the order in which the cache took them in.
///
/// It no longer is once it or a later row of its key is in the database or in
/// the append-only file as far as that kind of stop leaves it: with the
/// operating system for a crash of the process, on disk for a loss of power,
/// not at all for the loss of the machine; or once a replica has it, which can
/// take over whatever the fault, or a second broker has it in its log.
pub fn at_risk(trace: &Trace, len: usize, how: Stop) -> Vec<AtRisk> {
    let (open, gone, closed) = (Vec::new(), Vec::new(), Vec::new());
    let followers = IdMap::default();
    let mut fold = Risks { how, open, gone, closed, followers };
    let mut survivors = Survivors::default();
    for (id, entry) in trace.iter().take(len) {
        for wiped in survivors.entry(id, entry) {
            let (key, row) = (wiped.key, wiped.row);
            fold.end(id, true, |risk, _| (risk.key, risk.row) == (key, row));
        }
        fold.entry(id, entry);
    }
    let Risks { open, mut closed, .. } = fold;
    let still = open.into_iter().filter(|taken| taken.acknowledged);
    closed.extend(still.map(|taken| taken.risk));
    closed
}

struct Risks {
    how: Stop,
    open: Vec<Taken>,
    /// Lost before their clients knew of anything.
    gone: Vec<AtRisk>,
    closed: Vec<AtRisk>,
    /// Caches that do what another one has done.
    followers: IdMap<NodeId, ()>,
}

impl Risks {
    fn entry(&mut self, id: EntryId, entry: &Entry) {
        match entry.event {
            Event::Stream(StreamEvent::Added { .. })
                if self.followers.get(entry.node).is_some() => {}
            Event::Tray(TrayEvent::Queued { key, row, .. })
            | Event::Log(LogEvent::Appended { key, row, .. })
            | Event::Stream(StreamEvent::Added { key, row, .. }) => {
                let (from, to, lost) = (EntryId::NONE, None, false);
                let risk = AtRisk { op: entry.op, key, row, from, to, lost };
                let (acknowledged, position) = (false, None);
                self.open.push(Taken { risk, acknowledged, position });
            }
            Event::Op(OpEvent::Ended { outcome, .. }) => {
                let told = outcome == Outcome::Acknowledged;
                let mut open = self.open.iter_mut();
                let taken = open.find(|taken| taken.risk.op == entry.op);
                if let Some(taken) = taken.filter(|_| told) {
                    (taken.acknowledged, taken.risk.from) = (true, id);
                }
                let late = |risk: &mut AtRisk| risk.op == entry.op && told;
                let gone = self.gone.extract_if(.., late);
                self.closed
                    .extend(gone.map(|risk| AtRisk { from: id, ..risk }));
            }
            Event::Db(DbEvent::Committed { key, row }) => {
                self.end(id, false, |risk, _| {
                    risk.key == key && risk.row.version <= row.version
                });
            }
            Event::Repl(ReplEvent::Promoted { .. }) => {
                self.followers.remove(entry.node);
            }
            Event::Repl(ReplEvent::Applied {
                change: Change::Queued | Change::Streamed,
                key,
                row,
                ..
            })
            | Event::Log(LogEvent::Replicated { key, row, .. }) => {
                self.followers.insert(entry.node, ());
                let same = |it: &AtRisk, _| (it.key, it.row) == (key, row);
                self.end(id, false, same);
            }
            Event::Disk(DiskEvent::Appended { key, row, position }) => {
                let mut open = self.open.iter_mut().rev();
                let of_it = |taken: &&mut Taken| {
                    (taken.risk.key, taken.risk.row) == (key, row)
                };
                if let Some(taken) = open.find(of_it) {
                    taken.position = Some(position);
                }
            }
            Event::Disk(event) => {
                let end = match (event, self.how) {
                    (
                        DiskEvent::Written { position }
                        | DiskEvent::Forced { position },
                        Stop::Process,
                    )
                    | (
                        DiskEvent::Fsynced { position },
                        Stop::Process | Stop::Power,
                    ) => position,
                    _ => return,
                };
                self.end(id, false, |_, at| at.is_some_and(|at| at <= end));
            }
            _ => {}
        }
    }

    /// Those that it concerns are at risk no longer.
    fn end(
        &mut self,
        id: EntryId,
        lost: bool,
        concerns: impl Fn(&AtRisk, Option<u32>) -> bool,
    ) {
        let ends = |taken: &mut Taken| concerns(&taken.risk, taken.position);
        for mut taken in self.open.extract_if(.., ends) {
            // A write that was safe before its client knew was never at risk;
            // one that is lost before its client knows is lost all the same.
            (taken.risk.to, taken.risk.lost) = (Some(id), lost);
            match (taken.acknowledged, lost) {
                (true, _) => self.closed.push(taken.risk),
                (false, true) => self.gone.push(taken.risk),
                (false, false) => {}
            }
        }
    }
}
