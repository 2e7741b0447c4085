use std::{cell::RefCell, panic::Location};

use xxhash_rust::xxh3::xxh3_128;

use super::{App, Key};
use crate::trace::OpEvent;

/// The bits of a Bloom filter in a process's memory; none until it is built.
#[derive(Debug, Default)]
pub struct Filter(RefCell<Option<Vec<bool>>>);

impl Filter {
    /// Whether it has been built.
    pub fn is_built(&self) -> bool {
        self.0.borrow().is_some()
    }

    /// Begins anew with so many bits, in which `set` are set.
    pub fn build(&self, bits: u32, set: impl Iterator<Item = u32>) {
        let mut all = vec![false; bits.max(1) as usize];
        for bit in set {
            if let Some(bit) = all.get_mut(bit as usize) {
                *bit = true;
            }
        }
        *self.0.borrow_mut() = Some(all);
    }

    /// Sets a bit, where it is built.
    pub fn set(&self, bit: u32) {
        let mut bits = self.0.borrow_mut();
        let bit = bits.as_mut().and_then(|all| all.get_mut(bit as usize));
        bit.into_iter().for_each(|bit| *bit = true);
    }

    /// Whether a bit is set.
    pub fn get(&self, bit: u32) -> bool {
        let bits = self.0.borrow();
        let bit = bits.as_ref().and_then(|all| all.get(bit as usize));
        bit.copied().unwrap_or_default()
    }
}

impl App {
    /// Two hashes of a key.
    pub fn hashes(&self, key: Key) -> (u64, u64) {
        let hash = xxh3_128(self.sim.text(key).as_bytes());
        (hash as u64, (hash >> 64) as u64)
    }

    /// Says in the trace that this process knows that there is no such row.
    #[track_caller]
    pub fn rule_out(&self, key: Key) {
        let place = Some(Location::caller());
        self.sim.write_at(OpEvent::RuledOut { key }, place);
    }
}
