use super::{
    Fact, Facts,
    facts::{count, fact, list},
};
use crate::{
    trace::NodeId,
    view::{fold::Fold, logs::LogCopy, stage::BrokerRole, words::row_words},
};

impl Fold<'_> {
    /// What a broker has.
    pub fn broker_facts(&self, node: NodeId) -> Vec<Facts> {
        let logs = &self.behind[node.index()].logs;
        let (mut parts, mut records) = (Vec::new(), Vec::new());
        for log in logs {
            let of = match logs.len() {
                1 => String::new(),
                _ => format!("P{} ", log.partition),
            };
            parts.extend(self.part_facts(&of, log));
            records.extend(self.record_facts(&of, log));
        }
        vec![
            list("Now", Vec::new()),
            list("Partitions", parts),
            list("Records", records),
        ]
    }

    fn part_facts(&self, of: &str, log: &LogCopy) -> [Fact; 5] {
        let part = match self.role(log) {
            BrokerRole::Leader { .. } => "leader",
            BrokerRole::InSync => "follower, in sync",
            BrokerRole::Behind => "follower, not in sync",
        };
        let named = |name: &str| format!("{of}{name}");
        let in_sync = self.in_sync(log.partition);
        [
            fact(&named("Part"), part),
            count(&named("Replicas in sync"), in_sync),
            count(&named("Log end offset"), log.end()),
            count(&named("High watermark"), log.mark),
            count(&named("Committed offset of the group"), log.committed),
        ]
    }

    fn record_facts(&self, of: &str, log: &LogCopy) -> Vec<Fact> {
        let records = log.records.iter().zip(log.first..);
        let facts = records.map(|(record, offset)| {
            let key = self.trace.text(record.key);
            let value = row_words(self.trace, record.row);
            let mut fact = fact(&format!("{of}{offset} {key}"), &value);
            let passed = offset < log.committed.min(log.mark);
            fact.detail = match (passed, offset < log.mark) {
                (true, _) => "the group is past it",
                (false, true) => "below the high watermark",
                (false, false) => "not yet on all that are in sync",
            }
            .into();
            fact
        });
        facts.collect()
    }
}
