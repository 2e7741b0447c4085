use super::{timeline::Moments, words::packet_of};
use crate::{
    scenario::{NodeKind, Topology},
    trace::{
        CacheEvent, Change, DbEvent, DiskEvent, EntryId, Event, FaultEvent,
        NetEvent, NodeId, OpEvent, OpKind, Outcome, ReplEvent, Row, SimTime,
        Sym, Trace, TrayEvent, sort_by_number,
    },
    view::Index,
};

/// All copies of one key over the whole run.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// The key.
    pub key: Sym,
    /// First the newest acknowledged value, then one band a copy: caches,
    /// databases, and the value in hand of each app that ever has one.
    pub bands: Vec<Band>,
}

/// One copy of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Where the copy is; none for the newest acknowledged value.
    pub node: Option<NodeId>,
    /// Whether it is what an app has in hand.
    pub in_hand: bool,
    /// What it held, in order, without overlaps. In the gaps it held nothing.
    pub parts: Vec<Part>,
}

/// For how long a copy held one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// The entry since which.
    pub from: EntryId,
    /// The entry with which it ended; none if it lasted to the end.
    pub to: Option<EntryId>,
    /// The value.
    pub row: Row,
    /// How it compares with the newest acknowledged value.
    pub relation: Relation,
}

/// How a copy compares with the newest acknowledged value of its key.
///
/// The stage calls a copy stale from the commit of a newer row on, here it is
/// older from the acknowledgement on: only then does a reader have a right to
/// the new value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// It is that value.
    Newest,
    /// It is older, and that one was acknowledged at this moment.
    Older(SimTime),
    /// It is newer: written and not yet acknowledged.
    Ahead,
    /// Their versions do not tell.
    Unknown,
}

/// Folds all that concerns one key into its strip.
struct StripFold<'a> {
    trace: &'a Trace,
    index: &'a Index,
    bands: Vec<Band>,
    held: Vec<Option<Row>>,
    /// Each acknowledged version and when, in the order of the versions.
    acknowledged: Vec<(Row, SimTime)>,
}

/// The strip of a key.
pub fn key_strip(
    topology: &Topology,
    trace: &Trace,
    index: &Index,
    moments: &Moments,
    key: Sym,
) -> Strip {
    let mut fold = StripFold::new(topology, trace, index);
    let crashed = |id: &EntryId| {
        let event = trace.entry(*id).event;
        matches!(event, Event::Fault(FaultEvent::Crashed { .. }))
    };
    let crashes = moments.faults.iter().copied().filter(crashed);
    let own = moments.of_key(key).iter().copied();
    let mut entries: Vec<EntryId> = own.chain(crashes).collect();
    sort_by_number(&mut entries, |id| id.0.into());
    for id in entries {
        fold.entry(id, key);
    }
    let mut bands = fold.bands;
    bands.retain(|band| !band.in_hand || !band.parts.is_empty());
    Strip { key, bands }
}

impl<'a> StripFold<'a> {
    fn new(topology: &Topology, trace: &'a Trace, index: &'a Index) -> Self {
        let band = |node, in_hand| Band { node, in_hand, parts: Vec::new() };
        let mut bands = vec![band(None, false)];
        let copies = [NodeKind::Cache, NodeKind::Database, NodeKind::Replica];
        for kind in copies {
            bands.extend(nodes(topology, kind).map(|n| band(Some(n), false)));
        }
        let apps = nodes(topology, NodeKind::App);
        bands.extend(apps.map(|app| band(Some(app), true)));
        let held = vec![None; bands.len()];
        let acknowledged = Vec::new();
        StripFold { trace, index, bands, held, acknowledged }
    }

    fn band(&self, node: NodeId) -> Option<usize> {
        self.bands.iter().position(|band| band.node == Some(node))
    }

    fn in_hand(&self, node: NodeId) -> bool {
        self.band(node).is_some_and(|band| self.bands[band].in_hand)
    }

    fn put(&mut self, node: NodeId, row: Option<Row>) {
        if let Some(band) = self.band(node) {
            self.held[band] = row.filter(|row| row.is_some());
        }
    }

