use flushpoint::{
    run::Act,
    trace::{NodeId, OpKind},
};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::web::{
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// What [`Requests`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// Requests by hand, at the cursor.
#[component]
pub fn Requests(props: &Props) -> Html {
    let key = use_state(|| "user:1".to_string());
    let text = use_state(|| "Bea".to_string());
    let typed = |state: &UseStateHandle<String>| {
        let state = state.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            state.set(input.value());
        })
    };
    html! {
        <div class="requests">
            <h2>{ "Ask now" }</h2>
            <div class="fields">
                <label>{ "key" }<input value={(*key).clone()} maxlength="40"
                    spellcheck="false" oninput={typed(&key)} /></label>
                <label>{ "new text" }<input value={(*text).clone()}
                    maxlength="40" spellcheck="false"
                    oninput={typed(&text)} /></label>
            </div>
            <ul>{ for props.take.topology.apps().map(|app| html! {
                <li key={app.0}>{ client(props, app, &key, &text) }</li>
            }) }</ul>
        </div>
    }
}

fn client(props: &Props, app: NodeId, key: &str, text: &str) -> Html {
    let name = props.take.topology.nodes[app.index()].name.clone();
    let letter = props.take.letter(app);
    // A link's words are parted by spaces.
    let words = |text: &str| -> Vec<String> {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words.map(String::from).collect()
    };
    let (key, text) = (words(key).concat(), words(text).join(" "));
    let ask = |kind, text: &str| {
        let (client, key) = (name.clone(), key.clone());
        let act = Act::Ask { client, kind, key, text: text.into() };
        let tell = props.tell.clone();
        Callback::from(move |_: MouseEvent| {
            tell.dispatch(Msg::Act(act.clone()));
        })
    };
    let write = format!("write {text}");
    html! { <>
        <b class="letter" aria-hidden="true">{ letter }</b>
        <span class="name">{ &name }</span>
        <button onclick={ask(OpKind::Read, "")} disabled={key.is_empty()}
            aria-label={format!("{name}: read {key}")}>{ "read" }</button>
        <button onclick={ask(OpKind::Write, &text)}
            disabled={key.is_empty() || text.is_empty()}
            title={format!("{name} writes {key} = {text}")}
            aria-label={format!("{name}: {write} to {key}")}>{ write }</button>
    </> }
}
