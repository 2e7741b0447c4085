use std::{
    pin::Pin,
    task::{Context as TaskContext, Poll},
    time::Duration,
};

use super::{
    Ctx, Sim, World,
    arena::Key,
    core::{Ev, nanos},
};

impl<W: World> Ctx<'_, W> {
    /// Rings the node's bell: programs of this node that wait for it go on,
    /// in the order in which they began to wait.
    pub fn ring(&mut self) {
        let node = &mut self.core.nodes[self.context.node.index()];
        node.rings = node.rings.wrapping_add(1);
        let listening = std::mem::take(&mut node.listening);
        self.core.ready.extend(listening.into_iter().map(Ev::wake));
    }
}

impl<W: World> Sim<W> {
    /// Waits until the running task's node rings its bell, at most so long.
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
            core.queue.push(heard.until, Ev::wake(task));
        }
        Poll::Pending
    }
}
