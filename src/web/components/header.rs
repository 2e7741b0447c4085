use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{
    help::Help,
    icon::{Icon, drawn},
};
use crate::web::{
    hooks::{Shared as Link, use_share},
    settings::{Change, SettingsHandle},
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// What [`Header`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// The fragment that leads here.
    pub fragment: AttrValue,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// Where one is, with which program, and what can be done with all of it.
#[component]
pub fn Header(props: &Props) -> Html {
    // The page provides them.
    let settings = use_context::<SettingsHandle>().expect("settings");
    let (link, share) = use_share(props.fragment.clone());
    let theme = {
        let settings = settings.clone();
        Callback::from(move |_| settings.dispatch(Change::Theme))
    };
    let scenario = props.take.run.scenario;
    let theme_name = match settings.is_dark() {
        true => "Light theme",
        false => "Dark theme",
    };
    html! {
        <header class="header">
            <a class="brand" href="#/" aria-label="Flushpoint">{ drawn(Icon::Brand, 20) }
                <span>{ "Flushpoint" }</span></a>
            <h1 class="crumb"><span>{ scenario.family }{ " / " }</span>
                { scenario.title }</h1>
            { variants(props) }
            <span class="space"></span>
            <button class="primary" onclick={share}>{ "Share" }</button>
            <button class="square" aria-label={theme_name} title={theme_name}
                onclick={theme}>{ drawn(Icon::Theme, 18) }</button>
            <Help />
            <div class="toast" role="status">{ shared(&link) }</div>
        </header>
    }
}

fn shared(link: &Link) -> Html {
    match link {
        Link::Not => Html::default(),
        Link::Copied => {
            html! { <p>{ "The link to this moment is copied." }</p> }
        }
        Link::Refused(address) => html! { <p>
            { "Copy this link: " }
            <input readonly={true} value={address.clone()}
                aria-label="Link to this moment" />
        </p> },
    }
}

/// The programs to choose from.
fn variants(props: &Props) -> Html {
    let run = &props.take.run;
    let (tell, scenario) = (props.tell.clone(), run.scenario);
    let choose = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(variant) = scenario.variant(&select.value()) {
            tell.dispatch(Msg::Variant(variant.id));
        }
    });
    html! {
        <label class="variant">
            <span>{ "Variant" }</span>
            <select onchange={choose} title={run.variant.summary}>
                { for run.scenario.variants.iter().map(|variant| html! {
                    <option key={variant.id} value={variant.id}
                        selected={variant.id == run.variant.id}>
                        { variant.name }
                    </option>
                }) }
            </select>
        </label>
    }
}
