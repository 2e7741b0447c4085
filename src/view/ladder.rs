use super::{streams::written, timeline::Moments};
use crate::{
    scenario::{NodeKind, Topology},
    trace::{
        CacheEvent, Change, DbEvent, DiskEvent, EntryId, Event, FaultEvent,
        LogEvent, NodeId, ReplEvent, Row, SimTime, Stop, StreamEvent, Sym,
        Trace, TrayEvent, sort_by_number,
    },
};

/// Where one write stands: the places that can keep it, from the one that
/// forgets most easily to the safest.
#[derive(Clone, Debug, PartialEq)]
pub struct Ladder {
    /// The write: the newest row of the key that was committed by the cursor, or
    /// queued to be.
    pub row: Row,
    /// The places.
    pub rungs: Vec<Rung>,
}

/// A place that can keep a write.
#[derive(Clone, Debug, PartialEq)]
pub struct Rung {
    /// The node that has it, such as `cache`.
    pub node: String,
    /// Its name there: `memory`, `disk`; empty where it is the whole node.
    pub place: &'static str,
    /// Whether it outlives its process.
    pub durable: bool,
    /// Whether it has the write.
    pub state: RungState,
}

/// Whether a place has a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungState {
    /// It does, since then.
    Holds(SimTime),
    /// Not yet.
    NotYet,
    /// It holds an older row.
    Older(Row),
    /// A command removed it.
    Deleted(SimTime),
    /// Its time to live was over.
    Expired(SimTime),
    /// It went because the memory was full.
    Evicted(SimTime),
    /// A fault wiped it.
    Wiped(SimTime),
    /// This variant has no such place.
    Absent,
}

/// The copies of the newest write of a key behind the first `cursor` entries.
pub fn ladder(
    topology: &Topology,
    trace: &Trace,
    moments: &Moments,
    key: Sym,
    cursor: usize,
) -> Option<Ladder> {
    let before = |id: &&EntryId| id.index() < cursor;
    let own = moments.changes_of(key).iter().take_while(before);
    let faults = moments.faults.iter().take_while(before);
    let of_another = |id: &&EntryId| match trace.entry(**id).event {
        Event::Disk(DiskEvent::Appended { key: other, .. }) => other != key,
        _ => false,
    };
    let disks = moments.disks.iter().take_while(before);
    let disks = disks.filter(|id| !of_another(id));
    let mut entries: Vec<EntryId> =
        own.chain(faults).chain(disks).copied().collect();
    sort_by_number(&mut entries, |id| id.0.into());
    entries.dedup();
    let row =
        entries.iter().rev().find_map(|id| match trace.entry(*id).event {
            Event::Db(
                DbEvent::Committed { row, .. } | DbEvent::Seeded { row, .. },
            )
            | Event::Tray(TrayEvent::Queued { row, .. })
            | Event::Log(LogEvent::Appended { row, .. }) => Some(row),
            Event::Stream(StreamEvent::Added { row, .. }) => {
                Some(written(trace, *id, key, row))
            }
            _ => None,
        })?;
    let keeps = |node| {
        let mut disks = moments.disks.iter();
        disks.any(|id| trace.entry(*id).node == node)
    };
    let streams = |node| {
        let own = moments.changes_of(key).iter();
        let mut own = own.map(|id| trace.entry(*id));
        own.any(|entry| {
            let added =
                matches!(entry.event, Event::Stream(StreamEvent::Added { .. }));
            added && entry.node == node
        })
    };
    let mut places = places(topology, keeps, streams);
    for id in entries {
        let entry = trace.entry(id);
        for place in &mut places {
            place.entry(entry.node, entry.at, &entry.event, row);
        }
    }
    let rungs = places.into_iter().map(|place| place.rung).collect();
    Some(Ladder { row, rungs })
}

/// What a broker has of a write, with the operating system.
const LOG: &str = "";

/// A part of what a cache writes to its disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// None.
    None,
    /// What the operating system has.
    System,
    /// What is on disk.
    Disk,
}

struct Place {
    node: Option<NodeId>,
    /// A replica starts from the rows of its primary.
    seeded: bool,
    /// What of a cache's append-only file it is.
    part: Part,
    /// The position of the write in that file.
    position: Option<u32>,
    rung: Rung,
}

