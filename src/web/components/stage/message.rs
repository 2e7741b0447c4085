use flushpoint::{run::Act, view::MessageView};
use yew::Html;

use crate::web::{
    components::icon::{Icon, drawn},
    el::{El, classes, el, span, when},
    kept::Panel,
    paint::Fate,
    state::{Msg, Take, Tell},
};

/// A message on its wire: a press holds it or lets it go on, unless it is to
/// be looked at only.
#[derive(PartialEq)]
pub struct Pill {
    message: MessageView,
    fate: Fate,
    /// The letter of the client that asks, or is answered.
    letter: Option<char>,
    glows: bool,
    still: bool,
}

impl Pill {
    /// The pill of a message.
    pub fn of(
        take: &Take,
        message: &MessageView,
        fate: Fate,
        glows: bool,
        still: bool,
    ) -> Pill {
        let letter = take.letter(message.from).or(take.letter(message.to));
        Pill { message: message.clone(), fate, letter, glows, still }
    }
}

impl Panel for Pill {
    fn draw(&self, tell: &Tell) -> Html {
        pill(self, tell).into()
    }
}

fn pill(shown: &Pill, tell: &Tell) -> El {
    let Pill { message, fate, letter, glows, still } = shown;
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
    let letter = letter.map(|letter| {
        el("span").class("of").attr("data-of", letter.to_string())
    });
    let (act, does) = match message.held {
        true => (Act::Release { message: number }, "Release"),
        false => (Act::Hold { message: number }, "Hold"),
    };
    let name = format!("message {number}: {}", message.label);
    let over = matches!(fate, Fate::Arriving | Fate::Lost);
    let whole = match still {
        true => el("span").class("whole"),
        false => el("button")
            .class(when(*glows, "glow"))
            .flag("disabled", over)
            .label(format!("{does} {name}"))
            .title(format!("{does} this message"))
            .press(tell, Msg::Act(act)),
    };
    let whole = whole
        .maybe(message.held.then(|| drawn(Icon::Pin, "12")))
        .maybe(letter)
        .text(message.label.clone());
    let drop = (message.held && !still).then(|| {
        el("button")
            .class("drop")
            .label(format!("Drop {name}"))
            .title("Drop this message")
            .press(tell, Msg::Act(Act::Drop { message: number }))
            .add(drawn(Icon::Cross, "12"))
    });
    let older = message.older.then(|| span("unseen", "a newer value exists"));
    let pill = el("div").class(classes(&class));
    let pill = pill.attr("data-pill", "").add(whole).maybe(drop).maybe(older);
    if over { pill.unread() } else { pill }
}
