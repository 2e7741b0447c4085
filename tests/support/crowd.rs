//! Long histories of many clients and registers that keep their word, or
//! almost.

use flushpoint::{
    history::{End, History, Operation},
    trace::{EntryId, NodeId, OpId, OpKind, Outcome, Row, SimTime, Sym},
};

/// Who does how much.
#[derive(Clone, Copy)]
pub struct Crowd {
    pub keys: u32,
    pub operations: u32,
    /// How many clients are busy at once.
    pub clients: usize,
    pub versioned: bool,
    /// How many operations of a hundred end with an unknown outcome.
    pub timeouts: u32,
    /// How many reads, all in the last tenth, return what stood before.
    pub old_reads: u32,
}

/// Ten clients on one key, with versions and without faults.
pub const HONEST: Crowd = Crowd {
    keys: 1,
    operations: 2_000,
    clients: 10,
    versioned: true,
    timeouts: 0,
    old_reads: 0,
};

/// Numbers by chance, the same ones for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        ((self.0 >> 33) % u64::from(end)) as u32
    }
}

/// What stood in a register: now, and many writes before.
#[derive(Clone, Copy)]
struct Stands {
    now: Row,
    before: [Row; 40],
}

impl Crowd {
    pub fn history(self, seed: u64) -> History {
        let mut dice = Dice(seed);
        let mut history = History::default();
        let first = Row { text: Sym(1_000), version: 1 };
        let first = self.shown(first);
        let stands = Stands { now: first, before: [first; 40] };
        let mut registers = vec![stands; self.keys as usize];
        for key in 0..self.keys {
            history.initial.insert(Sym(key), first);
        }
        // Of each client the operation it is at and whether that has met its
        // register.
        let mut clients: Vec<Option<(usize, bool)>> = vec![None; self.clients];
        let (mut entry, mut old_reads) = (0, self.old_reads);
        loop {
            let client = dice.below(self.clients as u32) as usize;
            let begun = history.operations.len() as u32;
            match clients[client] {
                None if begun == self.operations => {
                    if clients.iter().all(Option::is_none) {
                        return history;
                    }
                }
                None => {
                    let operation = self.begin(&mut dice, entry, client);
                    entry += 1;
                    clients[client] = Some((begun as usize, false));
                    history.operations.push(operation);
                }
                Some((place, false)) => {
                    clients[client] = Some((place, true));
                    let operation = &mut history.operations[place];
                    let register = &mut registers[operation.key.0 as usize];
                    let late = begun > self.operations / 10 * 9;
                    let old =
                        operation.kind == OpKind::Read && late && old_reads > 0;
                    old_reads -= u32::from(old);
                    self.meet(operation, register, old);
                }
                Some((place, true)) => {
                    clients[client] = None;
                    let timeout = dice.below(100) < self.timeouts;
                    let outcome = match timeout {
                        true => Outcome::Unknown,
                        false => Outcome::Acknowledged,
                    };
                    let operation = &mut history.operations[place];
                    if timeout {
                        operation.row.version = 0;
                    }
                    let at = SimTime::from_ms(entry.into());
                    let entry_id = EntryId(entry);
                    operation.end = Some(End { outcome, entry: entry_id, at });
                    entry += 1;
                }
            }
        }
    }

    fn begin(&self, dice: &mut Dice, entry: u32, client: usize) -> Operation {
        let kind = match dice.below(2) {
            0 => OpKind::Read,
            _ => OpKind::Write,
        };
        Operation {
            id: OpId(entry + 1),
            client: NodeId(client as u16),
            kind,
            key: Sym(dice.below(self.keys)),
            row: Row { text: Sym(1_000 + dice.below(50)), version: 0 },
            began: EntryId(entry),
            began_at: SimTime::from_ms(entry.into()),
            end: None,
        }
    }

    /// The instant at which an operation takes effect.
    fn meet(&self, operation: &mut Operation, stands: &mut Stands, old: bool) {
        match operation.kind {
            OpKind::Read if old => operation.row = stands.before[39],
            OpKind::Read => operation.row = stands.now,
            OpKind::Write => {
                let version = stands.now.version + 1;
                operation.row.version = version;
                operation.row = self.shown(operation.row);
                stands.before.rotate_right(1);
                stands.before[0] = stands.now;
                stands.now = operation.row;
            }
        }
    }

    fn shown(&self, row: Row) -> Row {
        Row { version: if self.versioned { row.version } else { 0 }, ..row }
    }
}
