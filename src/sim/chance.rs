//! The one door through which every nondeterministic choice comes.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

/// What a draw decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// How long a message travels.
    Latency,
    /// Whether a link loses a message.
    Loss,
    /// How long a node works on a request.
    Service,
    /// When the next request arrives.
    Arrival,
    /// Which key a request is about.
    Key,
    /// Whether a request reads or writes.
    Kind,
    /// Which client a request comes to.
    Client,
    /// Which keys are looked at when one is to be evicted, and whether a
    /// counter of uses grows.
    Eviction,
    /// What a program leaves to chance.
    Program,
}

/// One draw: what it decides, for whom, and the how-manieth of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// What it decides.
    pub purpose: Purpose,
    /// A link, a node or a client.
    pub place: u32,
    /// Counts the draws of this purpose at this place.
    pub ordinal: u64,
}

/// The one door through which every nondeterministic choice comes.
pub trait Chance {
    /// Sixty-four bits for this draw.
    fn draw(&mut self, draw: Draw) -> u64;
}

/// Chance from a seed: a draw depends on nothing but the seed and itself, so
/// that one more message somewhere shifts nothing elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Seeded {
    /// The run's seed.
    pub seed: u64,
}

impl Chance for Seeded {
    fn draw(&mut self, draw: Draw) -> u64 {
        let place = u64::from(draw.place) << 8 | draw.purpose as u64;
        let mut bits = self.seed;
        for part in [place, draw.ordinal] {
            bits = SplitMix64::seed_from_u64(bits ^ part).next_u64();
        }
        bits
    }
}

/// A share in [0, 1) from the bits of a draw.
pub fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}

/// A second draw's bits from a first one's, for a method that needs two.
pub fn again(bits: u64) -> u64 {
    SplitMix64::seed_from_u64(!bits).next_u64()
}
