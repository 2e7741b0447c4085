//! `flushpoint compare`, from outside.

#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use flushpoint::run::{Link, Run};
use serde_json::{Value, json};

fn compare(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_flushpoint");
    let mut command = Command::new(program);
    command.arg("compare").args(arguments).output().expect("it starts")
}

fn printed(arguments: &[&str]) -> String {
    let output = compare(arguments);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn parsed(a: &str, b: &str) -> Value {
    serde_json::from_str(&printed(&[a, b, "--json"])).expect("JSON")
}

fn refusal(arguments: &[&str]) -> String {
    let output = compare(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(said.lines().count(), 1, "{said}");
    said.trim_end_matches('\n').into()
}

const NAIVE: &str = "cache-aside/update-then-delete";
const LEASE: &str = "cache-aside/lease";

fn figure<'a>(report: &'a Value, id: &str) -> &'a Value {
    let figures = report["figures"].as_array().expect("a list");
    figures.iter().find(|figure| figure["figure"] == id).expect("a figure")
}

#[test]
fn figures_verdicts_and_steps_are_there_as_json() {
    let report = parsed(NAIVE, LEASE);
    assert_eq!(report["same_arrivals"], true);
    assert_eq!(report["warning"], Value::Null);
    assert_eq!(report["run_1"]["variant"], "update-then-delete");
    assert_eq!(report["run_2"]["link"], "#/v1/cache-aside/lease?seed=7");
    let stale = figure(&report, "stale-reads");
    assert_eq!(
        *stale,
        json!({
            "figure": "stale-reads", "name": "Stale reads", "unit": "count",
            "run_1": 1, "run_2": 0, "better": "run_2",
        })
    );
    assert_eq!(figure(&report, "stale-age")["run_2"], Value::Null);
    assert_eq!(report["verdicts"][0]["property"], "stale-reads");
    assert_eq!(report["verdicts"][0]["better"], "run_2");
    let [a, b] =
        ["run_1", "run_2"].map(|run| report[run]["steps"].as_u64().unwrap());
    let alike = report["steps_alike"].as_u64().unwrap();
    let lone = report["steps_differing"].as_array().unwrap();
    assert_eq!(lone.len() as u64, a + b - 2 * alike);
    assert_eq!(
        lone[0],
        json!({
            "run": "run_1", "step": 2, "at_ns": 0, "node": "app-1",
            "what": "GET (user:1) → cache",
        })
    );
}

#[test]
fn its_figures_are_those_of_run() {
    let program = env!("CARGO_BIN_EXE_flushpoint");
    let report = parsed("cold-start/retry", "cold-start/warm-up");
    for run in ["run_1", "run_2"] {
        let link = report[run]["link"].as_str().unwrap();
        let output = Command::new(program)
            .args(["run", "--json", "--link", link])
            .output()
            .expect("it starts");
        let own: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report[run]["trace_hash"], own["trace_hash"]);
        let metrics = &own["metrics"];
        let pairs = [
            ("requests", &metrics["requests"]),
            ("read-p50", &metrics["reads"]["latency"]["p50_ns"]),
            ("read-p99", &metrics["reads"]["latency"]["p99_ns"]),
            ("hit-ratio", &metrics["cache"]["hit_ratio"]),
            ("db-reads", &metrics["db"]["selects"]),
            ("db-writes", &metrics["db"]["commits"]),
            ("db-batches", &metrics["db"]["batches"]),
            ("messages", &metrics["network"]["messages"]),
            ("queue-max", &metrics["network"]["queue_max"]),
        ];
        for (id, expected) in pairs {
            assert_eq!(figure(&report, id)[run], *expected, "{id}");
        }
        let verdicts = own["verdicts"].as_array().unwrap();
        for verdict in verdicts {
            let mut pairs = report["verdicts"].as_array().unwrap().iter();
            let pair = pairs.find(|it| it["property"] == verdict["property"]);
            let shown = &pair.unwrap()[run];
            for field in ["status", "checked", "count"] {
                assert_eq!(shown[field], verdict[field]);
            }
        }
    }
}

#[test]
fn a_run_may_be_given_in_any_form() {
    let run = Run::of("cache-aside").unwrap().with_variant("lease").unwrap();
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("lease.json");
    fs::write(&path, run.to_json()).expect("it can be written");
    let fragment = Link::from(run).fragment();
    let address = format!("https://flushpoint.example/x/{fragment}");
    let expected = parsed(NAIVE, LEASE);
    let forms = [
        &*fragment,
        &fragment[2..],
        &*address,
        path.to_str().expect("a path in UTF-8"),
    ];
    for form in forms {
        assert_eq!(parsed(NAIVE, form), expected, "{form}");
    }
    // A scenario alone is its first variant.
    assert_eq!(parsed("cache-aside", LEASE), expected);
}

#[test]
fn people_get_a_table_and_the_first_steps_that_differ() {
    let text = printed(&[NAIVE, LEASE]);
    let line = |start: &str| {
        let mut lines = text.lines().map(str::trim_start);
        let line = lines.find(|line| line.starts_with(start)).expect(start);
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(line("Stale reads"), "Stale reads 1 0 run 2 is better");
    assert_eq!(line("Hit ratio"), "Hit ratio 33.3 % 0.0 % run 1 is better");
    assert_eq!(line("Messages"), "Messages 18 22 differs");
    assert_eq!(line("lost-writes"), "lost-writes holds holds");
    assert_eq!(
        line("steps"),
        "steps 23 in both, 13 in run 1 alone, 29 in run 2 alone"
    );
    let shown = text.lines().filter(|line| {
        line.starts_with("  run 1: ") || line.starts_with("  run 2: ")
    });
    assert_eq!(shown.count(), 20);
    assert!(text.contains("and 22 more steps that differ"));
    let same = printed(&[LEASE, LEASE]);
    assert!(
        same.contains("52 in both, 0 in run 1 alone, 0 in run 2 alone"),
        "{same}"
    );
    assert!(!same.contains("better") && !same.contains("differ"), "{same}");
    let warned = printed(&[NAIVE, "cold-start"]);
    assert!(warned.contains("\nwarning: The two runs do not get the same"));
    assert!(!warned.contains("is better"), "{warned}");
}

#[test]
fn a_wrong_argument_is_named_with_its_value_and_what_was_expected() {
    let cases = [
        (
            "x",
            "error: SECOND `x`: expected SCENARIO/VARIANT, the fragment of a",
        ),
        (
            "cache-aside/x",
            "error: SECOND `cache-aside/x`: variant `x`: expected",
        ),
        ("none.json", "error: SECOND `none.json`: "),
        ("#/v9/x", "error: SECOND `#/v9/x`: link: version `v9`: expected v1"),
        (
            "v1/cache-aside?ttl=x",
            "error: SECOND `v1/cache-aside?ttl=x`: link: kn",
        ),
    ];
    for (given, start) in cases {
        let said = refusal(&[NAIVE, given]);
        assert!(said.starts_with(start), "{said}");
        assert!(said.contains("expected"), "{said}");
        let first = refusal(&[given, NAIVE]);
        assert_eq!(first, said.replacen("SECOND `", "FIRST `", 1));
    }
    assert!(refusal(&[NAIVE]).contains("<SECOND>"));
    assert!(refusal(&[NAIVE, LEASE, LEASE]).contains("unexpected"));
}
