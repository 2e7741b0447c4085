//! What a press on a node's box does to it.

use flushpoint::{
    run::Act,
    scenario::NodeKind,
    trace::{SimTime, Stop},
    view::{NodeStatus, NodeView},
};

use super::aside::follows;
use crate::web::{
    el::{El, el},
    state::{Msg, Tell},
};

/// How long a press of `Pause` makes an app stand still.
pub const PAUSE: SimTime = SimTime::from_ms(50);

/// Under what a sync job does: it is told to flush now.
pub fn flush(node: &NodeView, tell: &Tell) -> Option<El> {
    let can = node.kind == NodeKind::Job && node.status == NodeStatus::Up;
    can.then(|| {
        let act = Act::Flush { node: node.name.clone() };
        el("button")
            .class("flush")
            .label(format!("Flush now, {}", node.name))
            .title("It flushes without waiting until that is due")
            .press(tell, Msg::Act(act))
            .text("Flush now")
    })
}

/// The buttons of a node's box.
pub fn buttons(node: &NodeView, tell: &Tell) -> Vec<El> {
    let name = || node.name.clone();
    let button = |word: &'static str, act: Act| {
        el("button")
            .label(format!("{word} {}", node.name))
            .press(tell, Msg::Act(act))
            .text(word)
    };
    let crash = Act::Crash { node: name(), how: Stop::Process };
    let pause = || Act::Pause { node: name(), span: PAUSE };
    match node.status {
        NodeStatus::Down(_) => {
            vec![button("Restart", Act::Restart { node: name() })]
        }
        NodeStatus::Up if follows(node) => {
            let failover = Act::Failover { node: name() };
            vec![button("Promote", failover), button("Crash", crash)]
        }
        NodeStatus::Up if node.kind.runs_programs() => {
            vec![button("Pause", pause()), button("Crash", crash)]
        }
        NodeStatus::Up | NodeStatus::Closing | NodeStatus::Paused(_) => {
            vec![button("Crash", crash)]
        }
    }
}
