use crate::{
    run::Record,
    trace::{EntryId, Event, MsgId, NetEvent, Trace},
};

/// What is looked up in a trace again and again; built once for a trace.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// The entries that are steps, in order.
    pub steps: Vec<EntryId>,
    /// By message number less one: where it was sent and where it ended.
    messages: Vec<(EntryId, Option<EntryId>)>,
    /// By message number less one: where a request took effect.
    applied: Vec<Option<EntryId>>,
}

impl Index {
    /// The index of a trace.
    pub fn of(trace: &Trace) -> Index {
        let mut index = Index::default();
        for (id, entry) in trace.iter() {
            if entry.event.is_step() {
                index.steps.push(id);
            }
            match entry.event {
                Event::Net(NetEvent::Sent { .. }) => {
                    index.messages.push((id, None));
                    index.applied.push(None);
                }
                Event::Net(
                    NetEvent::Received { msg }
                    | NetEvent::Answered { msg, .. }
                    | NetEvent::Late { msg }
                    | NetEvent::Lost { msg, .. },
                ) => {
                    if let Some(place) = index.messages.get_mut(slot(msg)) {
                        place.1.get_or_insert(id);
                    }
                }
                _ => index.apply(trace, id),
            }
        }
        index
    }

    /// Notes an entry as what a request brought about, if it is the first.
    fn apply(&mut self, trace: &Trace, id: EntryId) {
        let entry = trace.entry(id);
        let waits = matches!(entry.event, Event::Net(NetEvent::Queued { .. }));
        let Some(cause) = entry.cause.some().filter(|_| !waits) else {
            return;
        };
        let cause = trace.entry(cause);
        if let Event::Net(NetEvent::Received { msg }) = cause.event
            && cause.node == entry.node
            && let Some(place) = self.applied.get_mut(slot(msg))
        {
            place.get_or_insert(id);
        }
    }

    /// The entry at which a request took effect at its node.
    pub fn applied(&self, msg: MsgId) -> Option<EntryId> {
        self.applied.get(slot(msg)).copied().flatten()
    }

    /// The index of what a run left behind.
    pub fn of_record(record: &Record) -> Index {
        Index::of(&record.trace)
    }

    /// The entry at which a message was sent.
    pub fn sent(&self, msg: MsgId) -> Option<EntryId> {
        self.messages.get(slot(msg)).map(|place| place.0)
    }

    /// The entry at which a message arrived or was lost.
    pub fn ended(&self, msg: MsgId) -> Option<EntryId> {
        self.messages.get(slot(msg)).and_then(|place| place.1)
    }

    /// How many steps lie before the cursor.
    pub fn step_number(&self, cursor: usize) -> usize {
        self.steps.partition_point(|step| step.index() < cursor)
    }

    /// The last step before the cursor.
    pub fn step_before(&self, cursor: usize) -> Option<EntryId> {
        let last = self.step_number(cursor).checked_sub(1)?;
        Some(self.steps[last])
    }

    /// The cursor behind the step of that number, counted from 1; 0 is before
    /// the first. See [`Index::settled`].
    pub fn cursor_of_step(&self, trace: &Trace, number: usize) -> usize {
        let before = number.min(self.steps.len()).checked_sub(1);
        let cursor = before.map_or(0, |step| self.steps[step].index() + 1);
        self.settled(trace, cursor)
    }

    /// See [`Trace::settled`].
    pub fn settled(&self, trace: &Trace, cursor: usize) -> usize {
        trace.settled(cursor)
    }
}

fn slot(msg: MsgId) -> usize {
    msg.index().wrapping_sub(1)
}
