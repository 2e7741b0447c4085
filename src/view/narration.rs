use super::{
    Index,
    behind_words::{batch_sentence, disk_sentence, tray_sentence},
    evict_words::evict_sentence,
    log_words::log_sentence,
    marker::copyless_sentence,
    newest::Newest,
    process_words::{joins_sentence, ruled_out_sentence},
    pubsub_words::pubsub_sentence,
    repl_words::repl_sentence,
    stop_words::fault_sentence,
    stream_words::stream_sentence,
    words::{self, packet_label, packet_of, row_words, span_words, took},
};
use crate::trace::{
    CacheEvent, DbEvent, Entry, EntryId, Event, ExpiryPath, LossReason,
    NetEvent, OpEvent, OpKind, Outcome, Row, Sym, Trace,
};

/// A sentence for a step, and why it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Narration {
    /// What happened, in one or two sentences.
    pub text: String,
    /// The step that caused it, with its words.
    pub cause: Option<(EntryId, String)>,
}

/// The narration of an entry.
pub fn narrate(trace: &Trace, index: &Index, id: EntryId) -> Narration {
    let told = Teller { trace, index, id, entry: trace.entry(id) };
    let because = |cause| {
        let node = trace.node_name(trace.entry(cause).node);
        let words = words::step_words(trace, index, cause);
        (cause, format!("{node}: {words}"))
    };
    Narration { text: told.sentence(), cause: cause(trace, id).map(because) }
}

/// The nearest cause that is itself a step.
fn cause(trace: &Trace, id: EntryId) -> Option<EntryId> {
    let mut cause = trace.entry(id).cause.some()?;
    while !trace.entry(cause).event.is_step() {
        cause = trace.entry(cause).cause.some()?;
    }
    Some(cause)
}

struct Teller<'a> {
    trace: &'a Trace,
    index: &'a Index,
    id: EntryId,
    entry: &'a Entry,
}

