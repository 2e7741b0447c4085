use web_sys::SvgElement;

use super::geometry::short;
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
    /// How long the timeline is.
    pub length: f64,
    /// Whether time runs down.
    pub upright: bool,
}

/// Further away than the end of any timeline.
const FAR: f64 = 20_000.0;

/// The cursor of the timeline on its way.
#[derive(Default)]
pub struct Runner {
    /// What covers all that is still to come.
    shade: Option<SvgElement>,
    line: Option<SvgElement>,
    track: Option<Track>,
    from: f64,
    to: f64,
    painted: f64,
    /// Where the elements that were found last stand.
    shown: Option<f64>,
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
        let find = |what| {
            browser::find_as(&format!(".lanes > [data-cursor='{what}']"))
        };
        (self.shade, self.line) = (find("shade"), find("line"));
        self.shown = None;
    }

    /// Puts the cursor where it belongs at that share of its way.
    pub fn paint(&mut self, done: f64, eased: bool) {
        let Some(track) = self.track else { return };
        let done = if eased { done * (2.0 - done) } else { done };
        self.painted = self.from + (self.to - self.from) * done;
        let at = (self.painted * 10.0).round() / 10.0;
        if self.shown == Some(at) {
            return;
        }
        self.shown = Some(at);
        let is_shown = (-1.0..=track.length + 8.0).contains(&at);
        // As styles, not as attributes: those would be laid out anew.
        for (mark, line) in [(&self.shade, false), (&self.line, true)] {
            // Nothing else cuts the line off before the beginning.
            let at = match line && !is_shown {
                true => FAR,
                false => at.max(0.0),
            };
            let at = short(at);
            let way = match track.upright {
                true => format!("translate(0,{at}px)"),
                false => format!("translate({at}px,0)"),
            };
            if let Some(mark) = mark {
                let _ = mark.style().set_property("transform", &way);
            }
        }
    }
}
