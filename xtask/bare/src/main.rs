//! A heading, and a button that counts its presses.

use yew::prelude::*;

#[component]
fn App() -> Html {
    let count = use_state(|| 0);
    let press = {
        let count = count.clone();
        Callback::from(move |_| count.set(*count + 1))
    };
    html! {
        <main>
            <h1>{ "Bare" }</h1>
            <button onclick={press}>{ *count }</button>
        </main>
    }
}

fn main() {
    yew::Renderer::<App>::new().render();
}
