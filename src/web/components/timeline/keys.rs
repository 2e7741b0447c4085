use flushpoint::trace::Sym;
use yew::Html;

use crate::web::{
    el::{El, el},
    kept::{Panel, Same, kept},
    state::{Field, State, Take, Tell},
};

/// A choice of keys offers at most so many.
const KEYS_MAX: usize = 40;

/// Which key the strip shows, where there are several.
pub fn keys(state: &State, tell: &Tell) -> Option<El> {
    let take = &state.doc.take;
    let shown = state.key();
    let mut keys = take.moments().keys(KEYS_MAX);
    if keys.len() < 2 {
        return None;
    }
    if !keys.contains(&shown) {
        keys.push(shown);
    }
    let chosen = state.glance.key.clone().unwrap_or_default();
    let follow = format!("key: {}", take.trace().text(shown));
    let is_chosen = chosen.is_empty();
    let offered = Offered { take: Same(take.clone()), keys, chosen };
    let select = el("select")
        .label("Key in question")
        .chosen(tell, Field::StripKey)
        .add(option("", follow, is_chosen))
        .add(kept(offered, tell));
    Some(select)
}

/// The keys that can be chosen.
#[derive(PartialEq)]
struct Offered {
    take: Same<Take>,
    keys: Vec<Sym>,
    chosen: String,
}

impl Panel for Offered {
    fn draw(&self, _: &Tell) -> Html {
        let trace = self.take.trace();
        let keys = self.keys.iter().map(|key| trace.text(*key));
        let options = keys.map(|key| {
            let option = option(key, key.to_string(), key == self.chosen);
            option.key(key.to_string())
        });
        options.collect::<Html>()
    }
}

fn option(value: &str, words: String, is_chosen: bool) -> El {
    el("option")
        .attr("value", value.to_string())
        .selected(is_chosen)
        .text(words)
}
