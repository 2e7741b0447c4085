//! The first lesson, played by pressing what glows.

use flushpoint::{
    run::{Link, at_stop},
    scenario::{Guide, Lesson},
};
use serde_json::json;

use crate::{
    compare::assert_same_run,
    moment::{END, RIGHT},
    page::{Page, browse},
};

const GLOWING: &str = "
    return [...document.querySelectorAll('.glow')]
        .filter((it) => it.checkVisibility({ visibilityProperty: true }))
        .map((it) => it.getAttribute('role') === 'group' ? 'answers'
            : it.getAttribute('aria-label')
            ?? it.closest('label')?.querySelector('span').textContent
            ?? it.textContent);";

/// The fastest speed, so that playing takes no time worth mentioning.
pub const FASTEST: &str = "
    const slider = document.querySelector('[aria-label=Speed]');
    slider.value = 100;
    slider.dispatchEvent(new Event('input', { bubbles: true }));";

/// Chooses the variant whose name is in the words that are given.
const CHOOSE: &str = "
    const select = document.querySelector('.variant select');
    const named = (it) => arguments[0].includes(`variant ${it.text} above`);
    select.value = [...select.options].find(named).value;
    select.dispatchEvent(new Event('change', { bubbles: true }));";

/// Whether every step that the table shows lies behind the cursor.
const VEILED: &str = "
    document.querySelectorAll('tr.ahead').length === 0
        && document.querySelector('.veil') !== null";

fn lesson(id: &str) -> &'static Lesson {
    match Guide::all().find(|guide| guide.id() == id) {
        Some(Guide::Lesson(lesson)) => lesson,
        _ => panic!("no lesson {id}"),
    }
}

/// The link to the beginning or the end of a lesson.
pub fn link_to(lesson: &'static Lesson, stop: usize) -> String {
    let session = at_stop(lesson, stop).unwrap();
    let at = Some(session.cursor() as u32);
    let (run, guide) = (session.run().clone(), Some(Guide::Lesson(lesson)));
    Link { run, at, lesson: guide }.fragment()
}

impl Page {
    /// The names of all controls that glow.
    async fn glowing(&self) -> Vec<String> {
        let names = self.eval(GLOWING, vec![]).await;
        serde_json::from_value(names).expect("names")
    }

    /// The only control that glows; while it plays, none does.
    pub async fn glow(&self) -> String {
        self.wait_until("something glows", async |page| {
            !page.glowing().await.is_empty()
        })
        .await;
        let mut glowing = self.glowing().await;
        assert_eq!(glowing.len(), 1, "one control glows: {glowing:?}");
        glowing.remove(0)
    }

    async fn narration(&self) -> String {
        self.region("Narration").await.text().await
    }
}

/// Presses what glows until `until` is part of the narration.
pub async fn follow(page: &Page, until: &str) {
    for _ in 0..40 {
        let glow = page.glow().await;
        if page.narration().await.contains(until) {
            return;
        }
        match glow.as_str() {
            "Variant" => {
                let said = page.narration().await;
                page.eval(CHOOSE, vec![json!(said)]).await;
            }
            "answers" => page.button("I do not know").await.click().await,
            name => page.button(name).await.click().await,
        }
    }
    panic!("{until}: {}", page.narration().await);
}

