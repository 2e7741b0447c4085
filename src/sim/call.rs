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
    core::{Ev, Waiting},
    net::Body,
};
use crate::trace::NodeId;

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
    /// The answer was not one to this question.
    #[error("unexpected answer")]
    Unexpected,
}

/// A request on its way and the wait for its answer.
///
/// Nothing is sent before the first poll. Dropping it gives the answer up.
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
    /// Asks the node `to` and waits for its answer, at most `time_out`.
    #[track_caller]
    pub fn call(
        &self,
        to: NodeId,
        request: W::Request,
        time_out: Duration,
    ) -> Call<W> {
        let place = Location::caller();
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
        match std::mem::replace(&mut self.state, State::Done) {
            State::New { to, request, time_out, place } => {
                let key = self.sim.start(to, request, time_out, place);
                self.state = State::Waiting(key);
                Poll::Pending
            }
            State::Waiting(key) => match self.sim.answer(key) {
                Some(answer) => Poll::Ready(answer),
                None => {
                    self.state = State::Waiting(key);
                    Poll::Pending
                }
            },
            State::Done => Poll::Pending,
        }
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
    fn start(
        &self,
        to: NodeId,
        request: W::Request,
        time_out: Duration,
        place: &'static Location<'static>,
    ) -> Key {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let deadline = core.now + time_out.as_nanos() as u64;
        let key = core.calls.insert(Waiting {
            task: core.current_task,
            node: core.current.node,
            request: Default::default(),
            deadline,
            answer: None,
        });
        let site = core.trace.site(place);
        let body = Body::Request { request, call: Some(key) };
        let (number, _) = core.send(core.current, site, to, body);
        if let Some(waiting) = core.calls.get_mut(key) {
            waiting.request = number;
        }
        if !time_out.is_zero() {
            let Key { generation, slot: call } = key;
            core.queue.push(deadline, Ev::TimeOut { generation, call });
        }
        key
    }

    #[inline]
    fn answer(&self, key: Key) -> Option<Result<W::Reply, CallError>> {
        let mut kernel = self.kernel();
        let calls = &mut kernel.core.calls;
        let answer = calls.get_mut(key)?.answer.take()?;
        calls.remove(key);
        Some(answer)
    }
}
