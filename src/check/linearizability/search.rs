//! The search for an order of one register's operations.
//!
//! Wing and Gong, "Testing and verifying concurrent objects" (1993), try the
//! operations that have begun one after another, until one fits, and go back
//! where none does. Lowe, "Testing for linearizability" (2017), remembers the
//! configurations that have been entered and lets an operation take effect
//! just in time, when its end is next. For a register this goes further:
//!
//! - A read takes effect as soon as it has begun and its row stands.
//! - A write takes effect when a read that has begun waits for it, or at its
//!   end. In any order, a write whose next neighbour is another write, so that
//!   nobody reads it, can be moved behind that one and its reads, until its
//!   own end forbids it; and a write whose first read has not begun yet can
//!   wait for that read.
//! - Where its end forbids it while another write stands that it overlaps, it
//!   *slips*: it took effect just before that one, unread.
//! - A row that is still to be read is not overwritten, and not left unread,
//!   when nobody is left to write it again.
//!
//! If every row was written once, hardly a choice remains. Only where many
//! writes look alike does the search branch.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::{
    calls::{Calls, NONE, is_beginning},
    register::Register,
};
use crate::trace::sort_by_number;

/// The state before any write.
const INITIAL: u32 = u32::MAX;

/// Up to so many operations the set of those taken is remembered bit by bit.
const EXACT_MAX: usize = 96;

/// What a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is an order.
    Order,
    /// There is none.
    NoOrder,
    /// The fuel ran out.
    OutOfFuel,
}

/// Looks for an order of the register's operations, in at most `fuel` steps.
/// Answers with the steps taken.
pub(super) fn search(register: &Register, fuel: u64) -> (Answer, u64) {
    let mut search = Search::new(register, fuel);
    let answer = search.run();
    (answer, search.steps)
}

/// One way on.
#[derive(Clone, Copy)]
enum Move {
    /// This write takes effect now.
    Write(u32),
    /// This write took effect just before the one that stands, unread.
    Slip(u32),
}

/// A configuration to come back to, with the ways on that are left.
struct Choice {
    /// Where its ways on begin in the list of all.
    moves: usize,
    /// How many operations had been taken.
    taken: usize,
    state: u32,
    slip_before: u32,
    set: u128,
}

/// The operations taken so far, and all that is needed to take them back.
struct Search<'a> {
    register: &'a Register,
    fuel: u64,
    steps: u64,
    /// Beginnings and ends of the operations not yet taken.
    calls: Calls,
    /// The write whose row stands in the register.
    state: u32,
    /// A write that began before this place may have taken effect just
    /// before the one that stands: neither that one nor a read of it had
    /// ended by then.
    slip_before: u32,
    /// The operations taken, as bits or as a sum of mixed tokens.
    set: u128,
    /// The operations taken, in order.
    taken: Vec<u32>,
    choices: Vec<Choice>,
    moves: Vec<Move>,
    /// Configurations that have been entered.
    entered: IndexSet<(u128, u32, u32), FxBuildHasher>,
    /// Of each row, how many reads of it are not yet taken.
    unread: Vec<u32>,
    /// Of each row, how many writes of it are not yet taken.
    unwritten: Vec<u32>,
    /// Of each row, the last call of [`Search::list_wanted_writes`], by
    /// its step, that saw a read of it that had begun.
    wanted: Vec<u64>,
}

