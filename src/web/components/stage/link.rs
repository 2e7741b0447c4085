use flushpoint::{
    run::Act,
    trace::SimTime,
    view::{LinkView, span_words},
};
use yew::prelude::*;

use crate::web::{
    components::icon::{Icon, drawn},
    state::{Msg, Take, Tell},
};

/// How much longer a press of `Lag` makes messages take.
pub const LAG: SimTime = SimTime::from_ms(30);

/// A link's wire; the painter knows where it runs.
pub fn wire(link: &LinkView) -> Html {
    let class = classes!(
        "wire",
        link.cut.then_some("cut"),
        lags(link).then_some("lags"),
    );
    html! { <path key={format!("{}-{}", link.a.0, link.b.0)} {class}
    data-wire="" /> }
}

/// Whether messages take longer on it than they should.
pub fn lags(link: &LinkView) -> bool {
    link.lag != (SimTime::ZERO, SimTime::ZERO)
}

/// What one can do to a link.
pub fn tools(take: &Take, link: &LinkView, tell: &Tell) -> Html {
    let name = |node| take.trace().node_name(node).to_string();
    let (a, b) = (name(link.a), name(link.b));
    let label = format!("{a} to {b}");
    let class = classes!(
        "link",
        link.cut.then_some("cut"),
        lags(link).then_some("lags"),
    );
    let (cut, lag) = (cut(link, &a, &b), lag(link, &a, &b));
    let act = |act: Act| {
        let tell = tell.clone();
        Callback::from(move |_: MouseEvent| {
            tell.dispatch(Msg::Act(act.clone()));
        })
    };
    let (cut_word, lag_word) = (
        if link.cut { "Heal" } else { "Cut" },
        if lags(link) { "End lag" } else { "Lag" },
    );
    let by = span_words(link.lag.0.max(link.lag.1).as_ns());
    html! {
        <div key={label.clone()} {class} role="group" data-tools=""
            aria-label={label.clone()}>
            <button onclick={act(cut)} aria-label={cut_word}
                title={format!("{cut_word} the link {label}")}>
                { drawn(Icon::Scissors, 13) }
                if link.cut { <span>{ "cut" }</span> }
            </button>
            <button onclick={act(lag)} aria-label={lag_word}
                title={format!("{lag_word} from {label}")}>
                { drawn(Icon::Hourglass, 13) }
                if lags(link) { <span>{ "+" }{ by }</span> }
            </button>
        </div>
    }
}

/// Cuts a link, or mends it.
pub fn cut(link: &LinkView, a: &str, b: &str) -> Act {
    let (a, b) = (a.to_string(), b.to_string());
    match link.cut {
        true => Act::Heal { a, b },
        false => Act::Cut { a, b },
    }
}

/// Slows a link down, or ends that.
pub fn lag(link: &LinkView, a: &str, b: &str) -> Act {
    let (from, to) = (a.to_string(), b.to_string());
    match link.lag {
        (there, SimTime::ZERO) if there > SimTime::ZERO => {
            Act::Lag { from, to, by: SimTime::ZERO }
        }
        (_, back) if back > SimTime::ZERO => {
            Act::Lag { from: to, to: from, by: SimTime::ZERO }
        }
        _ => Act::Lag { from, to, by: LAG },
    }
}
