//! Two runs side by side: what the page shows of them is what the command
//! line says of them.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    moment::{END, RIGHT},
    page::{Page, browse},
    program::flushpoint_json,
};

const NAIVE: &str = "cache-aside/update-then-delete?seed=7";
const LEASE: &str = "cache-aside/lease?seed=7";

fn pair(a: &str, b: &str) -> String {
    format!("#/compare/v1;{a};{b}")
}

/// A row of the table of figures.
#[derive(Debug, Deserialize)]
struct Row {
    figure: String,
    /// The values as the page keeps them; none where it shows none.
    values: [Option<String>; 2],
    words: [String; 2],
    difference: String,
}

const FIGURES: &str = "
    const rows = document.querySelectorAll('.figures tbody tr');
    return [...rows].map((row) => {
        const cells = [...row.querySelectorAll('td')];
        const value = (cell) => cell.querySelector('data')?.value || null;
        return {
            figure: row.dataset.figure,
            values: cells.slice(0, 2).map(value),
            words: cells.slice(0, 2).map((cell) => cell.innerText.trim()),
            difference: cells[2].innerText.trim(),
        };
    });";

/// The current rows of both lists: none where a run stands still.
const CURRENT: &str = "
    return ['run 1', 'run 2'].map((run) => {
        const list = document.querySelector(
            `[aria-label='Steps of ${run}'] tr[aria-current]`);
        return list === null ? null : {
            step: Number(list.querySelector('.number').innerText),
            at: list.querySelector('.at').innerText,
            what: list.querySelector('.what').innerText,
            like: list.querySelector('.like').innerText.trim(),
        };
    });";

#[derive(Debug, PartialEq, Deserialize)]
struct Step {
    step: u64,
    at: String,
    what: String,
    like: String,
}

async fn figures(page: &Page) -> Vec<Row> {
    page.region("Figures of both runs").await;
    let rows = page.eval(FIGURES, vec![]).await;
    serde_json::from_value(rows).expect("rows of figures")
}

async fn current(page: &Page) -> [Option<Step>; 2] {
    let steps = page.eval(CURRENT, vec![]).await;
    serde_json::from_value(steps).expect("two rows")
}

fn difference(of: &Value) -> &'static str {
    match of["better"].as_str() {
        Some("run_1") => "run 1 is better",
        Some(_) => "run 2 is better",
        None if of["run_1"] != of["run_2"] => "differs",
        None => "same",
    }
}

/// A number of JSON and the text in which the page keeps it.
fn is_same(value: &Value, shown: &Option<String>) -> bool {
    let number = shown.as_ref().map(|text| text.parse::<f64>().unwrap());
    value.as_f64() == number
}

