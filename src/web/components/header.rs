use flushpoint::run::Run;
use yew::Html;

use super::{
    beside::{Against, compare},
    help::{help, help_button},
    icon::{Icon, drawn},
    share::{Shares, share},
};
use crate::web::{
    el::{El, el, span, when},
    kept::{Panel, Same, kept},
    state::{Field, GALLERY, Glow, Msg, State, Take, Tell},
};

/// Where one is, with which program, and what can be done with all of it.
pub fn header(state: &State, tell: &Tell) -> Html {
    let shown = Header {
        take: Same(state.doc.take.clone()),
        is_dark: state.settings.is_dark(),
        variant_glows: state.glows(Glow::Variant),
        against: Against::of(state, None),
        shares: Shares::of(state),
        whole: state.whole,
    };
    kept(shown, tell)
}

#[derive(PartialEq)]
struct Header {
    take: Same<Take>,
    is_dark: bool,
    variant_glows: bool,
    against: Against,
    shares: Option<Shares>,
    whole: bool,
}

impl Panel for Header {
    fn draw(&self, tell: &Tell) -> Html {
        header_of(self, tell).into()
    }
}

fn header_of(shown: &Header, tell: &Tell) -> El {
    let dialog = || share(&shown.take.0, shown.shares.as_ref(), tell);
    let run = &shown.take.run;
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
        .add(variants(run, shown.variant_glows, tell))
        .add(span("space", ""))
        .add(compare(shown.against, tell))
        .add(open.text("Share"))
        .add(theme(shown.is_dark, tell))
        .add(help_button())
        .maybe(shown.whole.then(help))
        .maybe(shown.whole.then(dialog))
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
pub fn theme(is_dark: bool, tell: &Tell) -> El {
    let theme = match is_dark {
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
fn variants(run: &Run, glows: bool, tell: &Tell) -> El {
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
    let select = select.class(when(glows, "glow"));
    el("label").class("variant").add(el("span").text("Variant")).add(select)
}
