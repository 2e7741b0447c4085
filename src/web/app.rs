use flushpoint::run::{Link, LinkError};
use yew::prelude::*;

use super::{
    browser,
    hooks::opened,
    pages::{BrokenLink, ScenarioPage},
    settings::{SettingsHandle, use_settings},
};

/// The whole page.
#[component]
pub fn App() -> Html {
    let settings = use_settings();
    let link = use_state(|| opened(&browser::fragment()));
    let broken = {
        let link = link.clone();
        Callback::from(move |error: LinkError| link.set(Err(error)))
    };
    let open = {
        let link = link.clone();
        Callback::from(move |now: Link| link.set(Ok(now)))
    };
    html! {
        <ContextProvider<SettingsHandle> context={settings}>
            { match &*link {
                Ok(link) => html! {
                    <ScenarioPage link={link.clone()} {broken} />
                },
                Err(error) => html! {
                    <BrokenLink error={error.clone()} {open} />
                },
            } }
        </ContextProvider<SettingsHandle>>
    }
}
