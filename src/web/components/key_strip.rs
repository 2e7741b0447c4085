use flushpoint::{
    trace::{EntryId, SimTime, Sym},
    view::{
        Band, Part, Relation, Strip, row_words, span_words, timeline::Scope,
    },
};

use super::timeline::TimelinePlan as Plan;
use crate::web::{
    el::{El, classes, el},
    state::Take,
};

/// A letter takes so many pixels.
const LETTER_PX: f64 = 6.7;

/// What is shorter than this, in pixels, is not seen.
const SEEN_PX: f64 = 1.5;

/// What a band is called.
pub fn name(take: &Take, band: &Band) -> String {
    match (band.node, band.in_hand) {
        (None, _) => "acknowledged".into(),
        (Some(node), false) => format!("in {}", take.trace().node_name(node)),
        (Some(node), true) => match take.letter(node) {
            Some(letter) => format!("in hand of {letter}"),
            None => format!("in {}", take.trace().node_name(node)),
        },
    }
}

/// The hatch of what is older than the newest.
pub fn hatch() -> El {
    let line = el("path").attr("d", "M0 0V7").attr("stroke-width", "5");
    let ground = el("rect").attr("width", "7").attr("height", "7");
    let pattern = el("pattern")
        .attr("id", "older")
        .attr("width", "7")
        .attr("height", "7")
        .attr("patternUnits", "userSpaceOnUse")
        .attr("patternTransform", "rotate(45)")
        .add(ground)
        .add(line);
    el("defs").add(pattern)
}

/// The parts of all bands that are in the window.
pub fn bands(plan: &Plan, scope: &Scope, strip: &Strip) -> Vec<El> {
    let mut drawn = Vec::new();
    let mut ends = (usize::MAX, f64::MIN, f64::MIN);
    for (place, part) in parts(scope, strip) {
        let (from, to) = reach(plan, scope, part);
        if ends.0 != place {
            ends = (place, f64::MIN, f64::MIN);
        }
        // What is too short to be seen beside the last one is left out; what
        // is older hides behind nothing else.
        let older = matches!(part.relation, Relation::Older(_));
        let last = if older { &mut ends.2 } else { &mut ends.1 };
        if to - *last < SEEN_PX {
            continue;
        }
        *last = to;
        let top = plan.strip + plan.band_px * place as f64 + 1.0;
        let foot = top + plan.band_px - 2.0;
        let told = place == 0;
        let tone = match part.relation {
            _ if told => "told",
            Relation::Newest => "newest",
            Relation::Older(_) => "older",
            Relation::Ahead => "ahead-of",
            Relation::Unknown => "",
        };
        let rect = plan.rect((from, top), ((to - 1.0).max(from + 1.0), foot));
        let rect = match tone {
            "older" => rect.attr("fill", "url(#older)"),
            _ => rect,
        };
        let words = spoken(scope, part);
        let rect = rect
            .key(format!("{place} {}", part.from.0))
            .class(classes(&["part", tone]))
            .attr("data-entry", part.from.0.to_string())
            .add(el("title").text(words));
        drawn.push(rect);
    }
    drawn
}

/// The values in the parts, and the ages of those that are older.
pub fn words(plan: &Plan, scope: &Scope, strip: &Strip) -> Vec<El> {
    if plan.ruler.upright {
        return Vec::new();
    }
    let mut words = Vec::new();
    for (place, part) in parts(scope, strip) {
        let (from, to) = reach(plan, scope, part);
        let from = from.max(0.0);
        let room = to.min(plan.ruler.length) - from - 7.0;
        let row = row_words(&scope.record.trace, part.row);
        let aged = age(scope, part).map(|age| format!("{row}, stale {age}"));
        let fits = |words: &String| {
            let letters = words.chars().count() as f64;
            letters * LETTER_PX * plan.ruler.large <= room
        };
        let Some(shown) = aged.into_iter().chain([row]).find(fits) else {
            continue;
        };
        let across = plan.strip + plan.band_px * (place as f64 + 0.5) + 4.2;
        let tone = match part.relation {
            Relation::Older(_) if place > 0 => "value older",
            _ => "value",
        };
        let key = format!("{place} {}", part.from.0);
        let shown = plan.words(from + 4.0, across, shown);
        words.push(shown.key(key).class(tone));
    }
    words
}

/// The parts in the window, with the places of their bands.
fn parts<'a>(
    scope: &Scope,
    strip: &'a Strip,
) -> impl Iterator<Item = (usize, &'a Part)> {
    let entries = scope.scale.entries(scope.window);
    let known = scope.known();
    let from = EntryId(entries.start.saturating_sub(1) as u32);
    let to = EntryId(entries.end.min(known) as u32);
    let bands = strip.bands.iter().enumerate();
    bands.flat_map(move |(place, band)| {
        let parts = band.between(from, to).iter();
        let parts = parts.filter(move |part| part.from.index() < known);
        parts.map(move |part| (place, part))
    })
}

/// From where to where a part reaches, in pixels.
fn reach(plan: &Plan, scope: &Scope, part: &Part) -> (f64, f64) {
    let scale = &scope.scale;
    let end = part.to.filter(|id| id.index() < scope.known());
    let to = match (end, scope.veiled) {
        (Some(id), _) => scale.of_entry(id),
        (None, true) => scale.of_cursor(scope.cursor),
        (None, false) => scale.whole().to,
    };
    (plan.along(scale.of_entry(part.from)), plan.along(to))
}

/// How old a part is at its end.
fn age(scope: &Scope, part: &Part) -> Option<String> {
    let Relation::Older(since) = part.relation else { return None };
    let trace = &scope.record.trace;
    let end = match part.to {
        Some(id) if id.index() < scope.known() => trace.entry(id).at,
        _ if scope.veiled => scope
            .cursor
            .checked_sub(1)
            .map_or(SimTime::ZERO, |last| trace.entries()[last].at),
        _ => scope.scale.until,
    };
    Some(span_words(end.as_ns().saturating_sub(since.as_ns())))
}

fn spoken(scope: &Scope, part: &Part) -> String {
    let row = row_words(&scope.record.trace, part.row);
    let key: Sym = scope.key;
    let key = scope.record.trace.text(key);
    match (part.relation, age(scope, part)) {
        (Relation::Newest, _) => format!("{key} = {row}: the newest"),
        (Relation::Ahead, _) => format!("{key} = {row}: not acknowledged yet"),
        (Relation::Unknown, _) => format!("{key} = {row}"),
        (Relation::Older(_), age) => {
            let age = age.unwrap_or_default();
            format!(
                "{key} = {row}: stale for {age} since the newer was acknowledged"
            )
        }
    }
}
