use flushpoint::{run::Act, view::MessageView};
use yew::prelude::*;

use super::scene::name_of;
use crate::web::{
    components::icon::{Icon, drawn},
    paint::Fate,
    state::{Msg, Take, Tell},
};

/// A message on its wire: a press holds it or lets it go on.
pub fn pill(
    take: &Take,
    message: &MessageView,
    fate: Fate,
    tell: &Tell,
) -> Html {
    let number = message.msg.0;
    let act = |act: Act| {
        let tell = tell.clone();
        Callback::from(move |_: MouseEvent| {
            tell.dispatch(Msg::Act(act.clone()));
        })
    };
    let answer = message.verb.is_answer();
    let class = classes!(
        "pill",
        if answer { "answer" } else { "request" },
        message.older.then_some("older"),
        match fate {
            Fate::Flying => None,
            Fate::Held => Some("held"),
            Fate::Arriving => Some("arriving"),
            Fate::Lost => Some("gone"),
        },
    );
    let letter = take.letter(message.from).or(take.letter(message.to));
    let (press, does) = match message.held {
        true => (Act::Release { message: number }, "Release"),
        false => (Act::Hold { message: number }, "Hold"),
    };
    let name = name_of(message);
    let over = matches!(fate, Fate::Arriving | Fate::Lost);
    html! {
        <div key={number} {class} data-pill="" aria-hidden={over.then_some("true")}>
            <button onclick={act(press)} disabled={over}
                aria-label={format!("{does} {name}")}
                title={format!("{does} this message")}>
                if message.held { { drawn(Icon::Pin, 12) } }
                <span class="of" data-of={letter.map(String::from)}></span>
                { &message.label }
            </button>
            if message.held {
                <button class="drop" title="Drop this message"
                    aria-label={format!("Drop {name}")}
                    onclick={act(Act::Drop { message: number })}>
                    { drawn(Icon::Cross, 12) }
                </button>
            }
            if message.older {
                <span class="unseen">{ "a newer value exists" }</span>
            }
        </div>
    }
}
