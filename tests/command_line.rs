//! The command line as it is documented, from outside.

#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use flushpoint::{
    run::{Link, Run, execute},
    scenario::CATALOGUE,
};
use serde_json::{Value, json};

fn flushpoint(arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_flushpoint");
    Command::new(program).args(arguments).output().expect("it starts")
}

/// What it prints when all is well.
fn printed(arguments: &[&str]) -> String {
    let output = flushpoint(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(said, "", "{arguments:?}");
    assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    String::from_utf8(output.stdout).expect("text")
}

fn parsed(arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(arguments)).expect("JSON")
}

/// The one line that it says when an argument is none.
fn refusal(arguments: &[&str]) -> String {
    let output = flushpoint(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    let said = String::from_utf8(output.stderr).expect("text");
    assert_eq!(said.lines().count(), 1, "{said}");
    said.trim_end_matches('\n').into()
}

/// A file in the folder that cargo gives to tests.
fn file(name: &str, bytes: &[u8]) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, bytes).expect("it can be written");
    path.to_str().expect("a path in UTF-8").into()
}

#[test]
fn list_shows_the_catalogue_as_json() {
    let list = parsed(&["list", "--json"]);
    let list = list.as_array().expect("an array");
    assert_eq!(list.len(), CATALOGUE.len());
    for (shown, scenario) in list.iter().zip(CATALOGUE) {
        assert_eq!(shown["id"], scenario.id);
        assert_eq!(shown["title"], scenario.title);
        assert_eq!(shown["family"], scenario.family);
        for (place, variant) in scenario.variants.iter().enumerate() {
            let shown = &shown["variants"][place];
            assert_eq!(shown["id"], variant.id);
            assert_eq!(shown["name"], variant.name);
            let expected = shown["expected"].as_object().unwrap();
            assert_eq!(expected.len(), variant.expected.len());
        }
        assert!(shown["nodes"].as_array().is_some_and(|n| !n.is_empty()));
        assert!(shown["links"].as_array().is_some_and(|l| !l.is_empty()));
        assert!(shown["faults"].as_array().is_some_and(|f| !f.is_empty()));
        let lesson = scenario.lesson.map(|lesson| lesson.id);
        assert_eq!(shown["lesson"].as_str(), lesson);
    }
    let [ttl, loss] = ["ttl", "loss"].map(|name| {
        let knobs = list[0]["knobs"].as_array().unwrap();
        knobs.iter().find(|knob| knob["name"] == name).unwrap().clone()
    });
    assert_eq!(ttl["unit"], "time");
    assert_eq!(ttl["range"], json!(["1ms", "60s"]));
    assert_eq!(ttl["default"], "2s");
    assert_eq!(loss["range"], json!([0.0, 1.0]));
}

#[test]
fn each_default_and_each_bound_that_list_shows_can_be_set() {
    let list = parsed(&["list", "--json"]);
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        number => number.to_string(),
    };
    for scenario in list.as_array().unwrap() {
        let id = scenario["id"].as_str().unwrap();
        for knob in scenario["knobs"].as_array().unwrap() {
            let name = knob["name"].as_str().unwrap();
            let range = knob["range"].as_array().unwrap();
            for value in range.iter().chain([&knob["default"]]) {
                let value = format!("{name}={}", text(value));
                printed(&["link", id, "--knob", &value]);
            }
        }
    }
}

#[test]
fn list_shows_a_table_to_people() {
    let list = printed(&["list"]);
    for scenario in CATALOGUE {
        assert!(list.contains(scenario.title));
        for variant in scenario.variants {
            assert!(list.contains(variant.id), "{}", variant.id);
        }
        for knob in scenario.knobs {
            assert!(list.contains(knob.name), "{}", knob.name);
        }
        let lesson = scenario.lesson.map_or("", |lesson| lesson.id);
        assert!(list.contains(lesson), "{lesson}");
    }
}

#[test]
fn run_reports_as_json() {
    let report = parsed(&[
        "run",
        "cache-aside",
        "--variant",
        "lease",
        "--seed",
        "3",
        "--knob",
        "ttl=1s",
        "--json",
    ]);
    let run = Run::of("cache-aside").unwrap().with_variant("lease").unwrap();
    let run = run.with_seed(3).with_knob("ttl", "1s").unwrap();
    let trace = execute(&run).trace;
    assert_eq!(report["scenario"], "cache-aside");
    assert_eq!(report["variant"], "lease");
    assert_eq!(report["seed"], 3);
    assert_eq!(report["until_ns"], 1_500_000_000);
    assert_eq!(report["events"], trace.len());
    assert_eq!(report["trace_hash"], format!("{:016x}", trace.hash()));
    assert_eq!(report["link"], Link::from(run).fragment());
    let metrics = &report["metrics"];
    assert_eq!(metrics["requests"], 4);
    assert_eq!(metrics["arrivals"], 4);
    assert_eq!(metrics["reads"]["acknowledged"], 3);
    assert_eq!(metrics["writes"]["acknowledged"], 1);
    let hash = metrics["arrivals_hash"].as_str().unwrap();
    assert_eq!(hash.len(), 16);
    for verdict in report["verdicts"].as_array().unwrap() {
        assert_eq!(verdict["status"], "holds");
        assert_eq!(verdict["first_ns"], Value::Null);
        assert_eq!(verdict["evidence"], json!([]));
        assert!(verdict["checked"].is_u64() && verdict["detail"].is_string());
    }
}

