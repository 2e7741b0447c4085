use std::collections::BTreeSet;

use super::register::Register;

/// No operation, no node: the end of a list.
const NONE: u32 = u32::MAX;

/// The state before any write.
const INITIAL: u32 = u32::MAX;

/// The state after a write that nobody will read.
const UNREAD: u32 = u32::MAX - 1;

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

/// A choice that can be taken back.
struct Choice {
    /// The write that was taken.
    write: u32,
    /// How many operations had been taken before it.
    taken: usize,
    state: u32,
    set: u128,
}

/// Beginnings and ends that are not yet explained, as a list linked by
/// indexes: node `2 * op` is the beginning of `op`, `2 * op + 1` its end.
struct Search<'a> {
    register: &'a Register,
    fuel: u64,
    steps: u64,
    next: Vec<u32>,
    previous: Vec<u32>,
    /// Whose row stands in the register.
    state: u32,
    /// The operations taken, as bits or as a sum of random tokens.
    set: u128,
    /// The operations taken, in order.
    taken: Vec<u32>,
    choices: Vec<Choice>,
    /// Configurations that have been entered: set and state.
    entered: BTreeSet<(u128, u32)>,
    /// Of each row, how many reads of it are not yet taken.
    unread: Vec<u32>,
    /// Of each row, how many writes of it are not yet taken.
    unwritten: Vec<u32>,
}

