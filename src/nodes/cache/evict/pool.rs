use super::{EvictionConfig, volatile};
use crate::nodes::{Key, cache::keyspace::Keyspace};

/// `EVPOOL_SIZE`.
const SIZE: usize = 16;

/// A key that may go.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    key: Key,
    /// The higher the sooner it goes.
    worth: u64,
    /// As the trace has it.
    score: u32,
}

/// The best candidates so far, the best one last.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    candidates: Vec<Candidate>,
}

impl Pool {
    /// Takes a key in if there is room or it is better than the worst, which
    /// then leaves: `evictionPoolPopulate`. A key that is there already may
    /// come in a second time, as in Redis.
    pub fn offer(&mut self, key: Key, worth: u64, score: u32) {
        let better = |other: &Candidate| other.worth < worth;
        let place = self.candidates.iter().take_while(|c| better(c)).count();
        if self.candidates.len() < SIZE {
            self.candidates.insert(place, Candidate { key, worth, score });
        } else if place > 0 {
            self.candidates.remove(0);
            self.candidates.insert(place - 1, Candidate { key, worth, score });
        }
    }

    /// Takes out the best one that is still there; those that are not leave
    /// too.
    pub fn best(
        &mut self,
        keyspace: &Keyspace,
        config: EvictionConfig,
    ) -> Option<(Key, u32)> {
        while let Some(Candidate { key, score, .. }) = self.candidates.pop() {
            let there = match volatile(config.policy) {
                true => keyspace.deadline(key).is_some(),
                false => keyspace.get(key).is_some(),
            };
            if there {
                return Some((key, score));
            }
        }
        None
    }
}
