use super::{
    Arrow, ArrowFate, COLUMNS, DETAILS_MAX, Lane, Mark, MarkKind, Scope,
    Stretch, StretchKind, Timeline,
    flags::flags,
    marks::{
        disk_mark, log_mark, pubsub_mark, repl_mark, stream_mark, tray_mark,
    },
};
use crate::{
    trace::{
        CacheEvent, DbEvent, EntryId, Event, FaultEvent, MsgId, NetEvent,
        OpEvent, OpId, OpKind, Outcome, Row, Sym,
    },
    view::words::packet_of,
};

/// What the scope's window shows.
pub fn timeline(scope: &Scope) -> Timeline {
    let trace = &scope.record.trace;
    let mut lanes: Vec<Lane> = trace
        .nodes()
        .map(|node| Lane {
            node,
            name: trace.node_name(node).into(),
            stops: Vec::new(),
            ops: Vec::new(),
            marks: Vec::new(),
            density: Vec::new(),
        })
        .collect();
    stops(scope, &mut lanes);
    let entries = scope.scale.entries(scope.window);
    let entries = entries.start..entries.end.min(scope.known());
    let mut arrows = Vec::new();
    if entries.len() > DETAILS_MAX {
        density(scope, &mut lanes, entries);
    } else if !entries.is_empty() {
        details(scope, &mut lanes, &mut arrows, entries);
    }
    Timeline {
        window: scope.window,
        cursor: scope.scale.of_cursor(scope.cursor),
        lanes,
        arrows,
        flags: flags(scope),
    }
}

impl Timeline {
    /// What the same window of the same run shows with the cursor elsewhere,
    /// where nothing is veiled.
    pub fn with_cursor(mut self, scope: &Scope) -> Timeline {
        for arrow in &mut self.arrows {
            arrow.flying = flies(scope, arrow.sent);
        }
        self.cursor = scope.scale.of_cursor(scope.cursor);
        self.flags = flags(scope);
        self
    }
}

type Entries = std::ops::Range<usize>;

impl Scope<'_> {
    /// Where something lasts until when nothing ends it: beyond the window,
    /// or up to the cursor if nothing behind it is shown.
    fn open_end(&self) -> u64 {
        match self.veiled {
            true => self.scale.of_cursor(self.cursor),
            false => self.scale.whole().to,
        }
    }
}

/// When each node did not run.
fn stops(scope: &Scope, lanes: &mut [Lane]) {
    let trace = &scope.record.trace;
    for id in &scope.moments.faults {
        if id.index() >= scope.known() {
            break;
        }
        let entry = trace.entry(*id);
        let stops = &mut lanes[entry.node.index()].stops;
        let at = scope.scale.of_entry(*id);
        let mut begins = |kind| {
            let to = scope.open_end();
            stops.push(Stretch { from: at, to, kind, entry: *id });
        };
        match entry.event {
            Event::Fault(FaultEvent::Crashed { how }) => {
                begins(StretchKind::Down(how));
            }
            Event::Fault(FaultEvent::Paused { .. }) => {
                begins(StretchKind::Paused);
            }
            Event::Fault(FaultEvent::Restarted {} | FaultEvent::Resumed {}) => {
                if let Some(last) = stops.last_mut() {
                    last.to = last.to.min(at);
                }
            }
            _ => {}
        }
    }
    for lane in lanes {
        // A crash ends a pause.
        for place in 1..lane.stops.len() {
            let next = lane.stops[place].from;
            lane.stops[place - 1].to = lane.stops[place - 1].to.min(next);
        }
        lane.stops.retain(|stop| {
            stop.to >= scope.window.from && stop.from <= scope.window.to
        });
    }
}

/// How many steps there are in each column.
fn density(scope: &Scope, lanes: &mut [Lane], entries: Entries) {
    let (trace, window) = (&scope.record.trace, scope.window);
    for lane in &mut *lanes {
        lane.density = vec![0; COLUMNS];
    }
    let steps = &scope.scale.index.steps;
    let first = steps.partition_point(|id| id.index() < entries.start);
    for id in &steps[first..] {
        if id.index() >= entries.end {
            break;
        }
        let at = scope.scale.of_entry(*id).max(window.from) - window.from;
        let share = u128::from(at) * COLUMNS as u128;
        let column = (share / u128::from(window.len().max(1))) as usize;
        let lane = &mut lanes[trace.entry(*id).node.index()];
        lane.density[column.min(COLUMNS - 1)] += 1;
    }
}

fn details(
    scope: &Scope,
    lanes: &mut [Lane],
    arrows: &mut Vec<Arrow>,
    entries: Entries,
) {
    let trace = &scope.record.trace;
    let open = scope.moments.open_at(trace, entries.start);
    arrows.extend(open.messages.iter().filter_map(|msg| arrow(scope, *msg)));
    for (op, client) in open.ops {
        lanes[client.index()].ops.extend(operation(scope, op));
    }
    for place in entries {
        let id = EntryId(place as u32);
        let entry = trace.entry(id);
        let lane = &mut lanes[entry.node.index()];
        match entry.event {
            Event::Net(NetEvent::Sent { msg, .. }) => {
                arrows.extend(arrow(scope, msg));
            }
            Event::Op(OpEvent::Began { .. }) => {
                lane.ops.extend(operation(scope, entry.op));
            }
            _ => {}
        }
        if let Some(kind) = mark(scope, id, &entry.event) {
            let at = scope.scale.of_entry(id);
            lane.marks.push(Mark { at, kind, entry: id });
        }
    }
}