impl<'a> Search<'a> {
    fn new(register: &'a Register, fuel: u64) -> Search<'a> {
        let nodes = 2 * register.ops.len() + 1;
        let mut search = Search {
            register,
            fuel,
            steps: 0,
            next: vec![NONE; nodes],
            previous: vec![NONE; nodes],
            state: INITIAL,
            set: 0,
            taken: Vec::new(),
            choices: Vec::new(),
            entered: BTreeSet::new(),
            unread: vec![0; register.rows.len()],
            unwritten: vec![0; register.rows.len()],
        };
        let mut last = search.head();
        for (op, end) in &register.calls {
            let node = 2 * op + u32::from(*end);
            search.next[last as usize] = node;
            search.previous[node as usize] = last;
            last = node;
        }
        for (op, classes) in register.ops.iter().zip(&register.classes) {
            let counts = if op.write {
                &mut search.unwritten
            } else {
                &mut search.unread
            };
            for class in classes {
                counts[*class as usize] += 1;
            }
        }
        search
    }

    /// The node before the first.
    fn head(&self) -> u32 {
        self.next.len() as u32 - 1
    }

    fn run(&mut self) -> Answer {
        if !self.each_row_has_a_source() {
            return Answer::NoOrder;
        }
        loop {
            let Some(barrier) = self.take_reads() else {
                return Answer::Order;
            };
            let mut moved = if self.is_unread_write(barrier / 2) {
                self.take_unread_writes()
            } else {
                self.choose(self.next[self.head() as usize])
            };
            while !moved {
                if self.steps >= self.fuel {
                    return Answer::OutOfFuel;
                }
                let Some(after) = self.go_back() else {
                    return Answer::NoOrder;
                };
                moved = self.choose(after);
            }
            if self.steps >= self.fuel {
                return Answer::OutOfFuel;
            }
        }
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
    /// nothing, so taking it at once is never wrong. Answers with the first
    /// end that is not yet explained, if any is left.
    fn take_reads(&mut self) -> Option<u32> {
        let mut node = self.next[self.head() as usize];
        while node != NONE {
            self.steps += 1;
            if !is_beginning(node) {
                return Some(node);
            }
            let op = node / 2;
            if !self.is_write(op) {
                let row = self.register.classes[op as usize][0];
                if self.readable().contains(&row) {
                    self.take(op);
                }
            }
            node = self.next[node as usize];
        }
        None
    }

    /// Takes all writes that have begun and that nobody will read, ending in
    /// a state nobody reads; false if the state is still needed.
    ///
    /// One of them must take effect before anything else begins, and the
    /// others harm nobody just before it.
    fn take_unread_writes(&mut self) -> bool {
        if !self.may_overwrite() {
            return false;
        }
        self.sweep();
        self.state = UNREAD;
        true
    }

    /// Takes one write from node `from` on that somebody will read, such
    /// that the configuration is new; false if there is none.
    fn choose(&mut self, from: u32) -> bool {
        if !self.may_overwrite() {
            return false;
        }
        let mut node = from;
        while is_beginning(node) {
            self.steps += 1;
            let op = node / 2;
            if self.is_write(op) && self.is_awaited(op) {
                self.choices.push(Choice {
                    write: op,
                    taken: self.taken.len(),
                    state: self.state,
                    set: self.set,
                });
                self.sweep();
                self.take(op);
                self.state = op;
                if self.entered.insert((self.set, self.state)) {
                    return true;
                }
                self.go_back();
            }
            node = self.next[node as usize];
        }
        false
    }

    /// Takes the last choice back. Answers with the node after it.
    fn go_back(&mut self) -> Option<u32> {
        let choice = self.choices.pop()?;
        while self.taken.len() > choice.taken {
            self.untake();
        }
        self.state = choice.state;
        self.set = choice.set;
        Some(self.next[2 * choice.write as usize])
    }

    /// Takes the writes that have begun, that must take effect and that
    /// nobody will read: just before another write they harm nobody.
    fn sweep(&mut self) {
        let mut node = self.next[self.head() as usize];
        while is_beginning(node) {
            self.steps += 1;
            let op = node / 2;
            if self.is_unread_write(op) && self.must_take_effect(op) {
                self.take(op);
            }
            node = self.next[node as usize];
        }
    }

    /// Whether the state may be overwritten: each row that is still to be
    /// read and that stands in the register can be written again.
    fn may_overwrite(&self) -> bool {
        self.readable().iter().all(|class| {
            let class = *class as usize;
            self.unread[class] == 0 || self.unwritten[class] > 0
        })
    }

    /// The rows that a read may return now.
    fn readable(&self) -> &'a [u32] {
        match self.state {
            INITIAL => &self.register.initial,
            UNREAD => &[],
            write => &self.register.classes[write as usize],
        }
    }

    fn is_write(&self, op: u32) -> bool {
        self.register.ops[op as usize].write
    }

    fn must_take_effect(&self, op: u32) -> bool {
        self.register.ops[op as usize].must_take_effect()
    }

    /// Whether a read that is not yet taken may read from this write.
    fn is_awaited(&self, write: u32) -> bool {
        let classes = &self.register.classes[write as usize];
        classes.iter().any(|class| self.unread[*class as usize] > 0)
    }

    fn is_unread_write(&self, op: u32) -> bool {
        self.is_write(op) && !self.is_awaited(op)
    }

    /// Lifts an operation out of the list: its end first, so that whoever
    /// stands at its beginning still finds the way on.
    fn take(&mut self, op: u32) {
        if self.must_take_effect(op) {
            self.unlink(2 * op + 1);
        }
        self.unlink(2 * op);
        self.count(op, false);
        self.set ^= token(op, self.register.ops.len());
        self.taken.push(op);
    }

    /// Puts the operation that was taken last back into the list.
    fn untake(&mut self) {
        let Some(op) = self.taken.pop() else { return };
        self.relink(2 * op);
        if self.must_take_effect(op) {
            self.relink(2 * op + 1);
        }
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

    fn unlink(&mut self, node: u32) {
        let node = node as usize;
        let (next, previous) = (self.next[node], self.previous[node]);
        self.next[previous as usize] = next;
        if next != NONE {
            self.previous[next as usize] = previous;
        }
    }

    fn relink(&mut self, node: u32) {
        let (next, previous) =
            (self.next[node as usize], self.previous[node as usize]);
        self.next[previous as usize] = node;
        if next != NONE {
            self.previous[next as usize] = node;
        }
    }
}

/// Whether a node is there and is the beginning of its operation.
fn is_beginning(node: u32) -> bool {
    node != NONE && node.is_multiple_of(2)
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
