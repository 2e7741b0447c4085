use crate::{
    scenario::Source,
    trace::{Event, IdMap, NetEvent, NodeId, OpEvent, OpId, SimTime, Trace},
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
    let mut marks: IdMap<OpId, CodeMark> = IdMap::default();
    // What belongs to no operation is told apart by its node.
    let mut background: IdMap<NodeId, CodeMark> = IdMap::default();
    let mut passed: Vec<(u32, SimTime)> = Vec::new();
    let mut pass = |line: u32, at: SimTime| match passed
        .binary_search_by_key(&line, |(line, _)| *line)
    {
        Ok(place) => passed[place].1 = at,
        Err(place) => passed.insert(place, (line, at)),
    };
    for entry in &trace.entries()[..cursor] {
        match entry.event {
            Event::Op(OpEvent::Ended { .. }) => {
                marks.remove(entry.op);
            }
            Event::Fault(crate::trace::FaultEvent::Crashed { .. }) => {
                marks.retain(|mark| mark.client != entry.node);
                background.remove(entry.node);
            }
            Event::Net(NetEvent::Sent { .. })
            | Event::Op(OpEvent::Waits { .. }) => {
                let Some((file, line)) = trace.source(entry.site) else {
                    continue;
                };
                if !file.ends_with(source.path) {
                    continue;
                }
                let mark = CodeMark {
                    client: entry.node,
                    op: entry.op,
                    line,
                    at: entry.at,
                };
                match entry.op {
                    OpId(0) => background.insert(entry.node, mark),
                    op => marks.insert(op, mark),
                };
                pass(line, entry.at);
            }
            _ => {
                if let Some((file, line)) = trace.source(entry.site)
                    && file.ends_with(source.path)
                {
                    pass(line, entry.at);
                }
            }
        }
    }
    let marks = marks.into_values().chain(background.into_values());
    CodeView { marks: marks.collect(), passed }
}
