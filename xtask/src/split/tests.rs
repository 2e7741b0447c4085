//! The halves together do what the whole does.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use serde_json::Value;
use wasmparser::{Parser, Payload};

use super::module::Module;
use super::{Split, probe};

/// Every branch counts, however small.
fn split(wasm: &[u8], ran: &BTreeSet<usize>) -> Result<Split> {
    super::split(wasm, ran, 0)
}

fn sample() -> Vec<u8> {
    wat::parse_str(include_str!("sample.wat")).unwrap()
}

/// What the sample does in one piece and in two, split by what ran.
fn acted(name: &str, split: &Split, whole: &[u8]) -> Value {
    let folder = std::env::temp_dir()
        .join(format!("flushpoint-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let wasm = sample();
    let module = Module::read(&wasm).unwrap();
    let [first, second] = &split.halves;
    let probed = probe::probed(&module, &wasm).unwrap();
    let files: Vec<PathBuf> = [&probed, whole, first, second]
        .iter()
        .enumerate()
        .map(|(index, bytes)| {
            let file = folder.join(format!("{index}.wasm"));
            fs::write(&file, bytes).unwrap();
            file
        })
        .collect();
    let script = folder.join("sample.mjs");
    fs::write(&script, include_str!("sample.mjs")).unwrap();
    let output = Command::new("node").arg(script).args(files).output();
    let output = output.expect("Node");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    fs::remove_dir_all(&folder).unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The blocks that run for the argument 0.
fn ran(name: &str) -> BTreeSet<usize> {
    let all = split(&sample(), &BTreeSet::new()).unwrap();
    let acted = acted(&format!("{name}-ran"), &all, &sample());
    serde_json::from_value(acted["ran"].clone()).unwrap()
}

#[test]
fn two_halves_do_what_the_whole_does() {
    let split = split(&sample(), &ran("whole")).unwrap();
    for (name, whole) in [("own", sample()), ("outlined", split.whole.clone())]
    {
        let acted = acted(name, &split, &whole);
        assert!(acted["whole"].as_array().unwrap().len() > 24 * 3);
        assert_eq!(acted["split"], acted["whole"], "{name}");
    }
}

#[test]
fn what_ran_needs_the_first_half_alone() {
    let split = split(&sample(), &ran("first")).unwrap();
    let acted = acted("alone", &split, &sample());
    assert_eq!(acted["early"], 0);
    assert_eq!(acted["loads"], 1);
}

#[test]
fn branches_that_did_not_run_move() {
    let wasm = sample();
    let split = split(&wasm, &ran("parts")).unwrap();
    let whole = Module::read(&split.whole).unwrap();
    let before = Module::read(&wasm).unwrap().bodies.len();
    assert!(whole.bodies.len() >= before + 3, "{}", whole.bodies.len());
    let [first, _] = &split.halves;
    assert!(first.len() < wasm.len(), "{} {}", first.len(), wasm.len());
}

#[test]
fn where_all_ran_nothing_moves() {
    let all = split(&sample(), &(0..1000).collect()).unwrap();
    let bodies = Parser::new(0)
        .parse_all(&all.halves[1])
        .filter(|payload| matches!(payload, Ok(Payload::CodeSectionEntry(_))));
    // What says that it is there.
    assert_eq!(bodies.count(), 1);
}

#[test]
fn a_module_of_another_kind_is_refused() {
    let texts = [
        r#"(module (import "a" "b" (memory 1)))"#,
        "(module (func) (table 1 funcref) (table 1 funcref))",
        "(module (func) (elem declare func 0) (table 1 funcref))",
        "(module (func))",
    ];
    for text in texts {
        let wasm = wat::parse_str(text).unwrap();
        assert!(split(&wasm, &BTreeSet::new()).is_err(), "{text}");
    }
}
