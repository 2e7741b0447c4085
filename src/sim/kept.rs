use super::{
    Ctx, Sim, World,
    arena::Key,
    core::{Context, Core},
    net::Body,
};
use crate::trace::{EntryId, NetEvent, NodeId, OpId, Site, Stop};

/// A request that its node keeps: see [`Ctx::keep`].
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The node that keeps it.
    pub(super) node: NodeId,
    /// Who waits.
    pub(super) from: NodeId,
    pub(super) op: OpId,
    pub(super) call: Key,
    /// The entry that says so.
    pub(super) cause: EntryId,
}

impl Kept {
    /// The node that waits for the answer.
    pub fn from(&self) -> NodeId {
        self.from
    }

    /// The operation that it belongs to.
    pub fn op(&self) -> OpId {
        self.op
    }
}

impl<W: World> Sim<W> {
    /// Starts a program on the node that keeps a request, for the operation
    /// that the request belongs to.
    pub fn spawn_for(
        &self,
        kept: &Kept,
        program: impl Future<Output = ()> + 'static,
    ) {
        let Kept { node, op, cause, .. } = *kept;
        self.spawn_in(Context { node, op, cause }, Box::pin(program));
    }
}

impl<W: World> Ctx<'_, W> {
    /// Keeps the request that is being handled: no answer is due now, and
    /// [`Ctx::answer`] may give one later. Its worker is free meanwhile. None
    /// if nobody waits for an answer.
    ///
    /// If the process dies, the caller hears of it as of other requests; a
    /// caller whose time is over is forgotten.
    pub fn keep(&mut self) -> Option<Kept> {
        let (kept, msg) = self.asked.take()?;
        let Core { kept: all, calls, .. } = &mut *self.core;
        all.retain(|kept| {
            let waiting = calls.get_mut(kept.call);
            waiting.is_some_and(|waiting| waiting.answer.is_none())
        });
        all.push(kept);
        let cause = self.write(NetEvent::Kept { msg });
        Some(Kept { cause, ..kept })
    }

    /// Whether anybody still waits for the answer to the request that is
    /// being handled: a caller that has given up or whose process has died
    /// does not.
    pub fn is_waited_for(&mut self) -> bool {
        let Some((kept, _)) = &self.asked else { return false };
        let waiting = self.core.calls.get_mut(kept.call);
        waiting.is_some_and(|waiting| waiting.answer.is_none())
    }

    /// Whether the connection of a request that was kept stands, as far as the
    /// node can know: it does where the other machine has lost power.
    pub fn is_connected(&mut self, kept: &Kept) -> bool {
        let from = self.core.nodes[kept.from.index()].stopped;
        let silent = matches!(from, Some(Stop::Power | Stop::Machine));
        let waiting = self.core.calls.get_mut(kept.call);
        silent || waiting.is_some_and(|waiting| waiting.answer.is_none())
    }

    /// Answers a request that was kept. Nothing happens if the node has
    /// stopped since.
    pub fn answer(&mut self, kept: Kept, reply: W::Reply) {
        let all = &mut self.core.kept;
        let place = all.iter().position(|other| other.call == kept.call);
        let Some(place) = place else { return };
        let Kept { from, op, call, .. } = all.remove(place);
        let context = Context { op, ..self.context };
        let body = Body::Reply { reply, call };
        self.core.send(context, Site::default(), from, body);
    }
}
