use std::ops::Range;

use super::Index;
use crate::trace::{EntryId, SimTime, Trace};

/// How a run is laid out along the timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Every step takes the same room; the unit is a thousandth of a step.
    Steps,
    /// True time; the unit is a nanosecond.
    Time,
}

/// A stretch of an axis, in its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Where it begins.
    pub from: u64,
    /// Where it ends, after that.
    pub to: u64,
}

/// A time beside the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// Its place on the axis.
    pub at: u64,
    /// Its words, without the unit.
    pub words: String,
}

/// The times beside the axis, and the unit that all of them share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticks {
    /// `ms` or `s`.
    pub unit: &'static str,
    /// The times.
    pub ticks: Vec<Tick>,
}

/// The units of a step on [`Axis::Steps`].
pub const STEP: u64 = 1_000;

/// The narrowest windows: four steps, and one millisecond.
const NARROWEST: [u64; 2] = [4 * STEP, 1_000_000];

/// A run laid out along an axis.
#[derive(Clone, Copy)]
pub struct Scale<'a> {
    /// The axis.
    pub axis: Axis,
    /// The run's trace.
    pub trace: &'a Trace,
    /// Its index.
    pub index: &'a Index,
    /// Where the run ends.
    pub until: SimTime,
}

impl Window {
    /// Its length.
    pub fn len(&self) -> u64 {
        self.to - self.from
    }

    /// Whether it has no length.
    pub fn is_empty(&self) -> bool {
        self.to <= self.from
    }

    /// Whether a place lies in it.
    pub fn holds(&self, at: u64) -> bool {
        (self.from..=self.to).contains(&at)
    }

    /// The place at so many thousandths of its length.
    pub fn part(&self, thousandths: u64) -> u64 {
        let way = u128::from(self.len()) * u128::from(thousandths) / 1_000;
        self.from + way as u64
    }
}

