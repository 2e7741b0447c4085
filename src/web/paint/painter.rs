use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{Element, ResizeObserver};
use yew::Callback;

use super::{Scene, Track, frame::Frame};
use crate::web::browser;

/// How far messages may be from their places in a busy frame, in pixels.
const SLACK_PX: f64 = 2.0;

/// Owns the frame loop of one stage.
pub struct Painter {
    inner: Rc<Inner>,
    /// Tells when the stage has another size.
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
}

/// What an animation frame calls, with the page's time in milliseconds.
type Tick = Closure<dyn FnMut(f64)>;

struct Inner {
    frame: RefCell<Frame>,
    due: RefCell<Callback<usize>>,
    turn: Callback<()>,
    tick: RefCell<Option<Tick>>,
    /// The number of the animation frame that was asked for.
    asked: RefCell<Option<i32>>,
    /// Whether somebody waits for the next frame.
    owes: Cell<bool>,
}

impl Painter {
    /// The painter of a stage; `due` hears how many steps are due, and `turn`
    /// when a frame has come that was owed.
    pub fn new(
        stage: &Element,
        due: Callback<usize>,
        turn: Callback<()>,
    ) -> Painter {
        let inner = Rc::new(Inner {
            frame: RefCell::new(Frame::new(stage.clone())),
            due: RefCell::new(due),
            turn,
            tick: RefCell::new(None),
            asked: RefCell::new(None),
            owes: Cell::new(false),
        });
        let weak = Rc::downgrade(&inner);
        let tick = Closure::new(move |page_ms| {
            if let Some(inner) = weak.upgrade() {
                inner.tick(page_ms);
            }
        });
        inner.tick.replace(Some(tick));
        let weak = Rc::downgrade(&inner);
        let resized = Closure::new(move || {
            if let Some(inner) = weak.upgrade() {
                inner.frame.borrow_mut().measure();
                inner.ask();
            }
        });
        let observer =
            ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(stage);
        }
        Painter { inner, observer, _resized: resized }
    }

    /// Shows another scene: the stage has just been drawn for it.
    pub fn show(&self, scene: Rc<Scene>) {
        let still = browser::wants_less_motion();
        let now_ms = browser::now_ms();
        self.inner.frame.borrow_mut().show(scene, now_ms, still);
        self.inner.ask();
    }
}

impl Painter {
    /// Somebody has more to draw, in the next frame.
    pub fn owe(&self) {
        self.inner.owes.set(true);
        self.inner.ask();
    }

    /// Shows the cursor of a timeline that has another window or room.
    pub fn lay(&self, track: Track) {
        self.inner.frame.borrow_mut().lay(track);
        self.inner.ask();
    }
}

impl Drop for Painter {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
        if let Some(asked) = self.inner.asked.take() {
            let _ = browser::window().cancel_animation_frame(asked);
        }
    }
}

impl Inner {
    fn ask(&self) {
        let mut asked = self.asked.borrow_mut();
        let tick = self.tick.borrow();
        if let (None, Some(tick)) = (*asked, &*tick) {
            let tick = tick.as_ref().unchecked_ref();
            *asked = browser::window().request_animation_frame(tick).ok();
        }
    }

    fn tick(&self, page_ms: f64) {
        self.asked.take();
        // In a frame in which something else is drawn, what is slow waits for
        // the next one.
        let slack_px = if self.owes.get() { SLACK_PX } else { 0.0 };
        let painted = self.frame.borrow_mut().paint(page_ms, slack_px);
        if painted.moves {
            self.ask();
        }
        let owed = self.owes.take();
        if painted.due > 0 {
            let due = self.due.borrow().clone();
            due.emit(painted.due);
        } else if owed {
            self.turn.emit(());
        }
    }
}
