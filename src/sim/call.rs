use std::{
    future::Future,
    panic::Location,
    pin::Pin,
    task::{Context as TaskContext, Poll},
    time::Duration,
};

use super::{
    Sim, World,
    arena::Key,
    core::{Context, Ev, Waiting, nanos},
    net::Body,
};
use crate::trace::{MsgId, NodeId};

/// Why a call has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nobody answered in time: the request may yet take effect.
    #[error("no answer in time")]
    TimedOut,
    /// The process at the other end is gone: the request may have taken
    /// effect before.
    #[error("connection reset")]
    Reset,
    /// Too many were waiting: the request was refused and has no effect.
    #[error("too busy")]
    Busy,
    /// The other end has asked somebody else in vain: the request may have
    /// taken effect, or may yet.
    #[error("failed behind the one who was asked")]
    Failed,
    /// The node would not do it: the request has no effect.
    #[error("refused")]
    Refused,
    /// What was asked breaks a rule: it has no effect, now or later.
    #[error("rejected")]
    Rejected,
    /// The answer was not one to this question.
    #[error("unexpected answer")]
    Unexpected,
}

/// A request on its way and the wait for its answer.
///
/// Nothing is sent before the first poll, and nothing at all outside a task.
/// Dropping it gives the answer up: should one come, it is late. It bears to
/// be polled at any time, by whichever task, and never completes twice.
pub struct Call<W: World> {
    sim: Sim<W>,
    state: State<W>,
}

enum State<W: World> {
    New {
        to: NodeId,
        request: W::Request,
        time_out: Duration,
        place: &'static Location<'static>,
    },
    Waiting(Key),
    Done,
}

impl<W: World> Sim<W> {
    /// Asks the node `to` and waits for its answer, at most `time_out`; for
    /// ever if that is zero.
    #[track_caller]
    pub fn call(
        &self,
        to: NodeId,
        request: W::Request,
        time_out: Duration,
    ) -> Call<W> {
        self.call_from(to, request, time_out, Location::caller())
    }

    /// The same, asked for at this source line.
    pub fn call_from(
        &self,
        to: NodeId,
        request: W::Request,
        time_out: Duration,
        place: &'static Location<'static>,
    ) -> Call<W> {
        let state = State::New { to, request, time_out, place };
        Call { sim: self.clone(), state }
    }
}

// A call is polled in place and holds nothing that points into itself.
impl<W: World> Unpin for Call<W> {}

impl<W: World> Future for Call<W> {
    type Output = Result<W::Reply, CallError>;

    #[inline]
    fn poll(
        mut self: Pin<&mut Self>,
        _: &mut TaskContext<'_>,
    ) -> Poll<Self::Output> {
        if let State::Waiting(key) = self.state {
            let answer = self.sim.answer(key);
            if answer.is_some() {
                self.state = State::Done;
            }
            return answer.map_or(Poll::Pending, Poll::Ready);
        }
        let state = std::mem::replace(&mut self.state, State::Done);
        if let State::New { to, request, time_out, place } = state
            && let Some(key) = self.sim.start(to, request, time_out, place)
        {
            self.state = State::Waiting(key);
        }
        Poll::Pending
    }
}

impl<W: World> Drop for Call<W> {
    fn drop(&mut self) {
        if let State::Waiting(key) = self.state {
            self.sim.kernel().core.calls.remove(key);
        }
    }
}

impl<W: World> Sim<W> {
    /// Sends a request, unless no task is there that could wait.
    #[inline]
    fn start(
        &self,
        to: NodeId,
        request: W::Request,
        time_out: Duration,
        place: &'static Location<'static>,
    ) -> Option<Key> {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let (task, context) = (core.current_task, core.current);
        if task == Key::NONE {
            return None;
        }
        let deadline = match nanos(time_out) {
            0 => u64::MAX,
            ns => core.now.saturating_add(ns),
        };
        let key = core.calls.insert(Waiting {
            task,
            context,
            request: MsgId(0),
            deadline,
            answer: None,
        });
        let site = core.trace.site(place);
        let body = Body::Request { request, call: Some(key) };
        let (request, cause) = core.send(context, site, to, body);
        if let Some(waiting) = core.calls.get_mut(key) {
            waiting.request = request;
            waiting.context = Context { cause, ..context };
        }
        if deadline != u64::MAX {
            core.queue.push(deadline, Ev::time_out(key));
        }
        Some(key)
    }

    #[inline]
    fn answer(&self, key: Key) -> Option<Result<W::Reply, CallError>> {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let waiting = core.calls.get_mut(key)?;
        if waiting.answer.is_none() {
            waiting.task = core.current_task;
            return None;
        }
        core.calls.remove(key)?.answer
    }
}
