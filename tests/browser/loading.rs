//! The page comes up wherever it is put, the first look before all else, and
//! on networks that are slow or fail.

use serde_json::Value;

use crate::{
    compare::assert_same_run,
    moment::RIGHT,
    page::{Page, browse},
    site::{Manner, SLOW},
};

/// How the second half was asked for, and how often.
const SECOND: &str = "performance.getEntriesByType('resource')
    .filter(it => /-second-.*wasm/.test(it.name)).map(it => it.initiatorType)
    .join()";

/// A run far in, and the gallery.
const FAR_IN: &str = "#/v1/cache-aside/update-then-delete?at=60";
const GALLERY: &str = "#/gallery";

/// Notes what of that which is shown jumps, as browsers see it.
const NOTE_JUMPS: &str = "
    globalThis.jumps = [];
    const name = it => (it.node?.outerHTML ?? '').slice(0, 80);
    const place = it => JSON.stringify([it.previousRect, it.currentRect]);
    new PerformanceObserver(list => {
        for (const jump of list.getEntries()) {
            const what = jump.sources.map(it => name(it) + place(it));
            globalThis.jumps.push(`${jump.value}: ${what.join()}`);
        }
    }).observe({ type: 'layout-shift', buffered: true });";

/// Where the parts of the first look are.
const PLACES: &str = "
    return ['.stage', '.narration', '.transport', '.verdicts', '.code']
        .map(part => document.querySelector(part).getBoundingClientRect())
        .map(({ x, y, width, height }) => [x, y, width, height]);";

async fn told(page: &Page, words: &str) {
    page.wait_until(words, async |page| page.body_text().await.contains(words))
        .await;
}

/// The browser itself says that there is no such file.
async fn expect_missing_files(page: &Page) {
    let errors = page.console_errors().await;
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|it| it.contains("404")), "{errors:?}");
}

/// The texts that are shown, and the names of all elements.
const SHOWN: &str = "
    const shown = [];
    for (const it of document.querySelectorAll('main, main *')) {
        shown.push(it.localName);
        for (const child of it.childNodes) {
            if (child.nodeType === Node.TEXT_NODE) shown.push(child.data);
        }
    }
    return [...new Set(shown)];";

async fn rest_drawn(page: &Page) {
    page.wait_until("the rest", async |page| {
        page.is_true("document.querySelector('dialog.share')").await
    })
    .await;
}

/// What the page shows at first, and does not when all is there.
async fn assert_shown_still(page: &Page, first: Value) {
    let all = page.eval(SHOWN, vec![]).await;
    let shown = |it: &Value| all.as_array().unwrap().contains(it);
    let first = first.as_array().unwrap();
    let gone: Vec<&Value> = first.iter().filter(|it| !shown(it)).collect();
    assert!(first.len() > 100, "{first:?}");
    assert!(gone.is_empty(), "{gone:?}");
}

/// Whether what is to be drawn is a drawing: an element of another namespace
/// looks the same in the document and shows nothing.
const DRAWN: &str = "
    (([...drawings]) => drawings.length > 5
        && drawings.every((it) => it instanceof SVGElement))
    (document.querySelectorAll('svg, svg *'))";

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
fn the_first_look_needs_the_first_half_alone() {
    browse(async |page| {
        for (width, height) in [(1280, 800), (1920, 1080), (390, 844)] {
            for theme in ["light", "dark"] {
                page.resize(width, height).await;
                page.emulate(&[("prefers-color-scheme", theme)]).await;
                page.open_where(Manner::Slow, "").await;
                page.get("heading", "Caching / Cache-aside").await;
                page.region("Stage").await;
                page.region("Verdicts").await;
                page.region("Code").await;
                let narration = page.region("Narration").await.text().await;
                assert!(narration.len() > 100, "{narration}");
                page.button("Step forward").await;
                assert!(!page.has("region", "Timeline").await);
                assert!(page.is_true(DRAWN).await, "{width} {theme}");
                let asked = format!("!{SECOND}.includes('xmlhttprequest')");
                assert!(page.is_true(&asked).await, "{width} {theme}");
                let first = page.eval(SHOWN, vec![]).await;
                tokio::time::sleep(SLOW).await;
                page.wait_until("the second half", async |page| {
                    page.is_true(&format!("{SECOND} === 'fetch'")).await
                })
                .await;
                rest_drawn(page).await;
                assert_shown_still(page, first).await;
            }
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nothing_jumps_when_the_rest_is_drawn() {
    browse(async |page| {
        page.before_load(NOTE_JUMPS).await;
        for (width, height) in [(1280, 800), (1000, 800), (390, 844)] {
            page.resize(width, height).await;
            page.open_where(Manner::Slow, "").await;
            page.region("Stage").await;
            let before = page.eval(PLACES, vec![]).await;
            assert!(!page.has("region", "Timeline").await);
            rest_drawn(page).await;
            let after = page.eval(PLACES, vec![]).await;
            assert_eq!(before, after, "{width}");
            let jumps = page.eval("return jumps", vec![]).await;
            assert_eq!(jumps.as_array().unwrap().len(), 0, "{width}: {jumps}");
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn what_is_done_before_the_second_half_is_there_is_done_then() {
    browse(async |page| {
        page.open_where(Manner::Slow, "").await;
        page.button("Step forward").await.click().await;
        page.press(RIGHT).await;
        told(page, "One moment").await;
        assert!(!page.has("region", "Timeline").await);
        page.wait_for_step(2).await;
        page.wait_for_all().await;
        let asked = format!("{SECOND} === 'fetch'");
        assert!(page.is_true(&asked).await);
        let text = page.body_text().await;
        assert!(!text.contains("One moment"), "{text}");
        page.button("Help").await.click().await;
        page.get("heading", "Keys").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_list_that_is_asked_for_early_opens_late() {
    browse(async |page| {
        page.open_where(Manner::Slow, "").await;
        page.button("Help").await.click().await;
        page.get("heading", "Keys").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_second_half_that_fails_once_comes_of_itself() {
    browse(async |page| {
        page.open_where(Manner::Flaky, "").await;
        page.wait_for_all().await;
        let text = page.body_text().await;
        assert!(!text.contains("did not load"), "{text}");
        expect_missing_files(page).await;
        page.button("Step forward").await.click().await;
        page.wait_for_step(1).await;
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_second_half_that_does_not_come_is_told_of_and_tried_again() {
    browse(async |page| {
        page.open_where(Manner::Lossy, "").await;
        page.button("Step forward").await.click().await;
        told(page, "The rest of the page did not load (status 404)").await;
        page.get("heading", "Caching / Cache-aside").await;
        expect_missing_files(page).await;
        page.button("Try again").await.click().await;
        page.wait_for_step(1).await;
        page.wait_for_all().await;
        let text = page.body_text().await;
        assert!(!text.contains("did not load"), "{text}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_link_opens_where_the_second_half_is_slow() {
    browse(async |page| {
        page.open_where(Manner::Slow, FAR_IN).await;
        page.get("heading", "Caching / Cache-aside").await;
        assert!(page.is_true(&format!("{SECOND} === 'fetch'")).await);
        page.wait_for_all().await;
        let at = page.is_true("document.querySelector('tr[aria-current]')");
        assert!(at.await);
        page.open_where(Manner::Slow, GALLERY).await;
        page.get("heading", "All patterns").await;
        assert!(page.is_true(&format!("{SECOND} === 'fetch'")).await);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_link_where_the_second_half_never_comes_says_so() {
    browse(async |page| {
        page.open_where(Manner::Lossy, GALLERY).await;
        told(page, "The page could not start (status 404)").await;
        page.console_errors().await;
    });
}
