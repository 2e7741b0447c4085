use flushpoint::{
    run::Act,
    trace::{DbEvent, Event, NodeId, OpKind},
};

use super::letter;
use crate::web::{
    el::{El, el, span},
    state::{Field, Msg, Take, Tell},
};

/// Requests by hand, at the cursor.
pub fn requests(take: &Take, draft: &(String, String), tell: &Tell) -> El {
    let (key, text) = draft;
    let field = |label: &'static str, field, text: &str| {
        let input = el("input")
            .attr("maxlength", "40")
            .attr("spellcheck", "false")
            .value(text.to_string())
            .typed(tell, field);
        el("label").text(label).add(input)
    };
    let fields = el("div")
        .class("fields")
        .add(field("key", Field::Key, key))
        .add(field("new text", Field::Text, text));
    let apps = take.topology.apps();
    el("div")
        .class("requests")
        .add(fields)
        .add(el("ul").all(apps.map(|app| client(take, draft, app, tell))))
}

/// What a number grows by where nothing else is typed.
const MORE: u64 = 20;

/// The key and the text that were typed, or else the first row that was there
/// before the run, and something new for it.
pub fn draft(
    take: &Take,
    typed: &(Option<String>, Option<String>),
) -> (String, String) {
    let trace = take.trace();
    let first = trace.entries().iter().find_map(|entry| match entry.event {
        Event::Db(DbEvent::Seeded { key, row }) => {
            Some((trace.text(key), trace.text(row.text)))
        }
        _ => None,
    });
    let (key, held) = first.unwrap_or(("user:1", ""));
    let new = || match held.parse::<u64>() {
        Ok(number) => (number + MORE).to_string(),
        Err(_) => "Bea".into(),
    };
    let (typed_key, typed_text) = typed.clone();
    (typed_key.unwrap_or_else(|| key.into()), typed_text.unwrap_or_else(new))
}

fn client(
    take: &Take,
    draft: &(String, String),
    app: NodeId,
    tell: &Tell,
) -> El {
    let name = take.topology.nodes[app.index()].name.clone();
    let (key, text) = (one_word(&draft.0, ""), one_word(&draft.1, " "));
    let ask = |kind, text: &str, off| {
        let (client, key) = (name.clone(), key.clone());
        let act = Act::Ask { client, kind, key, text: text.into() };
        el("button").press(tell, Msg::Act(act)).flag("disabled", off)
    };
    let write = format!("write {text}");
    let no_key = key.is_empty();
    el("li")
        .key(app.0)
        .add(letter(take.letter(app)))
        .add(span("name", name.clone()))
        .add(
            ask(OpKind::Read, "", no_key)
                .label(format!("{name}: read {key}"))
                .text("read"),
        )
        .add(
            ask(OpKind::Write, &text, no_key || text.is_empty())
                .title(format!("{name} writes {key} = {text}"))
                .label(format!("{name}: {write} to {key}"))
                .text(write),
        )
}

/// The words of a field, joined: a link's words are parted by single spaces.
fn one_word(text: &str, between: &str) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.join(between)
}
