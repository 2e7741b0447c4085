use std::rc::Rc;

use flushpoint::run::Run;
use yew::Callback;

use crate::web::{
    browser,
    effects::{copy, document, save},
    el::{El, el, span},
    state::{Msg, Shared, State, Take, Tell},
};

/// What the open dialog shows besides the run.
#[derive(PartialEq)]
pub struct Shares {
    fragment: String,
    step: usize,
    shared: Shared,
    notice: Option<String>,
}

impl Shares {
    /// What it shows; nothing while it is closed.
    pub fn of(state: &State) -> Option<Shares> {
        state.panels.sharing.then(|| Shares {
            fragment: state.doc.fragment().to_string(),
            step: state.doc.step(),
            shared: state.panels.shared,
            notice: state.notice.clone(),
        })
    }
}

/// The run as a link, a command line and a document, and the way back in.
#[inline(never)]
pub fn share(take: &Rc<Take>, shown: Option<&Shares>, tell: &Tell) -> El {
    let dialog = el("dialog")
        .class("share")
        .attr("aria-labelledby", "share-title")
        .closed(tell, Msg::Sharing(false));
    let Some(shown) = shown else { return dialog };
    let (run, shared) = (&take.run, shown.shared);
    let address = browser::address(&shown.fragment);
    let one_line = |id: &'static str, value: String| {
        el("input").attr("id", id).flag("readonly", true).value(value)
    };
    let json = el("textarea")
        .attr("id", "share-json")
        .attr("rows", "5")
        .attr("spellcheck", "false")
        .flag("readonly", true)
        .value_of_textarea(document::write(run));
    let link = field(
        shared,
        tell,
        ("#share-link", "Link", "Copy link"),
        one_line("share-link", address),
    );
    let command = field(
        shared,
        tell,
        ("#share-command", "Command line", "Copy command line"),
        one_line("share-command", run.command()),
    );
    let document =
        field(shared, tell, ("#share-json", "Document", "Copy document"), json);
    let close = el("button")
        .class("primary")
        .press(tell, Msg::Sharing(false))
        .text("Close");
    dialog
        .add(el("h2").attr("id", "share-title").text("Share this run"))
        .add(el("p").class("holds").text(holds(run, shown.step)))
        .add(link.key("link"))
        .add(command.key("command"))
        .add(document.key("document"))
        .add(files(take).key("files"))
        .add(open_file(shown.notice.as_ref(), tell).key("open"))
        .add(el("p").class("buttons").key("close").add(close))
}

/// What the link holds, in words.
fn holds(run: &Run, step: usize) -> String {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    let knobs = count(run.knobs().len(), "knob turned", "knobs turned");
    let actions =
        count(run.actions().len(), "thing done by hand", "things done by hand");
    format!(
        "The link holds all of the run: {}, {}, seed {}, {knobs}, {actions}, \
         and step {step}. Whoever opens it sees the same run, event by event; \
         nothing is stored anywhere.",
        run.scenario.title, run.variant.name, run.seed,
    )
}

/// A text that can be copied.
fn field(
    shared: Shared,
    tell: &Tell,
    (id, name, does): (&'static str, &'static str, &'static str),
    field: El,
) -> El {
    let told = match shared {
        Shared::Copied(what) if what == name => "Copied.",
        Shared::Refused(what) if what == name => {
            "The browser does not allow it. The text is selected: press \
             Ctrl+C, or ⌘C."
        }
        _ => "",
    };
    let tell = tell.clone();
    let press = Callback::from(move |_| copy(id, name, &tell));
    let button = el("button").label(does).on_press(press).text("Copy");
    el("div")
        .class("text")
        .add(el("label").attr("for", &id[1..]).text(name))
        .add(field)
        .add(button)
        .add(span("told", told).attr("role", "status"))
}

/// What can be saved.
fn files(take: &Rc<Take>) -> El {
    let button = |words: &'static str, press: Callback<yew::MouseEvent>| {
        el("button").on_press(press).text(words)
    };
    let run = take.clone();
    let run = Callback::from(move |_| {
        save::text("run.json", &document::write(&run.run));
    });
    let csv = take.clone();
    let csv = Callback::from(move |_| {
        save::text("trace.csv", &csv.trace().csv());
    });
    let json = take.clone();
    let json = Callback::from(move |_| {
        save::text("trace.jsonl", &json.trace().json_lines());
    });
    el("div")
        .class("files")
        .add(span("what", "Download"))
        .add(button("run.json", run))
        .add(button("trace.csv", csv))
        .add(button("trace.jsonl", json))
}

/// A run that somebody else has saved.
fn open_file(notice: Option<&String>, tell: &Tell) -> El {
    let hear = {
        let tell = tell.clone();
        Callback::from(move |event| save::load(&event, &tell))
    };
    let file = el("input")
        .attr("type", "file")
        .attr("id", "share-file")
        .attr("accept", ".json,application/json")
        .on_change(hear);
    let error = notice.map(|words| {
        let words = format!("This file cannot be opened: {words}");
        el("p").class("error").attr("role", "alert").text(words)
    });
    el("div")
        .class("files")
        .add(el("label").attr("for", "share-file").text("Open a run"))
        .add(file)
        .add(span("hint", "or drop run.json anywhere on the page"))
        .maybe(error)
}
