//! The timeline: what is carried along it, gone to and looked at.

use serde_json::{Value, json};

use crate::{
    compare::assert_same_run,
    moment::RIGHT,
    page::{Page, browse},
};

const LEFT: &str = "\u{e012}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DELETE: &str = "\u{e017}";

/// A crash of the cache behind the story's stale store.
const CRASHED: &str = "#/v1/cache-aside/update-then-delete?seed=7\
     &do=3800us:crash+cache";

const STORY: &str = "#/v1/cache-aside/update-then-delete?seed=7";

/// Presses a flag and carries it by so many pixels; lets it go if told so.
const CARRY: &str = "
    const [by, drop] = arguments;
    const flag = document.querySelector('[data-flag]');
    const box = flag.querySelector('.cloth').getBoundingClientRect();
    const at = (type, x, target) => target.dispatchEvent(
        new PointerEvent(type, { clientX: x, clientY: box.y + 5,
            bubbles: true, cancelable: true, button: 0 }));
    at('pointerdown', box.x + 5, flag);
    for (let step = 1; step <= 8; step++) {
        at('pointermove', box.x + 5 + by * step / 8, window);
    }
    const frame = () => new Promise(requestAnimationFrame);
    return frame().then(frame).then(() => {
        if (drop) at('pointerup', box.x + 5 + by, window);
        return history.length;
    });";

async fn history(page: &Page) -> i64 {
    let length = page.eval("return history.length;", vec![]).await;
    length.as_i64().expect("a length")
}

async fn focus_flag(page: &Page) {
    let focus = "document.querySelector('[data-flag]').focus();";
    page.eval(focus, vec![]).await;
}

/// The place of the only action in a link.
fn place(link: &str) -> String {
    let action = link.split("&do=").nth(1).expect("an action");
    action.split(':').next().expect("a place").into()
}