impl Scale<'_> {
    fn steps(&self) -> usize {
        self.index.steps.len()
    }

    fn at(&self, step: usize) -> u64 {
        self.trace.entry(self.index.steps[step - 1]).at.as_ns()
    }

    /// How many steps have happened by then.
    fn steps_by(&self, ns: u64) -> usize {
        let by = |id: &EntryId| self.trace.entry(*id).at.as_ns() <= ns;
        self.index.steps.partition_point(by)
    }

    /// The whole run.
    pub fn whole(&self) -> Window {
        let to = match self.axis {
            Axis::Steps => (self.steps() as u64 + 1) * STEP,
            Axis::Time => {
                let last = self.trace.entries().last();
                last.map_or(SimTime::ZERO, |e| e.at).max(self.until).as_ns()
            }
        };
        Window { from: 0, to: to.max(1) }
    }

    /// The nearest window that is not too narrow and inside the run.
    pub fn fitted(&self, window: Window) -> Window {
        let whole = self.whole();
        let narrowest = NARROWEST[self.axis as usize];
        let len = window.to.saturating_sub(window.from);
        let len = len.max(narrowest).min(whole.to);
        let from = window.from.min(whole.to - len);
        Window { from, to: from + len }
    }

    /// The window made wider (`parts` above 1000) or narrower around a place.
    pub fn zoomed(&self, window: Window, around: u64, parts: u64) -> Window {
        let scaled = |length: u64| {
            (u128::from(length) * u128::from(parts) / 1_000) as u64
        };
        let around = around.clamp(window.from, window.to);
        let narrowest = NARROWEST[self.axis as usize];
        let len = scaled(window.len()).max(narrowest).min(self.whole().to);
        let share = u128::from(around - window.from) * u128::from(len);
        let before = (share / u128::from(window.len().max(1))) as u64;
        let from = around.saturating_sub(before);
        self.fitted(Window { from, to: from + len })
    }

    /// The window moved so that a place is in it and not at its edge.
    pub fn framed(&self, window: Window, place: u64) -> Window {
        let (len, edge) = (window.len(), window.len() / 6);
        let inner = window.from + edge..=window.to - edge;
        let from = match place {
            place if inner.contains(&place) => window.from,
            place if place < window.from + edge => place.saturating_sub(edge),
            place => (place + edge).saturating_sub(len),
        };
        self.fitted(Window { from, to: from + len })
    }

    /// Where an entry stands. What is no step stands with the step of its
    /// instant, or else half-way to the next.
    #[inline(never)]
    pub fn of_entry(&self, id: EntryId) -> u64 {
        let at = self.trace.entry(id).at.as_ns();
        if self.axis == Axis::Time {
            return at;
        }
        let step = self.index.step_number(id.index() + 1);
        let half = match step {
            0 => STEP / 2,
            step if self.at(step) == at => 0,
            _ => STEP / 2,
        };
        step as u64 * STEP + half
    }

    /// Where a moment lies: between two steps in proportion.
    #[inline(never)]
    pub fn of_time(&self, at: SimTime) -> u64 {
        let ns = at.as_ns();
        if self.axis == Axis::Time {
            return ns;
        }
        let before = self.steps_by(ns);
        let from = if before == 0 { 0 } else { self.at(before) };
        let to = match before == self.steps() {
            true => self.until.as_ns().max(from + 1),
            false => self.at(before + 1),
        };
        let way = u128::from(ns.saturating_sub(from)) * u128::from(STEP);
        let way = way / u128::from((to - from).max(1));
        before as u64 * STEP + (way as u64).min(STEP)
    }

    /// Where the cursor behind the first `cursor` entries stands.
    pub fn of_cursor(&self, cursor: usize) -> u64 {
        let step = self.index.step_before(cursor);
        step.map_or(0, |step| self.of_entry(step))
    }

    /// The number of the step nearest to a place; 0 is before the first.
    #[inline(never)]
    pub fn step_at(&self, place: u64) -> usize {
        if self.axis == Axis::Steps {
            return (((place + STEP / 2) / STEP) as usize).min(self.steps());
        }
        let before = self.steps_by(place);
        if before == self.steps() {
            return before;
        }
        let next = self.at(before + 1);
        let from = if before == 0 { 0 } else { self.at(before) };
        match next - place < place - from {
            true => self.steps_by(next),
            false => before,
        }
    }

    /// The entries that stand in a window.
    pub fn entries(&self, window: Window) -> Range<usize> {
        let from = self.entries_before(window.from);
        from..self.entries_before(window.to.saturating_add(1)).max(from)
    }

    /// How many entries stand before a place: places grow with the entries.
    #[inline(never)]
    fn entries_before(&self, place: u64) -> usize {
        let (mut before, mut behind) = (0, self.trace.len());
        while before < behind {
            let middle = (before + behind) / 2;
            match self.of_entry(EntryId(middle as u32)) < place {
                true => before = middle + 1,
                false => behind = middle,
            }
        }
        before
    }

    /// At most `most` times beside a window, far enough apart.
    pub fn ticks(&self, window: Window, most: usize) -> Ticks {
        let apart = window.len() / (most.max(1) as u64);
        match self.axis {
            Axis::Steps => {
                let apart = round_up(apart.div_ceil(STEP).max(1)) as usize;
                let first = (window.from.div_ceil(STEP)).max(1) as usize;
                let last = ((window.to / STEP) as usize).min(self.steps());
                let first = first.next_multiple_of(apart);
                let mut ticks: Vec<Tick> = Vec::new();
                for number in (first..=last).step_by(apart) {
                    let mut words = milliseconds(self.at(number), false);
                    let same = |before: &Tick| before.words == words;
                    if ticks.last().is_some_and(same) {
                        words = milliseconds(self.at(number), true);
                    }
                    ticks.push(Tick { at: number as u64 * STEP, words });
                }
                Ticks { unit: "ms", ticks }
            }
            Axis::Time => even_ticks(window, round_up(apart.max(1))),
        }
    }
}

/// The next number of the form 1, 2 or 5 with zeros.
fn round_up(number: u64) -> u64 {
    let mut unit = 1u64;
    loop {
        for factor in [1, 2, 5] {
            let round = unit.saturating_mul(factor);
            if round >= number {
                return round;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn even_ticks(window: Window, apart: u64) -> Ticks {
    let (unit, name) = match apart {
        100_000_000.. => (1_000_000_000, "s"),
        _ => (1_000_000, "ms"),
    };
    let mut figures = 0;
    let mut finest = unit;
    while !apart.is_multiple_of(finest) && finest > 1 {
        finest /= 10;
        figures += 1;
    }
    let tick = |at: u64| {
        let (whole, rest) = (at / unit, at % unit / finest);
        let words = match figures {
            0 => whole.to_string(),
            figures => format!("{whole}.{rest:0figures$}"),
        };
        Tick { at, words }
    };
    let first = window.from.next_multiple_of(apart);
    let count = (window.to.saturating_sub(first)) / apart;
    let ticks = (0..=count).map(|n| tick(first + n * apart));
    let ticks = ticks.filter(|tick| tick.at <= window.to).collect();
    Ticks { unit: name, ticks }
}

/// Milliseconds in about three figures, without the unit; or exact to the
/// hundredth.
fn milliseconds(ns: u64, exact: bool) -> String {
    let us = ns / 1_000;
    match us {
        0..10_000 => format!("{}.{:02}", us / 1_000, us % 1_000 / 10),
        _ if exact => format!("{}.{:02}", us / 1_000, us % 1_000 / 10),
        10_000..100_000 => format!("{}.{}", us / 1_000, us % 1_000 / 100),
        _ => (us / 1_000).to_string(),
    }
}
