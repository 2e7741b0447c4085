use std::rc::Rc;

use super::{
    copies::Copied,
    fold::Fold,
    marker::Marker,
    stage::{
        CacheRow, DbRow, Freshness, Hand, InsideView, LinkView, MessageView,
        NodeContent, NodeView, RunningOp, StageView,
    },
    words::{packet_label, packet_of, row_words, step_words},
};
use crate::{
    scenario::NodeKind,
    trace::{EntryId, MsgId, NodeId, OpEvent, Row, SimTime, Sym},
};

/// A box shows at most so many keys.
const ROWS_MAX: usize = 6;

/// What the fold has gathered, as plain structs.
impl Fold<'_> {
    pub fn freshness(&self, key: Sym, row: Row) -> Freshness {
        match row.version {
            0 => Freshness::Unknown,
            _ => self.beside_commits(key, row),
        }
    }

    /// How fresh a copy is: a number has no version, and that there is no row
    /// is older than any.
    pub fn freshness_of(&self, key: Sym, copied: &Copied) -> Freshness {
        match copied.number {
            None if !copied.row.is_some() => {
                self.beside_commits(key, copied.row)
            }
            Some(_) | None => self.freshness(key, copied.row),
        }
    }

    fn beside_commits(&self, key: Sym, row: Row) -> Freshness {
        let commits = self.index.commits(key, self.cursor);
        match (commits.beyond(row), commits.newest()) {
            (Some(newer), Some(newest)) => Freshness::Stale {
                newest: row_words(self.trace, newest.row),
                since: self.trace.entry(newer.entry).at,
            },
            _ => Freshness::Fresh,
        }
    }

    pub fn view(&self) -> StageView {
        let current = self.index.step_before(self.cursor);
        let nodes = self.trace.nodes().map(|id| self.node(id, current));
        let links = self.topology.links.iter().map(|(a, b)| LinkView {
            a: *a,
            b: *b,
            cut: self.cut.contains(&(*a, *b)),
            lag: (self.lag(*a, *b), self.lag(*b, *a)),
        });
        StageView {
            now: self.now,
            nodes: nodes.collect(),
            links: links.collect(),
            messages: self
                .flying
                .iter()
                .filter_map(|(msg, sent)| self.message(msg, *sent))
                .collect(),
        }
    }

    fn lag(&self, from: NodeId, to: NodeId) -> SimTime {
        let mut lags = self.lag.iter();
        let found = lags.find(|(a, b, _)| (*a, *b) == (from, to));
        found.map_or(SimTime::ZERO, |(_, _, by)| *by)
    }

    fn message(&self, msg: MsgId, sent: EntryId) -> Option<MessageView> {
        let (packet, from, to) = packet_of(self.trace, sent)?;
        let entry = self.trace.entry(sent);
        let older = matches!(
            self.freshness(packet.key, packet.row),
            Freshness::Stale { .. }
        );
        let ended = self.index.ended(msg);
        Some(MessageView {
            msg,
            from,
            to,
            verb: packet.verb,
            label: packet_label(self.trace, &packet),
            op: entry.op,
            older,
            held: self.held.get(msg).is_some(),
            sent_at: entry.at,
            ends_at: ended.map(|id| self.trace.entry(id).at),
            sent,
        })
    }

    fn node(&self, id: NodeId, current: Option<EntryId>) -> NodeView {
        let info = &self.topology.nodes[id.index()];
        let here = current.is_some_and(|c| self.trace.entry(c).node == id);
        NodeView {
            id,
            name: info.name.clone(),
            kind: info.kind,
            status: self.status[id.index()],
            clock_lead_ms: self.clock_lead_ns[id.index()] / 1_000_000,
            current: here,
            inside: self.inside(id),
            content: match info.kind {
                NodeKind::App => self.app(id, current),
                NodeKind::Cache => self.cache_content(id, current),
                NodeKind::Database | NodeKind::Replica => {
                    self.db_content(id, info.workers, current)
                }
                NodeKind::Broker => self.broker_content(id, current),
                NodeKind::Relay | NodeKind::Job => NodeContent::Relay {
                    doing: self
                        .doing
                        .get(id)
                        .map_or_else(String::new, |step| {
                            step_words(self.trace, self.index, *step)
                        }),
                },
            },
        }
    }

    fn inside(&self, id: NodeId) -> Vec<InsideView> {
        let inside = self.inside[id.index()].iter();
        let view = inside.filter_map(|msg| {
            let applied = self.index.applied(*msg);
            if applied.is_some_and(|applied| applied.index() < self.cursor) {
                return None;
            }
            let sent = self.index.sent(*msg)?;
            let MessageView { msg, label, older, .. } =
                self.message(*msg, sent)?;
            let applies_at = applied.map(|id| self.trace.entry(id).at);
            Some(InsideView { msg, label, older, applies_at })
        });
        view.collect()
    }

    fn app(&self, id: NodeId, current: Option<EntryId>) -> NodeContent {
        let running = self
            .running
            .iter()
            .filter(|(_, running)| running.client == id)
            .filter_map(|(op, running)| {
                let OpEvent::Began { kind, key, text } = running.began else {
                    return None;
                };
                let hand = running.hand.map(|(key, row)| Hand {
                    text: self.trace.text(row.text).into(),
                    version: row.version,
                    freshness: self.freshness(key, row),
                });
                let shown = |sym| self.trace.text(sym).to_string();
                let (key, text) = (shown(key), shown(text));
                Some(RunningOp { op, kind, key, text, hand })
            })
            .collect();
        let (copies, _) = self.cache_rows(id, current);
        NodeContent::App { running, told: self.told.get(id).cloned(), copies }
    }

    /// The copies of a node that were touched last, in the order of names.
    fn shown(&self, id: NodeId) -> (Vec<(Sym, Copied)>, usize) {
        let copies = &self.copies[id.index()];
        let mut latest: Vec<(Sym, Copied)> = Vec::new();
        for (key, copied) in copies.iter() {
            let later = |(_, c): &(Sym, Copied)| c.touched > copied.touched;
            let place = latest.partition_point(later);
            latest.insert(place, (key, *copied));
            latest.truncate(ROWS_MAX);
        }
        let more = copies.iter().count() - latest.len();
        let mut shown: Vec<(Sym, Copied)> = Vec::new();
        for (key, copied) in latest {
            let text = self.trace.text(key);
            let place = shown.partition_point(|s| self.trace.text(s.0) < text);
            shown.insert(place, (key, copied));
        }
        (shown, more)
    }

    /// The copies of a cache that were touched last, and how many others
    /// there are.
    #[inline(never)]
    fn cache_rows(
        &self,
        id: NodeId,
        current: Option<EntryId>,
    ) -> (Vec<CacheRow>, usize) {
        let (shown, more) = self.shown(id);
        let rows = shown.into_iter().map(|(key, copied)| CacheRow {
            key: self.trace.text(key).into(),
            text: match copied.number {
                Some(number) => number.to_string(),
                None if copied.row.is_some() => {
                    self.trace.text(copied.row.text).into()
                }
                None => row_words(self.trace, copied.row),
            },
            version: copied.row.version,
            freshness: self.freshness_of(key, &copied),
            ttl: copied.ttl,
            only_copy: self.only_copy(id, key, copied.row),
            marker: copied.number.and_then(|number| {
                Marker::of_key(self.trace, key, number, copied.touched)
                    .map(Rc::new)
            }),
            changed: Some(copied.touched) == current,
        });
        (rows.collect(), more)
    }

    fn cache_content(
        &self,
        id: NodeId,
        current: Option<EntryId>,
    ) -> NodeContent {
        let (rows, more) = self.cache_rows(id, current);
        NodeContent::Cache {
            rows,
            more,
            tray: self.tray_view(id),
            disk: self.disk_view(id),
            streams: self.stream_views(id),
            subscribers: self.subscribers(id),
            replication: self.replication_view(id),
        }
    }

    fn db_content(
        &self,
        id: NodeId,
        workers: u32,
        current: Option<EntryId>,
    ) -> NodeContent {
        let (shown, more) = self.shown(id);
        let rows = shown.into_iter().map(|(key, copied)| DbRow {
            key: self.trace.text(key).into(),
            text: self.trace.text(copied.row.text).into(),
            version: copied.row.version,
            freshness: self.freshness(key, copied.row),
            changed: Some(copied.touched) == current,
        });
        let inside = self.inside[id.index()].len() as u32;
        let waiting = inside.saturating_sub(workers);
        let outbox = self.outbox[id.index()];
        NodeContent::Db { rows: rows.collect(), more, waiting, outbox }
    }
}
