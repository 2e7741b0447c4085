use super::{Fact, facts::fact, tally::Tally};
use crate::{
    trace::Eviction,
    view::{evict_words::spoken, fold::Fold},
};

impl Fold<'_> {
    /// Which keys were looked at for the last eviction, which one went, and
    /// why; nothing before the first.
    pub fn eviction_facts(&self, tally: &Tally) -> Vec<Fact> {
        let Some((key, policy, score)) = tally.chosen else {
            return Vec::new();
        };
        let name = self.trace.text(key);
        let mut gone = fact("Evicted", name);
        gone.detail = spoken(policy, score);
        let looked_at = tally.sample.iter().map(|(other, score)| {
            let name = self.trace.text(*other);
            let mut looked_at = fact(&format!("Looked at {name}"), "");
            looked_at.value = spoken(policy, *score);
            if *other == key {
                looked_at.detail = "the one that went".into();
            }
            looked_at
        });
        let mut facts = vec![gone, fact("Policy", policy.word())];
        facts.extend(looked_at);
        let by_sample = !matches!(
            policy,
            Eviction::AllKeysRandom
                | Eviction::VolatileRandom
                | Eviction::ExactLru
        );
        if by_sample && tally.sample.iter().all(|(other, _)| *other != key) {
            let pool = "of an earlier sample, from the pool";
            facts.push(fact("It was", pool));
        }
        facts
    }
}
