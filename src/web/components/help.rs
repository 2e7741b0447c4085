use crate::web::{
    effects::open_help,
    el::{El, el},
};
use yew::Callback;

const KEYS: &[(&str, &str)] = &[
    ("→", "a step forward"),
    ("←", "a step back"),
    ("Space", "play and pause"),
    ("Home", "to the beginning"),
    ("End", "to the end"),
    ("+ − 0", "on the timeline: nearer, farther, the whole run"),
    ("Shift →", "on the timeline: further along"),
    ("→ Del", "on a flag of the timeline: moves it, takes it back"),
    ("?", "this list"),
    ("Esc", "close it"),
];

const WORDS: &[(&str, &str)] = &[
    ("stale", "a copy, while a newer value is committed"),
    ("acknowledged", "the client was told OK"),
    ("TTL", "time to live: the cache forgets the key after it"),
    ("GET, SET, DEL", "to the cache: read, store, delete a copy"),
    ("SELECT, UPDATE", "to the database: read, change a row"),
    ("NIL", "the answer for: nothing there"),
    ("miss", "the cache has no copy, so the database is asked"),
    ("fill", "a copy is stored after a miss"),
    ("lease", "leave to fill, given at a miss, taken by a delete"),
    ("linearizable", "one order of all operations explains what all saw"),
    ("monotonic reads", "no client sees an older value after a newer one"),
    ("lag", "messages take longer on their way"),
    ("seed", "the same seed gives the same run, step by step"),
];

/// The button that opens the list of keys and words.
pub fn help_button() -> El {
    let open = Callback::from(|_| open_help());
    el("button")
        .class("square")
        .label("Help")
        .title("Keys and words (?)")
        .on_press(open)
        .text("?")
}

/// The list of keys and words.
#[inline(never)]
pub fn help() -> El {
    let keys = KEYS.iter().flat_map(|(key, does)| {
        let key = el("dt").add(el("kbd").text(*key));
        [key, el("dd").text(*does)]
    });
    let words = WORDS.iter().flat_map(|(word, means)| {
        [el("dt").text(*word), el("dd").text(*means)]
    });
    let close = el("form")
        .attr("method", "dialog")
        .add(el("button").class("primary").text("Close"));
    el("dialog")
        .class("help")
        .attr("aria-labelledby", "help-title")
        .add(close)
        .add(el("h2").attr("id", "help-title").text("Keys"))
        .add(el("dl").all(keys))
        .add(el("h2").text("Words"))
        .add(el("dl").all(words))
        .add(el("p").text(
            "Everything on the stage can be pressed: a message to hold it, a \
             node to crash it, a link to cut it. What you do happens at the \
             step you are at, and the run goes on from there.",
        ))
}
