use flushpoint::{
    check::{Property, Status},
    view::VerdictView,
};
use yew::prelude::*;

use super::icon::{Icon, drawn};
use crate::web::state::{Msg, Tell};

/// What [`Verdicts`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The verdicts as of the cursor.
    pub verdicts: Vec<VerdictView>,
    /// The one whose proof is lit.
    pub lit: Option<Property>,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// One chip a property, broken ones first.
#[component]
pub fn Verdicts(props: &Props) -> Html {
    let order = [Status::Broken, Status::Unknown, Status::Holds];
    let verdicts = order.iter().flat_map(|status| {
        props.verdicts.iter().filter(move |v| v.status == *status)
    });
    html! {
        <section class="verdicts" aria-label="Verdicts" tabindex="0">
            <ul>{ for verdicts.map(|verdict| html! {
                <li key={name(verdict.property)}>{ chip(props, verdict) }</li>
            }) }</ul>
        </section>
    }
}

/// A property's name for people.
pub fn name(property: Property) -> &'static str {
    match property {
        Property::StaleReads => "No stale reads",
        Property::LostWrites => "No lost writes",
        Property::Linearizability => "Linearizable",
    }
}

fn chip(props: &Props, verdict: &VerdictView) -> Html {
    let VerdictView { property, status, short, checked, .. } = verdict;
    let (tone, icon, word) = match (status, checked) {
        (Status::Holds, 0) => ("open", Icon::Open, "not tested"),
        (Status::Holds, _) => ("holds", Icon::Check, "holds"),
        (Status::Unknown, _) => ("unknown", Icon::Question, "unknown"),
        (Status::Broken, _) => match property {
            Property::StaleReads => ("stale", Icon::Stale, "broken"),
            Property::LostWrites | Property::Linearizability => {
                ("broken", Icon::Cross, "broken")
            }
        },
    };
    let lit = props.lit == Some(*property);
    let class = classes!("chip", tone, lit.then_some("lit"));
    let inside = html! { <>
        { drawn(icon, 14) }
        <span class="unseen">{ format!("{word}: ") }</span>
        if *status == Status::Broken {
            <b>{ short }</b>
        } else {
            <b>{ name(*property) }</b><span class="short">{ short }</span>
        }
    </> };
    if *status != Status::Broken {
        return html! {
            <span {class} title={verdict.detail.clone()}>{ inside }</span>
        };
    }
    let (tell, property) = (props.tell.clone(), *property);
    let press = Callback::from(move |_| tell.dispatch(Msg::Prove(property)));
    html! {
        <button {class} onclick={press} aria-pressed={lit.to_string()}
            title={format!("Show the proof: {}", verdict.detail)}>
            { inside }
        </button>
    }
}
