use yew::prelude::*;

use super::{
    effects::{Effects, listen},
    pages::{broken_link, compare, gallery, scenario},
    state::State,
};

/// The whole page.
///
/// One component: a step changes nearly all of it, and what is drawn is a
/// function of the state alone.
#[component]
pub fn App() -> Html {
    let state = use_reducer(State::opened);
    let tell = state.dispatcher();
    use_effect_with(tell.clone(), |tell| {
        let listeners = listen(tell);
        move || drop(listeners)
    });
    let effects = use_mut_ref(Effects::default);
    let drawn = match (&state.broken, &state.pair) {
        (Some(error), _) => broken_link(error, &tell),
        (None, Some(pair)) => compare(&state, pair, &tell),
        (None, None) if state.gallery => gallery(&state, &tell),
        (None, None) => scenario(&state, &tell),
    };
    use_effect(move || effects.borrow_mut().after(&state, &tell));
    drawn
}
