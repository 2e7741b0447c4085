//! The page comes up wherever it is put, and its program in two files.

use crate::{
    compare::assert_same_run,
    page::browse,
    site::{Manner, SLOW},
};

/// How the second file was asked for.
const SECOND: &str = "performance.getEntriesByType('resource')
    .filter(it => it.name.includes('-second-')).map(it => it.initiatorType)";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_loads_from_a_sub_path() {
    browse(async |page| {
        page.open("").await;
        page.get("heading", "Caching / Cache-aside").await;
    });
}

/// Else the measurement misses something: xtask/measure/start.mjs.
#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_page_comes_up_with_the_first_half_of_its_program() {
    browse(async |page| {
        page.open_where(Manner::Slow).await;
        page.get("heading", "Caching / Cache-aside").await;
        assert!(page.is_true(&format!("{SECOND}.length === 0")).await);
        tokio::time::sleep(SLOW).await;
        page.wait_until("the second half", async |page| {
            page.is_true(&format!("{SECOND}.join() === 'fetch'")).await
        })
        .await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn who_is_faster_than_the_second_half_waits_for_it() {
    browse(async |page| {
        page.open_where(Manner::Slow).await;
        page.button("Step forward").await.click().await;
        page.wait_for_step(1).await;
        page.button("Next verdict").await.click().await;
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_second_half_that_never_comes_is_told_of() {
    browse(async |page| {
        page.open_where(Manner::Lossy).await;
        page.get("heading", "Caching / Cache-aside").await;
        page.button("Reload").await;
        let text = page.body_text().await;
        assert!(text.contains("A part of the page did not load"), "{text}");
        // The browser itself says that there is no such file.
        let errors = page.console_errors().await;
        assert!(errors.iter().all(|it| it.contains("404")), "{errors:?}");
        page.button("Reload").await.click().await;
        page.get("heading", "Caching / Cache-aside").await;
        page.console_errors().await;
    });
}
