//! The halves together do what the whole does.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::slice;

use serde_json::Value;
use wasmparser::{Parser, Payload};

use super::module::Module;
use super::{probe, split};

fn sample() -> Vec<u8> {
    wat::parse_str(include_str!("sample.wat")).unwrap()
}

/// What the sample does in one piece and in two, split by what ran.
fn acted(name: &str, [first, second]: &[Vec<u8>; 2]) -> Value {
    let folder = std::env::temp_dir()
        .join(format!("flushpoint-{}-{name}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let whole = sample();
    let probed = probe::probed(&Module::read(&whole).unwrap(), &whole).unwrap();
    let files = [&probed, &whole, first, second].into_iter().zip(1..);
    let files = files.map(|(bytes, index)| {
        let file = folder.join(format!("{index}.wasm"));
        fs::write(&file, bytes).unwrap();
        file
    });
    let files: Vec<_> = files.collect();
    let script = folder.join("sample.mjs");
    fs::write(&script, include_str!("sample.mjs")).unwrap();
    let output = Command::new("node").arg(script).args(files).output();
    let output = output.expect("Node");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    fs::remove_dir_all(&folder).unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The functions that run for the argument 0.
fn ran(name: &str) -> BTreeSet<u32> {
    let all = split(&sample(), &BTreeSet::new(), &[]).unwrap();
    let acted = acted(&format!("{name}-ran"), &all);
    serde_json::from_value(acted["ran"].clone()).unwrap()
}

fn bodies(wasm: &[u8]) -> usize {
    let parts = Parser::new(0).parse_all(wasm);
    parts.filter(|it| matches!(it, Ok(Payload::CodeSectionEntry(_)))).count()
}

/// How many pieces of data a half has.
fn data(wasm: &[u8]) -> u32 {
    let parts = Parser::new(0).parse_all(wasm);
    let pieces = parts.map(|part| match part {
        Ok(Payload::DataSection(data)) => data.count(),
        _ => 0,
    });
    pieces.sum()
}

#[test]
fn two_halves_do_what_the_whole_does() {
    // What only a function of the second half reads moves with it.
    let halves =
        split(&sample(), &ran("whole"), slice::from_ref(&(8..9))).unwrap();
    let [first, second] = halves.each_ref().map(|half| data(half));
    assert_eq!((first, second), (0, 1));
    let acted = acted("whole", &halves);
    let whole = acted["whole"].as_array().unwrap();
    assert!(whole.len() > 24 * 2);
    let traps = whole.iter().filter(|it| it[2] == "unreachable");
    assert!(traps.count() > 1);
    assert_eq!(acted["split"], acted["whole"]);
}

#[test]
fn what_ran_needs_the_first_half_alone() {
    let acted = acted("alone", &split(&sample(), &ran("first"), &[]).unwrap());
    assert_eq!(acted["early"], 0);
    assert_eq!(acted["loads"], 1);
}

#[test]
fn what_is_read_is_told() {
    let all = split(&sample(), &BTreeSet::new(), &[]).unwrap();
    let acted = acted("read", &all);
    assert_eq!(acted["reads"], serde_json::json!([[32, 35], [16, 20]]));
}

#[test]
fn functions_that_did_not_run_move() {
    let [_, second] = split(&sample(), &ran("moved"), &[]).unwrap();
    // All but the two that are exported, and what says that it is there.
    assert_eq!(bodies(&second), bodies(&sample()) - 2 + 1);
}

#[test]
fn where_all_ran_nothing_moves() {
    let [_, second] = split(&sample(), &(0..1000).collect(), &[]).unwrap();
    assert_eq!(bodies(&second), 1);
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
        assert!(split(&wasm, &BTreeSet::new(), &[]).is_err(), "{text}");
    }
}
