use super::{Change, Fact, Facts, tally::Tally};
use crate::{
    scenario::NodeKind,
    trace::{NodeId, OpEvent, OpKind, Outcome, Stop, Sym, sort_by_number},
    view::{
        copies::Copied,
        fold::Fold,
        stage::{Freshness, NodeStatus},
        words::{row_words, span_words},
    },
};

/// A plain fact.
#[inline(never)]
pub(super) fn fact(name: &str, value: &str) -> Fact {
    Fact {
        name: name.into(),
        value: value.into(),
        detail: String::new(),
        timing: String::new(),
        freshness: Freshness::Unknown,
        change: Change::No,
    }
}

#[inline(never)]
pub(super) fn count(name: &str, count: u32) -> Fact {
    fact(name, &count.to_string())
}

/// `1 hit`, `3 hits`.
#[inline(never)]
pub(super) fn counted(count: usize, one: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {one}{s}")
}

pub(super) fn list(title: &'static str, facts: Vec<Fact>) -> Facts {
    Facts { title, facts }
}

impl Fold<'_> {
    /// Whether the process runs, and what its clock shows.
    pub fn process_facts(&self, node: NodeId) -> Vec<Fact> {
        let mut status = fact("Status", "runs");
        match self.status[node.index()] {
            NodeStatus::Up => {}
            NodeStatus::Closing => {
                status.value = "shuts down once nothing waits".into();
            }
            NodeStatus::Down(Stop::Exit) => {
                status.value = "shut down: its memory is gone".into();
            }
            NodeStatus::Down(Stop::Process) => {
                status.value = "crashed: its memory is gone".into();
            }
            NodeStatus::Down(Stop::Power) => {
                status.value = "no power: its memory is gone".into();
            }
            NodeStatus::Down(Stop::Machine) => {
                status.value = "the machine is lost with its disk".into();
            }
            NodeStatus::Paused(until) => {
                let left = until.as_ns().saturating_sub(self.now.as_ns());
                status.value = "stands still".into();
                status.timing = format!("{} more", span_words(left));
            }
        }
        let lead = self.clock_lead_ns[node.index()];
        let by = span_words(lead.unsigned_abs());
        let clock = match lead {
            0 => String::from("right"),
            1.. => format!("{by} ahead"),
            _ => format!("{by} behind"),
        };
        vec![status, fact("Clock", &clock)]
    }

    /// What a client does, has in hand and was told.
    pub fn app_facts(&self, node: NodeId, tally: &Tally) -> Vec<Facts> {
        let running = self.running.iter();
        let running = running.filter(|(_, running)| running.client == node);
        let mut operations = Vec::new();
        for (op, running) in running {
            let OpEvent::Began { kind, key, text } = running.began else {
                continue;
            };
            let key = self.trace.text(key);
            let doing = match kind {
                OpKind::Read => format!("reads {key}"),
                OpKind::Write => {
                    format!("writes {key} = {}", self.trace.text(text))
                }
            };
            let mut fact = fact(&format!("#{} {doing}", op.0), "empty-handed");
            if let Some((key, row)) = running.hand {
                fact.value = format!("in hand {}", row_words(self.trace, row));
                fact.freshness = self.freshness(key, row);
            }
            operations.push(fact);
        }
        let mut last = Vec::new();
        if let Some(told) = self.told.get(node) {
            let name = format!("{} {}", told.kind.word(), told.key);
            let row = match (told.outcome, told.row.as_str()) {
                (Outcome::Acknowledged, "") => "nothing there",
                (_, row) => row,
            };
            let mut fact = fact(&name, row);
            fact.detail = told.outcome.word().into();
            let ago = self.now.as_ns().saturating_sub(told.at.as_ns());
            fact.timing = format!("{} ago", span_words(ago));
            last.push(fact);
        }
        let [read, write] = tally.outcomes;
        let sum = |outcome: usize| read[outcome] + write[outcome];
        let mut totals = vec![
            count("Reads acknowledged", read[0]),
            count("Writes acknowledged", write[0]),
            count("Failed", sum(1)),
            count("Outcome unknown", sum(2)),
        ];
        if tally.turned_away > 0 {
            totals.push(count("Turned away while down", tally.turned_away));
        }
        vec![
            list("Now", Vec::new()),
            list("Running operations", operations),
            list("Last told", last),
            list("Own copies", self.own_copies(node, tally)),
            list("So far", totals),
        ]
    }

    /// What a cache has in memory.
    pub fn cache_facts(&self, node: NodeId, tally: &Tally) -> Vec<Facts> {
        let copies = self.sorted(node);
        let mut dead = 0;
        let mut bytes = 0;
        let mut keys = Vec::new();
        for (key, copied) in copies {
            let (fact, alive) = self.key_fact(key, &copied, tally);
            let held = match copied.number {
                Some(_) => fact.value.len(),
                None => self.trace.text(copied.row.text).len(),
            };
            bytes += fact.name.len() + held;
            dead += usize::from(!alive);
            keys.push(fact);
        }
        let mut memory = count("Keys in memory", keys.len() as u32);
        if dead > 0 {
            memory.detail = format!("{dead} of them past their time");
        }
        let size = fact("Names and values", &counted(bytes, "byte"));
        let looks = tally.hits + tally.misses;
        let mut hits = count("Hits", tally.hits);
        if let Some(halves) = (200 * tally.hits).checked_div(looks) {
            // Rounded to a whole per cent.
            let share = halves.div_ceil(2);
            hits.detail = format!("{share} % of {looks}");
        }
        let mut totals = vec![
            hits,
            count("Values stored", tally.stored),
            count("Refused by a script", tally.refused),
            count("Deleted", tally.deleted),
            count("Expired", tally.expired),
        ];
        let evicted = count("Evicted", tally.evicted);
        let full = count("Refused, out of memory", tally.refused_full);
        let full_memory =
            [(tally.evicted, evicted), (tally.refused_full, full)];
        totals.extend(
            full_memory.into_iter().filter(|it| it.0 > 0).map(|it| it.1),
        );
        let eviction = list("Last eviction", self.eviction_facts(tally));
        let now = list("Now", vec![memory, size]);
        let mut lists = vec![now, eviction, list("Keys", keys)];
        lists.extend(self.replication_facts(node));
        lists.extend(self.behind_facts(node));
        lists.extend(self.subscriber_facts(node));
        lists.push(list("So far", [totals, tally.behind()].concat()));
        lists
    }

    /// A key, and whether a command would still find it.
    pub(super) fn key_fact(
        &self,
        key: Sym,
        copied: &Copied,
        tally: &Tally,
    ) -> (Fact, bool) {
        let value = match copied.number {
            Some(number) => number.to_string(),
            None => row_words(self.trace, copied.row),
        };
        let mut fact = fact(self.trace.text(key), &value);
        fact.freshness = self.freshness_of(key, copied);
        let hits = tally.hits_of.get(key).copied().unwrap_or(0);
        fact.detail = counted(hits as usize, "hit");
        let Some(ttl) = copied.ttl else {
            fact.timing = "no TTL".into();
            return (fact, true);
        };
        // The cache reads its own clock: a jump takes time away or gives it.
        let jumped = tally.lead_ns - tally.lead_of.get(key).unwrap_or(&0);
        let ends = ttl.ends_at.as_ns() as i64 - jumped;
        match ends - self.now.as_ns() as i64 {
            left @ 1.. => {
                fact.timing = format!("{} left", span_words(left as u64));
                (fact, true)
            }
            _ => {
                fact.detail.push_str(", past its time, still in memory");
                (fact, false)
            }
        }
    }

    /// What a database or its replica holds.
    pub fn db_facts(&self, node: NodeId, tally: &Tally) -> Vec<Facts> {
        let info = &self.topology.nodes[node.index()];
        let inside = self.inside[node.index()].len() as u32;
        let busy = inside.min(info.workers);
        let pool = format!("{busy} of {} busy", info.workers);
        let mut now = vec![
            fact("Connections", &pool),
            count("Statements waiting", inside - busy),
        ];
        let log = fact("Log", &counted(tally.log as usize, "row"));
        if info.kind == NodeKind::Replica {
            now.push(self.lag_fact(tally));
        }
        now.push(log);
        let rows = self.sorted(node).into_iter().map(|(key, copied)| {
            let value = row_words(self.trace, copied.row);
            let mut fact = fact(self.trace.text(key), &value);
            fact.freshness = self.freshness(key, copied.row);
            fact
        });
        let mut totals = vec![count("Rows read", tally.selects)];
        if info.kind == NodeKind::Database {
            let commits = tally.commits as u32;
            totals.push(count("Rows committed", commits));
            totals.push(count("Version conflicts", tally.conflicts));
            if tally.batches + tally.rolled_back > 0 {
                totals.push(count("Batches committed", tally.batches));
                totals.push(count("Batches rolled back", tally.rolled_back));
            }
        } else {
            totals.push(count("Rows applied", tally.applied as u32));
        }
        vec![
            list("Now", now),
            list("Rows", rows.collect()),
            list("So far", totals),
        ]
    }

    /// How far a replica is behind its primary.
    fn lag_fact(&self, tally: &Tally) -> Fact {
        let behind = tally.commits.saturating_sub(tally.applied);
        let mut lag = fact("Behind the primary", &counted(behind, "row"));
        let first = self.index.committed.get(tally.applied);
        if let Some(first) = first.filter(|_| behind > 0) {
            let first = self.trace.entry(*first).at;
            let age = self.now.as_ns().saturating_sub(first.as_ns());
            lag.timing = format!("for {}", span_words(age));
        }
        lag
    }

    /// What a node has copies of, by the beginning of their names.
    pub(super) fn sorted(&self, node: NodeId) -> Vec<(Sym, Copied)> {
        let copies = self.copies[node.index()].iter();
        let mut copies: Vec<(Sym, Copied)> =
            copies.map(|(key, copied)| (key, *copied)).collect();
        sort_by_number(&mut copies, |(key, _)| {
            let mut first = [0; 16];
            let text = self.trace.text(*key).as_bytes();
            let count = text.len().min(16);
            first[..count].copy_from_slice(&text[..count]);
            u128::from_be_bytes(first)
        });
        copies
    }
}
