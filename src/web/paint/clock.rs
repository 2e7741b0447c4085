use flushpoint::trace::SimTime;

/// How long a glide after a step by hand takes, in milliseconds.
const GLIDE_MS: f64 = 280.0;

/// No step that is played lasts longer than so many steps of median length,
/// and none is shorter than this part of one: long gaps are skipped, and
/// simultaneous steps are seen one after the other.
const LONGEST_BEATS: f64 = 3.0;
const SHORTEST_BEATS: f64 = 0.45;

/// A share between nothing and all.
pub fn share(number: f64) -> f64 {
    within(number, 0.0, 1.0)
}

#[allow(
    clippy::manual_clamp,
    reason = "`f64::clamp` brings along all that prints a number"
)]
fn within(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

/// The speed of playing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// The run's median time between two steps.
    pub median: SimTime,
    /// How long that lasts on the page, in milliseconds.
    pub beat_ms: f64,
}

impl Pace {
    /// How long a gap of virtual time lasts on the page, in milliseconds.
    pub fn lasts_ms(&self, gap_ns: f64) -> f64 {
        let beats = gap_ns / self.median.as_ns().max(1) as f64;
        self.beat_ms * within(beats, SHORTEST_BEATS, LONGEST_BEATS)
    }

    /// How many times slower than virtual time a median gap passes.
    pub fn slower(&self) -> f64 {
        self.beat_ms / self.median.as_ms_f64().max(1e-6)
    }
}

/// Virtual time as it passes on the page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    from_ns: f64,
    to_ns: f64,
    start_ms: f64,
    lasts_ms: f64,
    eased: bool,
}

impl Clock {
    /// The clock stands.
    pub fn stand(at: SimTime) -> Clock {
        let ns = at.as_ns() as f64;
        Clock { from_ns: ns, to_ns: ns, ..Clock::default() }
    }

    /// Glides over a step that was made by hand.
    pub fn glide(from_ns: f64, to: SimTime, start_ms: f64) -> Clock {
        Clock {
            from_ns,
            to_ns: to.as_ns() as f64,
            start_ms,
            lasts_ms: GLIDE_MS,
            eased: true,
        }
    }

    /// Runs on to the next step at a pace.
    pub fn run(from_ns: f64, to: SimTime, start_ms: f64, pace: Pace) -> Clock {
        let to_ns = to.as_ns() as f64;
        let lasts_ms = pace.lasts_ms(to_ns - from_ns);
        Clock { from_ns, to_ns, start_ms, lasts_ms, eased: false }
    }

    /// The share of the way that is done at a moment of the page.
    pub fn done(&self, page_ms: f64) -> f64 {
        if self.lasts_ms <= 0.0 {
            return 1.0;
        }
        share((page_ms - self.start_ms) / self.lasts_ms)
    }

    /// Virtual time at a moment of the page, in nanoseconds.
    pub fn at(&self, page_ms: f64) -> f64 {
        let done = self.done(page_ms);
        let done = match self.eased {
            true => done * (2.0 - done),
            false => done,
        };
        self.from_ns + (self.to_ns - self.from_ns) * done
    }
}
