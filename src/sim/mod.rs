//! The kernel: virtual time, tasks, links, nodes with finite workers, faults.
//!
//! It knows nothing of caches and databases: what stands on the nodes is a
//! [`World`], and the kernel carries its requests and its replies. Time jumps
//! to the next event; order is total. A request travels a link, waits for a
//! free worker of its node, is handled by the world, and the answer travels
//! back. A crashed process answers with a reset; a machine without power and a
//! cut link are silent until the caller's time-out.
//!
//! Departures from real networks: every request has a connection of its own
//! (messages overtake one another, as over a connection pool), and nothing is
//! sent again: a message that meets a cut link is gone.

mod arena;
mod bell;
mod call;
pub mod chance;
mod core;
mod faults;
mod kept;
mod latency;
mod net;
mod queue;
mod serve;
mod simulation;
mod tasks;

pub use self::{
    bell::Bell,
    call::{Call, CallError},
    core::{Core, Ctx},
    kept::Kept,
    latency::Latency,
    queue::RadixHeap,
    simulation::{Simulation, Stepped},
    tasks::{Sim, Sleep},
};

use crate::trace::{NodeId, Packet, Stop};

/// What stands on the nodes.
pub trait World: Sized + 'static {
    /// What clients ask.
    type Request: 'static;
    /// What nodes answer.
    type Reply: 'static;

    /// What a request shows of itself.
    fn request_packet(request: &Self::Request) -> Packet;

    /// What a reply shows of itself.
    fn reply_packet(reply: &Self::Reply) -> Packet;

    /// How long the node works on this request.
    fn service(&self, node: NodeId, request: &Self::Request) -> Latency;

    /// The answer to a request that would have to wait behind `waiting` others,
    /// if the node would rather refuse it than let it wait. Then no worker
    /// sees it.
    fn refuse(
        &self,
        _node: NodeId,
        _request: &Self::Request,
        _waiting: u32,
    ) -> Option<Self::Reply> {
        None
    }

    /// Carries out a request; none where no answer is due.
    fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Self>,
        request: Self::Request,
    ) -> Option<Self::Reply>;

    /// A timer that the node had set has come.
    fn timer(&mut self, ctx: &mut Ctx<'_, Self>, token: u32);

    /// The node stopped: what it held in memory is gone.
    fn stopped(&mut self, node: NodeId, how: Stop);

    /// The node runs again, with what its disk kept.
    fn restarted(&mut self, ctx: &mut Ctx<'_, Self>);
}

/// A node as the kernel knows it.
#[derive(Clone, Debug)]
pub struct NodeSpec {
    /// Its name.
    pub name: String,
    /// How many requests it works on at once; the others queue.
    pub workers: u32,
}
