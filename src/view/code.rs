use super::few::Few;
use crate::{
    scenario::Source,
    trace::{Event, NetEvent, NodeId, OpEvent, OpId, SimTime, Trace},
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
    let mut marks: Few<OpId, CodeMark> = Few::new();
    let mut passed: Few<u32, SimTime> = Few::new();
    for entry in &trace.entries()[..cursor] {
        match entry.event {
            Event::Op(OpEvent::Ended { .. }) => {
                marks.remove(entry.op);
            }
            Event::Fault(crate::trace::FaultEvent::Crashed { .. }) => {
                marks.retain(|mark| mark.client != entry.node);
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
                marks.insert(entry.op, mark);
                passed.insert(line, entry.at);
            }
            _ => {
                if let Some((file, line)) = trace.source(entry.site)
                    && file.ends_with(source.path)
                {
                    passed.insert(line, entry.at);
                }
            }
        }
    }
    CodeView {
        marks: marks.into_values().collect(),
        passed: passed.iter().map(|(line, at)| (line, *at)).collect(),
    }
}