fn operation(scope: &Scope, op: OpId) -> Option<Stretch> {
    let (began, ended) = *scope.moments.ops.get(op)?;
    let Event::Op(OpEvent::Began { kind, .. }) =
        scope.record.trace.entry(began).event
    else {
        return None;
    };
    let ended = ended.filter(|id| id.index() < scope.known());
    Some(Stretch {
        from: scope.scale.of_entry(began),
        to: ended.map_or_else(|| scope.open_end(), |e| scope.scale.of_entry(e)),
        kind: match kind {
            OpKind::Read => StretchKind::Read,
            OpKind::Write => StretchKind::Write,
        },
        entry: began,
    })
}

fn arrow(scope: &Scope, msg: MsgId) -> Option<Arrow> {
    let (trace, index) = (&scope.record.trace, scope.scale.index);
    let sent = index.sent(msg)?;
    let (packet, from, to) = packet_of(trace, sent)?;
    let ended = index.ended(msg).filter(|id| id.index() < scope.known());
    let by = ended.unwrap_or(EntryId(scope.known() as u32));
    let fate = match ended.map(|id| trace.entry(id).event) {
        Some(Event::Net(NetEvent::Lost { .. })) => ArrowFate::Lost,
        Some(Event::Net(NetEvent::Late { .. })) => ArrowFate::Late,
        Some(_) => ArrowFate::Arrived,
        None => ArrowFate::Open,
    };
    Some(Arrow {
        from,
        from_at: scope.scale.of_entry(sent),
        to,
        to_at: ended.map(|id| scope.scale.of_entry(id)),
        sent,
        fate,
        answer: packet.verb.is_answer(),
        older: packet.row.is_some()
            && scope.moments.newer_by(packet.key, packet.row.version, by),
        flying: flies(scope, sent),
    })
}

/// Whether a message is on its way at the cursor.
fn flies(scope: &Scope, sent: EntryId) -> bool {
    let over = |id: EntryId| id.index() < scope.cursor;
    let Event::Net(NetEvent::Sent { msg, .. }) =
        scope.record.trace.entry(sent).event
    else {
        return false;
    };
    over(sent) && !scope.scale.index.ended(msg).is_some_and(over)
}

fn mark(scope: &Scope, id: EntryId, event: &Event) -> Option<MarkKind> {
    let fresh = |key: Sym, row: Row, fresh, stale| match scope.moments.newer_by(
        key,
        row.version,
        id,
    ) {
        true => stale,
        false => fresh,
    };
    Some(match *event {
        Event::Cache(CacheEvent::Hit { key, row }) => {
            fresh(key, row, MarkKind::Hit, MarkKind::StaleHit)
        }
        Event::Cache(
            CacheEvent::Missed { .. } | CacheEvent::Overdue { .. },
        ) => MarkKind::Miss,
        Event::Cache(
            CacheEvent::Stored { key, row, .. }
            | CacheEvent::Warm { key, row, .. },
        ) => fresh(key, row, MarkKind::Store, MarkKind::StaleStore),
        Event::Cache(
            CacheEvent::Counted { .. }
            | CacheEvent::Renewed { .. }
            | CacheEvent::Incremented { .. },
        )
        | Event::Db(DbEvent::Noted { .. }) => MarkKind::Store,
        Event::Cache(CacheEvent::Deleted { .. })
        | Event::Db(DbEvent::Forgot { .. }) => MarkKind::Delete,
        Event::Cache(
            CacheEvent::Expired { .. } | CacheEvent::Evicted { .. },
        ) => MarkKind::Expire,
        Event::Cache(CacheEvent::Refused { .. } | CacheEvent::Full { .. })
        | Event::Db(DbEvent::Conflicted { .. }) => MarkKind::Refuse,
        Event::Cache(CacheEvent::Found { .. } | CacheEvent::Scanned { .. })
        | Event::Db(DbEvent::Read { .. }) => MarkKind::Read,
        Event::Db(
            DbEvent::Committed { .. }
            | DbEvent::Replicated { .. }
            | DbEvent::Increased { .. }
            | DbEvent::Recovered { .. },
        ) => MarkKind::Commit,
        Event::Tray(event) => return tray_mark(event),
        Event::Disk(event) => return disk_mark(event),
        Event::Repl(event) => return repl_mark(event),
        Event::Log(event) => return log_mark(event),
        Event::Stream(event) => return stream_mark(event),
        Event::PubSub(event) => return Some(pubsub_mark(event)),
        Event::Db(DbEvent::RolledBack { .. }) => MarkKind::Failed,
        Event::Db(DbEvent::Absorbed { .. } | DbEvent::Rejected { .. }) => {
            MarkKind::Refuse
        }
        Event::Op(OpEvent::Began { .. }) => MarkKind::Begin,
        Event::Op(OpEvent::RuledOut { .. }) => MarkKind::Miss,
        Event::Op(OpEvent::Waits { .. } | OpEvent::Joins { .. })
        | Event::Net(NetEvent::Kept { .. }) => MarkKind::Wait,
        Event::Op(OpEvent::Ended { outcome, .. }) => match outcome {
            Outcome::Acknowledged => MarkKind::Done,
            Outcome::Failed | Outcome::Unknown => MarkKind::Failed,
        },
        Event::Op(OpEvent::TurnedAway { .. }) => MarkKind::Failed,
        Event::Net(NetEvent::Reset { .. } | NetEvent::TimedOut { .. }) => {
            MarkKind::Cut
        }
        Event::Db(DbEvent::Seeded { .. } | DbEvent::Batched { .. })
        | Event::Cache(CacheEvent::Sampled { .. })
        | Event::Net(_)
        | Event::Fault(_) => return None,
    })
}
