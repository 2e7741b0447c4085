//! Read-through on the page: who waits for whose load, and what a second edge
//! serves after the OK.

use crate::{
    compare::{assert_same_lines, assert_same_run},
    moment::RIGHT,
    page::browse,
};

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_code_marks_who_loads_and_who_waits_for_that() {
    browse(async |page| {
        page.open("#/v1/read-through/single-flight?seed=7").await;
        page.wait_for_step(0).await;
        page.forward_to("SELECT (user:1) → db").await;
        assert_same_lines(page).await;
        page.forward_to("waits for the load of user:1").await;
        assert_same_lines(page).await;
        page.open("#/v1/read-through/each-loads?seed=7").await;
        page.wait_for_step(0).await;
        page.forward_to("SELECT (user:1) → db").await;
        page.press(RIGHT).await;
        page.forward_to("SELECT (user:1) → db").await;
        assert_same_lines(page).await;
        assert_same_run(page).await;
    });
}

/// The box of the second edge.
const EDGE: &str = "document.querySelector('[data-node][aria-label=edge-2]')";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_second_edge_is_seen_to_serve_the_old_page_after_the_ok() {
    browse(async |page| {
        page.open("#/v1/read-through-cdn/purge-once?seed=7").await;
        page.wait_for_step(0).await;
        let shows = |text: &str| format!("{EDGE}.innerText.includes('{text}')");
        page.forward_to("is told OK: new v2").await;
        assert!(page.is_true(&shows("newer: new v2")).await);
        page.forward_to("hit: page:1 is old v1").await;
        page.forward_to("has read old v1").await;
        let chips = page.chips().await;
        let stale = chips.iter().any(|chip| chip.contains("stale read of"));
        assert!(stale, "{chips:?}");
        for _ in 0..30 {
            page.press(RIGHT).await;
        }
        assert!(page.is_true(&shows("new v2")).await);
        assert!(!page.is_true(&shows("newer")).await);
        assert_same_run(page).await;
    });
}
