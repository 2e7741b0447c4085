//! Cache-aside on the page: stepped through, played by hand, crashed.

use crate::{
    compare::{assert_same_lines, assert_same_run},
    moment::{END, RIGHT},
    page::{Page, browse},
};

const STORY: &str = "#/v1/cache-aside/update-then-delete?seed=7";

const HANDS_ON: &str = "#/v1/cache-aside/update-then-delete?seed=7\
     &workload=hands-on";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_story_steps_to_its_proof_and_back() {
    browse(async |page| {
        page.open(STORY).await;
        page.wait_for_step(0).await;
        let forward = page.button("Step forward").await;
        for step in 1..=24 {
            forward.click().await;
            page.wait_for_step(step).await;
            assert_same_lines(page).await;
        }
        let chips = page.chips().await;
        assert!(chips.contains(&"broken: 1 stale read of 2".into()));
        page.press_button_like("1 stale read").await;
        for step in [4, 16, 20, 24] {
            let proof = format!("Proof step {step}");
            let names = page.names("button").await;
            let shown = names.iter().any(|name| name.starts_with(&proof));
            assert!(shown, "{proof}: {names:?}");
        }

        page.button("Step back").await.click().await;
        page.wait_for_step(23).await;
        let chips = page.chips().await;
        assert!(!chips.iter().any(|chip| chip.contains("stale read of")));
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_next_verdict_is_where_it_breaks() {
    browse(async |page| {
        page.open(STORY).await;
        let next = page.button("Next verdict").await;
        let mut broken = false;
        for _ in 0..12 {
            if next.attribute("disabled").await.is_some() {
                break;
            }
            next.click().await;
            let chips = page.chips().await;
            broken |= chips.iter().any(|c| c.contains("1 stale read of 2"));
        }
        assert!(broken);
    });
}

/// The first storyboard, first half: the student is the network.
async fn hold_rename_release_read(page: &Page, set: &str, fill: &str) {
    page.forward_to(set).await;
    page.press_button_like(&format!("Hold message 5: {fill}")).await;
    page.button("app-2: write Bea to user:1").await.click().await;
    page.forward_to("is told OK: Bea v2").await;
    let older = page.is_true("document.querySelector('.pill.older')").await;
    assert!(older, "the held message shows that it is old");
    page.press_button_like("Release message 5").await;
    page.forward_to("has read Ann v1").await;
    page.button("app-2: read user:1").await.click().await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_held_set_leaves_a_stale_value_until_its_time_is_over() {
    browse(async |page| {
        page.open(HANDS_ON).await;
        hold_rename_release_read(page, "SET Ann v1", "SET Ann v1").await;
        let second_read = page.step_number().await;
        page.forward_to("hit: user:1 is Ann v1").await;
        assert!(page.step_number().await > second_read);
        page.press(END).await;
        let chips = page.chips().await;
        assert!(chips.contains(&"broken: 1 stale read of 2".into()));
        assert!(page.current_words().await.contains("has expired"));
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_lease_refuses_the_held_set() {
    browse(async |page| {
        page.open(&HANDS_ON.replace("update-then-delete", "lease")).await;
        let fill = "set_with_lease Ann v1";
        hold_rename_release_read(page, fill, fill).await;
        page.forward_to("has read Bea v2").await;
        page.press(END).await;
        let chips = page.chips().await;
        assert!(chips.contains(&"holds: No stale reads 2 reads".into()));
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_crash_clicked_on_the_page_is_in_its_link() {
    browse(async |page| {
        page.open(STORY).await;
        page.forward_to("stores user:1 = Ann v1").await;
        page.button("Crash cache").await.click().await;
        assert!(page.current_words().await.contains("process crash"));
        assert!(page.has("button", "Restart cache").await);
        let link = page.link().await;
        assert!(link.contains("crash+cache"), "{link}");
        assert_same_lines(page).await;
        assert_same_run(page).await;

        page.button("Back to the run before").await.click().await;
        let link = page.link().await;
        assert!(!link.contains("crash"), "{link}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_link_in_the_address_bar_restores_run_and_cursor() {
    browse(async |page| {
        page.open(HANDS_ON).await;
        page.forward_to("SELECT").await;
        page.button("Pause app-1").await.click().await;
        page.press(RIGHT).await;
        let (link, step) = (page.link().await, page.step_number().await);
        let (words, lines) =
            (page.current_words().await, page.current_lines().await);
        page.open(&link).await;
        page.wait_for_step(step).await;
        assert_eq!(page.current_words().await, words);
        assert_eq!(page.current_lines().await, lines);
        assert_eq!(page.link().await, link);
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_bad_link_is_told_and_nothing_is_lost() {
    browse(async |page| {
        page.open("#/v1/cache-aside/lease?seed=7&ttl=soon").await;
        let body = page.body_text().await;
        assert!(body.contains("ttl"), "{body}");
        assert!(body.contains("expected a time from 1ms to 60s"), "{body}");
    });
}
