use yew::prelude::*;

use super::{
    effects::{Effects, listen},
    pages::{broken_link, gallery, scenario},
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
    let drawn = match &state.broken {
        Some(error) => broken_link(error, &tell),
        None if state.gallery => gallery(&state, &tell),
        None => scenario(&state, &tell),
    };
    use_effect(move || effects.borrow_mut().after(&state, &tell));
    drawn
}
