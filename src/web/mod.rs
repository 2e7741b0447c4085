//! The page.

use yew::prelude::*;

/// Mounts the page into the document's body.
pub fn start() {
    yew::Renderer::<App>::new().render();
}

#[component]
fn App() -> Html {
    html! { <main><h1>{ "Flushpoint" }</h1></main> }
}
