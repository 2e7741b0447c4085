use std::{rc::Rc, time::Duration};

use xxhash_rust::xxh3::Xxh3;

use crate::{
    sim::chance::{Chance, Draw, Purpose, unit},
    trace::{NodeId, OpKind, SimTime},
};

/// A request from outside: it begins an operation at a client app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When.
    pub at: SimTime,
    /// The app it comes to.
    pub client: NodeId,
    /// Read or write.
    pub kind: OpKind,
    /// The key.
    pub key: Rc<str>,
    /// The text to write; empty for a read.
    pub text: String,
}

/// The hash of arrivals: two variants of one seed see the same.
pub fn arrivals_hash(arrivals: &[Arrival]) -> u64 {
    let mut hasher = Xxh3::new();
    for arrival in arrivals {
        let Arrival { at, client, kind, key, text } = arrival;
        let head = u64::from(client.0) << 8 | *kind as u64;
        for word in [at.as_ns(), head, key.len() as u64, text.len() as u64] {
            hasher.update(&word.to_le_bytes());
        }
        hasher.update(key.as_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.digest()
}

/// A read of a key.
pub fn read(at: SimTime, client: NodeId, key: &str) -> Arrival {
    let (kind, text) = (OpKind::Read, String::new());
    Arrival { at, client, kind, key: key.into(), text }
}

/// A write of a key.
pub fn write(at: SimTime, client: NodeId, key: &str, text: &str) -> Arrival {
    let (kind, text) = (OpKind::Write, text.into());
    Arrival { at, client, kind, key: key.into(), text }
}

/// A steady load of independent clients.
pub struct Crowd<'a> {
    /// The apps, each as likely as another.
    pub clients: &'a [NodeId],
    /// Requests a second, all together; times between them are exponential.
    pub rate: f64,
    /// How many of the requests read.
    pub read_share: f64,
    /// The keys, from the most to the least wanted.
    pub keys: &'a [Rc<str>],
    /// The exponent of the keys' Zipf distribution; 0 wants all alike.
    pub zipf: f64,
}

impl Crowd<'_> {
    /// All requests before `until`.
    pub fn arrivals(
        &self,
        chance: &mut dyn Chance,
        until: SimTime,
    ) -> Vec<Arrival> {
        let weights = self.cumulative_weights();
        let mut arrivals = Vec::new();
        let mut at_s = 0.0;
        for ordinal in 0.. {
            let mut draw = |purpose| {
                unit(chance.draw(Draw { purpose, place: 0, ordinal }))
            };
            at_s -= libm::log(1.0 - draw(Purpose::Arrival)) / self.rate;
            let at = SimTime::from(Duration::from_secs_f64(at_s));
            if at >= until {
                break;
            }
            let client = draw(Purpose::Client) * self.clients.len() as f64;
            let wanted = draw(Purpose::Key) * weights[weights.len() - 1];
            let rank = weights.partition_point(|weight| *weight <= wanted);
            let reads = draw(Purpose::Kind) < self.read_share;
            arrivals.push(Arrival {
                at,
                client: self.clients[client as usize],
                kind: if reads { OpKind::Read } else { OpKind::Write },
                key: self.keys[rank.min(self.keys.len() - 1)].clone(),
                text: if reads { String::new() } else { format!("w{ordinal}") },
            });
        }
        arrivals
    }

    fn cumulative_weights(&self) -> Vec<f64> {
        let mut sum = 0.0;
        (1..=self.keys.len())
            .map(|rank| {
                sum += libm::pow(rank as f64, -self.zipf);
                sum
            })
            .collect()
    }
}
