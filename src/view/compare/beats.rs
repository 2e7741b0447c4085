use super::{Alignment, Party, Side};
use crate::{run::Place, trace::SimTime};

/// One playhead for two runs: it passes beat after beat.
///
/// With each beat one of the runs, or both, go one step on. They go together
/// where two steps are each other's likes and fall on one instant; otherwise
/// the earlier step comes first, and of two at one instant the one that the
/// other run has not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beats {
    beats: Vec<Beat>,
}

/// Where both runs stand after a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// When.
    pub at: SimTime,
    /// How many steps of each run are done.
    pub steps: [usize; 2],
}

impl Beats {
    pub(super) fn of(pair: &[Party; 2], alignment: &Alignment) -> Beats {
        let counts = pair.map(|party| party.index.steps.len());
        let mut steps = [0, 0];
        let mut beats = Vec::with_capacity(counts[0].max(counts[1]));
        while steps != counts {
            let next = [0, 1].map(|side| {
                let open = steps[side] < counts[side];
                open.then(|| pair[side].at_of_step(steps[side]))
            });
            let moves = moves(next, steps, alignment);
            let times = next.iter().zip(moves).filter(|(_, moves)| *moves);
            let at = times.filter_map(|(at, _)| *at).next();
            for side in [0, 1] {
                steps[side] += usize::from(moves[side]);
            }
            beats.push(Beat { at: at.unwrap_or_default(), steps });
        }
        Beats { beats }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.beats.len()
    }

    /// Whether neither run has a step.
    pub fn is_empty(&self) -> bool {
        self.beats.is_empty()
    }

    /// Where both stand after so many beats; 0 is before everything, and
    /// beyond the last is the last.
    pub fn after(&self, beats: usize) -> Beat {
        let last = beats.min(self.len()).checked_sub(1);
        let start = Beat { at: SimTime::ZERO, steps: [0, 0] };
        last.map_or(start, |last| self.beats[last])
    }

    /// The step, numbered from 0, that a run does with this beat, counted
    /// from 1; none where only the other one moves.
    pub fn moved(&self, side: Side, beat: usize) -> Option<usize> {
        let before = self.after(beat.saturating_sub(1)).steps[side.place()];
        let after = self.after(beat).steps[side.place()];
        (after > before).then_some(before)
    }

    /// The beat, counted from 1, with which a run does the step of that
    /// number, counted from 0; the last one for a step beyond its end.
    pub fn of_step(&self, side: Side, step: usize) -> usize {
        let before = |beat: &Beat| beat.steps[side.place()] <= step;
        (self.beats.partition_point(before) + 1).min(self.len())
    }

    /// The place behind so many beats: their instant, and how many beats of
    /// that instant are done.
    pub fn place(&self, beats: usize) -> Place {
        let at = self.after(beats).at;
        let before = self.beats.partition_point(|beat| beat.at < at);
        let after = beats.min(self.len()).saturating_sub(before) as u32;
        Place { at, after }
    }

    /// How many beats lie before a place.
    pub fn before(&self, place: Place) -> usize {
        let start = self.beats.partition_point(|beat| beat.at < place.at);
        let end = self.beats.partition_point(|beat| beat.at <= place.at);
        end.min(start.saturating_add(place.after as usize))
    }
}

/// Which of the runs go on.
fn moves(
    next: [Option<SimTime>; 2],
    steps: [usize; 2],
    alignment: &Alignment,
) -> [bool; 2] {
    let (a, b) = match next {
        [Some(a), Some(b)] => (a, b),
        [a, b] => return [a.is_some(), b.is_some()],
    };
    if a != b {
        return [a < b, b < a];
    }
    let like = |side: Side| alignment.like(side, steps[side.place()]);
    match (like(Side::One), like(Side::Two)) {
        (Some(b), Some(_)) if b == steps[1] => [true, true],
        (None, Some(_)) => [true, false],
        (Some(_), None) => [false, true],
        // Both alone, or each other's elsewhere: side by side.
        (None, None) | (Some(_), Some(_)) => [true, true],
    }
}
