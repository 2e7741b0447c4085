use super::{
    Fact, Facts,
    facts::{count, counted, fact, list},
    tally::Tally,
};
use crate::{
    trace::{NodeId, SimTime},
    view::{
        behind_words::waited,
        fold::Fold,
        stage::ReplicationView,
        streams::{EntryState, StreamRow},
        words::{row_words, span_words},
    },
};

impl Fold<'_> {
    /// A cache's part in a pair of primary and replica; nothing where it is
    /// alone.
    pub fn replication_facts(&self, node: NodeId) -> Vec<Facts> {
        let Some(part) = self.replication_view(node) else {
            return Vec::new();
        };
        let facts = match part {
            ReplicationView::Primary { offset, acked, heard } => {
                let mut known = count("The replica said", acked);
                let ago = self.now.as_ns().saturating_sub(heard.as_ns());
                known.timing = format!("{} ago", span_words(ago));
                vec![
                    fact("Part", "primary: takes the writes"),
                    count("Changes passed on (offset)", offset),
                    known,
                ]
            }
            ReplicationView::Replica { offset, behind } => vec![
                fact("Part", "replica: takes no writes"),
                count("Changes done (offset)", offset),
                count("Behind the primary", behind),
            ],
        };
        vec![list("Replication", facts)]
    }

    /// What waits in a cache's tray, and what its disk has; nothing where it
    /// has neither.
    pub fn behind_facts(&self, node: NodeId) -> Vec<Facts> {
        let behind = &self.behind[node.index()];
        let mut lists = Vec::new();
        if let Some(tray) = &behind.tray {
            let rows = tray.iter().map(|dirty| {
                let key = self.trace.text(dirty.key);
                let name = format!("{key} v{}", dirty.row.version);
                let mut fact = fact(&name, &row_words(self.trace, dirty.row));
                if dirty.away {
                    fact.detail = "on its way to the database".into();
                }
                let age = self.now.as_ns().saturating_sub(dirty.since.as_ns());
                fact.timing = waited(age);
                fact
            });
            lists.push(list("Waiting for the database", rows.collect()));
        }
        if let Some(disk) = behind.disk {
            let mut on_disk = count("Commands on disk", disk.on_disk);
            if disk.flushing.is_some() {
                on_disk.detail = "a disk flush is under way".into();
            }
            let process = disk.appended.saturating_sub(disk.written);
            let system = disk.written.saturating_sub(disk.on_disk);
            let mut facts = vec![
                count("Commands only in the process", process),
                count("Commands with the operating system", system),
                on_disk,
            ];
            if let Some((at, keys)) = disk.saved {
                let keys = counted(keys as usize, "key");
                let mut saved = fact("Snapshot", &keys);
                let ago = self.now.as_ns().saturating_sub(at.as_ns());
                saved.timing = format!("{} ago", span_words(ago));
                facts.push(saved);
            }
            lists.push(list("Append-only file and snapshot", facts));
        }
        lists.extend(self.stream_facts(node));
        lists
    }

    /// The streams of a cache, entry by entry, and what is pending in them.
    fn stream_facts(&self, node: NodeId) -> Vec<Facts> {
        let mut lists = Vec::new();
        for stream in self.stream_views(node) {
            let ago =
                |since: SimTime| self.now.as_ns().saturating_sub(since.as_ns());
            let entries = stream.entries.iter().map(|entry| {
                let StreamRow { id, key, text, version, .. } = entry;
                let name = format!("{}: {id}", stream.name);
                let mut fact = fact(&name, &format!("{key} {text} v{version}"));
                match &entry.state {
                    EntryState::Waiting => fact.detail = "not read yet".into(),
                    EntryState::Pending { consumer, count, since } => {
                        fact.detail =
                            format!("pending at {consumer}, delivery {count}");
                        fact.timing = format!("idle {}", waited(ago(*since)));
                    }
                    EntryState::Done => fact.detail = "acknowledged".into(),
                }
                fact
            });
            let entries: Vec<Fact> = entries.collect();
            let held = stream.pending.iter().map(|held| {
                let name = format!("{}: {}", held.group, held.consumer);
                let mut fact = fact(&name, &counted(held.entries, "entry"));
                if held.entries > 1 {
                    fact.value = format!("{} entries", held.entries);
                }
                fact.detail =
                    format!("delivered {} times at most", held.count_max);
                fact.timing =
                    format!("oldest idle {}", waited(ago(held.oldest)));
                fact
            });
            let held: Vec<Fact> = held.collect();
            lists.push(list("Stream entries", entries));
            lists.push(list("Pending entries list", held));
        }
        lists
    }
}

impl Tally {
    /// What a cache has queued and passed on; nothing where it never has.
    pub fn behind(&self) -> Vec<Fact> {
        if self.queued + self.full == 0 {
            return Vec::new();
        }
        let mut facts = vec![
            count("Rows queued for the database", self.queued),
            count("In the place of an older one", self.coalesced),
            count("Batches sent", self.batches),
            count("Rows that the database confirmed", self.flushed),
            count("Writes that found the tray full", self.full),
        ];
        // Only where a sync job or an operator's alarm is about.
        let seldom = [
            ("Rows put back at the end", self.put_back),
            ("Rows in the dead-letter queue", self.dead),
            ("Alarms", self.alarms),
        ];
        let some = seldom.into_iter().filter(|(_, number)| *number > 0);
        facts.extend(some.map(|(name, number)| count(name, number)));
        facts
    }
}
