use std::rc::Rc;

use flushpoint::{
    trace::{Sym, Trace},
    view::{Ladder, Rung, RungState, row_words},
};
use yew::Html;

use super::icon::{Icon, drawn};
use crate::web::{
    el::{El, classes, el, span, when},
    kept::{Panel, Same, kept},
    state::{Doc, Take, Tell},
};

/// Where the newest write of a key stands, from the most forgetful place to
/// the safest.
pub fn ladder(doc: &Doc, key: Sym, tell: &Tell) -> Option<Html> {
    let take = &doc.take;
    let ladder = take.ladder(key, doc.cursor())?;
    Some(kept(Copies { take: Same(take.clone()), ladder }, tell))
}

#[derive(PartialEq)]
struct Copies {
    take: Same<Take>,
    ladder: Rc<Ladder>,
}

impl Panel for Copies {
    fn draw(&self, _: &Tell) -> Html {
        drawn_ladder(self.take.trace(), &self.ladder).into()
    }
}

fn drawn_ladder(trace: &Trace, ladder: &Ladder) -> El {
    let rungs = ladder.rungs.iter().enumerate().map(|(place, rung)| {
        let before = place.checked_sub(1).map(|above| &ladder.rungs[above]);
        // A node is named once for all its places.
        let named = before.is_none_or(|above| above.node != rung.node);
        let node = named.then(|| span("of", rung.node.clone()));
        let mut all = ladder.rungs.iter();
        let lone = !all.any(|it| {
            let other = it.place != rung.place && it.node == rung.node;
            other && it.state != RungState::Absent
        });
        let (icon, tone, word, spoken) = stands(trace, rung);
        let shown = span("state", word.clone());
        el("li")
            .key(format!("{} {}", rung.node, rung.place))
            .class(classes(&[tone, when(named, "first"), when(lone, "lone")]))
            .title(format!("{} {}: {spoken}{word}", rung.node, rung.place))
            .maybe(node)
            .maybe((!rung.place.is_empty()).then(|| span("place", rung.place)))
            .add(drawn(icon, "12"))
            .maybe((!spoken.is_empty()).then(|| span("unseen", spoken)))
            .maybe((!word.is_empty()).then_some(shown))
    });
    let list = el("ul").all(rungs);
    let row = row_words(trace, ladder.row);
    let title = el("h3").add(span("prefix", "Copies of ")).text(row);
    let many = when(ladder.rungs.len() > 3, "many");
    el("div").class(classes(&["ladder", many])).add(title).add(list)
}

/// Whether a place has the write: a shape, a tone, the word that is shown, or
/// the words for those who do not see the shape.
fn stands(
    trace: &Trace,
    rung: &Rung,
) -> (Icon, &'static str, String, &'static str) {
    let row = |row| row_words(trace, row);
    let none = String::new();
    match rung.state {
        RungState::Holds(_) => (Icon::Check, "holds", none, "has it"),
        RungState::NotYet => (Icon::Open, "", none, "not there"),
        RungState::Absent => (Icon::None, "absent", none, "none here"),
        RungState::Older(older) => (Icon::Stale, "older", row(older), ""),
        RungState::Deleted(_) => (Icon::Open, "", "deleted".into(), ""),
        RungState::Evicted(_) => (Icon::Open, "", "evicted".into(), ""),
        RungState::Expired(_) => (Icon::Open, "", "expired".into(), ""),
        RungState::Wiped(_) => (Icon::Cross, "lost", "wiped".into(), ""),
    }
}
