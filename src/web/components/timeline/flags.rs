use flushpoint::{
    check::Property,
    view::timeline::{Flag, FlagKind},
};

use super::plan::{FLAG_ROWS, Plan};
use crate::web::{
    el::{El, classes, el, when},
    state::{Grab, Ruler},
};

/// A letter of a flag takes so many pixels, and the rest of it so many.
const LETTER_PX: f64 = 6.3;
const REST_PX: f64 = 16.0;

/// A flag without its words.
const BARE_PX: f64 = 13.0;

/// Where a flag hangs.
#[derive(Clone, Copy)]
pub struct Hung {
    row: usize,
    /// How long it is; the words are shown where there is room.
    length: f64,
    worded: bool,
    /// Whether it hangs to the left of its pole.
    back: bool,
}

/// Hangs flags beside each other, in so few rows that none covers another.
pub fn hang(flags: &[Flag], ruler: &Ruler) -> Vec<Hung> {
    let mut ends = [f64::MIN; FLAG_ROWS];
    let bare = if ruler.upright { 24.0 } else { BARE_PX };
    let hung = flags.iter().enumerate().map(|(place, flag)| {
        let along = ruler.along(flag.at);
        let letters = flag.words.chars().count() as f64;
        let full = (REST_PX + LETTER_PX * letters) * ruler.large;
        let next = flags.get(place + 1).map(|next| ruler.along(next.at));
        if ruler.upright {
            // The words stand beside the pole, over the lanes.
            let worded = next.is_none_or(|next| next >= along + bare);
            return Hung { row: 0, length: bare, worded, back: false };
        }
        let fits = |row: usize, length: f64| {
            let back = along + length > ruler.length;
            let from = if back { along - length } else { along };
            let free = ends[row] <= from && from >= 0.0;
            free.then_some((row, from, length, back))
        };
        let room = |length| (0..FLAG_ROWS).find_map(|row| fits(row, length));
        let worded = room(full);
        let (row, from, length, back) = worded
            .or_else(|| room(bare))
            .unwrap_or((FLAG_ROWS - 1, along, bare, false));
        let worded = worded.is_some();
        ends[row] = if back { along + 2.0 } else { from + length + 2.0 };
        Hung { row, length, worded, back }
    });
    hung.collect()
}

/// The flags: deadlines and where verdicts break, and what was done.
///
/// What was done stands in an order that does not change while one of it is
/// carried: the page moves no element that has the focus.
pub fn flags(
    plan: &Plan,
    flags: &[Flag],
    hung: &[Hung],
    grab: Option<&Grab>,
) -> [El; 2] {
    let mut ground = el("g").class("flags");
    let mut done: Vec<(usize, El)> = Vec::new();
    for (flag, hung) in flags.iter().zip(hung) {
        let drawn = drawn(plan, flag, *hung, grab);
        match flag.kind {
            FlagKind::Action { index, .. } => {
                done.push((number(grab, index), drawn));
            }
            _ => ground = ground.add(drawn),
        }
    }
    let mut acts = el("g").class("flags");
    // They are few: each time the one with the lowest number.
    while let Some(place) = lowest(&done) {
        acts = acts.add(done.swap_remove(place).1);
    }
    [ground, acts]
}

fn lowest(done: &[(usize, El)]) -> Option<usize> {
    let numbers = done.iter().map(|(number, _)| number).enumerate();
    numbers.min_by_key(|(_, number)| **number).map(|(place, _)| place)
}

/// An action's number as it was before one was taken up.
fn number(grab: Option<&Grab>, index: usize) -> usize {
    grab.map_or(index, |grab| grab.number_before(index))
}

