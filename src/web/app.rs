use yew::prelude::*;

use super::{
    effects::{Effects, listen},
    pages::{broken_link, compare, gallery, scenario},
    state::State,
    turns::Turns,
};

/// The whole page.
///
/// What is drawn is a function of the state alone; while a run plays, of the
/// states that its parts last had a turn for.
#[component]
pub fn App() -> Html {
    let state = use_reducer(State::opened);
    let tell = state.dispatcher();
    use_effect_with(tell.clone(), |tell| {
        let listeners = listen(tell);
        move || drop(listeners)
    });
    let effects = use_mut_ref(Effects::default);
    let turns = use_mut_ref(Turns::default);
    let drawn = match (&state.broken, state.shown_pair()) {
        (Some(error), _) => broken_link(error, &tell),
        (None, Some(pair)) => compare(&state, pair, &tell),
        (None, None) if state.gallery => gallery(&state, &tell),
        (None, None) => {
            let parts = turns.borrow_mut().after(&state);
            scenario(&state, &parts, &tell)
        }
    };
    let drawer = use_force_update();
    use_effect(move || {
        let waits = turns.borrow().owes();
        let turn = Callback::from(move |()| drawer.force_update());
        effects.borrow_mut().after(&state, &tell, waits, &turn);
    });
    drawn
}
