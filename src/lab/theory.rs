//! What the theory of caches says where each request is independent of those
//! before it (the independent reference model).
//!
//! Hit ratios of a cache that is full take the probability with which each key
//! is asked for, and how many keys fit.

/// Halvings of an interval until its ends are as good as one.
const HALVINGS: u32 = 40;

/// The probability with which each of so many keys is asked for when the k-th
/// is asked for in proportion to 1 / k^exponent (Zipf).
pub fn zipf(keys: u64, exponent: f64) -> Vec<f64> {
    let weight = |rank| libm::pow(rank as f64, -exponent);
    let weights: Vec<f64> = (1..=keys).map(weight).collect();
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| weight / sum).collect()
}

/// The hit ratio of exact LRU by Che's approximation: a key is in the cache if
/// it was asked for within the characteristic time, which is the one for which
/// as many keys are expected to be there as fit (Che, Tung and Wang 2002; why
/// it is so good: Fricker, Robert and Roberts 2012).
pub fn lru(shares: &[f64], fit: u64) -> f64 {
    hit_ratio(shares, fit, |visits| -libm::expm1(-visits))
}

/// The hit ratio where any key goes with equal chance, and that where the one
/// goes that was stored first: of both the share of time that a key is there
/// is that of a renewal after each miss (Martina, Garetto and Leonardi 2014,
/// arXiv 1307.6702).
pub fn random(shares: &[f64], fit: u64) -> f64 {
    hit_ratio(shares, fit, |visits| visits / (1.0 + visits))
}

/// The most that any policy can come to that knows nothing of the future: the
/// keys that are asked for most are always there.
pub fn best(shares: &[f64], fit: u64) -> f64 {
    shares.iter().take(fit as usize).sum()
}

/// The hit ratio of a key that is read at random moments, so many times in
/// one time to live, where copies live that long from their load on: a miss is
/// followed by as many hits as reads come in the life of what it loads.
pub fn fixed_ttl(reads: f64) -> f64 {
    reads / (1.0 + reads)
}

/// The same where each hit lets the copy live for another time to live: a read
/// hits if the one before it is no longer ago.
pub fn sliding_ttl(reads: f64) -> f64 {
    -libm::expm1(-reads)
}

/// The share of copies that end before XFetch has renewed them, with so many
/// reads in βΔ, where they live for much longer than that (from the rule of
/// Vattani, Chierichetti and Lowenstein, PVLDB 8(8), 2015: a reader renews a
/// copy that still lives for r with the probability e^(-r / βΔ)).
pub fn unrenewed(reads: f64) -> f64 {
    libm::exp(-reads)
}

/// The share of absent rows for which a Bloom filter says yes that has so many
/// bits for each row in it, of which a row sets so many (Bloom 1970; the bits
/// are set independently of each other).
pub fn wrong_yeses(bits_a_row: f64, hashes: f64) -> f64 {
    libm::pow(-libm::expm1(-hashes / bits_a_row), hashes)
}

/// With `occupied` the share of time that a key is there which is asked for so
/// many times in the characteristic time.
fn hit_ratio(shares: &[f64], fit: u64, occupied: fn(f64) -> f64) -> f64 {
    if fit >= shares.len() as u64 {
        return 1.0;
    }
    let there = |time: f64| -> f64 {
        shares.iter().map(|it| occupied(it * time)).sum()
    };
    // In steps of the mean time between two requests.
    let mut most = fit as f64;
    while there(most) < fit as f64 {
        most *= 2.0;
    }
    let mut least = 0.0;
    for _ in 0..HALVINGS {
        let middle = (least + most) / 2.0;
        match there(middle) < fit as f64 {
            true => least = middle,
            false => most = middle,
        }
    }
    shares.iter().map(|share| share * occupied(share * most)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 0.0005, "{got}, not {expected}");
    }

    /// Figures of the literature and of independent computations: 10,000 keys
    /// of which 1,000 fit.
    #[test]
    fn ches_approximation_gives_what_others_computed() {
        near(lru(&zipf(10_000, 0.8), 1_000), 0.4367);
        near(lru(&zipf(10_000, 1.1), 1_000), 0.7802);
        near(best(&zipf(10_000, 0.8), 1_000), 0.571);
        near(best(&zipf(10_000, 1.1), 1_000), 0.844);
    }

    #[test]
    fn where_all_keys_are_alike_no_policy_is_better_than_another() {
        let alike = zipf(1_000, 0.0);
        near(lru(&alike, 250), 0.25);
        near(random(&alike, 250), 0.25);
        near(best(&alike, 250), 0.25);
    }

    #[test]
    fn where_all_keys_fit_all_requests_hit() {
        let shares = zipf(10, 1.0);
        for ratio in [lru, random, best] {
            near(ratio(&shares, 10), 1.0);
            near(ratio(&shares, 20), 1.0);
            near(ratio(&shares, 0), 0.0);
        }
    }
}
