//! The three forms of a run: link, JSON document, arguments.

#![cfg(not(target_arch = "wasm32"))]

use std::process::{Command, Output};

use flushpoint::run::{Action, Link, PairLink, Place, Run};
use flushpoint::scenario::Guide;
use flushpoint::trace::SimTime;
use proptest::{collection::vec, option, prelude::*, sample::Index};

#[path = "support/any_run.rs"]
mod any_run;
#[path = "support/message.rs"]
mod message;

use any_run::{any_key, any_run, any_text, ask};
use message::names_a_place;

/// So many cases, drawn anew each time.
fn cases(cases: u32) -> ProptestConfig {
    let failure_persistence = None;
    ProptestConfig { cases, failure_persistence, ..Default::default() }
}

fn flushpoint(arguments: &[String]) -> Output {
    let program = env!("CARGO_BIN_EXE_flushpoint");
    Command::new(program).args(arguments).output().expect("it starts")
}

/// What an accident does to a text.
#[derive(Clone, Debug)]
enum Damage {
    Byte(Index, u8),
    Truncate(Index),
    Remove(Index, Index),
    Double(Index, Index),
}

fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let byte = prop_oneof![
        any::<u8>(),
        prop::sample::select(b"&=+%#?/:{}[]\",0129 ".to_vec()),
    ];
    let any_two = || any::<(Index, Index)>();
    let damage = prop_oneof![
        4 => (any::<Index>(), byte).prop_map(|(at, b)| Damage::Byte(at, b)),
        1 => any::<Index>().prop_map(Damage::Truncate),
        1 => any_two().prop_map(|(a, b)| Damage::Remove(a, b)),
        1 => any_two().prop_map(|(a, b)| Damage::Double(a, b)),
    ];
    vec(damage, 1..5)
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for damage in damages {
        let place = |at: &Index| at.index(bytes.len() + 1);
        let range = |a, b| {
            let (a, b) = (place(a), place(b));
            a.min(b)..a.max(b)
        };
        match damage {
            Damage::Byte(at, byte) => match place(at) {
                at if at == bytes.len() => bytes.push(*byte),
                at => bytes[at] = *byte,
            },
            Damage::Truncate(at) => bytes.truncate(place(at)),
            Damage::Remove(a, b) => {
                bytes.drain(range(a, b));
            }
            Damage::Double(a, b) => {
                let range = range(a, b);
                let copy = bytes[range.clone()].to_vec();
                bytes.splice(range.end..range.end, copy);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn a_run_survives_its_link(
        run in any_run(),
        at in option::of(any::<u32>()),
        lesson in option::of(any::<Index>()),
    ) {
        let guides: Vec<Guide> = Guide::all().collect();
        let lesson = lesson.map(|lesson| *lesson.get(&guides));
        let link = Link { run, at, lesson };
        let fragment = link.fragment();
        prop_assert_eq!(Link::parse(&fragment), Ok(link.clone()));
        // A browser leaves it as it is.
        let address = format!("https://flushpoint.example/p/{fragment}");
        let address = url::Url::parse(&address).unwrap();
        prop_assert_eq!(address.fragment(), Some(&fragment[1..]));
        prop_assert_eq!(Link::parse(address.as_str()), Ok(link));
    }

    #[test]
    fn a_run_survives_its_document(run in any_run()) {
        prop_assert_eq!(Run::from_json(&run.to_json()).unwrap(), run);
    }

    #[test]
    fn every_script_is_made_of_actions_that_can_be_carried_out(
        run in any_run(),
    ) {
        let texts = (run.scenario.script)(&run.settings(), run.variant);
        prop_assert_eq!(run.scripted().len(), texts.len());
    }

    #[test]
    fn a_damaged_link_is_a_run_or_a_message(
        run in any_run(),
        damages in damages(),
    ) {
        let text = damaged(&Link::from(run).fragment(), &damages);
        match Link::parse(&text) {
            Ok(link) => {
                let again = Link::parse(&link.fragment());
                prop_assert_eq!(again, Ok(link));
            }
            Err(error) => names_a_place(&error.to_string(), "link: "),
        }
    }

    #[test]
    fn a_pair_survives_its_link(
        a in any_run(),
        b in any_run(),
        at in (any::<u64>(), any::<u32>()),
    ) {
        let at = Place { at: SimTime(at.0), after: at.1 };
        let pair = PairLink { runs: [a, b], at };
        let fragment = pair.fragment();
        let address = format!("https://flushpoint.example/p/{fragment}");
        let address = url::Url::parse(&address).unwrap();
        prop_assert_eq!(address.fragment(), Some(&fragment[1..]));
        prop_assert_eq!(PairLink::parse(address.as_str()), Ok(pair));
    }

    #[test]
    fn a_damaged_pair_is_a_pair_or_a_message(
        a in any_run(),
        b in any_run(),
        damages in damages(),
    ) {
        let pair = PairLink { runs: [a, b], at: Place::default() };
        match PairLink::parse(&damaged(&pair.fragment(), &damages)) {
            Ok(pair) => {
                let again = PairLink::parse(&pair.fragment());
                prop_assert_eq!(again, Ok(pair));
            }
            Err(error) => names_a_place(&error.to_string(), "compare: "),
        }
    }

    #[test]
    fn a_damaged_document_is_a_run_or_a_message(
        run in any_run(),
        damages in damages(),
    ) {
        match Run::from_json(&damaged(&run.to_json(), &damages)) {
            Ok(run) => {
                let again = Run::from_json(&run.to_json()).unwrap();
                prop_assert_eq!(again, run);
            }
            Err(error) => names_a_place(&error.to_string(), "json: "),
        }
    }

    #[test]
    fn any_text_at_all_is_a_run_or_a_message(text in any::<String>()) {
        if let Err(error) = Link::parse(&text) {
            names_a_place(&error.to_string(), "link: ");
        }
        if let Err(error) = Run::from_json(&text) {
            names_a_place(&error.to_string(), "json: ");
        }
    }

    #[test]
    fn a_key_and_a_text_are_refused_or_survive(
        key in prop_oneof![any::<String>(), any_key(), any_text()],
        text in prop_oneof![any::<String>(), any_text()],
        reads: bool,
    ) {
        let act = ask("app-1".into(), reads, &key, &text);
        let place = Place { at: Default::default(), after: 0 };
        let run = Run::of("cache-aside").unwrap();
        match run.with_actions(vec![Action { place, act }]) {
            Ok(run) => {
                let link = Link::from(run.clone());
                prop_assert_eq!(Link::parse(&link.fragment()), Ok(link));
                prop_assert_eq!(Run::from_json(&run.to_json()).unwrap(), run);
            }
            Err(error) => {
                let error = error.to_string();
                prop_assert!(error.starts_with("action 1 `"), "{}", error);
                prop_assert!(error.contains("expected"), "{}", error);
            }
        }
    }
}

proptest! {
    // Each of these starts the program.
    #![proptest_config(cases(1_000))]

    #[test]
    fn a_run_survives_its_arguments(run in any_run()) {
        let mut arguments = vec!["link".to_string()];
        arguments.extend(run.arguments());
        let output = flushpoint(&arguments);
        let printed = String::from_utf8(output.stdout).unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        prop_assert_eq!(said, "");
        let fragment = Link::from(run).fragment();
        prop_assert_eq!(printed.trim_end_matches('\n'), fragment);
    }

    #[test]
    fn a_damaged_argument_is_a_run_or_one_line(
        run in any_run(),
        which in any::<Index>(),
        damages in damages(),
    ) {
        let mut arguments = run.arguments();
        let which = which.index(arguments.len());
        let text = damaged(&arguments[which], &damages);
        arguments[which] = text.replace('\0', "\u{1}");
        arguments.insert(0, "link".into());
        let output = flushpoint(&arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => prop_assert_eq!(said, ""),
            Some(2) => {
                names_a_place(said.trim_end_matches('\n'), "error: ");
                prop_assert_eq!(said.lines().count(), 1);
                prop_assert!(output.stdout.is_empty());
            }
            code => prop_assert!(false, "{:?}: {}", code, said),
        }
    }
}

#[test]
fn a_run_has_at_most_ten_thousand_actions() {
    let run = Run::of("cache-aside").unwrap();
    let most = vec!["1ms:crash cache"; 10_000];
    let run = run.with_action_texts(&most).unwrap();
    let fragment = Link::from(run.clone()).fragment();
    let text = run.to_json();
    assert_eq!(Link::parse(&fragment).unwrap().run, run);
    assert_eq!(Run::from_json(&text).unwrap(), run);
    let fragment = format!("{fragment}&do=1ms:crash+cache");
    let text = text.replacen("[", "[\"1ms:crash cache\",", 1);
    let expected = "actions: 10001 given: expected at most 10000";
    for error in [
        Link::parse(&fragment).unwrap_err().to_string(),
        Run::from_json(&text).unwrap_err().to_string(),
    ] {
        assert!(error.ends_with(expected), "{error}");
    }
}

#[test]
fn an_end_where_the_scenario_ends_by_itself_is_no_end() {
    let run = Run::of("cache-aside").unwrap().with_until_text("3s").unwrap();
    let run = run.with_knob("ttl", "2500ms").unwrap();
    assert_eq!(run.own_until(), None);
    let link = Link::from(run);
    assert_eq!(Link::parse(&link.fragment()), Ok(link));
}
