use flushpoint::{
    check::Property,
    view::timeline::{Flag, FlagKind},
};

use super::plan::Plan;
use crate::web::{
    el::{El, classes, el, when},
    paint::short,
    state::{Grab, Ruler},
};

/// A letter of a flag takes so many pixels, and the rest of it so many.
const LETTER_PX: f64 = 6.1;
const REST_PX: f64 = 12.0;

/// A flag without its words.
const BARE_PX: f64 = 13.0;

/// There are at most so many rows of flags.
const ROWS_MAX: usize = 2;

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
    let mut ends = [f64::MIN; ROWS_MAX];
    let bare = if ruler.upright { 24.0 } else { BARE_PX };
    let hung = flags.iter().enumerate().map(|(place, flag)| {
        let along = ruler.along(flag.at);
        let worded = REST_PX + LETTER_PX * flag.words.chars().count() as f64;
        let next = flags.get(place + 1).map(|next| ruler.along(next.at));
        let crowded = next.is_some_and(|next| next < along + bare);
        let free = |row: usize, from: f64| ends[row] <= from;
        let fits = |row: usize, length: f64| {
            let back = along + length > ruler.length;
            let from = if back { along - length } else { along };
            (free(row, from) && from >= 0.0).then_some((from, back))
        };
        let rows = 0..if ruler.upright { 1 } else { ROWS_MAX };
        let room = (!ruler.upright)
            .then(|| rows.clone().find_map(|r| Some((r, fits(r, worded)?))))
            .flatten();
        let (row, (from, back), length, worded) = match room {
            Some((row, found)) => (row, found, worded, true),
            None => {
                let found =
                    rows.clone().find_map(|r| Some((r, fits(r, bare)?)));
                let (row, found) = found.unwrap_or((
                    if crowded { 0 } else { rows.end - 1 },
                    (along, false),
                ));
                (row, found, bare, false)
            }
        };
        ends[row] = if back { along + 2.0 } else { from + length + 2.0 };
        Hung { row, length, worded, back }
    });
    hung.collect()
}

/// How many rows are taken.
pub fn rows(hung: &[Hung]) -> usize {
    hung.iter().map(|flag| flag.row + 1).max().unwrap_or(1)
}

/// The flags: deadlines, what was done, and where verdicts break.
pub fn flags(
    plan: &Plan,
    flags: &[Flag],
    hung: &[Hung],
    grab: Option<&Grab>,
) -> Vec<El> {
    let flags = flags.iter().zip(hung);
    flags.map(|(flag, hung)| drawn(plan, flag, *hung, grab)).collect()
}

fn drawn(plan: &Plan, flag: &Flag, hung: Hung, grab: Option<&Grab>) -> El {
    let along = plan.along(flag.at);
    let group = el("g").add(pole(plan, flag, along, hung));
    let group =
        group.add(cloth(plan, along, hung)).maybe(hung.worded.then(|| {
            let left = if hung.back { along - hung.length } else { along };
            let across = plan.flag_px * hung.row as f64 + 12.5;
            plan.words(left + 6.0, across, flag.words.clone())
        }));
    let Flag { words, time, .. } = flag;
    let button = |group: El, entry: u32, name: String| {
        group
            .attr("role", "button")
            .attr("tabindex", "0")
            .attr("data-entry", entry.to_string())
            .add(el("title").text(name.clone()))
            .label(name)
    };
    let quiet = |group: El, key: String| {
        let tip = el("title").text(format!("{words}, {time}"));
        group.key(key).class("flag deadline").unread().add(tip)
    };
    match flag.kind {
        FlagKind::Action { index, asks, entry } => {
            let held = grab.is_some_and(|grab| grab.now == index);
            let number = grab.map_or(index, |grab| grab.number_before(index));
            let class = ["flag action", when(asks, "asks"), when(held, "held")];
            let does = "arrow keys move it, Delete takes it back";
            let name = format!("{words} at {time}: {does}");
            let group = group
                .key(format!("action {number}"))
                .class(classes(&class))
                .attr("data-flag", index.to_string());
            button(group, entry.0, name)
        }
        FlagKind::Break { property, entry } => {
            let tone = match property {
                Property::StaleReads => "flag break stale",
                _ => "flag break",
            };
            let name = format!("Here first: {words}, {time}");
            let group = group.key(property.word()).class(tone);
            button(group, entry.0, name)
        }
        FlagKind::Ttl { entry, .. } => quiet(group, format!("ttl {}", entry.0)),
        FlagKind::TimeOut { entry } => quiet(group, format!("out {}", entry.0)),
    }
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
    let grip = plan.rect((-11.0, 0.0), (11.0, plan.across)).class("grip");
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

/// A length in pixels as an attribute.
pub fn px(length: f64) -> String {
    short(length)
}