impl<'a> Search<'a> {
    fn new(register: &'a Register, fuel: u64) -> Search<'a> {
        let mut search = Search {
            register,
            fuel,
            steps: 0,
            calls: Calls::new(&register.calls),
            state: INITIAL,
            slip_before: 0,
            set: 0,
            taken: Vec::new(),
            choices: Vec::new(),
            moves: Vec::new(),
            entered: IndexSet::with_hasher(FxBuildHasher),
            unread: vec![0; register.rows.len()],
            unwritten: vec![0; register.rows.len()],
            wanted: vec![0; register.rows.len()],
        };
        for op in 0..register.ops.len() as u32 {
            search.count(op, true);
        }
        search
    }

    fn run(&mut self) -> Answer {
        if !self.each_row_has_a_source() {
            return Answer::NoOrder;
        }
        while let Some(ending) = self.take_reads() {
            self.list_moves(ending);
            if !self.go_on() {
                return Answer::NoOrder;
            }
            if self.steps >= self.fuel {
                return Answer::OutOfFuel;
            }
        }
        Answer::Order
    }

    /// Whether each row that was read stands in the register or can still be
    /// written.
    fn each_row_has_a_source(&self) -> bool {
        let initial = &self.register.initial;
        (0..self.unread.len()).all(|class| {
            self.unwritten[class] > 0 || initial.contains(&(class as u32))
        })
    }

    /// Takes every read that has begun and sees what stands: a read changes
    /// nothing, so taking it at once is never wrong. Answers with the
    /// operation that ends first of those left, if one must end.
    fn take_reads(&mut self) -> Option<u32> {
        let mut node = self.calls.first();
        while node != NONE {
            self.steps += 1;
            let op = node / 2;
            if !is_beginning(node) {
                return Some(op);
            }
            if !self.is_write(op) {
                let row = self.register.classes[op as usize][0];
                if self.readable().contains(&row) {
                    self.take(op);
                    let end = self.calls.end(op);
                    self.slip_before = self.slip_before.min(end);
                }
            }
            node = self.calls.after(node);
        }
        None
    }

    /// Lists the ways on until `ending` ends, the best one last.
    ///
    /// A write takes effect just in time: when a read that has begun waits
    /// for it, or when it ends. A write that nobody reads can always be moved
    /// to its end, or to just before the write that stands there. If no read
    /// is left for it, there is no other way that is worth trying.
    fn list_moves(&mut self, ending: u32) {
        self.choices.push(Choice {
            moves: self.moves.len(),
            taken: self.taken.len(),
            state: self.state,
            slip_before: self.slip_before,
            set: self.set,
        });
        let write = self.is_write(ending);
        let may_slip = write
            && self.calls.beginning(ending) < self.slip_before
            && self.may_pass(ending);
        let may_overwrite = self.may_overwrite();
        if may_slip {
            self.moves.push(Move::Slip(ending));
            if !self.is_awaited(ending) {
                return;
            }
        }
        if !may_overwrite {
            return;
        }
        if !write || self.is_awaited(ending) {
            self.list_wanted_writes(ending);
        }
        if write {
            self.moves.push(Move::Write(ending));
        }
    }

    /// Lists the writes that a read waits for, those that the operation
    /// `ending` waits for last; not `ending` itself.
    fn list_wanted_writes(&mut self, ending: u32) {
        self.steps += 1;
        let (now, classes) = (self.steps, &self.register.classes);
        let mut node = self.calls.first();
        while is_beginning(node) {
            self.steps += 1;
            let op = node / 2;
            if !self.is_write(op) {
                self.wanted[classes[op as usize][0] as usize] = now;
            }
            node = self.calls.after(node);
        }
        let start = self.moves.len();
        while let Some(before) = self.calls.before(node) {
            node = before;
            let op = node / 2;
            let mut rows = classes[op as usize].iter();
            if op != ending
                && self.is_write(op)
                && rows.any(|row| self.wanted[*row as usize] == now)
            {
                self.moves.push(Move::Write(op));
            }
        }
        if !self.is_write(ending) {
            let row = classes[ending as usize][0];
            sort_by_number(&mut self.moves[start..], |choice| match choice {
                Move::Write(op) | Move::Slip(op) => {
                    classes[*op as usize].contains(&row).into()
                }
            });
        }
    }

    /// Takes the next way on that leads somewhere new, from here or from
    /// the last configuration that has one; false if none is left.
    fn go_on(&mut self) -> bool {
        while let Some(choice) = self.choices.last() {
            let (taken, moves) = (choice.taken, choice.moves);
            self.state = choice.state;
            self.slip_before = choice.slip_before;
            self.set = choice.set;
            while self.taken.len() > taken {
                self.untake();
            }
            if self.moves.len() == moves {
                self.choices.pop();
                continue;
            }
            match self.moves.pop() {
                Some(Move::Write(op)) => {
                    self.take(op);
                    self.state = op;
                    self.slip_before = self.calls.end(op);
                }
                Some(Move::Slip(op)) => self.take(op),
                None => {}
            }
            self.steps += 1;
            if self.entered.insert((self.set, self.state, self.slip_before)) {
                return true;
            }
        }
        false
    }

    /// Whether the state may be overwritten: each row that is still to be
    /// read and that stands in the register can be written again.
    fn may_overwrite(&self) -> bool {
        self.readable().iter().all(|class| {
            let class = *class as usize;
            self.unread[class] == 0 || self.unwritten[class] > 0
        })
    }

    /// Whether a write may pass unread: each row that is still to be read
    /// from it stands in the register or can be written once more.
    fn may_pass(&self, write: u32) -> bool {
        self.register.classes[write as usize].iter().all(|class| {
            let place = *class as usize;
            self.unread[place] == 0
                || self.unwritten[place] > 1
                || self.readable().contains(class)
        })
    }

    /// The rows that a read may return now.
    fn readable(&self) -> &'a [u32] {
        match self.state {
            INITIAL => &self.register.initial,
            write => &self.register.classes[write as usize],
        }
    }

    fn is_write(&self, op: u32) -> bool {
        self.register.ops[op as usize].write
    }

    /// Whether a read that is not yet taken may read from this write.
    fn is_awaited(&self, write: u32) -> bool {
        let classes = &self.register.classes[write as usize];
        classes.iter().any(|class| self.unread[*class as usize] > 0)
    }

    fn take(&mut self, op: u32) {
        self.calls.lift(op);
        self.count(op, false);
        self.set ^= token(op, self.register.ops.len());
        self.taken.push(op);
    }

    /// Takes the last operation back.
    fn untake(&mut self) {
        let Some(op) = self.taken.pop() else { return };
        self.calls.put_back(op);
        self.count(op, true);
    }

    /// Counts an operation as not taken, or as taken.
    fn count(&mut self, op: u32, back: bool) {
        let counts = if self.is_write(op) {
            &mut self.unwritten
        } else {
            &mut self.unread
        };
        for class in &self.register.classes[op as usize] {
            let count = &mut counts[*class as usize];
            *count = if back { *count + 1 } else { *count - 1 };
        }
    }
}

/// What an operation adds to the set: its bit, or among more than
/// [`EXACT_MAX`] operations 128 mixed bits. Of a million different sets two
/// would then look alike with a chance of less than 2^-88.
fn token(op: u32, ops: usize) -> u128 {
    if ops <= EXACT_MAX {
        return 1 << op;
    }
    let half = |salt: u64| u128::from(split_mix(u64::from(op) << 1 | salt));
    half(0) << 64 | half(1)
}

/// The output function of SplitMix64 (Steele, Lea and Flood, 2014).
fn split_mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