impl Place {
    fn memory(node: Option<NodeId>, name: &str) -> Place {
        Place::new(node, name, "memory")
    }

    fn disk(node: Option<NodeId>, name: &str) -> Place {
        Place::new(node, name, "disk")
    }

    fn new(node: Option<NodeId>, name: &str, place: &'static str) -> Place {
        let state = match node {
            Some(_) => RungState::NotYet,
            None => RungState::Absent,
        };
        let durable = !matches!(place, "memory" | "stream");
        let rung = Rung { node: name.into(), place, durable, state };
        let (seeded, part, position) = (false, Part::None, None);
        Place { node, seeded, part, position, rung }
    }

    fn file(node: Option<NodeId>, name: &str, part: Part) -> Place {
        let place = match part {
            Part::System => "OS buffer",
            Part::Disk | Part::None => "disk",
        };
        Place { part, ..Place::new(node, name, place) }
    }

    /// What an append-only file says of the write.
    fn file_entry(&mut self, at: SimTime, event: DiskEvent, of: Row) {
        match event {
            // An entry of a stream tells of the same version.
            DiskEvent::Appended { row, .. }
                if row != of && row.version == of.version => {}
            DiskEvent::Appended { row, position, .. } if row.is_some() => {
                self.position = (row == of).then_some(position);
                if row != of {
                    self.rung.state = RungState::Older(row);
                }
            }
            DiskEvent::Written { position }
            | DiskEvent::Forced { position }
                if self.part == Part::System =>
            {
                self.reach(at, position);
            }
            DiskEvent::Fsynced { position } => self.reach(at, position),
            _ => {}
        }
    }

    /// What a stream says of the write: its entry stays when it has been read.
    fn stream_entry(&mut self, at: SimTime, event: &Event, of: Row) {
        let held = matches!(self.rung.state, RungState::Holds(_));
        self.rung.state = match *event {
            Event::Stream(
                StreamEvent::Added { row, .. }
                | StreamEvent::Restored { row, .. },
            ) => match row.version == of.version {
                true if held => return,
                true => RungState::Holds(at),
                false => RungState::Older(row),
            },
            Event::Stream(StreamEvent::Cut { row, .. })
                if row.version == of.version =>
            {
                RungState::Deleted(at)
            }
            Event::Fault(FaultEvent::Crashed { .. }) if held => {
                RungState::Wiped(at)
            }
            Event::Fault(FaultEvent::Crashed { .. }) => RungState::NotYet,
            _ => return,
        };
    }

    fn reach(&mut self, at: SimTime, position: u32) {
        let held = matches!(self.rung.state, RungState::Holds(_));
        if !held && self.position.is_some_and(|own| own <= position) {
            self.rung.state = RungState::Holds(at);
        }
    }

    /// What a broker's log says of the write. Without power what the operating
    /// system had is gone too.
    fn log_entry(&mut self, at: SimTime, event: Event, of: Row) {
        let held = matches!(self.rung.state, RungState::Holds(_));
        self.rung.state = match event {
            Event::Log(
                LogEvent::Appended { row, .. }
                | LogEvent::Replicated { row, .. },
            ) => match row == of {
                true => RungState::Holds(at),
                false => RungState::Older(row),
            },
            Event::Log(LogEvent::Discarded { row, .. }) if row == of => {
                RungState::Wiped(at)
            }
            Event::Log(LogEvent::Discarded { row, .. })
                if self.rung.state == RungState::Older(row) =>
            {
                RungState::NotYet
            }
            Event::Fault(FaultEvent::Crashed {
                how: Stop::Power | Stop::Machine,
            }) => match held {
                true => RungState::Wiped(at),
                false => RungState::NotYet,
            },
            _ => return,
        };
    }

