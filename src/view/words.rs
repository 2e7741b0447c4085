use super::{
    Index,
    behind_words::{disk_words, rows, tray_words},
    evict_words::evict_words,
    log_words::log_words,
    process_words::{joins, ruled_out},
    pubsub_words::pubsub_words,
    repl_words::repl_words,
    stream_words::stream_words,
};
use crate::{
    measure::spent,
    trace::{
        CacheEvent, DbEvent, EntryId, Event, FaultEvent, MsgId, NetEvent,
        NodeId, OpEvent, OpId, OpKind, Outcome, Packet, Row, Sym, Trace,
    },
};

/// A row as people read it: `Ann v1`.
pub fn row_words(trace: &Trace, row: Row) -> String {
    match (row.is_some(), row.version) {
        (false, _) => "nothing".into(),
        (true, 0) => trace.text(row.text).into(),
        (true, version) => format!("{} v{version}", trace.text(row.text)),
    }
}

/// A length of time as people read it: three figures and a unit.
pub fn span_words(ns: u64) -> String {
    let rounded = |unit: u64| (ns + unit / 2) / unit;
    match ns {
        0..=999 => format!("{ns} ns"),
        1_000..=999_999 => format!("{} µs", ns / 1_000),
        1_000_000..=9_999_999 => {
            let cents = rounded(10_000);
            format!("{}.{:02} ms", cents / 100, cents % 100)
        }
        10_000_000..=99_999_999 => {
            let tenths = rounded(100_000);
            format!("{}.{} ms", tenths / 10, tenths % 10)
        }
        100_000_000..=999_999_999 => format!("{} ms", rounded(1_000_000)),
        _ => {
            let cents = rounded(10_000_000);
            format!("{}.{:02} s", cents / 100, cents % 100)
        }
    }
}

/// Where the time of an operation that has ended went, as a sentence.
pub fn took(trace: &Trace, op: OpId) -> String {
    let Some((spent, whole)) = spent(trace, op) else {
        return String::new();
    };
    if whole == 0 {
        return String::new();
    }
    let parts = [
        ("network", spent.network_ns),
        ("queue", spent.queue_ns),
        ("work", spent.service_ns),
        ("waiting", spent.other_ns),
    ];
    // What is less than a two-hundredth of the whole would only distract.
    let counts = parts.iter().filter(|(_, ns)| *ns > whole / 200);
    let words =
        |(name, ns): &(&str, u64)| format!("{name} {}", span_words(*ns));
    let parts: Vec<String> = counts.map(words).collect();
    format!(" Took {}: {}.", span_words(whole), parts.join(", "))
}

/// What a message shows of itself, without its key: `SET Ann v1`.
pub fn packet_label(trace: &Trace, packet: &Packet) -> String {
    let mut label = match packet.script {
        Sym::NONE => packet.verb.word().to_string(),
        script => trace.text(script).into(),
    };
    if packet.row.is_some() {
        label.push(' ');
        label.push_str(&row_words(trace, packet.row));
    }
    label
}

/// An answer as a sentence has it.
pub fn in_plain_words(label: String) -> String {
    match label.as_str() {
        "NIL" => "NIL, which means “nothing there”".into(),
        _ => label,
    }
}

/// The packet of a sent message, and its ends.
pub fn packet_of(
    trace: &Trace,
    sent: EntryId,
) -> Option<(Packet, NodeId, NodeId)> {
    let entry = trace.entry(sent);
    match entry.event {
        Event::Net(NetEvent::Sent { to, verb, script, key, row, .. }) => {
            Some((Packet { verb, script, key, row }, entry.node, to))
        }
        _ => None,
    }
}

fn message_words(trace: &Trace, index: &Index, msg: MsgId) -> String {
    let packet = index.sent(msg).and_then(|sent| packet_of(trace, sent));
    match packet {
        Some((packet, _, _)) => packet_label(trace, &packet),
        None => format!("message {}", msg.0),
    }
}

fn request_words(kind: OpKind, key: &str, text: &str) -> String {
    match kind {
        OpKind::Read => format!("read {key}"),
        OpKind::Write => format!("write {key} = {text}"),
    }
}

/// An entry in a few words, for a table row.
pub fn step_words(trace: &Trace, index: &Index, id: EntryId) -> String {
    let entry = trace.entry(id);
    match entry.event {
        Event::Op(event) => op_words(trace, event),
        Event::Net(event) => net_words(trace, index, event),
        Event::Fault(event) => fault_words(trace, index, event),
        Event::Cache(event) => cache_words(trace, event),
        Event::Db(event) => db_words(trace, event),
        Event::Tray(event) => tray_words(trace, event),
        Event::Disk(event) => disk_words(trace, event),
        Event::Repl(event) => repl_words(trace, event),
        Event::Log(event) => log_words(trace, event),
        Event::Stream(event) => stream_words(trace, event),
        Event::PubSub(event) => pubsub_words(trace, event),
    }
}

