use super::{
    beside::compare,
    help::help,
    icon::{Icon, drawn},
    share::share,
};
use crate::web::{
    el::{El, el, span, when},
    state::{Field, GALLERY, Glow, Msg, State, Tell},
};

/// Where one is, with which program, and what can be done with all of it.
pub fn header(state: &State, tell: &Tell) -> El {
    let run = &state.doc.take.run;
    let family = format!("{} / ", run.scenario.family);
    let crumb = el("h1")
        .class("crumb")
        .add(el("span").text(family))
        .text(run.scenario.title);
    let all = el("a")
        .class("all")
        .label("All patterns")
        .attr("href", GALLERY)
        .add(drawn(Icon::Gallery, "14"))
        .add(el("span").text("All patterns"));
    let open = el("button").class("share").press(tell, Msg::Sharing(true));
    el("header")
        .class("header")
        .add(brand("#/"))
        .add(all)
        .add(crumb)
        .add(variants(state, tell))
        .add(span("space", ""))
        .add(compare(state, None, tell))
        .add(open.text("Share"))
        .add(theme(state, tell))
        .all(help())
        .add(share(state, tell))
}

/// The name, which leads to the first story.
pub fn brand(href: &'static str) -> El {
    el("a")
        .class("brand")
        .attr("href", href)
        .label("Flushpoint")
        .add(drawn(Icon::Brand, "20"))
        .add(el("span").text("Flushpoint"))
}

/// Light or dark.
pub fn theme(state: &State, tell: &Tell) -> El {
    let theme = match state.settings.is_dark() {
        true => "Light theme",
        false => "Dark theme",
    };
    el("button")
        .class("square")
        .label(theme)
        .title(theme)
        .press(tell, Msg::Theme)
        .add(drawn(Icon::Theme, "18"))
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
