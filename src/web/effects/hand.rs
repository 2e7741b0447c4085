use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{
    Element, Event, KeyboardEvent, MouseEvent, PointerEvent, ResizeObserver,
    SvgElement, WheelEvent,
};

use flushpoint::trace::EntryId;

use crate::web::{
    browser::{self, Listener},
    state::{Layout, Look, Msg, Room, Tell},
};

/// What moved less than this, in pixels, was pressed and not dragged.
const STILL_PX: f64 = 4.0;

/// A turn of the wheel by this much doubles or halves nothing: it makes the
/// window by so many thousandths wider or narrower.
const TURN: [u64; 2] = [1_250, 800];

/// An arrow key with Shift moves the window by so many pixels.
const PAN_PX: f64 = 80.0;

/// The hand on the timeline: what pointer, wheel and keys do to it.
pub struct Hand {
    plot: Element,
    observer: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut()>,
    _listeners: Vec<Listener>,
}

/// What the pointer does.
#[derive(Clone, Copy, PartialEq)]
enum Grip {
    /// Nothing.
    Open,
    /// It has pressed the ground, there.
    Ground(f64),
    /// It moves the ground.
    Pan(f64),
    /// It moves the cursor.
    Cursor,
    /// It has pressed a flag, there.
    Flag(usize, f64),
    /// It carries an action.
    Carry,
}

struct Held {
    plot: Element,
    tell: Tell,
    grip: Grip,
    /// Whether the press that is ending was a drag.
    dragged: bool,
    /// Where the pointer is; told with the next frame.
    at: Option<f64>,
    /// Nothing is told before this moment of the page.
    rests_until_ms: f64,
    frame: Option<Closure<dyn FnMut(f64)>>,
}

type Shared = Rc<RefCell<Held>>;

impl Hand {
    /// The hand on the lanes, if they are drawn.
    pub fn on_plot(tell: &Tell) -> Option<Hand> {
        let plot = browser::find(".timeline .lanes")?;
        let held = Rc::new(RefCell::new(Held {
            plot: plot.clone(),
            tell: tell.clone(),
            grip: Grip::Open,
            dragged: false,
            at: None,
            rests_until_ms: 0.0,
            frame: None,
        }));
        let weak = Rc::downgrade(&held);
        let frame = Closure::new(move |page_ms| {
            if let Some(held) = weak.upgrade() {
                framed(&held, page_ms);
            }
        });
        held.borrow_mut().frame = Some(frame);
        let hear =
            |target: &web_sys::EventTarget, kind, what: fn(&Shared, &Event)| {
                let held = held.clone();
                Listener::new(target, kind, move |event| what(&held, &event))
            };
        let window = browser::window();
        let listeners = vec![
            hear(&plot, "pointerdown", press),
            hear(&plot, "click", click),
            hear(&plot, "wheel", wheel),
            hear(&plot, "keydown", key),
            hear(&plot, "focusout", leave),
            hear(&window, "pointermove", follow),
            hear(&window, "pointerup", release),
            hear(&window, "pointercancel", release),
            hear(&window, "resize", |held, _| {
                let now = held.borrow();
                measure(&now.plot, &now.tell);
            }),
        ];
        let (own, told) = (plot.clone(), tell.clone());
        let resized = Closure::new(move || measure(&own, &told));
        let observer =
            ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(&plot);
        }
        measure(&plot, tell);
        let (_resized, _listeners) = (resized, listeners);
        Some(Hand { plot, observer, _resized, _listeners })
    }

    /// Whether its lanes are still in the document.
    pub fn is_on_page(&self) -> bool {
        self.plot.is_connected()
    }
}

