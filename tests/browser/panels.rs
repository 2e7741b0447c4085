//! The right column, and the runs that were left.

use flushpoint::{lab::Lab, run::Run, view::figure};
use serde_json::{Value, json};

use crate::{
    compare::assert_same_run,
    moment::{END, RIGHT},
    page::{Page, browse},
};

const STORY: &str = "#/v1/cache-aside/update-then-delete?seed=7";
const CROWD: &str = "#/v1/cache-aside/update-then-delete?workload=crowd";

/// Opens or closes the fold of a region; what glides into sight jumps here.
async fn fold(page: &Page, region: &str) {
    page.emulate(&[("prefers-reduced-motion", "reduce")]).await;
    page.region(region).await;
    let script = "
        document.querySelector(`[aria-label=${arguments[0]}] summary`)
            .click();";
    page.eval(script, vec![json!(region)]).await;
}

/// Waits until the texts of what a selector finds are as wished.
async fn wait_for(page: &Page, selector: &str, is: impl Fn(&[String]) -> bool) {
    page.wait_until(selector, async |page| is(&texts(page, selector).await))
        .await;
}

/// The texts of what a selector finds.
async fn texts(page: &Page, selector: &str) -> Vec<String> {
    let script = "
        return [...document.querySelectorAll(arguments[0])]
            .map((it) => it.textContent.replace(/\\s+/g, ' ').trim());";
    let texts = page.eval(script, vec![json!(selector)]).await;
    serde_json::from_value(texts).expect("texts")
}

