//! The accessible names on which tools rely.

use crate::{
    compare::assert_same_run,
    page::{Page, browse},
};

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn regions_buttons_and_the_table_have_their_names() {
    browse(async |page| {
        page.open("").await;
        let regions = [
            "Stage",
            "Code",
            "Narration",
            "Verdicts",
            "Inspector",
            "Knobs",
            "Faults",
            "Metrics",
        ];
        for name in regions {
            page.region(name).await;
        }
        let buttons = [
            "Step back",
            "Step forward",
            "Play",
            "Reset",
            "Next verdict",
            "Share",
        ];
        for name in buttons {
            page.button(name).await;
        }
        let columns = page.steps().await.columns;
        assert_eq!(columns, ["step", "time", "where", "what"]);
        let narration = page.region("Narration").await.text().await;
        assert!(narration.contains("Step forward"), "{narration}");
    });
}

async fn node_button(page: &Page, node: &str, button: &str) {
    let stage = page.region("Stage").await;
    stage.get("group", node).await.get("button", button).await.click().await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn nodes_and_links_are_groups_with_what_can_be_done_to_them() {
    browse(async |page| {
        page.open("").await;
        node_button(page, "app-1 to cache", "Cut").await;
        node_button(page, "app-1 to cache", "Heal: cut").await;
        node_button(page, "app-2 to db", "Lag").await;
        node_button(page, "app-1", "Pause app-1").await;
        node_button(page, "db", "Crash db").await;
        node_button(page, "db", "Restart db").await;
        let link = page.link().await;
        for act in ["cut+", "heal+", "lag+", "pause+", "crash+", "restart+"] {
            assert!(link.contains(&format!(":{act}")), "{act}: {link}");
        }
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_request_by_hand_asks_what_was_typed() {
    browse(async |page| {
        page.open("").await;
        let text = page.get("textbox", "new text").await;
        text.send_keys(" & Co").await;
        page.button("app-1: write Bea & Co to user:1").await.click().await;
        assert!(page.current_words().await.contains("user:1 = Bea & Co"));
        assert_same_run(page).await;
    });
}