fn drawn(plan: &Plan, flag: &Flag, hung: Hung, grab: Option<&Grab>) -> El {
    let along = plan.along(flag.at);
    let words = hung.worded.then(|| {
        let left = if hung.back { along - hung.length } else { along };
        let row = plan.flag_px * hung.row as f64;
        let (along, across, class) = match plan.ruler.upright {
            true => (along + 12.0, plan.top + 2.0, "beside"),
            false => (left + 6.0, row + plan.flag_px * 0.73, ""),
        };
        plan.words(along, across, flag.words.clone()).class(class)
    });
    // A finger needs more than a pointer does.
    let room = plan.ruler.upright.then(|| {
        plan.rect((along - 10.0, 0.0), (along + 34.0, 44.0)).class("grip")
    });
    let group = el("g")
        .maybe(room)
        .add(pole(plan, flag, along, hung))
        .add(cloth(plan, along, hung))
        .maybe(words);
    let Flag { words, time, .. } = flag;
    let (key, class, name, entry) = match flag.kind {
        FlagKind::Action { index, asks, entry } => {
            let held = grab.is_some_and(|grab| grab.now == index);
            let class =
                ["flag action", when(asks, "asks"), when(held, "taken")];
            let does = "arrow keys move it, Delete takes it back";
            let name = format!("{words} at {time}: {does}");
            let key = format!("action {}", number(grab, index));
            (key, classes(&class), name, entry)
        }
        FlagKind::Break { property, entry } => {
            let stale = property == Property::StaleReads;
            let class = ["flag break", when(stale, "stale")];
            let name = format!("Here first: {words}, {time}");
            (property.word().into(), classes(&class), name, entry)
        }
        FlagKind::Ttl { entry, .. } | FlagKind::TimeOut { entry } => {
            let name = format!("{words}, {time}");
            let key = format!("{} {}", words, entry.0);
            (key, "flag deadline".into(), name, entry)
        }
    };
    let group = group
        .key(key)
        .class(class)
        .add(el("title").text(name.clone()))
        .attr("data-entry", entry.0.to_string());
    match flag.kind {
        FlagKind::Action { index, .. } => {
            button(group, name).attr("data-flag", index.to_string())
        }
        FlagKind::Break { .. } => button(group, name),
        FlagKind::Ttl { .. } | FlagKind::TimeOut { .. } => group.unread(),
    }
}

fn button(group: El, name: String) -> El {
    group.attr("role", "button").attr("tabindex", "0").label(name)
}

fn pole(plan: &Plan, flag: &Flag, along: f64, hung: Hung) -> El {
    let top = plan.flag_px * hung.row as f64 + 1.0;
    let foot = match flag.kind {
        FlagKind::Ttl { .. } => plan.across,
        _ => plan.lanes_end(),
    };
    let line = plan.line((along, top), (along, foot));
    el("path").class("pole").attr("d", line)
}

/// The flag itself: a pennant, or a small square in a narrow window.
fn cloth(plan: &Plan, along: f64, hung: Hung) -> El {
    let top = plan.flag_px * hung.row as f64 + 1.0;
    let foot = top + plan.flag_px - 2.0;
    let (way, length) = match (plan.ruler.upright, hung.back) {
        (true, _) => (1.0, hung.length - 4.0),
        (false, true) => (-1.0, hung.length),
        (false, false) => (1.0, hung.length),
    };
    let tip = along + way * length;
    let notch = tip - way * 5.0;
    let middle = (top + foot) / 2.0;
    let corners = [(tip, top), (notch, middle), (tip, foot), (along, foot)];
    let mut path = format!("M{}", plan.point(along, top));
    for (a, c) in corners {
        path.push('L');
        path.push_str(&plan.point(a, c));
    }
    path.push('Z');
    el("path").class("cloth").attr("d", path)
}

/// The words of a screen reader on where the cursor is, and its handle.
pub fn cursor(plan: &Plan, step: usize, steps: usize, words: String) -> El {
    let line = plan.line((0.0, 0.0), (0.0, plan.across));
    let near = if plan.ruler.upright { 22.0 } else { 11.0 };
    let grip = plan.rect((-near, 0.0), (near, plan.across)).class("grip");
    let knob = el("circle").attr("r", "5.5");
    let knob = plan.placed(knob, 0.0, plan.times + 7.0);
    el("g")
        .class("cursor")
        .attr("data-cursor", "")
        .attr("role", "slider")
        .attr("tabindex", "0")
        .label("Position")
        .attr("aria-valuemin", "0")
        .attr("aria-valuemax", steps.to_string())
        .attr("aria-valuenow", step.to_string())
        .attr("aria-valuetext", words)
        .add(grip)
        .add(el("path").attr("d", line))
        .add(knob)
}

/// What covers all behind the cursor, so that it is quieter.
pub fn shade(plan: &Plan) -> El {
    let far = plan.ruler.length * 2.0 + 800.0;
    let rect = plan.rect((0.0, 0.0), (far, plan.across));
    el("g").class("shade").attr("data-cursor", "").add(rect)
}
