use flushpoint::view::{self, compare::Side};

use super::{own_link, side_mark, steps::steps};
use crate::web::{
    components::{
        icon::{Icon, drawn},
        stage::still_stage,
        verdicts::still_verdicts,
    },
    el::{El, classes, el, span, when},
    state::{Doc, Field, Pair, Tell},
};

/// One of the two runs at the shared instant.
pub fn column(pair: &Pair, side: Side, tell: &Tell) -> El {
    let doc = pair.doc(side);
    let name = side.name();
    let verdicts = &doc.seen.verdicts;
    el("section")
        .class(classes(&["run", class(side)]))
        .label(name)
        .add(title(doc, side, tell))
        .add(still_verdicts(verdicts, format!("Verdicts of {name}")))
        .add(still_stage(doc, format!("Stage of {name}"), tell))
        .add(told(pair, side))
        .add(steps(pair, side, tell))
}

/// How the painter finds a run's stage.
pub fn class(side: Side) -> &'static str {
    match side {
        Side::One => "side-one",
        Side::Two => "side-two",
    }
}

/// Its number, its program, and the way to it alone.
fn title(doc: &Doc, side: Side, tell: &Tell) -> El {
    let run = &doc.take.run;
    let name = side.name();
    let options = run.scenario.variants.iter().map(|variant| {
        el("option")
            .key(variant.id)
            .attr("value", variant.id)
            .selected(variant.id == run.variant.id)
            .text(variant.name)
    });
    let select = el("select")
        .title(run.variant.summary)
        .label(format!("Variant of {name}"))
        .chosen(tell, Field::VariantOf(side))
        .all(options);
    let open = el("a")
        .class("alone")
        .attr("href", own_link(doc))
        .label(format!("Open {name} alone"))
        .add(drawn(Icon::Enlarge, "13"))
        .text("Open");
    let heading = el("h2")
        .add(side_mark(side))
        .add(span("unseen", format!(": {}", run.variant.name)));
    let place = format!("step {} of {}", doc.step(), doc.steps());
    el("div")
        .class("run-title")
        .add(heading)
        .add(select)
        .add(span("count", place))
        .add(open)
}

/// What its step says, or that it stands still meanwhile.
fn told(pair: &Pair, side: Side) -> El {
    let doc = pair.doc(side);
    let beats = &pair.comparison.beats;
    let moved = beats.moved(side, pair.beat).is_some();
    let words = match doc.current() {
        _ if pair.beat == 0 => format!(
            "{} Press Step forward or the right arrow key.",
            doc.take.run.scenario.question
        ),
        None => "Nothing has happened here yet.".into(),
        Some(id) => {
            let take = &doc.take;
            view::narrate(take.trace(), &take.index, id).text
        }
    };
    let still = (!moved && pair.beat > 0 && doc.current().is_some())
        .then(|| span("still", "Before: "));
    let says = el("p").class("says").maybe(still).text(words);
    let region = format!("Narration of {}", side.name());
    el("section")
        .class(classes(&["told-of", when(moved, "moved")]))
        .label(region)
        .add(says.attr("aria-live", "polite").attr("aria-atomic", "true"))
}