async fn outcome(page: &Page) -> String {
    let words = "return document.querySelector('.outcome').textContent;";
    let words: Value = page.eval(words, vec![]).await;
    words.as_str().unwrap_or_default().into()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_crash_is_carried_along_the_timeline_and_dropped_as_one_new_run() {
    browse(async |page| {
        page.open(CRASHED).await;
        page.region("Timeline").await;
        let (before, count) = (page.link().await, history(page).await);
        page.eval(CARRY, vec![json!(-90), json!(false)]).await;
        let words = outcome(page).await;
        assert!(words.starts_with("at "), "{words}");
        let same = page.link().await;
        assert_eq!(same, before, "what is tried out is no place");

        page.press(ESCAPE).await;
        assert_eq!(outcome(page).await, "");
        assert_eq!((page.link().await, history(page).await), (before, count));

        page.eval(CARRY, vec![json!(-90), json!(true)]).await;
        let after = page.link().await;
        assert_ne!(place(&after), "3800us", "{after}");
        assert_eq!(history(page).await, count + 1, "one place to go back to");
        assert!(page.current_words().await.contains("process crash"));
        assert_same_run(page).await;
    });
}

/// Seven faults within two milliseconds.
const CLUSTER: &str = "#/v1/cache-aside/update-then-delete?seed=7\
     &do=1ms:crash+cache&do=1100us:restart+cache\
     &do=1200us:cut+app-1%3C-%3Ecache&do=1300us:heal+app-1%3C-%3Ecache\
     &do=2ms:lag+app-2-%3Edb+2ms&do=2500us:crash+app-2\
     &do=2600us:restart+app-2";

/// The flags of which one covers the words of another, or runs its pole
/// through them.
const OVERPRINTED: &str = "
    const flags = [...document.querySelectorAll('.lanes .flag')];
    const box = (part) => part.getBoundingClientRect();
    const parts = flags.map((flag) => ({
        name: flag.querySelector('title').textContent,
        all: [...flag.querySelectorAll(':scope > :is(.cloth, text)')].map(box),
        words: [...flag.querySelectorAll(':scope > text')].map(box),
        pole: box(flag.querySelector('.pole')),
    }));
    const meet = (a, b) => a.left + 1 < b.right && b.left + 1 < a.right
        && a.top + 3 < b.bottom && b.top + 3 < a.bottom;
    const crossed = (pole, words) => {
        const middle = (pole.left + pole.right) / 2;
        return words.left < middle && middle < words.right
            && pole.top + 3 < words.bottom;
    };
    return parts.flatMap((a, i) => parts.slice(i + 1).flatMap((b) => {
        const covers = a.words.some((x) => b.all.some((y) => meet(x, y)))
            || b.words.some((x) => a.all.some((y) => meet(x, y)));
        const runs = a.words.some((words) => crossed(b.pole, words))
            || b.words.some((words) => crossed(a.pole, words));
        return covers || runs ? [`${a.name} and ${b.name}`] : [];
    }));";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn flags_that_crowd_cover_no_words_and_say_all_when_they_are_asked() {
    browse(async |page| {
        page.resize(1280, 800).await;
        let log = "#/v1/write-behind-log/acks-1";
        for link in [CLUSTER, "#/v1/cold-start/retry", log] {
            page.open(link).await;
            page.region("Timeline").await;
            for axis in ["True time", "Even steps"] {
                page.button(axis).await.click().await;
                let found = page.eval(OVERPRINTED, vec![]).await;
                assert_eq!(found, json!([]), "{link} {axis}");
            }
        }
        page.open(CLUSTER).await;
        page.region("Timeline").await;
        page.button("True time").await.click().await;
        let named = "
            return [...document.querySelectorAll('.flag.action > text')]
                .map((text) => text.textContent);";
        let named = page.eval(named, vec![]).await;
        assert_eq!(named, json!(["crash cache +6"]), "all at one place");
        page.button("Even steps").await.click().await;
        let shown = "
            return [...document.querySelectorAll('[data-flag]')].map((it) => {
                it.focus();
                const texts = [...it.querySelectorAll('text')];
                return texts.filter((text) => text.checkVisibility({
                    visibilityProperty: true })).pop().textContent;
            });";
        page.press(RIGHT).await;
        let words = page.eval(shown, vec![]).await;
        assert_eq!(
            words,
            json!([
                "crash cache",
                "restart cache",
                "cut app-1<->cache",
                "heal app-1<->cache",
                "lag app-2->db 2ms",
                "crash app-2",
                "restart app-2",
            ])
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_flag_is_carried_by_keys_and_taken_back() {
    browse(async |page| {
        page.open(CRASHED).await;
        page.region("Timeline").await;
        let count = history(page).await;
        focus_flag(page).await;
        for _ in 0..3 {
            page.press(LEFT).await;
        }
        let flag = "document.activeElement.matches('[data-flag].taken')";
        assert!(page.is_true(flag).await, "the focus goes along");
        page.press(ENTER).await;
        let moved = page.link().await;
        assert_ne!(place(&moved), "3800us");
        assert_eq!(history(page).await, count + 1);
        assert_same_run(page).await;

        let before = page.link().await;
        focus_flag(page).await;
        page.press(RIGHT).await;
        assert!(page.is_true(flag).await, "it is taken up again");
        page.press(ESCAPE).await;
        assert_eq!(page.link().await, before);

        page.press(DELETE).await;
        let link = page.link().await;
        assert!(!link.contains("crash"), "{link}");
        let slider = "document.activeElement.matches('[role=slider]')";
        assert!(page.is_true(slider).await, "the focus is not lost");
        assert_same_run(page).await;
    });
}

const CLICK: &str = "
    const plot = document.querySelector('.lanes');
    const box = plot.getBoundingClientRect();
    const x = box.x + box.width * arguments[0];
    const y = box.y + 60;
    document.elementFromPoint(x, y).dispatchEvent(new MouseEvent('click',
        { clientX: x, clientY: y, bubbles: true }));";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_click_goes_to_the_nearest_step_and_keys_step_from_there() {
    browse(async |page| {
        page.open(STORY).await;
        page.get("slider", "Position").await;
        page.eval(CLICK, vec![json!(0.97)]).await;
        let far = page.step_number().await;
        assert!(far > 25, "step {far}");
        page.eval(CLICK, vec![json!(0.5)]).await;
        let near = page.step_number().await;
        assert!((2..far).contains(&near), "step {near}");
        let slider = page.get("slider", "Position").await;
        slider.send_keys(RIGHT).await;
        page.wait_for_step(near + 1).await;
        let now = page.get("slider", "Position").await;
        let value = now.attribute("aria-valuenow").await;
        assert_eq!(value, Some((near + 1).to_string()));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn where_a_verdict_breaks_is_a_flag_that_leads_there() {
    browse(async |page| {
        page.open(STORY).await;
        let names = page.names("button").await;
        let name = "Here first: stale read, 20.34 ms";
        let found = names.iter().find(|n| n.starts_with("Here first: stale"));
        let name = found.map_or(name, |found| found.as_str());
        page.button(name).await.send_keys(ENTER).await;
        page.wait_for_step(24).await;
        let chips = page.chips().await;
        assert!(chips.contains(&"broken: 1 stale read of 2".into()));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_steps_are_there_beside_the_timeline_and_the_choice_is_kept() {
    browse(async |page| {
        page.open("").await;
        page.press(RIGHT).await;
        assert!(page.current_words().await.contains("begins: read"));
        let focusable = "document.querySelector('.steps [tabindex=\"0\"]')";
        assert!(!page.is_true(focusable).await, "not while it is unseen");

        let board = page.get("group", "Under the stage").await;
        board.get("button", "Steps").await.click().await;
        assert!(page.is_true(focusable).await);
        assert!(!page.has("region", "Timeline").await);
        page.open("").await;
        page.press(RIGHT).await;
        let is_kept = async |page: &Page| page.is_true(focusable).await;
        page.wait_until("the steps again", is_kept).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_long_run_is_drawn_with_few_elements_at_every_width() {
    browse(async |page| {
        page.open("#/v1/cache-aside/lease?seed=7&workload=crowd").await;
        page.button("Fit the whole run").await.click().await;
        let count = "return document.querySelectorAll('.lanes *').length;";
        let all = page.eval(count, vec![]).await.as_i64().unwrap();
        assert!((50..3_000).contains(&all), "{all} elements");
        for _ in 0..12 {
            page.button("Zoom in").await.click().await;
        }
        let some = page.eval(count, vec![]).await.as_i64().unwrap();
        assert!((50..3_000).contains(&some), "{some} elements");
        assert!(page.is_true("document.querySelector('.arrow')").await);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn on_a_phone_time_runs_down() {
    browse(async |page| {
        page.resize(390, 844).await;
        page.open("").await;
        page.button("Timeline").await.click().await;
        let upright = "document.querySelector('.timeline.upright')";
        let is_so = async |page: &Page| page.is_true(upright).await;
        page.wait_until("lanes as columns", is_so).await;
        let wide = "document.documentElement.scrollWidth > innerWidth";
        assert!(!page.is_true(wide).await, "nothing sticks out");
        page.button("Steps").await.click().await;
        page.press(RIGHT).await;
        assert!(page.current_words().await.contains("begins: read"));
    });
}
