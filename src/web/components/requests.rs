use flushpoint::{
    run::Act,
    trace::{NodeId, OpKind},
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
