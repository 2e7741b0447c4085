use web_sys::Element;

use super::{geometry::short, sprites::all};
use crate::web::browser;

/// Where the cursor of the timeline stands, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track {
    /// Now.
    pub at: f64,
    /// With the next step.
    pub next: f64,
    /// What part of the run the pixels show.
    pub ground: (u64, u64),
    /// Whether time runs down.
    pub upright: bool,
}

/// The cursor of the timeline on its way.
#[derive(Default)]
pub struct Runner {
    marks: Vec<Element>,
    track: Option<Track>,
    from: f64,
    to: f64,
    painted: f64,
}

impl Runner {
    /// Takes over another track: it glides there from where it is, or runs on
    /// to the next step, or stands.
    pub fn show(&mut self, track: Track, glides: bool, runs: bool) {
        let same = self.track.is_some_and(|before| {
            (before.ground, before.upright) == (track.ground, track.upright)
        });
        self.from = match glides && same && !runs {
            true => self.painted,
            false => track.at,
        };
        self.to = if runs { track.next } else { track.at };
        self.track = Some(track);
        let page = browser::find(".timeline");
        self.marks =
            page.map_or_else(Vec::new, |page| all(&page, "[data-cursor]"));
    }

    /// Puts the cursor where it belongs at that share of its way.
    pub fn paint(&mut self, done: f64, eased: bool) {
        let Some(track) = self.track else { return };
        let done = if eased { done * (2.0 - done) } else { done };
        self.painted = self.from + (self.to - self.from) * done;
        let at = short(self.painted);
        let way = match track.upright {
            true => format!("translate(0 {at})"),
            false => format!("translate({at} 0)"),
        };
        for mark in &self.marks {
            let _ = mark.set_attribute("transform", &way);
        }
    }
}
