//! What a person or an accident did.

use crate::trace::{
    MsgId, NodeId, Span,
    field::{events, words},
};

words! {
    /// How a node stopped.
    pub enum Stop {
        /// The process died; its operating system resets the connections.
        Process = "process crash",
        /// The machine lost power; nobody answers.
        Power = "power loss",
        /// The machine is lost, and its disk with it; nobody answers.
        Machine = "machine loss",
        /// The process ended in order, with nothing left to do; its operating
        /// system resets the connections.
        Exit = "exit",
    }
}

impl Stop {
    /// Whether the machine goes on: its operating system has what the process
    /// had written, and answers for it.
    pub const fn spares_the_machine(self) -> bool {
        matches!(self, Stop::Process | Stop::Exit)
    }
}

words! {
    /// Why an action changed nothing.
    pub enum NoEffect {
        /// The node was already down.
        AlreadyDown = "the node is already down",
        /// The node was running.
        AlreadyUp = "the node is already running",
        /// The client was not running.
        ClientDown = "the client is down",
        /// No such message was on its way.
        NotInFlight = "that message is not on its way",
        /// The message was not held.
        NotHeld = "that message is not held",
        /// The message was held before.
        AlreadyHeld = "that message is held already",
        /// The link already was in the wished state.
        SameLink = "the link is already so",
        /// The node took the writes before.
        AlreadyPrimary = "the node is the primary already",
        /// The node was about to end.
        AlreadyClosing = "the node shuts down already",
    }
}

events! {
    /// What a person or an accident did.
    pub enum FaultEvent {
        /// The node stopped; what it held in memory is gone.
        Crashed = "crashed" {
            /// Process or power.
            how: Stop,
        },
        /// The node runs again, with what its disk kept.
        Restarted = "restarted" {},
        /// Messages to `to` take longer from now on.
        Lagged = "lagged" {
            /// The link's other end.
            to: NodeId,
            /// How much longer.
            by: Span,
        },
        /// The link was cut, both ways.
        Cut = "cut" {
            /// The link's other end.
            to: NodeId,
        },
        /// The link works again.
        Healed = "healed" {
            /// The link's other end.
            to: NodeId,
        },
        /// The process stands still.
        Paused = "paused" {
            /// For how long.
            span: Span,
        },
        /// The process goes on.
        Resumed = "resumed" {},
        /// The node's clock jumped.
        ClockMoved = "clock moved" {
            /// By how much.
            by: Span,
            /// Whether it jumped back.
            back: bool,
        },
        /// A message is held on the wire.
        Held = "held" {
            /// Its number.
            msg: MsgId,
        },
        /// A held message goes on.
        Released = "released" {
            /// Its number.
            msg: MsgId,
        },
        /// An action changed nothing.
        NoEffect = "no effect" {
            /// Why.
            why: NoEffect,
        },
        /// An operator told the node's background program that it is time.
        Nudged = "nudged" {},
        /// An operator shuts the node down: it takes no more writes for the
        /// database, and ends once nothing waits for it.
        Closing = "shutdown" {},
    }
}
