use std::{cell::RefCell, rc::Rc};

use flushpoint::lab::Lab;
use gloo_timers::callback::Timeout;

use crate::web::{
    browser,
    state::{Msg, State, Tell},
};

/// The lab measures for so long at a stretch, in milliseconds: in between the
/// browser does what the visitor wants meanwhile.
const STRETCH_MS: f64 = 24.0;

/// Carries out what the lab measures, as long as that is wished for.
#[derive(Default)]
pub struct Bench(Option<Rc<RefCell<Measuring>>>);

struct Measuring {
    lab: Lab,
    /// What goes on after the browser had its turn.
    timer: Option<Timeout>,
}

impl Bench {
    /// Begins, goes on or ends, as the state has it.
    pub fn follow(&mut self, state: &State, tell: &Tell) {
        if !state.panels.measures {
            self.0 = None;
            return;
        }
        let run = &state.doc.take.run;
        let known = self.0.take().filter(|known| {
            let known = known.borrow();
            known.lab.findings().are_of(run)
        });
        let new = || {
            let lab = Lab::of(run)?;
            Some(Rc::new(RefCell::new(Measuring { lab, timer: None })))
        };
        self.0 = known.or_else(new);
        if let Some(measuring) = &self.0
            && measuring.borrow().timer.is_none()
        {
            go_on(measuring, tell);
        }
    }
}

/// Measures for a stretch and goes on with that; tells of each point.
fn go_on(measuring: &Rc<RefCell<Measuring>>, tell: &Tell) {
    let (later, tell) = (Rc::downgrade(measuring), tell.clone());
    let timer = Timeout::new(0, move || {
        let Some(measuring) = later.upgrade() else { return };
        let mut now = measuring.borrow_mut();
        if let Some(timer) = now.timer.take() {
            // It is this one, and it has run out.
            timer.forget();
        }
        let before = now.lab.findings().done();
        let end_ms = browser::now_ms() + STRETCH_MS;
        while !now.lab.advance() && browser::now_ms() < end_ms {}
        let findings = now.lab.findings();
        if findings.done() == before {
            drop(now);
            return go_on(&measuring, &tell);
        }
        let findings = Rc::new(findings.clone());
        drop(now);
        tell.dispatch(Msg::Measured(findings));
    });
    measuring.borrow_mut().timer = Some(timer);
}
