//! The keyboard alone, and motion that can be done without.

use serde_json::Value;

use crate::{
    moment::RIGHT,
    page::{Page, browse},
};

/// The key `Tab`.
const TAB: &str = "\u{e004}";

const STORY: &str = "#/v1/cache-aside/update-then-delete?at=20";

/// Everything that can have the focus, by number, with what it is called.
const CONTROLS: &str = "
    const all = [...document.querySelectorAll('a[href], button, input, ' +
        'select, textarea, summary, [tabindex]')];
    const shown = all.filter((it) => it.tabIndex >= 0 && !it.disabled &&
        it.checkVisibility({ visibilityProperty: true }));
    globalThis.controls = shown;
    return shown.map((it) => it.getAttribute('aria-label') ??
        it.textContent.trim());";

/// Which of them has the focus, and what is wrong with how that looks.
const FOCUS: &str = "
    const now = document.activeElement;
    const place = controls.indexOf(now);
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(now);
    const box = now.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = document.elementFromPoint(x, y);
    const wrong = [];
    if ((outlineStyle === 'none' || parseFloat(outlineWidth) < 1) &&
        boxShadow === 'none') wrong.push('no visible focus');
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight)
        wrong.push('outside the window');
    else if (hit && !now.contains(hit) && !hit.contains(now) &&
        ['fixed', 'sticky'].includes(getComputedStyle(
            hit.closest('header, footer') ?? hit).position))
        wrong.push('behind a bar');
    return [place, wrong.join(', ')];";

async fn walk(page: &Page) {
    let names = page.eval(CONTROLS, vec![]).await;
    let names: Vec<String> = serde_json::from_value(names).expect("names");
    assert!(names.len() > 20, "{names:?}");
    let mut reached = vec![false; names.len()];
    let mut wrong = Vec::new();
    for _ in 0..names.len() + 5 {
        page.press(TAB).await;
        let focus: Value = page.eval(FOCUS, vec![]).await;
        let Some(place) = focus[0].as_u64() else { continue };
        let place = place as usize;
        reached[place] = true;
        if focus[1] != "" {
            wrong.push(format!("{}: {}", names[place], focus[1]));
        }
    }
    let reached = names.iter().zip(reached);
    let missed: Vec<_> =
        reached.filter(|(_, reached)| !reached).map(|(name, _)| name).collect();
    assert_eq!(missed, [""; 0], "never has the focus");
    assert_eq!(wrong, [""; 0]);
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn every_control_is_reached_by_the_keyboard() {
    browse(async |page| {
        page.open(STORY).await;
        page.wait_until("a story", async |page| {
            page.has("button", "Reset").await
        })
        .await;
        walk(page).await;
        page.resize(390, 844).await;
        page.open(STORY).await;
        page.wait_until("a story", async |page| {
            page.has("button", "Reset").await
        })
        .await;
        walk(page).await;
    });
}

/// Where the messages are now, and whether any animation still runs.
const PILLS: &str = "
    const pills = [...document.querySelectorAll('[data-pill]')];
    return pills.map((pill) => pill.style.transform).join();";

/// The places of the messages two frames after a step and half a second later.
async fn after_a_step(page: &Page) -> (String, String) {
    page.open("").await;
    page.wait_for_step(0).await;
    let place = async || page.eval(PILLS, vec![]).await.to_string();
    page.press(RIGHT).await;
    page.press(RIGHT).await;
    let frames = "return new Promise((done) => requestAnimationFrame(() =>
        requestAnimationFrame(() => done(0))));";
    page.eval(frames, vec![]).await;
    let soon = place().await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    (soon, place().await)
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn messages_jump_where_less_motion_is_wanted() {
    browse(async |page| {
        let (soon, later) = after_a_step(page).await;
        assert!(soon.contains("translate"), "{soon}");
        assert_ne!(soon, later, "a message travels");
        page.emulate(&[("prefers-reduced-motion", "reduce")]).await;
        let (soon, later) = after_a_step(page).await;
        assert!(soon.contains("translate"), "{soon}");
        assert_eq!(soon, later, "a message jumps");
        let running = "document.getAnimations().some((it) =>
            it.effect.getComputedTiming().duration > 10)";
        assert!(!page.is_true(running).await, "something else moves");
    });
}