#[test]
fn run_finds_the_stale_set_race_on_the_default_seed() {
    let report = parsed(&["run", "cache-aside", "--json"]);
    assert_eq!(report["variant"], "update-then-delete");
    let stale = &report["verdicts"][0];
    assert_eq!(stale["property"], "stale-reads");
    assert_eq!(stale["status"], "broken");
    assert!(stale["count"].as_u64() > Some(0));
    assert!(stale["first_ns"].is_u64());
    let events = report["events"].as_u64().unwrap();
    let evidence = stale["evidence"].as_array().unwrap();
    assert!(!evidence.is_empty());
    assert!(evidence.iter().all(|entry| entry.as_u64() < Some(events)));
}

#[test]
fn run_reports_to_people_and_ends_with_zero_whatever_the_verdicts() {
    let report = printed(&["run", "cache-aside"]);
    for word in ["stale-reads", "broken", "hit ratio", "p99", "#/v1/"] {
        assert!(report.contains(word), "{word}: {report}");
    }
}

#[test]
fn trace_prints_one_object_a_line() {
    let run = Run::of("cache-aside").unwrap();
    let trace = execute(&run).trace;
    let lines = printed(&["trace", "cache-aside"]);
    assert_eq!(lines.lines().count(), trace.len());
    for (line, (id, _)) in lines.lines().zip(trace.iter()) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line, trace.json(id));
    }
}

#[test]
fn a_link_and_a_file_name_the_same_run_as_the_arguments() {
    let arguments = [
        "cache-aside",
        "--variant",
        "double-delete",
        "--seed",
        "18446744073709551615",
        "--knob",
        "loss=0.25",
        "--knob",
        "reads-from=replica",
        "--do",
        "60ms:cut app-1<->db-replica",
        "--do",
        "10ms+2:app-2 write user:1 Bea & Bo",
        "--until",
        "300ms",
    ];
    let with = |command, rest: &[&str]| {
        let all: Vec<&str> = [&[command], rest].concat();
        printed(&all)
    };
    let link = with("link", &arguments);
    let link = link.trim_end();
    let document = Link::parse(link).unwrap().run.to_json();
    let file = file("run.json", document.as_bytes());
    let report = with("run", &[&arguments[..], &["--json"]].concat());
    assert_eq!(with("run", &["--link", link, "--json"]), report);
    assert_eq!(with("run", &["--file", &file, "--json"]), report);
    assert_eq!(with("link", &["--file", &file]).trim_end(), link);
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["link"], link);
    assert_eq!(report["seed"], "18446744073709551615");
}

#[test]
fn a_link_keeps_its_cursor() {
    let link = "#/v1/cache-aside/lease?seed=7&at=25";
    assert_eq!(printed(&["link", "--link", link]).trim_end(), link);
}

#[test]
fn each_documented_action_happens_where_it_says() {
    for (action, at_ms, event) in [
        ("120ms:crash cache", 120, "crashed"),
        ("120ms:power-loss cache", 120, "crashed"),
        ("200ms:restart cache", 200, "no effect"),
        ("50ms:lag app-1->db 30ms", 50, "lagged"),
        ("60ms:cut app-1<->cache", 60, "cut"),
        ("90ms:heal app-1<->cache", 90, "no effect"),
        ("40ms:pause app-1 3s", 40, "paused"),
        ("40ms:clock app-1 +5s", 40, "clock moved"),
        ("40ms:clock cache -5s", 40, "clock moved"),
        ("12ms:hold 17", 12, "no effect"),
        ("30ms:release 17", 30, "no effect"),
        ("30ms:drop 17", 30, "no effect"),
        ("0ms+3:hold 1", 0, "held"),
        ("10ms:app-1 read user:1", 10, "began"),
        ("10ms:app-2 write user:1 Bea", 10, "began"),
    ] {
        let trace = printed(&["trace", "cache-aside", "--do", action]);
        let lines = trace.lines().map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            line
        });
        let at_ns = at_ms * 1_000_000;
        let mut there = lines.filter(|line| line["at_ns"] == at_ns);
        assert!(there.any(|line| line["event"] == event), "{action}");
    }
}

