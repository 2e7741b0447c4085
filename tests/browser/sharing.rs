//! The run leaves the page and comes back: link, command line, document.

use serde_json::{Value, json};

use crate::{
    compare::assert_same_run,
    moment::RIGHT,
    page::{Page, browse},
    program::flushpoint,
};

const RUN: &str = "#/v1/cache-aside/lease?seed=9007199254740993&ttl=500ms\
                   &do=1ms:app-1+write+user:1+it's+%22so%22";

async fn value(page: &Page, selector: &str) -> String {
    let script = "return document.querySelector(arguments[0])?.value ?? '';";
    let value = page.eval(script, vec![json!(selector)]).await;
    value.as_str().expect("a text").into()
}

async fn opened(page: &Page) {
    page.button("Share").await.click().await;
    page.wait_until("the dialog", async |page| {
        page.has("dialog", "Share this run").await
    })
    .await;
}

/// Gives the page a file as if it had been dropped on it.
async fn drop_file(page: &Page, text: &str) {
    let script = "
        const data = new DataTransfer();
        data.items.add(new File([arguments[0]], 'run.json'));
        document.body.dispatchEvent(new DragEvent('drop',
            { bubbles: true, cancelable: true, dataTransfer: data }));";
    page.eval(script, vec![json!(text)]).await;
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_link_in_the_dialog_is_the_one_in_the_address_bar() {
    browse(async |page| {
        page.open(RUN).await;
        page.press(RIGHT).await;
        let link = page.link().await;
        opened(page).await;
        assert!(value(page, "#share-link").await.ends_with(&link), "{link}");
        let body = page.body_text().await;
        assert!(body.contains("1 knob turned, 1 thing done by hand"), "{body}");
        page.button("Copy link").await.click().await;
        page.wait_until("words on the copy", async |page| {
            let body = page.body_text().await;
            body.contains("Copied.") || body.contains("The text is selected")
        })
        .await;
        page.get("button", "Close").await.click().await;
        page.wait_until("no dialog", async |page| {
            !page.has("dialog", "Share this run").await
        })
        .await;
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_command_line_in_the_dialog_carries_out_the_same_run() {
    browse(async |page| {
        page.open(RUN).await;
        opened(page).await;
        let command = value(page, "#share-command").await;
        let rest = command.strip_prefix("flushpoint ").expect("the program");
        // A shell takes the quotes away.
        let line = format!("printf '%s\\n' {rest}");
        let words = std::process::Command::new("sh")
            .args(["-c", &line])
            .output()
            .expect("a shell");
        let words = String::from_utf8(words.stdout).expect("UTF-8");
        let mut words: Vec<&str> = words.lines().collect();
        words.push("--json");
        let output = flushpoint(&words);
        assert!(output.status.success(), "{words:?}: {output:?}");
        let run: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(page.trace_hash().await, run["trace_hash"], "{words:?}");
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_document_of_a_run_opens_the_same_run_elsewhere() {
    browse(async |page| {
        page.open(RUN).await;
        let hash = page.trace_hash().await;
        opened(page).await;
        let document = value(page, "#share-json").await;
        let read: Value = serde_json::from_str(&document).expect("JSON");
        assert_eq!(read["seed"], "9007199254740993");
        // The library reads what the page wrote.
        let run = flushpoint::run::Run::from_json(&document).expect("a run");
        let record = flushpoint::run::execute(&run);
        assert_eq!(format!("{:016x}", record.trace.hash()), hash);
        // And the page what the library wrote.
        page.open("").await;
        drop_file(page, &run.to_json()).await;
        page.wait_until("the run of the file", async |page| {
            page.trace_hash().await == hash
        })
        .await;
        assert_same_run(page).await;
    });
}

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_file_that_holds_no_run_is_told_with_the_place_in_it() {
    browse(async |page| {
        page.open("").await;
        let hash = page.trace_hash().await;
        for (document, words) in [
            ("{", "expected a JSON document"),
            ("[]", "json: document: `[]`: expected an object"),
            (r#"{"scenario": "cache-aside"}"#, "missing field `flushpoint`"),
            (r#"{"flushpoint": 1}"#, "missing field `scenario`"),
            (r#"{"flushpoint": 2}"#, "json: flushpoint: `2`: expected 1"),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside", "foo": 1}"#,
                "json: foo: unknown field",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "x"}"#,
                "json: scenario: `x`: expected one of",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside",
                    "knobs": {"ttl": "soon"}}"#,
                "json: knobs.ttl: `soon`: expected a time",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside",
                    "knobs": {"pool": []}}"#,
                "json: knobs.pool: `[]`: expected a string or a number",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside",
                    "actions": ["1ms:crash cache", "1ms:crash nobody"]}"#,
                "json: actions[1]: `nobody`: expected",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside",
                    "actions": [7]}"#,
                "json: actions[0]: `7`: expected a string",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside",
                    "seed": 9007199254740993}"#,
                "json: seed:",
            ),
            (
                r#"{"flushpoint": 1, "scenario": "cache-aside", "seed": -1}"#,
                "json: seed: `-1`: expected a whole number",
            ),
        ] {
            drop_file(page, document).await;
            page.wait_until(words, async |page| {
                page.body_text().await.contains(words)
            })
            .await;
        }
        assert_eq!(page.trace_hash().await, hash);
    });
}
