//! The trace hash covers every field of every entry but the source line.
//!
//! Entries of every kind are made through their serialised form, from what
//! serde says is missing: a new event cannot be forgotten here.

use flushpoint::trace::{
    Entry, EntryId, Event, NodeId, OpId, SimTime, Site, Trace,
};
use serde_json::{Value, json};

/// The words in backquotes after "expected", which serde names when a variant
/// is unknown.
fn expected(error: &str) -> Vec<String> {
    let list = error.split_once("expected").map_or("", |(_, list)| list);
    list.split('`').skip(1).step_by(2).map(String::from).collect()
}

fn read(event: &Value) -> Result<Event, String> {
    serde_json::from_value(event.clone()).map_err(|error| error.to_string())
}

fn variants(of: Value) -> Vec<String> {
    expected(&read(&of).expect_err("there is no such variant"))
}

/// Values that the fields of events can take, by trial.
fn candidates() -> Vec<Value> {
    vec![
        json!(7),
        json!(true),
        // A row and a span in one: fields that a type lacks are ignored.
        json!({ "text": 7, "version": 9, "high": 3, "low": 5 }),
        json!("?"),
    ]
}

/// An event of this kind with every field filled in.
fn sample(area: &str, variant: &str) -> Value {
    let mut event = json!({ area: { variant: {} } });
    let mut trial = (String::new(), Vec::new());
    for _ in 0..1_000 {
        let Err(error) = read(&event) else { return event };
        if let Some((_, rest)) = error.split_once("missing field `") {
            let field = rest.split('`').next().unwrap_or_default();
            trial = (field.into(), candidates());
        } else if error.contains("unknown variant `?`") {
            let words = expected(&error);
            trial.1 = words.into_iter().map(Value::String).collect();
        }
        assert!(!trial.1.is_empty(), "{area} {variant}: {error}");
        event[area][variant][&trial.0] = trial.1.remove(0);
    }
    panic!("no candidate fits a field of {area} {variant}");
}

fn samples() -> Vec<Value> {
    let mut events = Vec::new();
    for area in variants(json!({ "?": {} })) {
        for variant in variants(json!({ &area: { "?": {} } })) {
            events.push(sample(&area, &variant));
        }
    }
    events
}

/// A trace that has every kind of event.
fn trace() -> Trace {
    let mut trace = Trace::default();
    for name in ["app", "cache", "db"] {
        trace.add_node(name);
    }
    for event in samples() {
        let number = trace.len() as u32;
        trace.push(Entry {
            at: SimTime(u64::from(number) * 1_000),
            cause: EntryId(number / 2),
            op: OpId(number % 3),
            node: NodeId(1),
            site: Site(0),
            event: read(&event).expect("a sample reads back"),
        });
    }
    trace
}

/// The same value with one leaf or one tag changed, in every way that an entry
/// could be other than it is.
fn changed(value: &Value, words: &[String]) -> Vec<Value> {
    match value {
        Value::Number(number) => {
            let number = number.as_u64().expect("whole numbers only");
            let low_bit = json!(number ^ 1);
            let bits = [8, 15, 16, 31, 63].map(|bit| json!(number ^ 1 << bit));
            [vec![low_bit], bits.to_vec()].concat()
        }
        Value::Bool(flag) => vec![json!(!flag)],
        Value::String(word) => {
            let others = words.iter().filter(|other| *other != word);
            others.map(|other| json!(other)).collect()
        }
        Value::Object(fields) => {
            let mut all = Vec::new();
            for (name, inner) in fields {
                for new in changed(inner, words) {
                    let mut copy = fields.clone();
                    copy.insert(name.clone(), new);
                    all.push(Value::Object(copy));
                }
                for other in words.iter().filter(|other| *other != name) {
                    let mut copy = fields.clone();
                    copy.remove(name);
                    copy.insert(other.clone(), inner.clone());
                    all.push(Value::Object(copy));
                }
            }
            all
        }
        other => panic!("an entry holds no {other}"),
    }
}

/// Every tag and every word that may stand in an entry.
fn words() -> Vec<String> {
    let mut words = Vec::new();
    for event in samples() {
        for (area, event) in event.as_object().into_iter().flatten() {
            words.push(area.clone());
            for (variant, fields) in event.as_object().into_iter().flatten() {
                words.push(variant.clone());
                for (field, _) in fields.as_object().into_iter().flatten() {
                    let mut event = json!({ area: { variant: fields } });
                    event[area][variant][field] = json!("?");
                    let error = read(&event).err().unwrap_or_default();
                    words.extend(expected(&error));
                }
            }
        }
    }
    words.sort();
    words.dedup();
    words
}

#[test]
fn changing_any_covered_field_of_any_entry_changes_the_hash() {
    let (trace, words) = (trace(), words());
    let hash = trace.hash();
    for (id, entry) in trace.iter() {
        let value = serde_json::to_value(entry).expect("entries serialise");
        let mut seen = 0;
        for new in changed(&value, &words) {
            let Ok(new) = serde_json::from_value::<Entry>(new) else {
                continue;
            };
            let same = trace.with_entry(id, new).hash() == hash;
            let covered = new.site == entry.site;
            assert_eq!(same, !covered, "{entry:?} became {new:?}");
            seen += 1;
        }
        assert!(seen >= 15, "{entry:?} was changed in {seen} ways only");
    }
}

#[test]
fn names_and_order_are_covered() {
    let trace = trace();
    let hash = trace.hash();
    let mut renamed = trace.clone();
    renamed.names.intern("one more");
    assert_ne!(renamed.hash(), hash);
    let (first, second) = (EntryId(0), EntryId(1));
    let swapped = trace
        .with_entry(first, *trace.entry(second))
        .with_entry(second, *trace.entry(first));
    assert_ne!(swapped.hash(), hash);
    let shorter = Trace::default();
    assert_ne!(shorter.hash(), hash);
}
