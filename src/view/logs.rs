//! Brokers of a replicated log, as the stage shows them.

use super::{
    fold::Fold,
    stage::{BrokerRole, LogRow, LogView, NodeContent},
};
use crate::{
    scenario::NodeKind,
    trace::{Entry, EntryId, LogEvent, NodeId, Row, Stop, Sym},
};

/// A box shows at most so many records of a partition.
const ROWS_MAX: usize = 6;

/// What is known of one broker's copy of a partition.
#[derive(Clone)]
pub(super) struct LogCopy {
    pub partition: u32,
    /// Whether it leads, and whether it is in sync.
    pub leads: bool,
    pub in_sync: bool,
    /// The offset of the first record of the run.
    pub first: u32,
    pub mark: u32,
    /// The offset at which the group goes on: known by all.
    pub committed: u32,
    pub records: Vec<LogRecord>,
}

/// A record, and the entry that appended it.
#[derive(Clone, Copy)]
pub(super) struct LogRecord {
    pub key: Sym,
    pub row: Row,
    pub touched: EntryId,
}

impl LogCopy {
    pub fn end(&self) -> u32 {
        self.first + self.records.len() as u32
    }

    /// Its node has stopped.
    pub fn stopped(&mut self, how: Stop) {
        if !how.spares_the_machine() {
            self.records.clear();
        }
        self.mark = self.mark.min(self.end());
    }

    fn cut_back(&mut self, end: u32) {
        self.records.truncate(end.saturating_sub(self.first) as usize);
        self.mark = self.mark.min(self.end());
    }
}

impl Fold<'_> {
    #[inline(never)]
    pub(super) fn log(&mut self, id: EntryId, entry: &Entry, event: LogEvent) {
        let node = entry.node;
        match event {
            LogEvent::Leads { partition, end, .. } => {
                self.begin_log(node, partition, end);
            }
            LogEvent::Appended { partition, key, row, .. }
            | LogEvent::Replicated { partition, key, row, .. } => {
                let record = LogRecord { key, row, touched: id };
                self.of_log(node, partition, |log| log.records.push(record));
                if let LogEvent::Replicated { .. } = event {
                    self.leave(entry);
                }
            }
            LogEvent::Advanced { partition, mark } => {
                self.of_log(node, partition, |log| log.mark = mark);
            }
            LogEvent::Learned { partition, mark } => {
                self.of_log(node, partition, |log| log.mark = mark);
                self.leave(entry);
            }
            LogEvent::Fetched { .. } => self.leave(entry),
            LogEvent::Left { partition, replica, .. } => {
                self.of_log(replica, partition, |log| log.in_sync = false);
            }
            LogEvent::Joined { partition, replica, .. } => {
                self.of_log(replica, partition, |log| log.in_sync = true);
            }
            LogEvent::Elected { partition, .. } => {
                for broker in self.brokers() {
                    let leads = broker == node;
                    self.of_log(broker, partition, |log| {
                        log.leads = leads;
                        log.in_sync |= leads;
                    });
                }
            }
            LogEvent::Truncated { partition, end, .. } => {
                self.of_log(node, partition, |log| log.cut_back(end));
                self.leave(entry);
            }
            LogEvent::OffsetCommitted { partition, offset, .. }
            | LogEvent::OffsetLoaded { partition, offset } => {
                for broker in self.brokers() {
                    self.of_log(broker, partition, |log| {
                        log.committed = offset;
                    });
                }
            }
            LogEvent::Follows { .. }
            | LogEvent::TooFew { .. }
            | LogEvent::NotLeader { .. }
            | LogEvent::Discarded { .. }
            | LogEvent::Recovered { .. }
            | LogEvent::Read { .. }
            | LogEvent::OutOfRange { .. } => {}
        }
    }

    fn brokers(&self) -> Vec<NodeId> {
        self.topology.of_kind(NodeKind::Broker).collect()
    }

    fn of_log(
        &mut self,
        node: NodeId,
        partition: u32,
        change: impl FnOnce(&mut LogCopy),
    ) {
        let logs = &mut self.behind[node.index()].logs;
        let log = logs.iter_mut().find(|log| log.partition == partition);
        if let Some(log) = log {
            change(log);
        }
    }

    /// All brokers have a partition at the beginning, and are in sync.
    fn begin_log(&mut self, leader: NodeId, partition: u32, first: u32) {
        for broker in self.brokers() {
            let logs = &mut self.behind[broker.index()].logs;
            let before = |log: &LogCopy| log.partition < partition;
            let place = logs.partition_point(before);
            logs.insert(
                place,
                LogCopy {
                    partition,
                    leads: broker == leader,
                    in_sync: true,
                    first,
                    mark: first,
                    committed: first,
                    records: Vec::new(),
                },
            );
        }
    }

    /// How many are in sync with a partition's leader, itself included.
    pub(super) fn in_sync(&self, partition: u32) -> u32 {
        let logs = self.behind.iter().flat_map(|it| &it.logs);
        let in_sync = logs.filter(|it| it.partition == partition && it.in_sync);
        in_sync.count() as u32
    }

    pub(super) fn role(&self, log: &LogCopy) -> BrokerRole {
        match (log.leads, log.in_sync) {
            (true, _) => {
                let in_sync = self.in_sync(log.partition);
                BrokerRole::Leader { in_sync }
            }
            (false, true) => BrokerRole::InSync,
            (false, false) => BrokerRole::Behind,
        }
    }

    /// What a broker has.
    pub(super) fn broker_content(
        &self,
        node: NodeId,
        current: Option<EntryId>,
    ) -> NodeContent {
        let logs = self.behind[node.index()].logs.iter();
        let logs = logs.map(|log| self.log_view(log, current));
        NodeContent::Broker { logs: logs.collect() }
    }

    fn log_view(&self, log: &LogCopy, current: Option<EntryId>) -> LogView {
        let more = log.records.len().saturating_sub(ROWS_MAX);
        let shown = log.records.iter().zip(log.first..).skip(more);
        let rows = shown.map(|(record, offset)| LogRow {
            offset,
            key: self.trace.text(record.key).into(),
            text: self.trace.text(record.row.text).into(),
            version: record.row.version,
            common: offset < log.mark,
            passed: offset < log.committed.min(log.mark),
            changed: Some(record.touched) == current,
        });
        LogView {
            partition: log.partition,
            role: self.role(log),
            end: log.end(),
            mark: log.mark,
            committed: log.committed,
            rows: rows.collect(),
            more,
        }
    }
}
