use flushpoint::run::{Link, LinkError};
use yew::prelude::*;

use crate::web::{
    browser::{self, Listener},
    hooks::opened,
};

/// What [`BrokenLink`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What is wrong.
    pub error: LinkError,
    /// Takes a link that works.
    pub open: Callback<Link>,
}

/// A link that names no run, and what still works.
#[component]
pub fn BrokenLink(props: &Props) -> Html {
    let Props { error, open } = props;
    let first = {
        let open = open.clone();
        Callback::from(move |_| {
            browser::push_fragment("#/");
            if let Ok(link) = opened("") {
                open.emit(link);
            }
        })
    };
    // Whoever mends the address in its bar wants to see the run.
    use_effect_with(open.clone(), |open| {
        let open = open.clone();
        let window = browser::window();
        let listener = Listener::new(&window, "popstate", move |_| {
            if let Ok(link) = opened(&browser::fragment()) {
                open.emit(link);
            }
        });
        move || drop(listener)
    });
    html! {
        <main class="broken-link">
            <h1>{ "This link leads nowhere" }</h1>
            <p class="mono" role="alert">{ error.to_string() }</p>
            <p>{ "The part of the address behind " }<code>{ "#" }</code>
                { " names a run. You can mend it in the address bar, or \
                   start with the first story." }</p>
            <button class="primary" onclick={first}>
                { "Open the story of cache-aside" }
            </button>
        </main>
    }
}
