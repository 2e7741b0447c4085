//! What the theory of caches says of hit ratios where each request is
//! independent of those before it (the independent reference model).
//!
//! All take the probability with which each key is asked for, and how many
//! keys fit.

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
