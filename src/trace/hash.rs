use xxhash_rust::xxh3::Xxh3;

use super::{Entry, Trace};

impl Trace {
    /// The hash of names and entries: every field but the source line.
    ///
    /// Each field enters as 64-bit little-endian words, so the hash is the
    /// same on every machine.
    pub fn hash(&self) -> u64 {
        let mut hasher = Xxh3::new();
        for name in self.names.iter() {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
        }
        for entry in self.entries() {
            feed(&mut hasher, entry);
        }
        hasher.digest()
    }
}

/// Feeds every covered field of one entry.
fn feed(hasher: &mut Xxh3, entry: &Entry) {
    let (area, place) = (entry.event.area_place(), entry.event.place());
    let head = [
        entry.at.as_ns(),
        u64::from(entry.cause.0),
        u64::from(entry.op.0) << 16 | u64::from(entry.node.0),
        area << 32 | place,
    ];
    for word in head {
        hasher.update(&word.to_le_bytes());
    }
    entry.event.visit(&mut |_, value| {
        for word in value.words() {
            hasher.update(&word.to_le_bytes());
        }
    });
}
