use flushpoint::view::{Strip, timeline::Timeline};

use crate::web::{
    el::{El, el},
    paint::short,
    state::{Room, Ruler},
};

/// Where everything of a timeline stands. *Along* is the way of time, *across*
/// is from lane to lane: to the right and down, or in a narrow window down
/// and to the right.
#[derive(Clone, Copy, PartialEq)]
pub struct Plan {
    /// Time in pixels.
    pub ruler: Ruler,
    /// How much room a row of flags takes.
    pub flag_px: f64,
    /// How many rows of flags there are.
    pub flag_rows: usize,
    /// Where the first lane begins.
    pub top: f64,
    /// How much room a lane takes.
    pub lane_px: f64,
    /// Where the times stand.
    pub times: f64,
    /// Where the first band of the strip begins.
    pub strip: f64,
    /// How much room a band takes.
    pub band_px: f64,
    /// The end of everything.
    pub across: f64,
    lanes: usize,
}

const FLAG_PX: f64 = 17.0;

/// There are so many rows of flags where there is room for them.
const FLAG_ROWS: usize = 2;

/// A lane's words need so much; rather than less there is one row of flags.
const LANE_PX: f64 = 14.0;

/// A band's words need so much.
const BAND_PX: f64 = 12.5;

impl Plan {
    /// The plan of what is to be drawn in a room.
    pub fn of(
        room: Room,
        ruler: Ruler,
        shown: &Timeline,
        strip: &Strip,
    ) -> Plan {
        let (across, times_px) = match ruler.upright {
            true => (f64::from(room.width), 40.0),
            false => (f64::from(room.height), 16.0 * ruler.large),
        };
        let (lanes, bands) = (shown.lanes.len(), strip.bands.len());
        let least = LANE_PX * lanes as f64 + BAND_PX * bands as f64;
        let (flag_px, rows) = match ruler.upright {
            true => (24.0, 1),
            false if f64::from(room.height) < least + 60.0 => (FLAG_PX, 1),
            false => (FLAG_PX * ruler.large, FLAG_ROWS),
        };
        let top = flag_px * rows as f64 + 2.0;
        let rest = (across - top - times_px - 6.0).max(1.0);
        let band_px = rest * 0.46 / bands.max(1) as f64;
        let (least, most) = match ruler.upright {
            true => (10.0, 26.0),
            false => (BAND_PX, 19.0 * ruler.large),
        };
        let band_px = between(least, band_px, most);
        let left = rest - band_px * bands as f64;
        let lane_px = between(8.0, left / lanes.max(1) as f64, 76.0);
        let times = top + lane_px * lanes as f64;
        let strip = times + times_px;
        let across = strip + band_px * bands as f64;
        Plan {
            ruler,
            flag_px,
            flag_rows: rows,
            top,
            lane_px,
            times,
            strip,
            band_px,
            across,
            lanes,
        }
    }

    /// Whether both the lanes and the bands can be read.
    pub fn has_room(
        room: Room,
        ruler: Ruler,
        shown: &Timeline,
        strip: &Strip,
    ) -> bool {
        let (lanes, bands) = (shown.lanes.len(), strip.bands.len());
        let least = LANE_PX * lanes as f64 + BAND_PX * bands as f64;
        let rest = FLAG_PX + 24.0;
        ruler.upright || f64::from(room.height) >= least + rest
    }

    /// The middle of a lane.
    pub fn lane(&self, place: usize) -> f64 {
        self.top + self.lane_px * (place as f64 + 0.5)
    }

    /// The end of the last lane.
    pub fn lanes_end(&self) -> f64 {
        self.top + self.lane_px * self.lanes as f64
    }

    /// Where a place on the axis is, kept near the window.
    #[inline(never)]
    pub fn along(&self, at: u64) -> f64 {
        let far = self.ruler.length + 400.0;
        between(-400.0, self.ruler.along(at), far)
    }

    /// A point as SVG writes it.
    #[inline(never)]
    pub fn point(&self, along: f64, across: f64) -> String {
        let (x, y) = self.turned(along, across);
        format!("{} {}", short(x), short(y))
    }

    fn turned(&self, along: f64, across: f64) -> (f64, f64) {
        match self.ruler.upright {
            true => (across, along),
            false => (along, across),
        }
    }

    /// A line.
    #[inline(never)]
    pub fn line(&self, from: (f64, f64), to: (f64, f64)) -> String {
        let (from, to) = (self.point(from.0, from.1), self.point(to.0, to.1));
        format!("M{from}L{to}")
    }

    /// A rectangle from one corner to the other.
    #[inline(never)]
    pub fn rect(&self, from: (f64, f64), to: (f64, f64)) -> El {
        let (x, y) = self.turned(from.0, from.1);
        let (right, bottom) = self.turned(to.0, to.1);
        el("rect")
            .attr("x", short(x))
            .attr("y", short(y))
            .attr("width", short((right - x).max(0.0)))
            .attr("height", short((bottom - y).max(0.0)))
    }

    /// Words that begin at a point.
    #[inline(never)]
    pub fn words(&self, along: f64, across: f64, words: String) -> El {
        let (x, y) = self.turned(along, across);
        el("text").attr("x", short(x)).attr("y", short(y)).text(words)
    }

    /// An element whose own origin is moved to a point.
    #[inline(never)]
    pub fn placed(&self, element: El, along: f64, across: f64) -> El {
        let point = self.point(along, across);
        element.attr("transform", format!("translate({point})"))
    }
}

/// The nearest number in a range; `f64::clamp` would bring along all that
/// prints a number.
pub fn between(least: f64, number: f64, most: f64) -> f64 {
    let enough = number.max(least);
    enough.min(most)
}
