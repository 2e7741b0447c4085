use crate::{
    nodes::{Cluster, Key, Reply},
    sim::{Ctx, Kept},
    trace::{DbEvent, Row},
};

/// An outbox row: which key was changed, and by which commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its number, from 1.
    pub number: u32,
    /// The key that was changed.
    pub key: Key,
    /// The row as it was committed.
    pub row: Row,
}

/// The outbox: a table whose rows are committed together with the rows that
/// they tell of, and removed once somebody has passed them on.
///
/// Who asks for the oldest row while there is none is answered at the next
/// commit, as by `LISTEN` and `NOTIFY` or by a tail of the log. Departure:
/// one relay asks at a time; a later one takes the place of an earlier one.
#[derive(Default)]
pub(super) struct Outbox {
    /// On disk, in the order of their commits.
    notes: Vec<Note>,
    /// How many there have been.
    noted: u32,
    /// In memory: who waits for the next one.
    waits: Option<Kept>,
}

impl Outbox {
    /// A row that was just committed gets its note.
    pub fn note(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, row: Row) {
        self.noted += 1;
        let note = Note { number: self.noted, key, row };
        self.notes.push(note);
        ctx.write(DbEvent::Noted { note: note.number, key, row });
        if let (Some(kept), Some(first)) = (self.waits.take(), self.first()) {
            ctx.answer(kept, Reply::Note(first));
        }
    }

    fn first(&self) -> Option<Note> {
        self.notes.first().copied()
    }

    /// The oldest note, or none yet: then the request is kept.
    pub fn ask(&mut self, ctx: &mut Ctx<'_, Cluster>) -> Option<Reply> {
        match self.first() {
            Some(first) => Some(Reply::Note(first)),
            None => {
                self.waits = ctx.keep();
                None
            }
        }
    }

    /// Removes a note; again, and nothing happens.
    pub fn done(&mut self, ctx: &mut Ctx<'_, Cluster>, number: u32) {
        let place = self.notes.iter().position(|note| note.number == number);
        if let Some(place) = place {
            let Note { number: note, key, .. } = self.notes.remove(place);
            ctx.write(DbEvent::Forgot { note, key });
        }
    }

    /// Who waits is forgotten; the rows stay.
    pub fn lose_memory(&mut self) {
        self.waits = None;
    }
}