async fn answer(page: &Page, words: &str) {
    assert!(page.is_true(VEILED).await, "the future is veiled");
    let next = page.button("Next verdict").await;
    assert!(next.attribute("disabled").await.is_some());
    let step = page.step_number().await;
    page.press(END).await;
    assert_eq!(page.step_number().await, step, "nobody looks ahead");
    page.button(words).await.click().await;
    assert!(!page.is_true(VEILED).await, "nothing is veiled any more");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_lesson_is_played_by_pressing_what_glows() {
    browse(async |page| {
        page.open("").await;
        page.wait_for_step(0).await;
        page.eval(FASTEST, vec![]).await;
        assert_eq!(page.glow().await, "Step forward");

        follow(page, "What will the next reader get?").await;
        answer(page, "Bea (new)").await;
        follow(page, "It has arrived").await;
        let stage = page.region("Stage").await.text().await;
        assert!(stage.contains("done in 20 µs"), "{stage}");
        follow(page, "a stale read").await;
        let said = page.narration().await;
        assert!(said.contains("It was: Ann (old)."), "{said}");
        page.region("Proof").await;
        assert!(
            page.chips().await.contains(&"broken: 1 stale read of 1".into())
                || page
                    .chips()
                    .await
                    .contains(&"broken: 1 stale read of 2".into())
        );

        assert!(page.is_true(VEILED).await);
        let field = page.get("textbox", "seconds").await;
        page.button("Predict").await;
        field.send_keys("2.1\u{e007}").await;
        assert!(!page.is_true(VEILED).await, "Enter answers");
        follow(page, "A TTL prevents no stale value").await;
        let said = page.narration().await;
        assert!(said.contains("As you predicted: 2.1 s."), "{said}");

        follow(page, "What will B read this time?").await;
        answer(page, "Bea (new)").await;
        follow(page, "The cache refuses the old value").await;
        follow(page, "No read was stale").await;
        let said = page.narration().await;
        assert!(said.contains("As you predicted: Bea"), "{said}");
        assert_eq!(page.glow().await, "Now break the lease");

        let lesson = lesson("you-are-the-network");
        let end = link_to(lesson, lesson.stops.len());
        assert_eq!(page.link().await, end);
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_crash_is_dragged_to_where_it_takes_the_most() {
    browse(async |page| {
        let lesson = lesson("drag-the-crash");
        page.open(&link_to(lesson, 0)).await;
        page.wait_for_step(0).await;
        page.eval(FASTEST, vec![]).await;
        follow(page, "when she reads her score later?").await;
        answer(page, "330").await;
        assert_eq!(page.glow().await, "Crash the cache");
        follow(page, "You can choose the moment of the crash").await;
        let lost = |count| format!("broken: {count}");
        assert!(page.chips().await.contains(&lost("1 lost write of 4")));
        answer(page, "6").await;

        let flag = page.glow().await;
        assert!(flag.starts_with("crash cache at 620"), "{flag}");
        page.eval("document.querySelector('[data-flag]').focus();", vec![])
            .await;
        for _ in 0..40 {
            if page.narration().await.contains("Three. A crash takes") {
                break;
            }
            page.press(RIGHT).await;
        }
        let said = page.narration().await;
        assert!(said.contains("You predicted: 6. It was: 3."), "{said}");
        assert!(page.chips().await.contains(&lost("3 lost writes of 6")));
        page.button("Keep").await.click().await;

        follow(page, "She was told OK for 330 and reads 310").await;
        follow(page, "How many acknowledged writes will the same").await;
        answer(page, "1").await;
        follow(page, "the last flush, and that was a moment ago").await;
        let said = page.narration().await;
        assert!(said.contains("As you predicted: 1."), "{said}");
        follow(page, "only a disk before the answer loses nothing").await;
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_link_and_stepping_back_restore_the_stop_and_predictions_stay() {
    browse(async |page| {
        page.open("").await;
        page.wait_for_step(0).await;
        follow(page, "What will the next reader get?").await;
        let (link, step) = (page.link().await, page.step_number().await);
        answer(page, "Ann (old)").await;
        follow(page, "the cache says Ann").await;

        page.open(&link).await;
        page.wait_for_step(step).await;
        let said = page.narration().await;
        assert!(said.contains("Now release it"), "answered before: {said}");
        for _ in 0..step {
            page.button("Step back").await.click().await;
        }
        let said = page.narration().await;
        assert!(said.contains("to see where it looks first"), "{said}");
        assert_eq!(page.glow().await, "Step forward");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn leaving_the_path_never_traps() {
    browse(async |page| {
        page.open("").await;
        page.wait_for_step(0).await;
        follow(page, "You are the network").await;
        page.press(RIGHT).await;
        let said = page.narration().await;
        assert!(said.contains("has arrived already"), "{said}");
        assert_eq!(page.glow().await, "Step back");
        follow(page, "Press “B: rename to Bea”").await;

        page.button("Crash db").await.click().await;
        let said = page.narration().await;
        assert!(said.contains("crash db"), "{said}");
        assert_eq!(page.glow().await, "Back to the lesson’s path");
        page.button("Back to the lesson’s path").await.click().await;
        let said = page.narration().await;
        assert!(said.contains("Press “B: rename to Bea”"), "{said}");
        assert!(!page.link().await.contains("crash"));

        page.button("Explore freely").await.click().await;
        assert_eq!(page.glowing().await, [""; 0]);
        assert!(!page.link().await.contains("lesson="));
        page.button("Open the lesson").await.click().await;
        assert!(page.link().await.contains("lesson=you-are-the-network"));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_challenge_is_won_by_a_verdict() {
    browse(async |page| {
        page.open(
            "#/v1/cache-aside/lease?seed=7&workload=hands-on&lesson=\
                   break-the-lease",
        )
        .await;
        page.wait_for_step(0).await;
        page.forward_to("set_with_lease Ann v1").await;
        page.press_button_like("Hold message 5").await;
        page.button("app-2: write Bea to user:1").await.click().await;
        page.forward_to("delete_with_lease").await;
        page.press_button_like("Hold message 8").await;
        page.button("app-2: read user:1").await.click().await;
        page.forward_to("has read Bea v2").await;
        page.press_button_like("Release message 5").await;
        page.forward_to("stores user:1 = Ann v1").await;
        page.button("app-1: read user:1").await.click().await;
        assert!(!page.narration().await.contains("Done"));
        for _ in 0..12 {
            if page.narration().await.contains("Done") {
                break;
            }
            page.press(RIGHT).await;
        }
        let said = page.narration().await;
        assert!(said.contains("Done: the verdict is broken."), "{said}");
        let chips = page.chips().await;
        assert!(chips.contains(&"broken: 1 key is not linearizable".into()));
        let kept = page
            .is_true(
                "localStorage.getItem('flushpoint.progress').includes(\
                      'break-the-lease 1')",
            )
            .await;
        assert!(kept, "it is kept");
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn answers_can_be_saved_and_cleared() {
    browse(async |page| {
        page.open("").await;
        page.wait_for_step(0).await;
        follow(page, "What will the next reader get?").await;
        answer(page, "Bea (new)").await;
        let open = "document.querySelector('.menu summary').click();";
        page.eval(open, vec![]).await;
        let save = page.get("link", "Save my answers").await;
        let file = save.attribute("download").await;
        assert_eq!(file.as_deref(), Some("flushpoint-progress.json"));
        let said = page
            .eval(
                "const link = document.querySelector('.menu a').href;
                 const json = decodeURIComponent(link.split(/,(.*)/)[1]);
                 return JSON.parse(json).lessons[0].predictions[0].said;",
                vec![],
            )
            .await;
        assert_eq!(said, "Bea (new)");
        page.button("Clear my answers").await.click().await;
        assert!(page.is_true(VEILED).await, "it is asked again");
        let kept = "localStorage.getItem('flushpoint.progress') ?? ''";
        let kept = page.eval(&format!("return {kept};"), vec![]).await;
        assert!(!kept.as_str().unwrap().contains("4="), "{kept}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn refused_storage_changes_nothing_but_what_is_kept() {
    browse(async |page| {
        page.open("").await;
        page.wait_for_step(0).await;
        let refuse = "
            Storage.prototype.setItem = () => { throw new Error('full'); };";
        page.eval(refuse, vec![]).await;
        follow(page, "What will the next reader get?").await;
        answer(page, "Nothing").await;
        follow(page, "a stale read").await;
        let said = page.narration().await;
        assert!(said.contains("You predicted: Nothing."), "{said}");
        let kept = "localStorage.getItem('flushpoint.progress') ?? ''";
        assert!(!page.is_true(&format!("{kept} !== ''")).await);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn on_a_phone_a_question_leaves_the_stage_in_sight() {
    browse(async |page| {
        page.resize(390, 844).await;
        page.open("").await;
        page.wait_for_step(0).await;
        follow(page, "What will the next reader get?").await;
        let apart = "(() => {
            const box = (it) => document.querySelector(it)
                .getBoundingClientRect();
            const [stage, sheet, keys] =
                ['.stage', '.narration', '.transport'].map(box);
            return stage.top >= 0 && stage.bottom <= sheet.top + 1
                && sheet.bottom <= keys.top + 1;
        })()";
        assert!(page.is_true(apart).await, "stage, sheet, transport");
        answer(page, "Ann (old)").await;
        follow(page, "A TTL prevents no stale value").await;
    });
}