impl Drop for Hand {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Tells what room the lanes have; what is not shown has none.
fn measure(plot: &Element, tell: &Tell) {
    let layout = match () {
        () if browser::matches("(max-width: 899px)") => Layout::Narrow,
        () if browser::matches("(min-width: 1700px)") => Layout::Wide,
        () => Layout::Middle,
    };
    let width = plot.client_width().max(0) as u32;
    let height = plot.client_height().max(0) as u32;
    let room = Room { width, height, layout };
    tell.dispatch(Msg::Look(Look::Room(room)));
}

impl Held {
    fn tell(&self, look: Look) {
        self.tell.dispatch(Msg::Look(look));
    }

    fn ask(&self) {
        if let Some(frame) = &self.frame {
            let frame = frame.as_ref().unchecked_ref();
            let _ = browser::window().request_animation_frame(frame);
        }
    }

    /// How far along the timeline a pointer is, in pixels.
    fn along(&self, event: &MouseEvent) -> f64 {
        let rect = self.plot.get_bounding_client_rect();
        match browser::matches("(max-width: 899px)") {
            true => f64::from(event.client_y()) - rect.top(),
            false => f64::from(event.client_x()) - rect.left(),
        }
    }
}

fn under(event: &Event, selector: &str) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten()
}

fn number(element: &Element, name: &str) -> Option<u32> {
    element.get_attribute(name)?.parse().ok()
}

fn press(held: &Shared, event: &Event) {
    let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
    let mut now = held.borrow_mut();
    now.dragged = false;
    if pointer.button() != 0 {
        return;
    }
    let at = now.along(pointer);
    let flag = under(event, "[data-flag]");
    now.grip = if let Some(flag) = &flag {
        let index = number(flag, "data-flag").unwrap_or(0) as usize;
        // Keys go to it from now on, such as Escape.
        if let Some(flag) = flag.dyn_ref::<SvgElement>() {
            let _ = flag.focus();
        }
        event.prevent_default();
        Grip::Flag(index, at)
    } else if under(event, "[role=slider]").is_some() {
        Grip::Cursor
    } else {
        Grip::Ground(at)
    };
}

fn follow(held: &Shared, event: &Event) {
    let Some(pointer) = event.dyn_ref::<PointerEvent>() else { return };
    let mut now = held.borrow_mut();
    if now.grip == Grip::Open {
        return;
    }
    let first = now.at.is_none();
    now.at = Some(now.along(pointer));
    // One change a frame is enough.
    if first {
        now.ask();
    }
}

/// A frame has come. What the last change took is left free before the next
/// one: the places that the pointer passes meanwhile are never carried out, so
/// that a long run does not lag ever further behind the hand.
fn framed(held: &Shared, page_ms: f64) {
    if page_ms < held.borrow().rests_until_ms {
        return held.borrow().ask();
    }
    let before_ms = browser::now_ms();
    moved(held);
    let after_ms = browser::now_ms();
    held.borrow_mut().rests_until_ms = 2.0 * after_ms - before_ms;
}

fn moved(held: &Shared) {
    let mut now = held.borrow_mut();
    let Some(at) = now.at.take() else { return };
    let far = |from: f64| (at - from).abs() >= STILL_PX;
    match now.grip {
        Grip::Ground(from) if far(from) => now.grip = Grip::Pan(from),
        Grip::Flag(index, from) if far(from) => {
            now.grip = Grip::Carry;
            now.tell(Look::Grab(index));
        }
        _ => {}
    }
    match now.grip {
        Grip::Pan(from) => {
            now.dragged = true;
            now.grip = Grip::Pan(at);
            now.tell(Look::Pan(from - at));
        }
        Grip::Cursor => {
            now.dragged = true;
            now.tell(Look::Go(at));
        }
        Grip::Carry => {
            now.dragged = true;
            now.tell(Look::Carry(at));
        }
        Grip::Open | Grip::Ground(_) | Grip::Flag(..) => {}
    }
}

fn release(held: &Shared, _: &Event) {
    // What the last frame did not tell yet.
    moved(held);
    let mut now = held.borrow_mut();
    let grip = std::mem::replace(&mut now.grip, Grip::Open);
    if grip == Grip::Carry {
        now.tell(Look::Drop);
        // The hand hears of it.
        drop(now);
        // The arrow keys step again, and move no flag that stands near.
        browser::blur();
    }
}