fn op_words(trace: &Trace, event: OpEvent) -> String {
    match event {
        OpEvent::Began { kind, key, text } => {
            let (key, text) = (trace.text(key), trace.text(text));
            format!("begins: {}", request_words(kind, key, text))
        }
        OpEvent::TurnedAway { kind, key, text } => {
            let (key, text) = (trace.text(key), trace.text(text));
            format!("is down: {}", request_words(kind, key, text))
        }
        OpEvent::Waits { span } => {
            format!("waits {}", span_words(span.as_ns()))
        }
        OpEvent::Joins { key } => joins(trace, key),
        OpEvent::RuledOut { key } => ruled_out(trace, key),
        OpEvent::Ended { kind, outcome, row, .. } => match (kind, outcome) {
            (OpKind::Read, Outcome::Acknowledged) => {
                format!("has read {}", row_words(trace, row))
            }
            (OpKind::Write, Outcome::Acknowledged) => {
                format!("is told OK: {}", row_words(trace, row))
            }
            (_, Outcome::Failed) => format!("{} failed", kind.word()),
            (_, Outcome::Unknown) => {
                format!("{}: outcome unknown", kind.word())
            }
        },
    }
}

fn net_words(trace: &Trace, index: &Index, event: NetEvent) -> String {
    let message = |msg| message_words(trace, index, msg);
    match event {
        NetEvent::Sent { to, verb, script, key, row, .. } => {
            let packet = Packet { verb, script, key, row };
            let label = packet_label(trace, &packet);
            let to = trace.node_name(to);
            match trace.text(key) {
                "" => format!("{label} → {to}"),
                key => format!("{label} ({key}) → {to}"),
            }
        }
        NetEvent::Received { msg } => format!("receives {}", message(msg)),
        NetEvent::TakenUp { msg } => {
            format!("takes up {}", message(msg))
        }
        NetEvent::Queued { msg, waiting } => {
            format!("{} waits for a worker, {waiting} in line", message(msg))
        }
        NetEvent::Answered { msg, .. } => format!("gets {}", message(msg)),
        NetEvent::Late { msg } => format!("{} comes too late", message(msg)),
        NetEvent::Lost { msg, reason } => {
            format!("{} is lost: {}", message(msg), reason.word())
        }
        NetEvent::Reset { msg } => {
            format!("connection reset: {}", message(msg))
        }
        NetEvent::TimedOut { msg } => {
            format!("no answer in time to {}", message(msg))
        }
        NetEvent::Kept { msg } => {
            format!("keeps {} waiting", message(msg))
        }
    }
}

fn fault_words(trace: &Trace, index: &Index, event: FaultEvent) -> String {
    match event {
        FaultEvent::Crashed { how } => how.word().into(),
        FaultEvent::Restarted {} => "restarts".into(),
        FaultEvent::Lagged { to, by } if by.as_ns() == 0 => {
            format!("the lag to {} is over", trace.node_name(to))
        }
        FaultEvent::Lagged { to, by } => format!(
            "messages to {} take {} longer",
            trace.node_name(to),
            span_words(by.as_ns())
        ),
        FaultEvent::Cut { to } => {
            format!("the link to {} is cut", trace.node_name(to))
        }
        FaultEvent::Healed { to } => {
            format!("the link to {} works again", trace.node_name(to))
        }
        FaultEvent::Paused { span } => {
            format!("stands still for {}", span_words(span.as_ns()))
        }
        FaultEvent::Nudged {} => "is told to flush now".into(),
        FaultEvent::Closing {} => "is shut down: takes no more writes".into(),
        FaultEvent::Resumed {} => "goes on".into(),
        FaultEvent::ClockMoved { by, back } => {
            let way = if back { "back" } else { "forward" };
            format!("clock jumps {} {way}", span_words(by.as_ns()))
        }
        FaultEvent::Held { msg } => {
            format!("held on the wire: {}", message_words(trace, index, msg))
        }
        FaultEvent::Released { msg } => {
            format!("released: {}", message_words(trace, index, msg))
        }
        FaultEvent::NoEffect { why } => format!("no effect: {}", why.word()),
    }
}

