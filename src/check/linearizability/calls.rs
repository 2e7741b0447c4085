//! Beginnings and ends as a list linked by indexes.
//!
//! Node `2 * op` is the beginning of operation `op`, node `2 * op + 1` its
//! end. An operation is lifted out and put back in constant time, as long as
//! the last one lifted is the first one put back.

/// No node: the end of the list.
pub(super) const NONE: u32 = u32::MAX;

/// The beginnings and ends that are not lifted out, in the order of the
/// trace.
pub(super) struct Calls {
    next: Vec<u32>,
    previous: Vec<u32>,
    /// Of each node its place in the whole list; [`NONE`] if it has none.
    place: Vec<u32>,
}

/// Whether a node is there and is the beginning of its operation.
pub(super) fn is_beginning(node: u32) -> bool {
    node != NONE && node.is_multiple_of(2)
}

impl Calls {
    /// The list of all calls: of each its operation, and whether it ends.
    pub fn new(calls: &[(u32, bool)]) -> Calls {
        let ops = calls.iter().filter(|(_, end)| !end).count();
        let head = 2 * ops as u32;
        let links = vec![NONE; 2 * ops + 1];
        let mut list = Calls {
            next: links.clone(),
            previous: links.clone(),
            place: links,
        };
        let mut last = head;
        for ((op, end), place) in calls.iter().zip(0..) {
            let node = 2 * op + u32::from(*end);
            list.place[node as usize] = place;
            list.next[last as usize] = node;
            list.previous[node as usize] = last;
            last = node;
        }
        list.previous[head as usize] = last;
        list
    }

    /// The node before the first and after the last.
    fn head(&self) -> usize {
        self.next.len() - 1
    }

    /// The first node, or [`NONE`].
    pub fn first(&self) -> u32 {
        self.next[self.head()]
    }

    /// The node after `node`, or [`NONE`].
    pub fn after(&self, node: u32) -> u32 {
        self.next[node as usize]
    }

    /// The node before `node`; the last one before [`NONE`].
    pub fn before(&self, node: u32) -> Option<u32> {
        let node = if node == NONE { self.head() } else { node as usize };
        let before = self.previous[node];
        (before as usize != self.head()).then_some(before)
    }

    /// The place at which an operation begins.
    pub fn beginning(&self, op: u32) -> u32 {
        self.place[2 * op as usize]
    }

    /// The place at which an operation ends; [`NONE`] if it need not.
    pub fn end(&self, op: u32) -> u32 {
        self.place[2 * op as usize + 1]
    }

    /// Lifts an operation out: its end first, so that whoever stands at its
    /// beginning still finds the way on.
    pub fn lift(&mut self, op: u32) {
        if self.end(op) != NONE {
            self.unlink(2 * op + 1);
        }
        self.unlink(2 * op);
    }

    /// Puts back the operation that was lifted out last.
    pub fn put_back(&mut self, op: u32) {
        self.link(2 * op);
        if self.end(op) != NONE {
            self.link(2 * op + 1);
        }
    }

    fn unlink(&mut self, node: u32) {
        let (before, after) = self.around(node);
        self.next[before] = self.next[node as usize];
        self.previous[after] = self.previous[node as usize];
    }

    fn link(&mut self, node: u32) {
        let (before, after) = self.around(node);
        self.next[before] = node;
        self.previous[after] = node;
    }

    /// Where the links of a node's neighbours lie.
    fn around(&self, node: u32) -> (usize, usize) {
        let after = match self.next[node as usize] {
            NONE => self.head(),
            after => after as usize,
        };
        (self.previous[node as usize] as usize, after)
    }
}
