//! Write-behind on the page: what a crash takes, and which fix keeps it.

use crate::{
    compare::{assert_same_lines, assert_same_run},
    moment::END,
    page::{Page, browse},
};

/// The same clicks, and what the verdict on lost writes says at the end.
const FIXES: [(&str, &str); 5] = [
    ("write-behind", "broken: 3 lost writes of 6"),
    ("flush-often", "broken: 1 lost write of 6"),
    ("aof-everysec", "holds: No lost writes 6 writes"),
    ("aof-always", "holds: No lost writes 6 writes"),
    ("write-through", "holds: No lost writes 6 writes"),
];

/// Runs that have their fault in them, and what one of their verdicts says.
const RUNS: [(&str, &str); 12] = [
    ("durability/no-disk", "broken: 2 lost writes of 2"),
    ("durability/aof-always", "holds: No lost writes 2 writes"),
    ("durability/replica", "broken: 1 lost write of 2"),
    ("durability/replica-wait", "holds: No lost writes"),
    ("log/acks-0", "broken: 2 lost writes of 3"),
    ("log/acks-1", "broken: 1 lost write of 2"),
    ("log/acks-all-min-2", "holds: No lost writes"),
    ("stream/two-steps", "broken: 1 key is not linearizable"),
    ("stream/atomic", "holds: Linearizable"),
    ("stream/no-claim", "broken: 1 stale read of 1"),
    ("stream/auto-claim", "holds: No stale reads"),
    ("stream/batch-id", "holds: No duplicates"),
];

async fn assert_chip(page: &Page, run: &str, words: &str) {
    page.press(END).await;
    let chips = page.chips().await;
    let said = chips.iter().any(|chip| chip.starts_with(words));
    assert!(said, "{run}: {words} in {chips:?}");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_crash_before_the_flush_takes_what_no_fix_has_kept() {
    browse(async |page| {
        for (variant, words) in FIXES {
            page.open(&format!("#/v1/write-behind/{variant}?seed=7")).await;
            page.wait_for_step(0).await;
            page.forward_to("told OK: 460").await;
            page.button("Crash cache").await.click().await;
            assert!(page.link().await.contains("crash+cache"));
            assert_same_lines(page).await;
            assert_chip(page, variant, words).await;
            assert_same_run(page).await;
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn each_queue_and_each_copy_keeps_what_it_promises() {
    browse(async |page| {
        for (run, words) in RUNS {
            page.open(&format!("#/v1/write-behind-{run}?seed=7")).await;
            page.wait_for_step(0).await;
            assert_chip(page, run, words).await;
            assert_same_run(page).await;
        }
    });
}
