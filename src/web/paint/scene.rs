use flushpoint::trace::{MsgId, SimTime};

use super::{Pace, Track};

/// What the painter needs to know of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The moment under the cursor.
    pub now: SimTime,
    /// How the cursor came here.
    pub arrival: Arrival,
    /// While playing: the moment of the next step, and the speed.
    pub ahead: Option<(SimTime, Pace)>,
    /// By node: whether the wires leave it below (apps) or above.
    pub links: Vec<(usize, usize)>,
    /// The messages that are drawn.
    pub flights: Vec<Flight>,
    /// What is running out, in the order of the document: from when to when.
    pub bars: Vec<(SimTime, SimTime)>,
    /// The cursor of the timeline.
    pub track: Track,
}

/// How the cursor came to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// By one step: time glides.
    Step,
    /// From anywhere: everything stands where it belongs at once.
    Jump,
}

/// A message on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// Its number.
    pub msg: MsgId,
    /// Its link, an index into the scene's links.
    pub link: usize,
    /// Whether it travels from the link's first end to its second.
    pub forward: bool,
    /// When it left.
    pub sent_at: SimTime,
    /// When its journey ends, if it does.
    pub ends_at: Option<SimTime>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It travels on.
    Flying,
    /// It is held on the wire.
    Held,
    /// This step is its arrival.
    Arriving,
    /// This step is its loss.
    Lost,
}
