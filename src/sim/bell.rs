use std::{
    pin::Pin,
    task::{Context as TaskContext, Poll},
    time::Duration,
};

use super::{
    Ctx, Sim, World,
    arena::Key,
    core::{Core, Ev, nanos},
};
use crate::trace::NodeId;

impl<W: World> Ctx<'_, W> {
    /// Rings the node's bell: programs of this node that wait for it go on,
    /// in the order in which they began to wait.
    pub fn ring(&mut self) {
        self.core.ring(self.context.node);
    }
}

impl<W: World> Core<W> {
    fn ring(&mut self, node: NodeId) {
        let node = &mut self.nodes[node.index()];
        node.rings = node.rings.wrapping_add(1);
        let listening = std::mem::take(&mut node.listening);
        self.ready.extend(listening.into_iter().map(Ev::wake));
    }
}

impl<W: World> Sim<W> {
    /// Rings the bell of the running task's node: see [`Ctx::ring`].
    pub fn ring(&self) {
        let mut kernel = self.kernel();
        let node = kernel.core.current.node;
        kernel.core.ring(node);
    }

    /// Waits until the running task's node rings its bell, at most so long;
    /// for ever if that is [`Duration::MAX`].
    pub fn bell(&self, at_most: Duration) -> Bell<W> {
        Bell { sim: self.clone(), span: nanos(at_most), heard: None }
    }
}

/// Waits for a node's bell from the first poll on; see [`Sim::bell`].
pub struct Bell<W: World> {
    sim: Sim<W>,
    span: u64,
    heard: Option<Heard>,
}

/// What a waiting task has heard.
struct Heard {
    /// How many rings there were before.
    rings: u32,
    until: u64,
    task: Key,
}

impl<W: World> Unpin for Bell<W> {}

impl<W: World> Future for Bell<W> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut kernel = this.sim.kernel();
        let core = &mut kernel.core;
        let (task, now) = (core.current_task, core.now);
        let node = &mut core.nodes[core.current.node.index()];
        let heard = this.heard.get_or_insert_with(|| Heard {
            rings: node.rings,
            until: now.saturating_add(this.span),
            task: Key::NONE,
        });
        if node.rings != heard.rings || now >= heard.until {
            return Poll::Ready(());
        }
        if heard.task != task {
            heard.task = task;
            node.listening.push(task);
            if heard.until != u64::MAX {
                core.queue.push(heard.until, Ev::wake(task));
            }
        }
        Poll::Pending
    }
}