fn cache_words(trace: &Trace, event: CacheEvent) -> String {
    let text = |sym| trace.text(sym);
    let ttl = |ttl_ms: u32| match ttl_ms {
        0 => String::new(),
        ms => format!(" for {}", span_words(u64::from(ms) * 1_000_000)),
    };
    match event {
        CacheEvent::Hit { key, row } => {
            format!("hit: {} is {}", text(key), row_words(trace, row))
        }
        CacheEvent::Overdue { key, .. } => {
            format!("miss: {}, its time is over", text(key))
        }
        CacheEvent::Missed { key } => format!("miss: {}", text(key)),
        CacheEvent::Stored { key, row, ttl_ms } => format!(
            "stores {} = {}{}",
            text(key),
            row_words(trace, row),
            ttl(ttl_ms)
        ),
        CacheEvent::Counted { key, number, ttl_ms } => {
            format!("stores {} = {number}{}", text(key), ttl(ttl_ms))
        }
        CacheEvent::Deleted { key, existed: true } => {
            format!("deletes {}", text(key))
        }
        CacheEvent::Deleted { key, existed: false } => {
            format!("nothing to delete: {}", text(key))
        }
        CacheEvent::Expired { key, path } => {
            format!("{} has expired ({})", text(key), path.word())
        }
        CacheEvent::Refused { key, row } => {
            format!("refuses {} = {}", text(key), row_words(trace, row))
        }
        CacheEvent::Renewed { key, ttl_ms } => {
            format!("lets {} live on{}", text(key), ttl(ttl_ms))
        }
        CacheEvent::Found { key, number } => {
            format!("has {} = {number}", text(key))
        }
        CacheEvent::Warm { key, row, .. } => {
            format!("holds {} = {}", text(key), row_words(trace, row))
        }
        CacheEvent::Incremented { key, number } => {
            format!("counts {} = {number}", text(key))
        }
        CacheEvent::Sampled { .. }
        | CacheEvent::Evicted { .. }
        | CacheEvent::Full { .. } => evict_words(trace, event),
        CacheEvent::Scanned { key, looked_at, found } => {
            format!("{}: {found} of {looked_at} keys", text(key))
        }
    }
}

/// What a cache does with the knowledge that there is no such row, if that is
/// what the event is about.
pub(super) fn absence_sentence(
    trace: &Trace,
    name: &str,
    event: CacheEvent,
) -> Option<String> {
    match event {
        CacheEvent::Stored { key, row: Row::NONE, ttl_ms } => Some(format!(
            "{name} stores for {} that there is no {}.",
            span_words(u64::from(ttl_ms) * 1_000_000),
            trace.text(key)
        )),
        CacheEvent::Hit { key, row: Row::NONE } => {
            Some(format!("{name} knows that there is no {}.", trace.text(key)))
        }
        _ => None,
    }
}

pub(super) fn db_words(trace: &Trace, event: DbEvent) -> String {
    let text = |sym| trace.text(sym);
    let row = |row| row_words(trace, row);
    match event {
        DbEvent::Seeded { key, row: r } => {
            format!("holds {} = {}", text(key), row(r))
        }
        DbEvent::Read { key, row: r } => {
            format!("reads {} = {}", text(key), row(r))
        }
        DbEvent::Committed { key, row: r } => {
            format!("commits {} = {}", text(key), row(r))
        }
        DbEvent::Conflicted { key, expected, found } => {
            format!("{} is at v{found}, not v{expected}", text(key))
        }
        DbEvent::Replicated { key, row: r } => {
            format!("applies {} = {}", text(key), row(r))
        }
        DbEvent::Recovered { key, row: r } => {
            format!("recovers {} = {}", text(key), row(r))
        }
        DbEvent::Noted { note, key, .. } => {
            format!("adds outbox row {note}: {}", text(key))
        }
        DbEvent::Forgot { note, key } => {
            format!("removes outbox row {note}: {}", text(key))
        }
        DbEvent::Absorbed { key, row: r, stands } => {
            format!("{} = {} changes nothing: v{stands}", text(key), row(r))
        }
        DbEvent::Batched { rows: count, changed } => {
            format!("commits a batch: {changed} of {}", rows(count))
        }
        DbEvent::Increased { key, by } => {
            format!("adds {} to {}", trace.text(by.text), text(key))
        }
        DbEvent::Rejected { key, row: r } => {
            format!("rejects {} = {}", text(key), row(r))
        }
        DbEvent::RolledBack { rows: count } => {
            format!("rolls {} back: the client is gone", rows(count))
        }
    }
}