impl Teller<'_> {
    fn sentence(&self) -> String {
        match self.entry.event {
            Event::Op(event) => self.op(event),
            Event::Net(event) => self.net(event),
            Event::Fault(event) => {
                let words = words::step_words(self.trace, self.index, self.id);
                fault_sentence(self.name(), &words, event)
            }
            Event::Cache(event) => self.cache(event),
            Event::Db(event) => self.db(event),
            Event::Tray(event) => tray_sentence(self.trace, self.name(), event),
            Event::Disk(event) => disk_sentence(self.trace, self.name(), event),
            Event::Repl(event) => repl_sentence(self.trace, self.name(), event),
            Event::Log(event) => log_sentence(self.trace, self.name(), event),
            Event::Stream(event) => {
                stream_sentence(self.trace, self.name(), event)
            }
            Event::PubSub(event) => {
                pubsub_sentence(self.trace, self.name(), event)
            }
        }
    }

    fn name(&self) -> &str {
        self.trace.node_name(self.entry.node)
    }

    fn row(&self, row: Row) -> String {
        row_words(self.trace, row)
    }

    /// What a newer row means for one that is read, stored or carried.
    fn newer(&self, key: Sym, row: Row) -> Option<String> {
        let newest = Newest::of(self.trace, self.index, self.id, key)?;
        newest.beyond(self.trace, row, self.entry.at)
    }

    fn op(&self, event: OpEvent) -> String {
        let (name, text) = (self.name(), |sym| self.trace.text(sym));
        match event {
            OpEvent::Began { kind: OpKind::Read, key, .. } => {
                format!("{name} is asked for {}.", text(key))
            }
            OpEvent::Began { kind: OpKind::Write, key, text: new } => {
                format!(
                    "{name} is asked to write {} = {}.",
                    text(key),
                    text(new)
                )
            }
            OpEvent::TurnedAway { key, .. } => {
                format!("{name} is down: a request for {} fails.", text(key))
            }
            OpEvent::Waits { span } => {
                let span = span_words(span.as_ns());
                format!("{name} waits {span} before it goes on.")
            }
            OpEvent::Joins { key } => joins_sentence(name, text(key)),
            OpEvent::RuledOut { key } => ruled_out_sentence(name, text(key)),
            OpEvent::Ended { kind, outcome, key, row } => {
                self.ended(kind, outcome, key, row)
            }
        }
    }

    fn ended(
        &self,
        kind: OpKind,
        outcome: Outcome,
        key: Sym,
        row: Row,
    ) -> String {
        let (name, shown) = (self.name(), self.row(row));
        let key_text = self.trace.text(key);
        match (kind, outcome) {
            (OpKind::Read, Outcome::Acknowledged) => {
                let read = format!("{name} has read {key_text}: {shown}");
                let read = match self.newer(key, row) {
                    Some(newer) => format!("{read}, but {newer}."),
                    None => format!("{read}."),
                };
                read + &took(self.trace, self.entry.op)
            }
            (OpKind::Write, Outcome::Acknowledged) => {
                let told = format!("{name} is told OK: {shown} is written.");
                let told = told + &took(self.trace, self.entry.op);
                told + &self.still_on_its_way(key)
            }
            (_, Outcome::Failed) => {
                format!("{name} gives up its {} of {key_text}.", kind.word())
            }
            (_, Outcome::Unknown) => format!(
                "{name} does not know whether its {} of {key_text} took \
                 effect.",
                kind.word()
            ),
        }
    }

    /// Older values of the key that are still travelling.
    fn still_on_its_way(&self, key: Sym) -> String {
        let flying = self.index.on_their_way(self.id.index() + 1);
        let mut older = flying.filter_map(|sent| {
            let (packet, from, _) = packet_of(self.trace, sent)?;
            let older =
                packet.key == key && self.newer(key, packet.row).is_some();
            older.then_some((from, packet.row))
        });
        match older.next() {
            Some((from, row)) => format!(
                " An older value is still on its way: {} from {}.",
                self.row(row),
                self.trace.node_name(from)
            ),
            None => String::new(),
        }
    }

    fn net(&self, event: NetEvent) -> String {
        let name = self.name();
        let message = |msg| {
            let packet = self
                .index
                .sent(msg)
                .and_then(|sent| packet_of(self.trace, sent));
            let (packet, from, to) = packet?;
            let node = |node| self.trace.node_name(node).to_string();
            let label = packet_label(self.trace, &packet);
            Some((label, node(from), node(to)))
        };
        let label = |msg| message(msg).map_or(String::new(), |m| m.0);
        match event {
            NetEvent::Sent { msg, .. } => {
                let (label, _, to) = message(msg).unwrap_or_default();
                format!("{name} sends {label} to {to}.")
            }
            NetEvent::Received { msg } => {
                format!("{name} receives {}.", label(msg))
            }
            NetEvent::TakenUp { msg } => {
                format!("{name} takes up {}, which has waited.", label(msg))
            }
            NetEvent::Queued { msg, waiting } => format!(
                "All workers of {name} are busy: {} waits, {waiting} in line.",
                label(msg)
            ),
            NetEvent::Answered { msg, .. } => {
                let (label, from, _) = message(msg).unwrap_or_default();
                let label = words::in_plain_words(label);
                format!("{from} has answered {name}: {label}.")
            }
            NetEvent::Late { msg } => format!(
                "{} reaches {name} too late: nobody waits for it any more.",
                label(msg)
            ),
            NetEvent::Lost { msg, reason } => {
                let (label, _, to) = message(msg).unwrap_or_default();
                let why = match reason {
                    LossReason::Loss => "the network lost it".into(),
                    LossReason::Cut => "the link is cut".into(),
                    LossReason::NoPower => format!("{to} has no power"),
                    LossReason::Hand => "you dropped it".into(),
                    LossReason::Gone => format!("the process {to} is gone"),
                };
                format!("{label} never reaches {to}: {why}.")
            }
            NetEvent::Reset { msg } => format!(
                "The connection of {name} is reset: no answer to {}.",
                label(msg)
            ),
            NetEvent::TimedOut { msg } => format!(
                "{name} has waited long enough for an answer to {}.",
                label(msg)
            ),
            NetEvent::Kept { .. } => format!(
                "{name} has nothing to tell yet: it answers when there is."
            ),
        }
    }

    fn cache(&self, event: CacheEvent) -> String {
        let (name, text) = (self.name(), |sym| self.trace.text(sym));
        let told = copyless_sentence(self.trace, name, self.id, event);
        if let Some(told) = told {
            return told;
        }
        match event {
            CacheEvent::Hit { key, row } => {
                let hit =
                    format!("{name} has {}: {}", text(key), self.row(row));
                match self.newer(key, row) {
                    Some(newer) => format!("{hit}. It is stale: {newer}."),
                    None => format!("{hit}."),
                }
            }
            CacheEvent::Missed { key } => {
                format!("{name} has no {}: a miss.", text(key))
            }
            CacheEvent::Stored { key, row, ttl_ms } => {
                let ttl = span_words(u64::from(ttl_ms) * 1_000_000);
                let stored =
                    format!("{name} stores {} for {ttl}.", self.row(row));
                match self.newer(key, row) {
                    Some(newer) => format!(
                        "{stored} It is already old: {newer}, and readers \
                         of the cache will not know."
                    ),
                    None => stored,
                }
            }
            CacheEvent::Counted { key, number, .. }
            | CacheEvent::Incremented { key, number } => {
                format!("{name} stores {number} under {}.", text(key))
            }
            CacheEvent::Deleted { key, existed } => {
                let deleted = match existed {
                    true => format!("{name} deletes {}.", text(key)),
                    false => {
                        format!("{name} has no {} to delete.", text(key))
                    }
                };
                deleted + &self.still_on_its_way(key)
            }
            CacheEvent::Expired { key, path } => self.expired(key, path),
            CacheEvent::Refused { key, row } => self.refused(key, row),
            CacheEvent::Renewed { key, ttl_ms } => {
                let ttl = span_words(u64::from(ttl_ms) * 1_000_000);
                format!("The hit lets {} live for another {ttl}.", text(key))
            }
            CacheEvent::Found { key, .. } => {
                format!("{name} has {}.", text(key))
            }
            CacheEvent::Warm { .. } | CacheEvent::Overdue { .. } => {
                let words = words::step_words(self.trace, self.index, self.id);
                format!("{name}: {words}.")
            }
            CacheEvent::Sampled { .. }
            | CacheEvent::Evicted { .. }
            | CacheEvent::Full { .. } => {
                evict_sentence(self.trace, name, event)
            }
            CacheEvent::Scanned { key, looked_at, found } => format!(
                "{name} has looked at {looked_at} keys, one after the other: \
                 {found} match {}. Nothing else ran meanwhile.",
                text(key)
            ),
        }
    }

    fn refused(&self, key: Sym, row: Row) -> String {
        let newer = self.newer(key, row);
        let why = newer.map_or(String::new(), |newer| format!(": {newer}"));
        format!("{} refuses {}{why}.", self.name(), self.row(row))
    }

    fn expired(&self, key: Sym, path: ExpiryPath) -> String {
        let (name, key) = (self.name(), self.trace.text(key));
        match path {
            ExpiryPath::Lazy => format!(
                "The time of {key} is over: {name} deletes it, now that it \
                 is touched."
            ),
            ExpiryPath::Active => format!(
                "The time of {key} is over: {name}'s expiry cycle has found \
                 it."
            ),
        }
    }

    fn db(&self, event: DbEvent) -> String {
        let (name, text) = (self.name(), |sym| self.trace.text(sym));
        match event {
            DbEvent::Seeded { key, row } => {
                format!("{name} holds {} = {}.", text(key), self.row(row))
            }
            DbEvent::Read { key, row } => {
                let read =
                    format!("{name} reads {}: {}", text(key), self.row(row));
                match self.newer(key, row) {
                    Some(newer) => format!("{read}. It lags: {newer}."),
                    None => format!("{read}."),
                }
            }
            DbEvent::Committed { key, row } => {
                let committed = format!(
                    "{name} commits {} = {}.",
                    text(key),
                    self.row(row)
                );
                committed + &self.still_on_its_way(key)
            }
            DbEvent::Conflicted { key, expected, found } => format!(
                "{name} changes nothing: {} stands at v{found}, not at \
                 v{expected}.",
                text(key)
            ),
            DbEvent::Replicated { key, row } => {
                format!("{name} now has {} = {}.", text(key), self.row(row))
            }
            DbEvent::Recovered { key, row } => {
                let (key, row) = (text(key), self.row(row));
                format!("{name} reads {key} = {row} back from its log.")
            }
            DbEvent::Noted { .. }
            | DbEvent::Forgot { .. }
            | DbEvent::Absorbed { .. }
            | DbEvent::Batched { .. }
            | DbEvent::Increased { .. }
            | DbEvent::Rejected { .. }
            | DbEvent::RolledBack { .. } => {
                batch_sentence(self.trace, name, event)
            }
        }
    }
}
