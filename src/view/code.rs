use super::few::Few;
use crate::{
    scenario::Source,
    trace::{
        Entry, Event, FaultEvent, IdMap, NetEvent, NodeId, OpEvent, OpId,
        SimTime, Trace,
    },
};

/// The shown source with the lines at which clients stand.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeView {
    /// Where each running operation stands.
    pub marks: Vec<CodeMark>,
    /// The lines that operations passed, in order, with the last time they
    /// did.
    pub passed: Vec<(u32, SimTime)>,
}

/// Where an operation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeMark {
    /// Its client.
    pub client: NodeId,
    /// The operation.
    pub op: OpId,
    /// The line, from 1.
    pub line: u32,
    /// Since when.
    pub at: SimTime,
}

/// The code behind the first `cursor` entries.
///
/// An operation stands at the line of its last service call until it makes
/// another one or ends. What runs on inside the cache is marked for the client
/// that asked for it.
pub fn code(source: &Source, trace: &Trace, cursor: usize) -> CodeView {
    let mut lines = Lines::default();
    lines.go_on(source, trace, cursor);
    lines.view()
}

/// What the entries so far come to.
#[derive(Clone, Default)]
pub(super) struct Lines {
    /// How many entries are in it.
    pub cursor: usize,
    marks: Few<OpId, CodeMark>,
    /// What belongs to no operation is told apart by its node.
    background: IdMap<NodeId, CodeMark>,
    passed: Vec<(u32, SimTime)>,
}

impl Lines {
    /// Takes in the entries up to `cursor`.
    pub fn go_on(&mut self, source: &Source, trace: &Trace, cursor: usize) {
        let shown = |site| {
            let (file, line) = trace.source(site)?;
            file.ends_with(source.path).then_some(line)
        };
        let shown: Vec<Option<u32>> = trace.sites().map(shown).collect();
        let line = |entry: &Entry| shown.get(usize::from(entry.site.0));
        for entry in &trace.entries()[self.cursor..cursor] {
            let line = line(entry).copied().flatten();
            self.entry(entry, line);
        }
        self.cursor = cursor;
    }

    /// Takes in an entry, at that line of the shown source if at any.
    fn entry(&mut self, entry: &Entry, line: Option<u32>) {
        match entry.event {
            Event::Op(OpEvent::Ended { .. }) => self.marks.remove(entry.op),
            Event::Fault(FaultEvent::Crashed { .. }) => {
                self.marks.retain(|mark| mark.client != entry.node);
                self.background.remove(entry.node);
            }
            Event::Net(NetEvent::Sent { .. })
            | Event::Op(
                OpEvent::Waits { .. }
                | OpEvent::Joins { .. }
                | OpEvent::RuledOut { .. },
            ) => {
                if let Some(line) = line {
                    let Entry { node, op, at, .. } = *entry;
                    // What a cache does for an operation is its client's.
                    let client =
                        self.marks.get(op).map_or(node, |mark| mark.client);
                    let mark = CodeMark { client, op, line, at };
                    match op {
                        OpId(0) => {
                            self.background.insert(client, mark);
                        }
                        op => self.marks.insert(op, mark),
                    }
                    self.pass(line, at);
                }
            }
            _ => {
                if let Some(line) = line {
                    self.pass(line, entry.at);
                }
            }
        }
    }

    fn pass(&mut self, line: u32, at: SimTime) {
        match self.passed.binary_search_by_key(&line, |(line, _)| *line) {
            Ok(place) => self.passed[place].1 = at,
            Err(place) => self.passed.insert(place, (line, at)),
        }
    }

    /// What is shown of it.
    pub fn view(self) -> CodeView {
        let marks = self.marks.iter().map(|(_, mark)| *mark);
        let marks = marks.chain(self.background.into_values());
        CodeView { marks: marks.collect(), passed: self.passed }
    }
}
