use yew::Callback;

use super::{
    help::help,
    icon::{Icon, drawn},
};
use crate::web::{
    browser,
    effects::share,
    el::{El, el, span, when},
    state::{Field, Glow, Msg, Shared, State, Tell},
};

/// Where one is, with which program, and what can be done with all of it.
pub fn header(state: &State, tell: &Tell) -> El {
    let run = &state.doc.take.run;
    let family = format!("{} / ", run.scenario.family);
    let theme = match state.settings.is_dark() {
        true => "Light theme",
        false => "Dark theme",
    };
    let copy = {
        let (seen, tell) = (state.doc.seen.clone(), tell.clone());
        Callback::from(move |_| share(&seen.fragment, &tell))
    };
    let brand = el("a")
        .class("brand")
        .attr("href", "#/")
        .label("Flushpoint")
        .add(drawn(Icon::Brand, "20"))
        .add(el("span").text("Flushpoint"));
    let crumb = el("h1")
        .class("crumb")
        .add(el("span").text(family))
        .text(run.scenario.title);
    let toast = el("div").class("toast").attr("role", "status");
    el("header")
        .class("header")
        .add(brand)
        .add(crumb)
        .add(variants(state, tell))
        .add(span("space", ""))
        .add(el("button").class("share").on_press(copy).text("Share"))
        .add(
            el("button")
                .class("square")
                .label(theme)
                .title(theme)
                .press(tell, Msg::Theme)
                .add(drawn(Icon::Theme, "18")),
        )
        .all(help())
        .add(toast.maybe(shared(state)))
}

fn shared(state: &State) -> Option<El> {
    match state.shared {
        Shared::Not => None,
        Shared::Copied => {
            Some(el("p").text("The link to this moment is copied."))
        }
        Shared::Refused => {
            let address = browser::address(&state.doc.seen.fragment);
            let field = el("input")
                .flag("readonly", true)
                .label("Link to this moment")
                .value(address);
            Some(el("p").text("Copy this link: ").add(field))
        }
    }
}

/// The programs to choose from.
fn variants(state: &State, tell: &Tell) -> El {
    let run = &state.doc.take.run;
    let options = run.scenario.variants.iter().map(|variant| {
        el("option")
            .key(variant.id)
            .attr("value", variant.id)
            .selected(variant.id == run.variant.id)
            .text(variant.name)
    });
    let select = el("select")
        .title(run.variant.summary)
        .chosen(tell, Field::Variant)
        .all(options);
    let glow = when(state.glows(Glow::Variant), "glow");
    let select = select.class(glow);
    el("label").class("variant").add(el("span").text("Variant")).add(select)
}
