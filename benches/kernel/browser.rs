//! The kernel's figures in a browser.

use wasm_bindgen_test::{
    Criterion, console_log, wasm_bindgen_bench, wasm_bindgen_test_configure,
};

use crate::work::{EVENTS, ROUNDS, Work, median};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Milliseconds by the browser's clock, which is coarse but not by much: a run
/// takes tens of them.
fn now_ms() -> f64 {
    let global = js_sys::global();
    let performance = js_sys::Reflect::get(&global, &"performance".into());
    let now = performance
        .and_then(|object| {
            let now = js_sys::Reflect::get(&object, &"now".into())?;
            js_sys::Function::from(now).call0(&object)
        })
        .ok()
        .and_then(|now| now.as_f64());
    now.unwrap_or_else(js_sys::Date::now)
}

/// Rounds before those that count: the browser compiles what runs often a
/// second time, better, and while it runs.
const WARM_UP: usize = 3;

/// The same rounds as natively, so that the figures compare: criterion only
/// opens the door.
#[wasm_bindgen_bench]
fn figures(_: &mut Criterion) {
    let mut rates: [Vec<f64>; 3] = Default::default();
    for round in 0..WARM_UP + ROUNDS {
        for (work, rates) in Work::ALL.into_iter().zip(&mut rates) {
            let start = now_ms();
            let made = work.run();
            let ms = now_ms() - start;
            if round >= WARM_UP {
                rates.push(EVENTS as f64 / ms / 1e3);
            }
            drop(made);
        }
    }
    for (work, rates) in Work::ALL.into_iter().zip(rates) {
        console_log!("{}, wasm: {:.2} M/s", work.name(), median(rates));
    }
}
