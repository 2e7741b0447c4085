//! Two runs side by side: the parts of their page.

mod charts;
mod column;
mod figures;
mod steps;
mod transport;

pub use self::{
    charts::charts, column::column, figures::figures, transport::transport,
};

use flushpoint::{run::Run, view::compare::Side};
use yew::Html;

use super::{brand, help, help_button, icon::Icon, icon::drawn, theme};
use crate::web::{
    el::{El, el, span},
    state::{Beside, Doc, Field, GALLERY, Msg, Pair, State, Tell},
};

/// So many differences of the two runs are named.
const NAMED_MAX: usize = 4;

/// What a run can be set beside.
#[derive(Clone, Copy, PartialEq)]
pub struct Against {
    /// Its place among those that were left.
    other: Option<usize>,
    /// Whether it is one of them.
    is_left: bool,
    /// Whether what lies ahead is hidden.
    veiled: bool,
}

impl Against {
    /// The run that was left at that place, or what explains most.
    pub fn of(state: &State, other: Option<usize>) -> Against {
        let left = state.doc.others().nth(other.unwrap_or(0));
        let is_left = left.is_some();
        Against { other, is_left, veiled: state.veiled() }
    }
}

/// The button that sets the run beside another: one of those that were left,
/// or the one that explains most.
pub fn compare(against: Against, tell: &Tell) -> El {
    let Against { other, is_left, veiled } = against;
    let title = match is_left {
        true => "Beside the run before",
        false => "Beside the same run with another program",
    };
    el("button")
        .class("compare-with")
        .title(title)
        // What lies ahead is veiled in the other run too.
        .flag("disabled", veiled)
        .press(tell, Msg::Beside(Beside::Open(other)))
        .text("Compare")
}

/// Where one is, the seed of both, and the way back.
pub fn heading(state: &State, pair: &Pair, tell: &Tell) -> El {
    let [a, b] = pair.runs();
    let title = match a.scenario.id == b.scenario.id {
        true => a.scenario.title.to_string(),
        false => format!("{} and {}", a.scenario.title, b.scenario.title),
    };
    let crumb =
        el("h1").class("crumb").add(el("span").text("Compare / ")).text(title);
    let link = |class: &'static str, href: String, name: &'static str, icon| {
        el("a")
            .class(class)
            .label(name)
            .attr("href", href)
            .add(drawn(icon, "14"))
            .add(el("span").text(name))
    };
    let back = state.doc.fragment().to_string();
    let seed = el("input")
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .value(a.seed.to_string())
        .chosen(tell, Field::Seed);
    let seed = el("label")
        .class("seed-of-both")
        .add(el("span").text("Seed"))
        .add(seed);
    el("header")
        .class("header")
        .add(brand("#/"))
        .add(link("all", back, "Back to the run", Icon::Back))
        .add(link("all", GALLERY.into(), "All patterns", Icon::Gallery))
        .add(crumb)
        .add(span("space", ""))
        .add(seed)
        .add(theme(state.settings.is_dark(), tell))
        .add(help_button())
        .add(help())
}

/// What was set differently, and what makes the comparison doubtful.
pub fn differences(pair: &Pair) -> El {
    let [a, b] = pair.runs();
    let warning = pair.comparison.warning.clone().map(|words| {
        el("p")
            .class("warning")
            .attr("role", "note")
            .add(drawn(Icon::Question, "15"))
            .text(words)
    });
    el("section")
        .class("set-apart")
        .label("Differences of the runs")
        .add(
            el("p")
                .add(el("b").text("Run 2 against run 1: "))
                .text(named(a, b)),
        )
        .maybe(warning)
}

fn named(a: &Run, b: &Run) -> String {
    let found = b.differences(a);
    let mut named: Vec<String> =
        found.iter().take(NAMED_MAX).cloned().collect();
    match found.len() {
        0 => return "the same run".into(),
        count if count > NAMED_MAX => {
            named.push(format!("{} more", count - NAMED_MAX));
        }
        _ => {}
    }
    named.join("; ")
}

/// What a run is called, as a mark that no client has.
fn side_mark(side: Side) -> Html {
    el("b").class("side-mark").text(side.name()).into()
}

/// The link to one of the runs, where it stands.
fn own_link(doc: &Doc) -> String {
    doc.fragment().to_string()
}
