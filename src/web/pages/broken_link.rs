use yew::prelude::*;

use crate::web::{
    browser,
    el::el,
    state::{Broken, Msg, Tell},
};

/// A link that names no run, and what still works.
#[inline(never)]
pub fn broken_link(error: &Broken, tell: &Tell) -> Html {
    let first = {
        let tell = tell.clone();
        Callback::from(move |_| {
            browser::push_fragment("#/");
            tell.dispatch(Msg::Visit(String::new()));
        })
    };
    let why =
        el("p").class("mono").attr("role", "alert").text(error.to_string());
    let how = el("p")
        .text("The part of the address behind ")
        .add(el("code").text("#"))
        .text(
            " names a run. You can mend it in the address bar, or start with \
             the first story.",
        );
    let open = el("button")
        .class("primary")
        .on_press(first)
        .text("Open the story of cache-aside");
    el("main")
        .class("broken-link")
        .add(el("h1").text("This link leads nowhere"))
        .add(why)
        .add(how)
        .add(open)
        .into()
}