async fn assert_same_figures(page: &Page, a: &str, b: &str) {
    page.open(&pair(a, b)).await;
    let links = [a, b].map(|run| format!("#/v1/{run}"));
    let report = flushpoint_json(&["compare", &links[0], &links[1], "--json"]);
    let rows = figures(page).await;
    let figures = report["figures"].as_array().expect("figures");
    let verdicts = report["verdicts"].as_array().expect("verdicts");
    assert_eq!(rows.len(), figures.len() + verdicts.len());
    for (row, figure) in rows.iter().zip(figures) {
        assert_eq!(row.figure, figure["figure"]);
        let [a, b] = &row.values;
        assert!(is_same(&figure["run_1"], a), "{row:?} {figure}");
        assert!(is_same(&figure["run_2"], b), "{row:?} {figure}");
        for (words, value) in row.words.iter().zip(&row.values) {
            assert_eq!(words == "none", value.is_none(), "{row:?}");
        }
        assert_eq!(row.difference, difference(figure), "{row:?}");
    }
    for (row, verdict) in rows[figures.len()..].iter().zip(verdicts) {
        assert_eq!(row.figure, verdict["property"]);
        for (value, run) in row.values.iter().zip(["run_1", "run_2"]) {
            let status = verdict[run]["status"].as_str();
            assert_eq!(value.as_deref(), status, "{row:?}");
        }
    }
    let shown = page.body_text().await;
    let alike = format!("{} steps in both", report["steps_alike"]);
    assert!(shown.contains(&alike), "no {alike}");
    if let Some(warning) = report["warning"].as_str() {
        assert!(shown.contains(warning), "no {warning}");
    }
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_table_of_figures_is_that_of_the_command_line() {
    browse(async |page| {
        assert_same_figures(page, NAIVE, LEASE).await;
        let crash = format!("{LEASE}&do=15ms:crash+cache");
        assert_same_figures(page, LEASE, &crash).await;
        let seed = "cold-start/warm-up?seed=9";
        assert_same_figures(page, "cold-start/retry?seed=7", seed).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn next_difference_goes_through_all_steps_that_differ() {
    browse(async |page| {
        page.open(&pair(NAIVE, LEASE)).await;
        let report = flushpoint_json(&[
            "compare",
            "cache-aside/update-then-delete",
            "cache-aside/lease",
            "--json",
        ]);
        let expected = report["steps_differing"].as_array().unwrap();
        let mut found: Vec<Value> = Vec::new();
        let next = page.button("Next difference").await;
        while next.attribute("disabled").await.is_none() {
            let before = current(page).await;
            next.click().await;
            page.wait_until("another step is shown", async |page| {
                current(page).await != before
            })
            .await;
            let steps = current(page).await;
            for (step, run) in steps.into_iter().zip(["run_1", "run_2"]) {
                let Some(step) = step else { continue };
                assert!(step.like.starts_with("not in "), "{step:?}");
                let Step { step, what, .. } = step;
                found.push(json!({ "run": run, "step": step, "what": what }));
            }
        }
        let expected: Vec<Value> = expected
            .iter()
            .map(|step| {
                let [run, number, what] =
                    ["run", "step", "what"].map(|field| step[field].clone());
                json!({ "run": run, "step": number, "what": what })
            })
            .collect();
        assert_eq!(found, expected);
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn both_playheads_are_one() {
    browse(async |page| {
        page.open(&pair(NAIVE, LEASE)).await;
        page.region("Stage of run 1").await;
        let mut moved = [0, 0];
        for _ in 0..30 {
            page.press(RIGHT).await;
            let steps = current(page).await;
            let times: Vec<&str> =
                steps.iter().flatten().map(|step| &*step.at).collect();
            assert!(!times.is_empty());
            assert!(times.iter().all(|at| *at == times[0]), "{times:?}");
            for (moved, step) in moved.iter_mut().zip(&steps) {
                if let Some(step) = step {
                    *moved += 1;
                    assert_eq!(step.step, *moved);
                }
            }
        }
        let link = page.link().await;
        assert!(link.contains(";at="), "{link}");
        let shown = page.region("run 2").await.text().await;
        page.open(&link).await;
        assert_eq!(page.region("run 2").await.text().await, shown);
        // It plays to the end of both.
        page.press(END).await;
        for (run, words) in [("run 1", "step 36 of 36"), ("run 2", "52 of 52")]
        {
            let text = page.region(run).await.text().await;
            assert!(text.contains(words), "{text}");
        }
        let slider = page.get("slider", "Moment of both runs").await;
        slider.send_keys("\u{e011}").await;
        page.button("Play").await.click().await;
        page.wait_until("both have moved", async |page| {
            page.is_true("document.querySelector('.moment').value > 2").await
        })
        .await;
        page.button("Pause").await.click().await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_run_is_compared_where_it_stands_and_gone_back_to() {
    browse(async |page| {
        page.open(&format!("#/v1/{LEASE}")).await;
        page.region("Stage").await;
        for _ in 0..11 {
            page.press(RIGHT).await;
        }
        let before = page.link().await;
        page.button("Compare").await.click().await;
        let steps = current(page).await.map(|step| step.unwrap());
        assert_eq!(steps.map(|step| step.step), [9, 11]);
        let start = pair(NAIVE, LEASE);
        let link = page.link().await;
        assert!(link.starts_with(&start), "{link}");
        page.get("link", "Back to the run").await.click().await;
        page.region("Stage").await;
        assert_eq!(page.link().await, before);
        assert_eq!(page.step_number().await, 11);
        // What was done is compared with what it was done to.
        page.button("Crash cache").await.click().await;
        page.button("Compare with the run before").await.click().await;
        let text = page.body_text().await;
        assert!(
            text.contains("Run 2 against run 1: with: crash cache at"),
            "{text}"
        );
        page.eval("history.back();", vec![]).await;
        page.region("Stage").await;
        page.get("group", "cache").await.get("button", "Restart cache").await;
    });
}

/// Chooses or types as a visitor does.
async fn fill(page: &Page, selector: &str, value: &str) {
    let script = "
        const field = document.querySelector(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }));";
    page.eval(script, vec![json!(selector), json!(value)]).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn programs_and_the_seed_of_both_can_be_changed() {
    browse(async |page| {
        page.open(&pair(NAIVE, LEASE)).await;
        page.get("combobox", "Variant of run 2").await;
        fill(page, "[aria-label='Variant of run 2']", "ttl-only").await;
        let link = page.link().await;
        assert!(link.contains(";cache-aside/ttl-only?seed=7"), "{link}");
        fill(page, ".seed-of-both input", "21").await;
        let expected = pair(
            "cache-aside/update-then-delete?seed=21",
            "cache-aside/ttl-only?seed=21",
        );
        let link = page.link().await;
        assert!(link.starts_with(&expected), "{link}");
        fill(page, ".seed-of-both input", "many").await;
        let alert = page.body_text().await;
        assert!(alert.contains("seed `many`: expected a whole"), "{alert}");
        page.get("link", "Open run 1 alone").await.click().await;
        page.region("Stage").await;
        let link = page.link().await;
        assert!(
            link.starts_with("#/v1/cache-aside/update-then-delete?seed=21")
        );
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_link_that_names_no_pair_says_what_is_wrong_with_it() {
    browse(async |page| {
        page.open(&pair(NAIVE, "cache-aside/none")).await;
        page.get("heading", "This link leads nowhere").await;
        let text = page.body_text().await;
        let words = "compare: run 2: link: variant `none`: expected one of";
        assert!(text.contains(words), "{text}");
    });
}