async fn value(page: &Page, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0]).value;";
    let value = page.eval(script, vec![json!(selector)]).await;
    value.as_str().expect("a value").into()
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_inspector_follows_the_step_until_a_node_is_chosen() {
    browse(async |page| {
        page.open(STORY).await;
        page.press(RIGHT).await;
        wait_for(page, ".inspector .what b", |it| it.contains(&"app-1".into()))
            .await;
        page.press(RIGHT).await;
        page.press(RIGHT).await;
        wait_for(page, ".inspector .what b", |it| it == ["cache"]).await;
        // What the step changed is there as a word, too.
        let hits = texts(page, ".inspector li.changed .name").await;
        assert_eq!(hits, ["Hitschanged"]);

        page.button("Inspect db").await.click().await;
        wait_for(page, ".inspector .what b", |it| it == ["db"]).await;
        page.press(RIGHT).await;
        wait_for(page, ".inspector .what b", |it| it == ["db"]).await;
        let rows = texts(page, ".inspector .list li").await;
        assert!(rows.contains(&"user:1Ann v1".into()), "{rows:?}");
        assert!(rows.contains(&"Connections0 of 8 busy".into()), "{rows:?}");
        assert_eq!(value(page, ".inspector select").await, "3");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_long_list_is_shown_in_part_until_all_is_asked_for() {
    browse(async |page| {
        page.open(&format!("{CROWD}&keys=100")).await;
        page.press(END).await;
        page.button("Inspect db").await.click().await;
        let title = "Rows: 100".to_string();
        wait_for(page, ".inspector h3", |it| it.contains(&title)).await;
        let rows = ".inspector .list:nth-of-type(2) li";
        let shown = texts(page, rows).await.len();
        assert!(shown <= 13, "{shown}");
        page.button(&format!("Show {} more", 100 - shown)).await.click().await;
        wait_for(page, rows, |it| it.len() == 100).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn what_shows_the_rest_leaves_the_focus_in_its_list() {
    browse(async |page| {
        page.open(&format!("{CROWD}&keys=100")).await;
        page.press(END).await;
        page.button("Inspect cache").await.click().await;
        for (button, list) in
            [(".facts .more", ".facts"), (".fold", ".listing")]
        {
            page.wait_until(button, async |page| {
                page.is_true(&format!("document.querySelector('{button}')"))
                    .await
            })
            .await;
            let script = "
                const button = document.querySelector(arguments[0]);
                button.focus();
                button.click();";
            page.eval(script, vec![json!(button)]).await;
            let kept = format!("document.activeElement.matches('{list}')");
            page.wait_until(list, async |page| page.is_true(&kept).await).await;
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn after_fast_play_all_panels_show_the_step_at_which_it_rests() {
    browse(async |page| {
        page.open(CROWD).await;
        let fastest = "
            const slider = document.querySelector('[aria-label=Speed]');
            slider.value = slider.max;
            slider.dispatchEvent(new Event('input', { bubbles: true }));";
        page.eval(fastest, vec![]).await;
        for round in 1..=3 {
            page.press(" ").await;
            page.wait_until("some steps", async |page| {
                page.step_number().await > 40 * round
            })
            .await;
            page.press(" ").await;
            page.wait_until("a rest", async |page| {
                page.has("button", "Play").await
            })
            .await;
            let step = page.step_number().await;
            let slider = page.get("slider", "Position").await;
            let at = slider.attribute("aria-valuenow").await;
            assert_eq!(at, Some(step.to_string()));
            let row = texts(page, ".steps [aria-current] .number").await;
            assert_eq!(row, [step.to_string()]);
            let node = texts(page, ".inspector .what b").await;
            let current = texts(page, ".node.current .name").await;
            assert_eq!(node.last(), current.last());
            assert_same_run(page).await;
        }
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn charts_are_drawn_when_their_fold_is_opened_and_tell_their_values() {
    browse(async |page| {
        page.open(CROWD).await;
        page.press(END).await;
        assert_eq!(texts(page, "svg.plot").await, [""; 0]);
        fold(page, "Metrics").await;
        let is_drawn = |it: &[String]| it.len() >= 4;
        wait_for(page, "svg.plot", is_drawn).await;
        let lines = texts(page, ".metrics .title").await;
        assert_eq!(lines[0], "Latency, ms");

        // The values are those of the table's last row, and of its first
        // when the slider stands there.
        assert_values(page, "last-child").await;
        let slider = page.eval(
            "const slider = document.querySelector('.reading input');
             slider.value = 0;
             slider.dispatchEvent(new Event('input', { bubbles: true }));
             return document.querySelectorAll('.reading input').length;",
            vec![],
        );
        assert_eq!(slider.await, json!(1));
        wait_for(page, ".reading b", |it| it[0].starts_with("0–")).await;
        assert_values(page, "first-child").await;
        fold(page, "Metrics").await;
        wait_for(page, "svg.plot", |it| it.is_empty()).await;
    });
}

/// Each chart's values are in a row of its own table.
async fn assert_values(page: &Page, row: &str) {
    let cells = format!(".chart tbody tr:{row} td");
    let cells = texts(page, &cells).await;
    let values = texts(page, ".chart .values b").await;
    assert_eq!(values[..5], cells[..5], "{row}");
    assert!(values[..5].iter().all(|value| value != "none"), "{values:?}");
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_chart_is_enlarged_and_leaves_again() {
    browse(async |page| {
        page.open(CROWD).await;
        page.press(END).await;
        fold(page, "Metrics").await;
        page.button("Enlarge: Hit ratio, %").await.click().await;
        wait_for(page, "dialog.large h2", |it| it == ["Hit ratio, %"]).await;
        let inside = page.eval(
            "const svg = document.querySelector('dialog.large svg');
             const [w, h] = svg.getAttribute('viewBox').split(' ').slice(2);
             return [...svg.querySelectorAll('text')].filter((text) => {
                 const box = text.getBBox();
                 return box.x < 0 || box.y < 0 || box.x + box.width > w
                     || box.y + box.height > h;
             }).map((text) => text.textContent);",
            vec![],
        );
        assert_eq!(inside.await, Value::Array(vec![]), "clipped words");
        page.get("button", "Close").await.click().await;
        wait_for(page, "dialog.large h2", |it| it.is_empty()).await;
        // And by the Escape key.
        page.button("Enlarge: Latency, ms").await.click().await;
        wait_for(page, "dialog.large h2", |it| it == ["Latency, ms"]).await;
        page.press("\u{e00c}").await;
        wait_for(page, "dialog.large h2", |it| it.is_empty()).await;
    });
}

/// The names beside the lines of a chart that cover one another.
const COVERED: &str = "
    return [...document.querySelectorAll('.plot')].flatMap((plot) => {
        const names = [...plot.querySelectorAll('text')]
            .filter((text) => /[a-z]\\w\\w/.test(text.textContent));
        const boxes = names.map((name) => name.getBoundingClientRect());
        return names.flatMap((a, i) => names.slice(i + 1)
            .filter((_, k) => {
                const [one, two] = [boxes[i], boxes[i + 1 + k]];
                return one.left < two.right && two.left < one.right
                    && one.top + 2 < two.bottom && two.top + 2 < one.bottom;
            })
            .map((b) => `${a.textContent} and ${b.textContent}`));
    });";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn charts_come_into_sight_and_their_names_stand_apart() {
    browse(async |page| {
        page.resize(1280, 800).await;
        page.open("#/v1/why-cache/cache-aside").await;
        page.region("Stage").await;
        page.press(END).await;
        fold(page, "Metrics").await;
        page.wait_until("a whole chart is in sight", async |page| {
            page.is_true(
                "[...document.querySelectorAll('.chart')].some((chart) => {
                    const { top, bottom } = chart.getBoundingClientRect();
                    return top > 80 && bottom < innerHeight - 60;
                })",
            )
            .await
        })
        .await;
        // Both percentiles have one value at the end.
        let names = "return [...document.querySelectorAll('.plot text')]
            .map((text) => text.textContent);";
        let names = page.eval(names, vec![]).await.to_string();
        assert!(names.contains("p50") && names.contains("p99"), "{names}");
        assert_eq!(page.eval(COVERED, vec![]).await, json!([]));
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_runs_that_were_left_say_what_they_lack_and_come_back() {
    browse(async |page| {
        page.open(STORY).await;
        page.press(RIGHT).await;
        page.button("Crash db").await.click().await;
        wait_for(page, ".differs > span", |it| {
            it.len() == 1 && it[0].starts_with("without: crash db at ")
        })
        .await;
        page.button("Restart db").await.click().await;
        wait_for(page, ".differs summary", |it| it == ["1 older"]).await;
        page.button("Back to the run before").await.click().await;
        wait_for(page, ".differs > span", |it| {
            it.len() == 1 && it[0].starts_with("with: restart db at ")
        })
        .await;
        let link = page.link().await;
        assert!(link.contains("crash+db") && !link.contains("restart"));
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_knob_names_its_default_and_goes_back_to_it() {
    browse(async |page| {
        page.open(&format!("{STORY}&ttl=500ms&pool=3")).await;
        fold(page, "Knobs").await;
        let reset = "Reset Time to live to default 2s";
        page.button(reset).await.click().await;
        page.wait_until("no reset", async |page| {
            !page.has("button", reset).await
        })
        .await;
        let link = page.link().await;
        assert!(!link.contains("ttl") && link.contains("pool=3"), "{link}");
        assert!(texts(page, ".knobs .turned").await == ["1 set"]);
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn hit_ratios_are_measured_while_one_looks_on_and_that_can_be_ended() {
    browse(async |page| {
        page.open("#/v1/eviction?keys=200").await;
        page.press(RIGHT).await;
        fold(page, "Metrics").await;
        let open = "document.querySelector('figure.chart details summary')
            .closest('figure').parentNode.lastElementChild
            .querySelector('summary').click()";
        page.eval(open, vec![]).await;
        page.button("Measure").await.click().await;
        page.button("Cancel").await.click().await;
        page.button("Measure").await.click().await;
        let rows = ".metrics figure:last-child tbody tr";
        wait_for(page, "[role=status]", |it| {
            it.iter().any(|words| words.ends_with("reads counted."))
        })
        .await;
        let rows = texts(page, rows).await;
        let run = Run::of("eviction").unwrap().with_knob("keys", "200");
        let mut lab = Lab::of(&run.unwrap()).unwrap();
        while !lab.advance() {}
        assert_eq!(rows.len(), 7, "{rows:?}");
        for (row, curve) in rows.iter().zip(&lab.findings().curves) {
            let ratios = curve.points.iter().map(|point| {
                let tenths = (point.ratio() * 1_000.0 + 0.5) as i64;
                figure(tenths * 100)
            });
            let ratios: String = ratios.collect();
            assert_eq!(*row, format!("{}{ratios}", curve.name));
        }
    });
}
