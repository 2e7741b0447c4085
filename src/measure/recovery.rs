//! Whether and when the clients are served again after a disturbance.
//!
//! It is a figure and no verdict: a share over a window of time has no
//! smallest set of operations that proves it. Leaving a request out that was
//! served makes the share worse, leaving one out that failed does not mend
//! it.

use serde::Serialize;

use crate::trace::{
    Event, FaultEvent, IdMap, OpEvent, OpId, Outcome, SimTime, Trace,
};

/// How many of the requests that came in a window of time were served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Requests that came.
    pub came: u32,
    /// Those of them that were acknowledged.
    pub served: u32,
}

impl Share {
    /// Whether at least `percent` of them were served.
    pub fn reaches(self, percent: u32) -> bool {
        u64::from(self.served) * 100 >= u64::from(self.came * percent)
    }
}

/// What became of the clients after the last restart of a node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recovery {
    /// When the last node that had stopped ran again.
    pub restarted_ns: u64,
    /// By second from then on, whole seconds only.
    pub seconds: Vec<Share>,
    /// How many seconds went by until at least 90 % of the requests of every
    /// later second were served; none if that was never so.
    pub recovered_after_s: Option<u32>,
}

/// What share counts as recovered.
pub const RECOVERED_PERCENT: u32 = 90;

/// The last requests of a run may still be under way: those of its last
/// second are not judged.
const SECOND_NS: u64 = 1_000_000_000;

/// Whether the clients were served again after the last restart in the first
/// `len` entries; none if there was no restart, or less than two seconds ago.
pub fn recovery(trace: &Trace, len: usize) -> Option<Recovery> {
    let entries = &trace.entries()[..len];
    let restarted = entries.iter().rev().find_map(|entry| {
        let up = matches!(entry.event, Event::Fault(FaultEvent::Restarted {}));
        up.then_some(entry.at.as_ns())
    })?;
    let end = entries.last()?.at.as_ns();
    let whole = ((end - restarted) / SECOND_NS).checked_sub(1)?;
    let mut seconds = vec![Share::default(); whole as usize];
    if seconds.is_empty() {
        return None;
    }
    let place = |at: SimTime| {
        let since = at.as_ns().checked_sub(restarted)?;
        Some((since / SECOND_NS) as usize)
    };
    let mut came: IdMap<OpId, usize> = IdMap::default();
    for entry in entries {
        let second = match entry.event {
            Event::Op(OpEvent::Began { .. }) => {
                let second = place(entry.at);
                if let Some(second) = second {
                    came.insert(entry.op, second);
                }
                second
            }
            Event::Op(OpEvent::TurnedAway { .. }) => place(entry.at),
            Event::Op(OpEvent::Ended { outcome, .. }) => {
                let second = came.get(entry.op).copied();
                let share = second.and_then(|s| seconds.get_mut(s));
                if let (Some(share), Outcome::Acknowledged) = (share, outcome) {
                    share.served += 1;
                }
                continue;
            }
            _ => continue,
        };
        if let Some(share) = second.and_then(|s| seconds.get_mut(s)) {
            share.came += 1;
        }
    }
    let bad = |share: &Share| !share.reaches(RECOVERED_PERCENT);
    let after = seconds.iter().rposition(bad).map_or(0, |last| last + 1);
    let recovered = (after < seconds.len()).then_some(after as u32);
    Some(Recovery {
        restarted_ns: restarted,
        seconds,
        recovered_after_s: recovered,
    })
}