    fn entry(&mut self, id: EntryId, key: Sym) {
        let entry = self.trace.entry(id);
        let node = entry.node;
        match entry.event {
            Event::Cache(
                CacheEvent::Stored { row, .. } | CacheEvent::Warm { row, .. },
            )
            | Event::Tray(TrayEvent::Queued { row, .. })
            | Event::Disk(DiskEvent::Restored { row, .. })
            | Event::Repl(ReplEvent::Copied { row, .. }) => {
                self.put(node, Some(row));
            }
            // A row that the database has stays as it is.
            Event::Repl(ReplEvent::Applied { change, row, .. }) => {
                // Of a stream's row the key has its own.
                if !matches!(change, Change::Cleared | Change::Streamed) {
                    self.put(node, Some(row));
                }
            }
            Event::Repl(ReplEvent::Synced { .. }) => self.put(node, None),
            // The brokers' logs have no band.
            Event::Log(_) => {}
            Event::Cache(
                CacheEvent::Deleted { .. }
                | CacheEvent::Expired { .. }
                | CacheEvent::Evicted { .. },
            )
            | Event::Op(OpEvent::Began { .. })
            | Event::Fault(FaultEvent::Crashed { .. }) => self.put(node, None),
            Event::Db(DbEvent::Seeded { row, .. }) => self.seed(node, row),
            Event::Db(
                DbEvent::Committed { row, .. }
                | DbEvent::Replicated { row, .. }
                | DbEvent::Recovered { row, .. },
            ) => self.put(node, Some(row)),
            Event::Net(NetEvent::Answered { msg, .. }) => {
                let sent = self.index.sent(msg);
                let packet = sent.and_then(|id| packet_of(self.trace, id));
                if let Some((packet, ..)) = packet
                    && packet.key == key
                    && packet.row.is_some()
                    && self.in_hand(node)
                {
                    self.put(node, Some(packet.row));
                }
            }
            Event::Op(OpEvent::Ended { kind, outcome, row, .. }) => {
                self.put(node, None);
                let told = outcome == Outcome::Acknowledged;
                if kind == OpKind::Write && told && row.is_some() {
                    self.acknowledge(row, entry.at);
                }
            }
            Event::Cache(_)
            | Event::Db(_)
            | Event::Op(_)
            | Event::Net(_)
            | Event::Tray(_)
            | Event::Disk(_)
            | Event::Repl(_)
            | Event::Stream(_)
            | Event::PubSub(_)
            | Event::Fault(_) => {}
        }
        self.settle(id);
    }

    /// A row that was there before the run, on the primary and its replicas.
    fn seed(&mut self, node: NodeId, row: Row) {
        let on_disk: Vec<NodeId> = self.bands[1..]
            .iter()
            .filter(|band| !band.in_hand)
            .filter_map(|band| band.node)
            .filter(|other| *other >= node)
            .collect();
        for node in on_disk {
            self.put(node, Some(row));
        }
        self.acknowledge(row, SimTime::ZERO);
    }

    fn acknowledge(&mut self, row: Row, at: SimTime) {
        let newest = self.acknowledged.last();
        let older = newest.is_some_and(|(newest, _)| {
            row.version > 0 && row.version <= newest.version
        });
        if !older {
            self.acknowledged.push((row, at));
            self.held[0] = Some(row);
        }
    }

    fn relation(&self, row: Row) -> Relation {
        let Some((newest, _)) = self.acknowledged.last() else {
            return Relation::Unknown;
        };
        if row.version == 0 || newest.version == 0 {
            return match row.text == newest.text {
                true => Relation::Newest,
                false => Relation::Unknown,
            };
        }
        match row.version.cmp(&newest.version) {
            std::cmp::Ordering::Equal => Relation::Newest,
            std::cmp::Ordering::Greater => Relation::Ahead,
            std::cmp::Ordering::Less => {
                let all = self.acknowledged.iter();
                let mut newer = all.filter(|(r, _)| r.version > row.version);
                let since = newer.next().map_or(SimTime::ZERO, |(_, at)| *at);
                Relation::Older(since)
            }
        }
    }

    /// Ends the parts that changed with this entry, and begins others.
    fn settle(&mut self, id: EntryId) {
        for place in 0..self.bands.len() {
            let now = self.held[place].map(|row| (row, self.relation(row)));
            let parts = &mut self.bands[place].parts;
            let open = parts.last_mut().filter(|part| part.to.is_none());
            let before = open.as_ref().map(|part| (part.row, part.relation));
            if before == now {
                continue;
            }
            if let Some(open) = open {
                open.to = Some(id);
            }
            if let Some((row, relation)) = now {
                parts.push(Part { from: id, to: None, row, relation });
            }
        }
    }
}

impl Band {
    /// The parts that lie between two entries, both included.
    pub fn between(&self, from: EntryId, to: EntryId) -> &[Part] {
        let ends = |part: &Part| part.to.is_some_and(|end| end < from);
        let first = self.parts.partition_point(ends);
        let parts = &self.parts[first..];
        &parts[..parts.partition_point(|part| part.from <= to)]
    }
}

fn nodes(topology: &Topology, kind: NodeKind) -> impl Iterator<Item = NodeId> {
    let nodes = topology.nodes.iter().enumerate();
    nodes
        .filter(move |(_, node)| node.kind == kind)
        .map(|(index, _)| NodeId(index as u16))
}