fn click(held: &Shared, event: &Event) {
    let now = held.borrow();
    if now.dragged {
        return;
    }
    let entry = under(event, "[data-entry]");
    let entry = entry.and_then(|it| number(&it, "data-entry"));
    match (entry, event.dyn_ref::<MouseEvent>()) {
        (Some(entry), _) => now.tell.dispatch(Msg::GoTo(EntryId(entry))),
        (None, Some(pointer)) => now.tell(Look::Go(now.along(pointer))),
        (None, None) => {}
    }
}

fn wheel(held: &Shared, event: &Event) {
    let Some(wheel) = event.dyn_ref::<WheelEvent>() else { return };
    // Where the page itself scrolls, the wheel is the page's.
    let scrolls = browser::root()
        .is_some_and(|root| root.scroll_height() > root.client_height());
    if scrolls && !wheel.ctrl_key() {
        return;
    }
    event.prevent_default();
    let now = held.borrow();
    let (x, y) = (wheel.delta_x(), wheel.delta_y());
    if wheel.shift_key() || x.abs() > y.abs() {
        now.tell(Look::Pan(if x.abs() > y.abs() { x } else { y }));
        return;
    }
    let rect = now.plot.get_bounding_client_rect();
    let at = f64::from(wheel.client_x()) - rect.left();
    now.tell(Look::Zoom(Some(at), TURN[usize::from(y < 0.0)]));
}

fn key(held: &Shared, event: &Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if key.ctrl_key() || key.alt_key() || key.meta_key() {
        return;
    }
    let flag = under(event, "[data-flag]");
    let index = flag.and_then(|flag| number(&flag, "data-flag"));
    let entry = under(event, "[data-entry]");
    let entry = entry.and_then(|it| number(&it, "data-entry"));
    let pan = |by| Msg::Look(Look::Pan(by));
    let nudge = |index: u32, back| {
        let index = index as usize;
        Msg::Look(Look::Nudge { index, back })
    };
    let word = key.key();
    let msg = match (word.as_str(), index) {
        ("ArrowLeft" | "ArrowUp", _) if key.shift_key() => pan(-PAN_PX),
        ("ArrowRight" | "ArrowDown", _) if key.shift_key() => pan(PAN_PX),
        ("ArrowLeft" | "ArrowUp", Some(index)) => nudge(index, true),
        ("ArrowRight" | "ArrowDown", Some(index)) => nudge(index, false),
        ("Delete" | "Backspace", Some(index)) => {
            Msg::Look(Look::Remove(index as usize))
        }
        ("ArrowUp", None) => Msg::Forward,
        ("ArrowDown", None) => Msg::Back,
        ("Escape", _) => {
            held.borrow_mut().grip = Grip::Open;
            Msg::Look(Look::Cancel)
        }
        ("+" | "=", _) => Msg::Look(Look::Zoom(None, 625)),
        ("-", _) => Msg::Look(Look::Zoom(None, 1_600)),
        ("0", _) => Msg::Look(Look::Whole),
        ("Enter" | " ", _) => match entry {
            Some(entry) => Msg::GoTo(EntryId(entry)),
            None => return,
        },
        _ => return,
    };
    event.prevent_default();
    if matches!(msg, Msg::Look(Look::Remove(_))) {
        // The flag goes: its focus goes to the cursor.
        let cursor = browser::find_as::<SvgElement>(".lanes [role=slider]");
        let _ = cursor.map(|cursor| cursor.focus());
    }
    held.borrow().tell.dispatch(msg);
}

/// What was carried by keys stays where it is when another thing is looked at.
fn leave(held: &Shared, _: &Event) {
    let now = held.borrow();
    if now.grip != Grip::Carry {
        now.tell(Look::Drop);
    }
}