#[test]
fn actions_are_beside_the_workload_and_undone_by_others() {
    let do_and_count = |actions: &[&str], event| {
        let mut arguments = vec!["trace", "cache-aside"];
        for action in actions {
            arguments.extend(["--do", action]);
        }
        let needle = format!("\"event\":\"{event}\"");
        printed(&arguments).matches(&needle).count()
    };
    assert_eq!(do_and_count(&[], "began"), 4);
    assert_eq!(do_and_count(&["10ms:app-1 read user:1"], "began"), 5);
    let crash = ["120ms:crash cache", "200ms:restart cache"];
    assert_eq!(do_and_count(&crash, "restarted"), 1);
    let cut = ["60ms:cut app-1<->cache", "90ms:heal app-1<->cache"];
    assert_eq!(do_and_count(&cut, "healed"), 1);
    let held = ["0ms+3:hold 1", "30ms:release 1"];
    assert_eq!(do_and_count(&held, "released"), 1);
}

#[test]
fn a_wrong_argument_is_named_with_its_value_and_what_was_expected() {
    let run = |rest: &[&str]| {
        let all: Vec<&str> = [&["run", "cache-aside"], rest].concat();
        refusal(&all)
    };
    for (said, start) in [
        (refusal(&[]), "command: expected one of list, run, trace, link"),
        (refusal(&["frob"]), "command `frob`: expected one of list, run"),
        (refusal(&["run"]), "the following required arguments were not pr"),
        (refusal(&["run", "x"]), "SCENARIO `x`: expected one of cache-aside"),
        (run(&["x"]), "unexpected argument 'x' found (expected: flushpoint"),
        (run(&["--foo"]), "unexpected argument '--foo' found (expected: "),
        (run(&["--seed"]), "a value is required for '--seed <N>'"),
        (run(&["--seed", "-1"]), "--seed `-1`: expected a whole number fro"),
        (run(&["--seed", "1", "--seed", "2"]), "the argument '--seed <N>' "),
        (run(&["--variant", "a\nb"]), "--variant `a\\nb`: expected one of u"),
        (run(&["--knob", "ttl"]), "--knob `ttl`: expected NAME=VALUE"),
        (run(&["--knob", "ttl=9"]), "--knob `ttl=9`: expected a time from "),
        (run(&["--knob", "loss=2"]), "--knob `loss=2`: expected a share fr"),
        (run(&["--knob", "x=1"]), "--knob `x=1`: expected one of workload,"),
        (run(&["--knob", "keys=1", "--knob", "keys=2"]), "--knob `keys=2`:"),
        (run(&["--until", "5"]), "--until `5`: expected a time from 1ns to"),
        (run(&["--until", "2h"]), "--until `2h`: expected a time from 1ns "),
        (run(&["--do", "x"]), "--do `x`: expected PLACE:ACTION, where"),
        (run(&["--do", "5:crash db"]), "--do `5:crash db`: `5`: expected a"),
        (run(&["--do", "1ms:melt db"]), "--do `1ms:melt db`: `melt db`: ex"),
        (run(&["--do", "1ms:crash x"]), "--do `1ms:crash x`: `x`: expected"),
        (run(&["--do", "1ms:app-1 write a "]), "--do `1ms:app-1 write a `:"),
        (run(&["--link", "#/v1"]), "the argument '[SCENARIO]' cannot be use"),
    ] {
        let start = format!("error: {start}");
        assert!(said.starts_with(&start), "{said}\n{start}");
    }
}

#[test]
fn a_wrong_link_or_file_is_refused_with_the_place_in_it() {
    let link = |fragment| refusal(&["run", "--link", fragment]);
    let json = |name, text: &str| {
        let path = file(name, text.as_bytes());
        let said = refusal(&["run", "--file", &path]);
        said.replace(&format!("--file `{path}`"), "--file")
    };
    let binary = file("binary.json", b"{\xff}");
    let missing = format!("{binary}.missing");
    let knob = r#"{"flushpoint": 1, "scenario": "cache-aside",
        "knobs": {"ttl": "abc"}}"#;
    for (said, start) in [
        (link("v9/x"), "--link: version `v9`: expected v1"),
        (link("#/v1/cache-aside?ttl=abc"), "--link: knob `ttl`: `abc`: exp"),
        (link("#/v1/cache-aside?foo"), "--link: parameter `foo`: expected "),
        (json("a.json", ""), "--file: json: EOF while parsing a value at l"),
        (json("b.json", "{\n x"), "--file: json: key must be a string at l"),
        (json("c.json", knob), "--file: json: knobs.ttl: `abc`: expected a"),
        (refusal(&["run", "--file", &missing]), "--file `"),
        (refusal(&["run", "--file", &binary]), "--file `"),
    ] {
        let start = format!("error: {start}");
        assert!(said.starts_with(&start), "{said}\n{start}");
        assert!(said.contains("expected"), "{said}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_accident() {
    let program = env!("CARGO_BIN_EXE_flushpoint");
    let mut child = Command::new(program)
        .args(["trace", "cache-aside", "--knob", "workload=crowd"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn help_and_version_are_no_errors() {
    assert!(printed(&["--help"]).contains("Usage: flushpoint"));
    assert!(printed(&["run", "--help"]).contains("PLACE:ACTION"));
    assert!(printed(&["--version"]).starts_with("flushpoint "));
}
