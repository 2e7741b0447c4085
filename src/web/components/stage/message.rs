use flushpoint::{run::Act, view::MessageView};

use crate::web::{
    components::icon::{Icon, drawn},
    el::{El, classes, el, span, when},
    paint::Fate,
    state::{Doc, Msg, Tell},
};

/// A message on its wire: a press holds it or lets it go on, where one can
/// tell.
pub fn pill(
    doc: &Doc,
    message: &MessageView,
    fate: Fate,
    glows: bool,
    tell: Option<&Tell>,
) -> El {
    let number = message.msg.0;
    let answer = message.verb.is_answer();
    let class = [
        "pill",
        if answer { "answer" } else { "request" },
        when(message.older, "older"),
        match fate {
            Fate::Flying => "",
            Fate::Held => "held",
            Fate::Arriving => "arriving",
            Fate::Lost => "gone",
        },
    ];
    let take = &doc.take;
    let letter = take.letter(message.from).or(take.letter(message.to));
    let letter = letter.map(|letter| {
        el("span").class("of").attr("data-of", letter.to_string())
    });
    let (act, does) = match message.held {
        true => (Act::Release { message: number }, "Release"),
        false => (Act::Hold { message: number }, "Hold"),
    };
    let name = format!("message {number}: {}", message.label);
    let over = matches!(fate, Fate::Arriving | Fate::Lost);
    let whole = match tell {
        Some(tell) => el("button")
            .class(when(glows, "glow"))
            .flag("disabled", over)
            .label(format!("{does} {name}"))
            .title(format!("{does} this message"))
            .press(tell, Msg::Act(act)),
        None => el("span").class("whole"),
    };
    let whole = whole
        .maybe(message.held.then(|| drawn(Icon::Pin, "12")))
        .maybe(letter)
        .text(message.label.clone());
    let drop = tell.filter(|_| message.held).map(|tell| {
        el("button")
            .class("drop")
            .label(format!("Drop {name}"))
            .title("Drop this message")
            .press(tell, Msg::Act(Act::Drop { message: number }))
            .add(drawn(Icon::Cross, "12"))
    });
    let older = message.older.then(|| span("unseen", "a newer value exists"));
    let pill = el("div").key(number).class(classes(&class));
    let pill = pill.attr("data-pill", "").add(whole).maybe(drop).maybe(older);
    if over { pill.unread() } else { pill }
}
