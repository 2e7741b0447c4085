use flushpoint::view::{Scale, Window};

use super::State;

/// How much room the timeline has, and how the page is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// How wide the window is.
    pub layout: Layout,
}

/// How wide the browser's window is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Panels are tabs, and time runs down.
    Narrow,
    /// The timeline or the steps.
    Middle,
    /// Both, side by side.
    Wide,
}

/// Pixels along the timeline, and what they stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    /// What is shown.
    pub window: Window,
    /// Whether time runs down.
    pub upright: bool,
    /// Where the lanes begin, beside their names.
    pub start: f64,
    /// How long the lanes are.
    pub length: f64,
    /// How much larger than usual words are.
    pub large: f64,
}

/// The names of the lanes take so many pixels, and the end keeps a margin.
const NAMES_PX: f64 = 100.0;
const UPRIGHT_NAMES_PX: f64 = 86.0;
const MARGIN_PX: f64 = 8.0;

/// Words are so much larger on the screen of a lecture hall; timeline.css says
/// the same.
const LARGE: f64 = 1.25;

impl Room {
    /// This room as it is known from another: what is not shown has no size,
    /// and keeps the one that it had.
    pub fn or_size_of(self, before: Room) -> Room {
        match self.width.min(self.height) {
            0 => Room { layout: self.layout, ..before },
            _ => self,
        }
    }
}

impl Ruler {
    /// The ruler of a room.
    pub fn of(room: Room, window: Window) -> Ruler {
        let upright = room.layout == Layout::Narrow;
        let large = if room.layout == Layout::Wide { LARGE } else { 1.0 };
        let (start, whole) = match upright {
            true => (UPRIGHT_NAMES_PX, room.height),
            false => (NAMES_PX * large, room.width),
        };
        let length = (f64::from(whole) - start - MARGIN_PX).max(1.0);
        Ruler { window, upright, start, length, large }
    }

    /// How far from the lanes' beginning a place on the axis is.
    pub fn along(&self, at: u64) -> f64 {
        let units = at as f64 - self.window.from as f64;
        units * self.length / self.window.len().max(1) as f64
    }

    /// The place on the axis so many pixels from the room's edge.
    pub fn place(&self, px: f64) -> u64 {
        let share = (px - self.start) / self.length;
        let units = share * self.window.len() as f64;
        (self.window.from as f64 + units).max(0.0) as u64
    }

    /// How many units of the axis a pixel is.
    pub fn units_a_px(&self) -> f64 {
        self.window.len() as f64 / self.length
    }
}

/// A window that nobody chose shows so many steps, and moves on by so many.
const SHOWN: u64 = 48;
const PAGE: u64 = 32;

impl State {
    /// The run, laid out along the axis.
    pub fn scale(&self) -> Scale<'_> {
        let take = &self.doc.take;
        Scale {
            axis: self.glance.axis,
            trace: take.trace(),
            index: &take.index,
            until: take.run.until(),
        }
    }

    /// The part of the axis that is shown.
    pub fn window(&self) -> Window {
        use flushpoint::view::{Axis, STEP};
        let scale = self.scale();
        if let Some(window) = self.glance.window {
            return scale.fitted(window);
        }
        let whole = scale.whole();
        if scale.axis == Axis::Time || whole.to <= SHOWN * STEP {
            return whole;
        }
        let page = self.doc.step() as u64 / PAGE * PAGE;
        let from = page.saturating_sub((SHOWN - PAGE) / 2) * STEP;
        scale.fitted(Window { from, to: from + SHOWN * STEP })
    }

    /// The pixels of the timeline.
    pub fn ruler(&self) -> Ruler {
        Ruler::of(self.glance.room, self.window())
    }
}
