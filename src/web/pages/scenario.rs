use flushpoint::{
    run::{Link, LinkError},
    view,
};
use yew::prelude::*;

use crate::web::{
    components::{
        code::Code, faults::Faults, header::Header, knobs::Knobs,
        narration::Narration, stage::Stage, steps::Steps, transport::Transport,
        verdicts::Verdicts,
    },
    hooks::{use_address, use_keys},
    paint::Pace,
    settings::SettingsHandle,
    state::{Doc, Msg, Tell},
};

/// What [`ScenarioPage`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// What the page was opened with.
    pub link: Link,
    /// Hears of a link that the visitor went to and that names no run.
    pub broken: Callback<LinkError>,
}

/// The tabs of a narrow window: their ids and names.
const TABS: &[(&str, &str)] = &[
    ("code", "Code"),
    ("steps", "Steps"),
    ("faults", "Faults"),
    ("knobs", "Knobs"),
];

/// One scenario.
#[component]
pub fn ScenarioPage(props: &Props) -> Html {
    // The page provides them.
    let settings = use_context::<SettingsHandle>().expect("settings");
    let doc = use_reducer(|| {
        let cursor = props.link.at.unwrap_or(0) as usize;
        Doc::open(props.link.run.clone(), cursor)
    });
    let tell = doc.dispatcher();
    let fragment = use_address(&doc, &tell, props.broken.clone());
    use_keys(&tell, &settings, doc.playing);
    let tab = use_state_eq(|| "code");
    let take = doc.take.clone();
    let cursor = doc.cursor();
    let verdicts = use_memo((take.clone(), cursor), |(take, cursor)| {
        view::verdicts(take.run.scenario.properties, take.trace(), *cursor)
    });
    let lit = doc.lit.and_then(|property| {
        let whole = &take.verdicts;
        whole.iter().find(|verdict| verdict.property == property).cloned()
    });
    let proof = lit
        .as_ref()
        .zip(doc.current())
        .is_some_and(|(lit, current)| lit.evidence.contains(&current));
    let pace = Pace { median: take.pace, beat_ms: settings.beat_ms };
    let ahead = doc.next().filter(|_| doc.playing).map(|next| (next, pace));
    let verdicts = (*verdicts).clone();
    html! {
        <div class={classes!("page", format!("tab-{}", *tab))}>
            <Header take={take.clone()} {fragment} tell={tell.clone()} />
            <Verdicts {verdicts} lit={doc.lit} tell={tell.clone()} />
            <main data-trace-hash={take.hash.clone()}>
                <Code take={take.clone()} {cursor} tab={*tab} />
                <div class="center">
                    <Stage take={take.clone()} {cursor} {ahead} {proof}
                        came_from={doc.came_from} tell={tell.clone()} />
                    <Narration take={take.clone()} current={doc.current()}
                        has_before={doc.has_before()}
                        tell={tell.clone()} />
                    { tabs(&tab) }
                    <Steps take={take.clone()} step={doc.step()} tab={*tab}
                        {lit} tell={tell.clone()} />
                </div>
                <aside>
                    <Faults take={take.clone()} {cursor} tell={tell.clone()} />
                    <Knobs take={take.clone()} tell={tell.clone()} />
                </aside>
            </main>
            { notice(&doc, &tell) }
            { transport(&doc, pace, tell) }
        </div>
    }
}

fn transport(doc: &Doc, pace: Pace, tell: Tell) -> Html {
    html! {
        <Transport step={doc.step()} steps={doc.steps()} now={doc.now()}
            playing={doc.playing} {pace} seed={doc.take.run.seed} {tell}
            has_next={doc.take.next_verdict(doc.cursor()).is_some()} />
    }
}

/// In a narrow window: which of the panels is shown.
fn tabs(tab: &UseStateHandle<&'static str>) -> Html {
    html! {
        <nav class="tabs" aria-label="Panels">
            { for TABS.iter().map(|(id, name)| {
                let choose = {
                    let tab = tab.clone();
                    Callback::from(move |_| tab.set(*id))
                };
                let on = **tab == *id;
                html! { <button key={*id} onclick={choose}
                    aria-pressed={on.to_string()}>{ *name }</button> }
            }) }
        </nav>
    }
}

/// Why the last wish could not be met.
fn notice(doc: &Doc, tell: &Tell) -> Html {
    let Some(words) = doc.notice.clone() else { return Html::default() };
    let tell = tell.clone();
    let hush = Callback::from(move |_| tell.dispatch(Msg::Hush));
    html! {
        <div class="notice" role="alert">
            <p>{ "That is not possible: " }{ words }</p>
            <button onclick={hush}>{ "Close" }</button>
        </div>
    }
}
