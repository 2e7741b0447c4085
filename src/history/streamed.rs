use crate::trace::{IdMap, NodeId, Row, StreamEvent, Sym};

/// The rows that entries of streams carry, and which consumer has which of
/// them: folded from the events of all nodes in order.
#[derive(Clone, Debug, Default)]
pub struct Streamed {
    /// By the text of the id: the stream, the key and the row.
    rows: IdMap<Sym, Vec<(Sym, Sym, Row)>>,
    held: Vec<Held>,
    /// The stream of the group that was restored last.
    restored: Sym,
}

/// An entry that is pending.
#[derive(Clone, Copy, Debug)]
struct Held {
    node: NodeId,
    stream: Sym,
    group: Sym,
    id: Sym,
    consumer: Sym,
}

/// What an event of a stream means for the rows in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flow {
    /// This one waits for a consumer.
    Waits(Sym, Row),
    /// A consumer is done with this one.
    Done(Sym, Row),
    /// This one was cut off.
    Cut(Sym, Row),
    /// These were pending at a consumer that was deleted.
    Dropped(Vec<(Sym, Row)>),
}

impl Streamed {
    /// Takes an event of a node's stream in.
    pub fn see(&mut self, node: NodeId, event: StreamEvent) -> Option<Flow> {
        match event {
            StreamEvent::Added { stream, id, key, row } => {
                self.know(stream, id, key, row);
                Some(Flow::Waits(key, row))
            }
            StreamEvent::Restored { stream, id, key, row, done } => {
                self.know(stream, id, key, row);
                (!done).then_some(Flow::Waits(key, row))
            }
            StreamEvent::GroupRestored { stream, .. } => {
                self.restored = stream;
                None
            }
            StreamEvent::Delivered { stream, group, id, consumer, .. } => {
                self.hold(Held { node, stream, group, id, consumer });
                None
            }
            StreamEvent::Owned { group, id, consumer, .. } => {
                let stream = self.restored;
                self.hold(Held { node, stream, group, id, consumer });
                None
            }
            StreamEvent::Acked { stream, group, id } => {
                self.release(node, stream, Some(group), id);
                let (key, row) = self.row(stream, id)?;
                Some(Flow::Done(key, row))
            }
            StreamEvent::Forgotten { stream, group, id } => {
                self.release(node, stream, Some(group), id);
                None
            }
            StreamEvent::Cut { stream, id, key, row } => {
                self.release(node, stream, None, id);
                Some(Flow::Cut(key, row))
            }
            StreamEvent::ConsumerDeleted {
                stream, group, consumer, ..
            } => {
                let of_it = |held: &mut Held| {
                    (held.node, held.stream) == (node, stream)
                        && (held.group, held.consumer) == (group, consumer)
                };
                let gone = self.held.extract_if(.., of_it);
                let ids: Vec<Sym> = gone.map(|held| held.id).collect();
                let rows = ids.iter().filter_map(|id| self.row(stream, *id));
                Some(Flow::Dropped(rows.collect()))
            }
            StreamEvent::GroupMade { .. }
            | StreamEvent::Read { .. }
            | StreamEvent::Acknowledged { .. }
            | StreamEvent::Trimmed { .. } => None,
        }
    }

    /// A node has stopped: who has what is told anew.
    pub fn stopped(&mut self, node: NodeId) {
        self.held.retain(|held| held.node != node);
    }

    fn know(&mut self, stream: Sym, id: Sym, key: Sym, row: Row) {
        let of_id = self.rows.slot(id).get_or_insert_default();
        if !of_id.iter().any(|known| known.0 == stream) {
            of_id.push((stream, key, row));
        }
    }

    fn row(&self, stream: Sym, id: Sym) -> Option<(Sym, Row)> {
        let mut of_id = self.rows.get(id)?.iter();
        let found = of_id.find(|known| known.0 == stream)?;
        Some((found.1, found.2))
    }

    fn hold(&mut self, held: Held) {
        let Held { node, stream, group, id, .. } = held;
        self.release(node, stream, Some(group), id);
        self.held.push(held);
    }

    fn release(
        &mut self,
        node: NodeId,
        stream: Sym,
        group: Option<Sym>,
        id: Sym,
    ) {
        self.held.retain(|held| {
            let of_group = group.is_none_or(|group| held.group == group);
            !of_group || (held.node, held.stream, held.id) != (node, stream, id)
        });
    }
}
