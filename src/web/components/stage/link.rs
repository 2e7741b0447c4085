use flushpoint::{
    run::Act,
    trace::SimTime,
    view::{LinkView, span_words},
};

use crate::web::{
    components::icon::{Icon, drawn},
    el::{El, classes, el, span, when},
    state::{Msg, Take, Tell},
};

/// How much longer a press of `Lag` makes messages take.
pub const LAG: SimTime = SimTime::from_ms(30);

/// A link's wire; the painter knows where it runs.
pub fn wire(link: &LinkView) -> El {
    el("path")
        .key(format!("{}-{}", link.a.0, link.b.0))
        .class(class("wire", link))
        .attr("data-wire", "")
}

fn class(name: &'static str, link: &LinkView) -> String {
    classes(&[name, when(link.cut, "cut"), when(lags(link), "lags")])
}

/// Whether messages take longer on it than they should.
pub fn lags(link: &LinkView) -> bool {
    link.lag != (SimTime::ZERO, SimTime::ZERO)
}

/// What one can do to a link.
pub fn tools(take: &Take, link: &LinkView, tell: &Tell) -> El {
    let name = |node| take.trace().node_name(node);
    let (a, b) = (name(link.a), name(link.b));
    let label = format!("{a} to {b}");
    let tool = |word: &'static str, icon, act, shown: Option<String>| {
        // What is seen is a part of the name.
        let name = match &shown {
            Some(words) => format!("{word}: {words}"),
            None => word.into(),
        };
        el("button")
            .label(name)
            .title(format!("{word}: {label}"))
            .press(tell, Msg::Act(act))
            .add(drawn(icon, "13"))
            .maybe(shown.map(|words| span("words", words)))
    };
    let by = span_words(link.lag.0.max(link.lag.1).as_ns());
    let (cut_word, is_cut) = match link.cut {
        true => ("Heal", Some("cut".to_string())),
        false => ("Cut", None),
    };
    let (lag_word, lag_by) = match lags(link) {
        true => ("End lag", Some(format!("+{by}"))),
        false => ("Lag", None),
    };
    el("div")
        .key(label.clone())
        .class(class("link", link))
        .attr("role", "group")
        .attr("data-tools", "")
        .label(label.clone())
        .add(tool(cut_word, Icon::Scissors, cut(link, a, b), is_cut))
        .add(tool(lag_word, Icon::Hourglass, lag(link, a, b), lag_by))
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
