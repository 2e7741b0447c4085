//! The gallery: to a run and back, and what it says of each scenario.

use flushpoint::{
    run::Run,
    scenario::{CATALOGUE, Scenario},
};

use crate::{compare::assert_same_run, moment::RIGHT, page::browse};

const STORY: &str = "#/v1/cache-aside/update-then-delete?seed=7";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_gallery_leads_to_a_run_and_back_leads_to_the_gallery() {
    browse(async |page| {
        page.open(STORY).await;
        page.get("link", "All patterns").await.click().await;
        page.wait_until("the gallery", async |page| {
            page.has("heading", "All patterns").await
        })
        .await;
        assert_eq!(page.fragment().await, "#/gallery");
        let title = "return document.title;";
        let titled = page.eval(title, vec![]).await;
        assert_eq!(titled, "All patterns - Flushpoint");
        page.get("link", "Lease removes").await.click().await;
        page.region("Stage").await;
        assert!(page.link().await.starts_with("#/v1/cache-aside/lease"));
        let titled = page.eval(title, vec![]).await;
        assert_eq!(titled, "Cache-aside: Lease - Flushpoint");
        assert_same_run(page).await;
        page.eval("history.back();", vec![]).await;
        page.wait_until("the gallery again", async |page| {
            page.has("heading", "All patterns").await
        })
        .await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_gallery_leads_back_to_the_step_one_comes_from() {
    browse(async |page| {
        page.open("#/v1/write-around").await;
        page.region("Stage").await;
        for _ in 0..7 {
            page.press(RIGHT).await;
        }
        let before = page.link().await;
        page.get("link", "All patterns").await.click().await;
        page.get("link", "Back to Write-around").await.click().await;
        page.region("Stage").await;
        assert_eq!(page.link().await, before);
        assert_eq!(page.step_number().await, 7);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn who_opens_the_gallery_by_its_address_comes_from_no_run() {
    browse(async |page| {
        page.open("#/gallery").await;
        page.get("heading", "All patterns").await;
        let links = page.names("link").await;
        assert!(!links.iter().any(|it| it.starts_with("Back to")));
        page.get("link", "No cache naive").await.click().await;
        page.region("Stage").await;
        page.get("link", "All patterns").await.click().await;
        page.get("link", "Back to Why cache").await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn each_scenario_has_a_picture_of_its_nodes() {
    browse(async |page| {
        page.open("#/gallery").await;
        page.get("heading", "All patterns").await;
        let script = "
            return [...document.querySelectorAll('.card')].map((card) => {
                const texts = card.querySelectorAll('.sketch > svg text');
                const names = [...texts].map((text) => text.textContent);
                const title = card.querySelector('h3').textContent;
                return `${title}: ${names.sort().join(' ')}`;
            }).sort();";
        let shown = page.eval(script, vec![]).await;
        let of = |scenario: &Scenario| {
            let nodes = Run::of(scenario.id).unwrap().topology().nodes;
            let mut names: Vec<_> = nodes.iter().map(|it| &*it.name).collect();
            names.sort_unstable();
            format!("{}: {}", scenario.title, names.join(" "))
        };
        let mut expected: Vec<_> = CATALOGUE.iter().map(|it| of(it)).collect();
        expected.sort_unstable();
        assert_eq!(shown, serde_json::json!(expected));
    });
}
