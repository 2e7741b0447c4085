use super::{
    Facts,
    facts::{count, fact, list},
};
use crate::{
    trace::NodeId,
    view::{fold::Fold, logs::LogCopy, stage::BrokerRole, words::row_words},
};

impl Fold<'_> {
    /// What a broker has.
    pub fn broker_facts(&self, node: NodeId) -> Vec<Facts> {
        let mut lists = vec![list("Now", Vec::new())];
        for log in &self.behind[node.index()].logs {
            lists.push(list("Partition", self.part_facts(log)));
            lists.push(list("Records", self.record_facts(log)));
        }
        lists
    }

    fn part_facts(&self, log: &LogCopy) -> Vec<super::Fact> {
        let mut part = fact("Part", "");
        part.value = match self.role(log) {
            BrokerRole::Leader { .. } => "leader".into(),
            BrokerRole::InSync => "follower, in sync".into(),
            BrokerRole::Behind => "follower, not in sync".into(),
        };
        vec![
            count("Number", log.partition),
            part,
            count("Replicas in sync", self.in_sync(log.partition)),
            count("Log end offset", log.end()),
            count("High watermark", log.mark),
            count("Committed offset of the group", log.committed),
        ]
    }

    fn record_facts(&self, log: &LogCopy) -> Vec<super::Fact> {
        let records = log.records.iter().zip(log.first..);
        let facts = records.map(|(record, offset)| {
            let key = self.trace.text(record.key);
            let value = row_words(self.trace, record.row);
            let mut fact = fact(&format!("{offset} {key}"), &value);
            fact.detail = match (offset < log.committed, offset < log.mark) {
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
