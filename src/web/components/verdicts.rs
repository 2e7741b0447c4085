use std::rc::Rc;

use flushpoint::{
    check::{Property, Status},
    view::VerdictView,
};
use yew::Html;

use super::icon::{Icon, drawn};
use crate::web::{
    el::{El, classes, el, span, when},
    kept::{Panel, kept},
    state::{Msg, State, Tell},
};

/// One chip a property.
pub fn verdicts(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    kept(Chips { verdicts: doc.seen.verdicts.clone(), lit: doc.lit }, tell)
}

#[derive(PartialEq)]
struct Chips {
    verdicts: Rc<Vec<VerdictView>>,
    lit: Option<Property>,
}

impl Panel for Chips {
    fn draw(&self, tell: &Tell) -> Html {
        let chips = self.verdicts.iter().map(|verdict| {
            let broken = when(verdict.status == Status::Broken, "first");
            let lit = self.lit == Some(verdict.property);
            el("li").class(broken).add(chip(verdict, lit, tell))
        });
        el("section")
            .class("verdicts")
            .label("Verdicts")
            .attr("tabindex", "0")
            .add(el("ul").all(chips))
            .into()
    }
}

/// A property's name for people.
pub fn name(property: Property) -> &'static str {
    match property {
        Property::StaleReads => "No stale reads",
        Property::ReadYourWrites => "Read your writes",
        Property::MonotonicReads => "Monotonic reads",
        Property::LostWrites => "No lost writes",
        Property::FailedRequests => "No failed requests",
        Property::Duplicates => "No duplicates",
        Property::OrderPerKey => "Order per key",
        Property::DatabaseLag => "No database lag",
        Property::Divergence => "No divergence",
        Property::Overdue => "Flushed in time",
        Property::Linearizability => "Linearizable",
    }
}

/// What a property demands.
pub fn meaning(property: Property) -> &'static str {
    match property {
        Property::StaleReads => {
            "A read must not return a value older than one whose write was \
             acknowledged before the read began. A read that began earlier \
             is excused."
        }
        Property::ReadYourWrites => {
            "A client must see its own writes: once a write of its own is \
             acknowledged, it must not read an older value of that key."
        }
        Property::MonotonicReads => {
            "A client must not go back in time: once it has read a value, \
             it must not read an older one of that key later."
        }
        Property::LostWrites => {
            "What was acknowledged as written must still be there when the \
             run ends."
        }
        Property::FailedRequests => {
            "Who asks is served: no request is refused, fails or waits in \
             vain until its client gives up."
        }
        Property::Duplicates => {
            "The database must not apply a write twice: a line that is there \
             twice counts twice."
        }
        Property::OrderPerKey => {
            "The writes of one key must be applied in the order in which \
             they were made: an older one must not come after a newer one."
        }
        Property::DatabaseLag => {
            "Who reads the database must not get a value older than one that \
             was acknowledged before and still waits to be written there."
        }
        Property::Divergence => {
            "Once nothing is on its way any more, what a cache has of a key \
             must be what the database has."
        }
        Property::Overdue => {
            "No acknowledged write may wait for the database for longer than \
             3 s; what is put aside for somebody to look at waits no more."
        }
        Property::Linearizability => {
            "All operations on a key must fit into one order that agrees \
             with the clock and with what every client saw."
        }
    }
}

/// How a verdict stands, in a word.
pub fn word(verdict: &VerdictView) -> &'static str {
    match (verdict.status, verdict.checked) {
        (Status::Holds, 0) => "not tested",
        (Status::Holds, _) => "holds",
        (Status::Unknown, _) => "unknown",
        (Status::Broken, _) => "broken",
    }
}

fn chip(verdict: &VerdictView, lit: bool, tell: &Tell) -> El {
    let button = el("button")
        .attr("aria-pressed", if lit { "true" } else { "false" })
        .title(meaning(verdict.property))
        .press(tell, Msg::Light(verdict.property));
    face(button, verdict, when(lit, "lit"))
}

/// The verdicts to look at only.
pub fn still_verdicts(verdicts: &[VerdictView], name: String) -> El {
    let chips = verdicts.iter().map(|verdict| {
        let broken = when(verdict.status == Status::Broken, "first");
        let chip = el("span").title(meaning(verdict.property));
        el("li").class(broken).add(face(chip, verdict, ""))
    });
    el("section")
        .class("verdicts")
        .label(name)
        .attr("tabindex", "0")
        .add(el("ul").all(chips))
}

/// How a verdict stands, as sign and words in its chip.
fn face(chip: El, verdict: &VerdictView, lit: &'static str) -> El {
    let VerdictView { property, status, checked, .. } = *verdict;
    let (tone, icon) = match (status, property) {
        (Status::Holds, _) if checked == 0 => ("open", Icon::Open),
        (Status::Holds, _) => ("holds", Icon::Check),
        (Status::Unknown, _) => ("unknown", Icon::Question),
        (Status::Broken, Property::StaleReads) => ("stale", Icon::Stale),
        (Status::Broken, _) => ("broken", Icon::Cross),
    };
    let chip = chip
        .class(classes(&["chip", tone, lit]))
        .add(drawn(icon, "15"))
        .add(span("unseen", format!("{}: ", word(verdict))));
    let short = verdict.short.clone();
    match status {
        // What is broken says what its name does.
        Status::Broken => chip.add(el("b").text(short)),
        Status::Holds | Status::Unknown => {
            chip.add(el("b").text(name(property))).add(span("short", short))
        }
    }
}
