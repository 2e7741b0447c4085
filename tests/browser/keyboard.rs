//! The keyboard alone, and motion that can be done without.

use serde_json::Value;

use crate::page::{Page, browse};

/// The key `Tab`.
const TAB: &str = "\u{e004}";

const STORY_START: &str = "#/v1/cache-aside/update-then-delete";
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
    // The middle of what of it is in the window.
    const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
    const right = Math.min(innerWidth, box.right);
    const bottom = Math.min(innerHeight, box.bottom);
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const hit = document.elementFromPoint(x, y);
    const wrong = [];
    if ((outlineStyle === 'none' || parseFloat(outlineWidth) < 1) &&
        boxShadow === 'none') wrong.push('no visible focus');
    if (right - left < 8 || bottom - top < 8)
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

/// Steps forward and answers with the places of the messages in each of the
/// frames of the next half second that is not as the one before. It looks when
/// the painter has done its part of a frame.
const STEP: &str = "
    const count = () => document.body.innerText.match(/step \\d+ of/)?.[0];
    const places = () => [...document.querySelectorAll('[data-pill]')]
        .map((pill) => pill.style.transform).join();
    const before = count();
    document.body.dispatchEvent(new KeyboardEvent('keydown',
        { key: 'ArrowRight', bubbles: true, cancelable: true }));
    return new Promise((done) => {
        const seen = [];
        const start = performance.now();
        const look = () => {
            const now = places();
            const placed = !now.split(',').includes('');
            if (count() !== before && placed && seen.at(-1) !== now)
                seen.push(now);
            if (performance.now() < start + 500)
                requestAnimationFrame(() => setTimeout(look));
            else done(seen);
        };
        requestAnimationFrame(() => setTimeout(look));
    });";

/// The places of the messages after that of the first steps after which they
/// moved in the most frames.
async fn most_moves(page: &Page) -> Vec<Value> {
    page.open(STORY_START).await;
    page.wait_for_step(0).await;
    let mut most = Vec::new();
    for _ in 0..8 {
        let seen: Value = page.eval(STEP, vec![]).await;
        let seen = seen.as_array().expect("places").clone();
        most = if seen.len() > most.len() { seen } else { most };
    }
    most
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn messages_jump_where_less_motion_is_wanted() {
    browse(async |page| {
        let moves = most_moves(page).await;
        assert!(moves.len() > 1, "a message travels: {moves:?}");
        page.emulate(&[("prefers-reduced-motion", "reduce")]).await;
        let moves = most_moves(page).await;
        assert_eq!(moves.len(), 1, "a message jumps: {moves:?}");
        let running = "document.getAnimations().some((it) =>
            it.effect.getComputedTiming().duration > 10)";
        assert!(!page.is_true(running).await, "something else moves");
    });
}
