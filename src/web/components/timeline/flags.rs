use flushpoint::{
    check::Property,
    view::timeline::{Flag, FlagKind},
};

use super::{
    hang::{Hung, Shown, length_of, shown_words},
    plan::{Plan, between},
};
use crate::web::{
    el::{El, classes, el, when},
    paint::short,
    state::Grab,
};

/// The flags: deadlines and where verdicts break, and what was done.
///
/// What was done stands in an order that does not change while one of it is
/// carried: the page moves no element that has the focus. It `glows` where a
/// lesson waits for it to be dragged.
pub fn flags(
    plan: &Plan,
    flags: &[Flag],
    hung: &[Hung],
    grab: Option<&Grab>,
    glows: bool,
) -> [El; 3] {
    let mut due = el("g").class("flags");
    let mut broken = el("g").class("flags");
    let mut done: Vec<(usize, El)> = Vec::new();
    for (flag, hung) in flags.iter().zip(hung) {
        let drawn = drawn(plan, flag, *hung, grab, glows);
        match flag.kind {
            FlagKind::Action { index, .. } => {
                done.push((number(grab, index), drawn));
            }
            FlagKind::Break { .. } => broken = broken.add(drawn),
            FlagKind::Script { .. }
            | FlagKind::Ttl { .. }
            | FlagKind::TimeOut { .. } => {
                due = due.add(drawn);
            }
        }
    }
    let mut acts = el("g").class("flags");
    // They are few: each time the one with the lowest number.
    while let Some(place) = lowest(&done) {
        acts = acts.add(done.swap_remove(place).1);
    }
    [due, broken, acts]
}

fn lowest(done: &[(usize, El)]) -> Option<usize> {
    let numbers = done.iter().map(|(number, _)| number).enumerate();
    numbers.min_by_key(|(_, number)| **number).map(|(place, _)| place)
}

/// An action's number as it was before one was taken up.
fn number(grab: Option<&Grab>, index: usize) -> usize {
    grab.map_or(index, |grab| grab.number_before(index))
}

fn drawn(
    plan: &Plan,
    flag: &Flag,
    hung: Hung,
    grab: Option<&Grab>,
    glows: bool,
) -> El {
    let along = plan.along(flag.at);
    // A finger needs more than a pointer does.
    let room = plan.ruler.upright.then(|| {
        plan.rect((along - 10.0, 0.0), (along + 34.0, 44.0)).class("grip")
    });
    let group = el("g")
        .maybe(room)
        .add(pole(plan, flag, along, hung))
        .maybe((hung.length > 0.0).then(|| cloth(plan, along, hung)))
        .maybe(words(plan, flag, along, hung))
        .maybe(whole(plan, flag, along, hung));
    let time = flag.time;
    // As it can be read, for those who say what they press.
    let words = shown_words(flag, Shown::All, hung.more);
    let (key, class, name, entry) = match flag.kind {
        FlagKind::Action { index, asks, entry } => {
            let held = grab.is_some_and(|grab| grab.now == index);
            let class = [
                "flag action",
                when(asks, "asks"),
                when(held, "taken"),
                when(glows && !held, "glow"),
            ];
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
        FlagKind::Script { entry } => {
            let name = format!("{words} by itself at {time}");
            (format!("script {}", entry.0), "flag script".into(), name, entry)
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
        FlagKind::Script { .. } | FlagKind::Break { .. } => button(group, name),
        FlagKind::Ttl { .. } | FlagKind::TimeOut { .. } => group.unread(),
    }
}

/// What of its words there is room for.
fn words(plan: &Plan, flag: &Flag, along: f64, hung: Hung) -> Option<El> {
    if hung.shown == Shown::Nothing {
        return None;
    }
    let left = if hung.back { along - hung.length } else { along };
    let row = plan.flag_px * hung.row as f64;
    let (along, across, class) = match plan.ruler.upright {
        true => (along + 12.0, plan.top + 2.0, "beside"),
        false => (left + 6.0, row + plan.flag_px * 0.73, ""),
    };
    let words = shown_words(flag, hung.shown, hung.more);
    Some(plan.words(along, across, words).class(class))
}

/// What a flag that shows not all of its words shows when it is pointed at or
/// has the focus: to the left, where it covers those that are drawn before.
fn whole(plan: &Plan, flag: &Flag, along: f64, hung: Hung) -> Option<El> {
    let takes_focus = match flag.kind {
        FlagKind::Action { .. }
        | FlagKind::Script { .. }
        | FlagKind::Break { .. } => true,
        FlagKind::Ttl { .. } | FlagKind::TimeOut { .. } => false,
    };
    if !takes_focus || hung.shown == Shown::All {
        return None;
    }
    // These letters are broader.
    let length = length_of(&flag.words, plan) * 1.2;
    let left = match plan.ruler.upright {
        true => plan.top + 2.0,
        false => between(0.0, along - length, along),
    };
    let (top, height) = match plan.ruler.upright {
        true => (along + 1.0, plan.flag_px - 4.0),
        false => (plan.flag_px * hung.row as f64 + 1.0, plan.flag_px - 2.0),
    };
    let ground = el("rect")
        .attr("x", short(left))
        .attr("y", short(top))
        .attr("width", short(length))
        .attr("height", short(height));
    let words = el("text")
        .attr("x", short(left + 8.0))
        .attr("y", short(top + height * 0.74))
        .text(flag.words.clone());
    Some(el("g").class("whole").add(ground).add(words))
}

fn button(group: El, name: String) -> El {
    group.attr("role", "button").attr("tabindex", "0").label(name)
}

fn pole(plan: &Plan, flag: &Flag, along: f64, hung: Hung) -> El {
    let top = match hung.length > 0.0 {
        true => plan.flag_px * hung.row as f64 + 1.0,
        false => plan.top,
    };
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
    el("g").class("shade").add(rect)
}