    fn entry(&mut self, node: NodeId, at: SimTime, event: &Event, of: Row) {
        let seeds = matches!(event, Event::Db(DbEvent::Seeded { .. }));
        if self.node != Some(node) && !(self.seeded && seeds) {
            return;
        }
        if self.rung.place == LOG {
            return self.log_entry(at, *event, of);
        }
        let held = matches!(self.rung.state, RungState::Holds(_));
        if self.part != Part::None {
            let power = Event::Fault(FaultEvent::Crashed { how: Stop::Power });
            match *event {
                Event::Disk(event) => self.file_entry(at, event, of),
                event if event == power && self.part == Part::System => {
                    // What had reached the disk is read back from there.
                    self.rung.state = match held {
                        true => RungState::Wiped(at),
                        false => RungState::NotYet,
                    };
                }
                _ => {}
            }
            return;
        }
        if self.rung.place == "stream" {
            return self.stream_entry(at, event, of);
        }
        let state = match *event {
            Event::Tray(TrayEvent::Queued { row, .. })
            | Event::Disk(DiskEvent::Restored { row, .. })
            | Event::Repl(
                ReplEvent::Copied { row, .. }
                | ReplEvent::Applied {
                    change: Change::Stored | Change::Queued,
                    row,
                    ..
                },
            )
            | Event::Cache(
                CacheEvent::Stored { row, .. } | CacheEvent::Warm { row, .. },
            )
            | Event::Db(
                DbEvent::Seeded { row, .. }
                | DbEvent::Committed { row, .. }
                | DbEvent::Replicated { row, .. }
                | DbEvent::Recovered { row, .. },
            ) => match row {
                row if row != of => RungState::Older(row),
                _ if held => return,
                _ => RungState::Holds(at),
            },
            Event::Cache(CacheEvent::Deleted { existed: true, .. })
            | Event::Repl(ReplEvent::Applied {
                change: Change::Removed, ..
            }) => RungState::Deleted(at),
            Event::Repl(ReplEvent::Synced { .. }) => RungState::Wiped(at),
            Event::Cache(CacheEvent::Expired { .. }) => RungState::Expired(at),
            Event::Cache(CacheEvent::Evicted { .. }) => RungState::Evicted(at),
            Event::Fault(FaultEvent::Crashed { .. }) if !self.rung.durable => {
                RungState::Wiped(at)
            }
            _ => return,
        };
        // What became of an older row is not the story of this write.
        let of_older = state.is_gone() && !held;
        self.rung.state = if of_older { RungState::NotYet } else { state };
    }
}

impl RungState {
    /// Whether the place had a row and has it no more.
    fn is_gone(&self) -> bool {
        matches!(
            self,
            RungState::Deleted(_)
                | RungState::Expired(_)
                | RungState::Evicted(_)
                | RungState::Wiped(_)
        )
    }
}

fn places(
    topology: &Topology,
    keeps: impl Fn(NodeId) -> bool,
    streams: impl Fn(NodeId) -> bool,
) -> Vec<Place> {
    let of = |kind| {
        let nodes = topology.nodes.iter().enumerate();
        nodes
            .filter(move |(_, node)| node.kind == kind)
            .map(|(id, node)| (Some(NodeId(id as u16)), node.name.as_str()))
    };
    let mut places = Vec::new();
    let brokers = of(NodeKind::Broker).count();
    let alone = of(NodeKind::Cache).count() == 1 && brokers == 0;
    for (node, name) in of(NodeKind::Cache) {
        places.push(Place::memory(node, name));
        if node.is_some_and(&streams) {
            places.push(Place::new(node, name, "stream"));
        }
        if node.is_some_and(&keeps) {
            places.push(Place::file(node, name, Part::System));
            places.push(Place::file(node, name, Part::Disk));
        } else if alone {
            places.push(Place::disk(None, name));
        }
    }
    for (node, name) in of(NodeKind::Broker) {
        places.push(Place::new(node, name, LOG));
    }
    for (node, name) in of(NodeKind::Database) {
        // Beside a pair of caches there is room for what lasts.
        if alone {
            places.push(Place::memory(node, name));
        }
        places.push(Place::disk(node, name));
    }
    let replicas = places.len();
    for (node, name) in of(NodeKind::Replica) {
        places.push(Place { seeded: true, ..Place::disk(node, name) });
    }
    if places.len() == replicas && alone {
        places.push(Place::new(None, "2nd machine", ""));
    }
    places
}
