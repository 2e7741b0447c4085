use super::{
    Fact, Facts, Tally,
    facts::{fact, list},
};
use crate::{trace::NodeId, view::fold::Fold};

impl Fold<'_> {
    /// The copies in an app's own memory.
    pub fn own_copies(&self, node: NodeId, tally: &Tally) -> Vec<Fact> {
        let copies = self.sorted(node).into_iter();
        copies
            .map(|(key, copied)| self.key_fact(key, &copied, tally).0)
            .collect()
    }

    /// Who hears a cache's channels; none where nobody does.
    pub fn subscriber_facts(&self, node: NodeId) -> Option<Facts> {
        let subscribers = self.subscribers(node);
        let hears = subscribers.iter().map(|it| {
            let mut hears =
                fact(&format!("{} on {}", it.name, it.channel), "connected");
            if it.unread > 0 {
                hears.detail = format!("{} unread", it.unread);
            }
            hears
        });
        let facts: Vec<Fact> = hears.collect();
        (!facts.is_empty()).then(|| list("Subscribers", facts))
    }
}
