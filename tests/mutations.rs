//! 120,000 links, documents and arguments that went wrong on their
//! way, the same ones every time: each is a run or a message that names the
//! place and what was expected there. Nothing panics.

#![cfg(not(target_arch = "wasm32"))]

use std::process::Command;

use flushpoint::{
    run::{Link, PairLink, Place, Run, execute},
    trace::SimTime,
};

#[path = "support/message.rs"]
mod message;
#[path = "support/runs.rs"]
mod runs;

use message::names_a_place;
use runs::{Dice, random_run};

const LINKS: u64 = 60_000;
const PAIRS: u64 = 20_000;
const DOCUMENTS: u64 = 30_000;
const PARTS: u64 = 9_000;
const ARGUMENTS: u64 = 1_000;

/// What is not where it belongs: numbers at and beyond every edge, signs of
/// each form, letters of many bytes, and what no text should hold.
const STRANGE: &[&str] = &[
    "",
    "0",
    "-1",
    "+1",
    "00",
    "1e999",
    "1e-999",
    "NaN",
    "inf",
    "0x10",
    "1_000",
    "255",
    "256",
    "65536",
    "4294967295",
    "4294967296",
    "9007199254740993",
    "18446744073709551615",
    "18446744073709551616",
    "99999999999999999999999999999999999999999",
    "0.00000000000000000001",
    "1ns",
    "0ms",
    "1.5.5ms",
    "584y",
    "18446744073709551615ns",
    "120ms+4294967296",
    "120ms+",
    "+3",
    "ms",
    "&",
    "&&",
    "=",
    "?",
    "#",
    "/",
    "//",
    "%",
    "%2",
    "%00",
    "%ff%fe",
    "%F0%9F%98",
    "%zz",
    "\0",
    "\r\n",
    "\u{7f}",
    "\u{2028}",
    "\u{202e}",
    "\u{feff}",
    "\u{fffd}",
    "é",
    "☃",
    "😀",
    "\"",
    "\\",
    "\\ud800",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "{}",
    "[]",
    "crash",
    "crash cache",
    "app-1 write",
    "app-9 read user:1",
    "lag db->db 1ms",
    "cut app-1<->",
    "do=",
    "seed=1",
    "at=",
    "until=",
    "ttl=",
    "v2",
    "--do",
    "--",
    "-",
];

/// A text after some accidents.
fn mutated(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=dice.below(3) {
        let len = letters.len() as u64;
        let (a, b) = (dice.below(len + 1), dice.below(len + 1));
        let (from, to) = (a.min(b) as usize, a.max(b) as usize);
        let near = (from + 1 + dice.below(6) as usize).min(letters.len());
        let near = near.max(from);
        let picked = dice.below(STRANGE.len() as u64) as usize;
        let strange = || STRANGE[picked].chars();
        match dice.below(9) {
            0 => drop(letters.splice(from..from, strange())),
            1 | 2 => drop(letters.splice(from..near, strange())),
            3 => drop(letters.drain(from..near)),
            4 => drop(letters.drain(from..to)),
            5 => letters.truncate(to),
            6 => {
                let again: Vec<char> = letters[from..to].to_vec();
                letters.splice(to..to, again);
            }
            7 => number(&mut letters, from, strange()),
            _ if from < to && to < letters.len() => letters.swap(from, to),
            _ => {}
        }
    }
    letters.into_iter().collect()
}

/// Puts something in the place of the next number.
fn number(
    letters: &mut Vec<char>,
    from: usize,
    strange: impl Iterator<Item = char>,
) {
    let digit = |letter: &char| letter.is_ascii_digit();
    let Some(start) = letters[from..].iter().position(digit) else { return };
    let start = from + start;
    let rest = letters[start..].iter();
    let end = start + rest.take_while(|letter| digit(letter)).count();
    letters.splice(start..end, strange);
}

/// What came of many mutated texts.
#[derive(Default)]
struct Tally {
    runs: u64,
    messages: u64,
}

impl Tally {
    /// Most are refused, but not all: else nothing would have been tried
    /// beyond the first letter.
    fn assert_mixed(&self) {
        assert!(self.messages > 10 * self.runs / 100, "{}", self.messages);
        assert!(self.runs > self.messages / 100, "{} runs", self.runs);
    }
}

/// A run that was accepted can be carried out.
fn carry_out(run: Run, tally: &Tally) {
    if tally.runs.is_multiple_of(100) {
        let run = run.with_until(SimTime::from_ms(30)).expect("in range");
        execute(&run);
    }
}

#[test]
fn sixty_thousand_mutated_links() {
    let (mut dice, mut tally) = (Dice::new(1), Tally::default());
    for number in 0..LINKS {
        let at = (number % 3 == 0).then_some(dice.below(400) as u32);
        let link = Link { at, ..Link::from(random_run(number % 500)) };
        match Link::parse(&mutated(&mut dice, &link.fragment())) {
            Ok(link) => {
                tally.runs += 1;
                assert_eq!(Link::parse(&link.fragment()).as_ref(), Ok(&link));
                carry_out(link.run, &tally);
            }
            Err(error) => {
                tally.messages += 1;
                names_a_place(&error.to_string(), "link: ");
            }
        }
    }
    tally.assert_mixed();
}

#[test]
fn twenty_thousand_mutated_links_of_pairs() {
    let (mut dice, mut tally) = (Dice::new(5), Tally::default());
    for number in 0..PAIRS {
        let runs = [number, number + 1].map(|it| random_run(it % 500));
        let at = SimTime(dice.below(400_000_000));
        let at = Place { at, after: dice.below(4) as u32 };
        let pair = PairLink { runs, at };
        match PairLink::parse(&mutated(&mut dice, &pair.fragment())) {
            Ok(pair) => {
                tally.runs += 1;
                let again = PairLink::parse(&pair.fragment());
                assert_eq!(again.as_ref(), Ok(&pair));
                let [a, _] = pair.runs;
                carry_out(a, &tally);
            }
            Err(error) => {
                tally.messages += 1;
                names_a_place(&error.to_string(), "compare: ");
            }
        }
    }
    tally.assert_mixed();
}

#[test]
fn thirty_thousand_mutated_documents() {
    let (mut dice, mut tally) = (Dice::new(2), Tally::default());
    for number in 0..DOCUMENTS {
        let text = random_run(number % 500).to_json();
        match Run::from_json(&mutated(&mut dice, &text)) {
            Ok(run) => {
                tally.runs += 1;
                assert_eq!(Run::from_json(&run.to_json()).unwrap(), run);
                carry_out(run, &tally);
            }
            Err(error) => {
                tally.messages += 1;
                names_a_place(&error.to_string(), "json: ");
            }
        }
    }
    tally.assert_mixed();
    for deep in ["[", "{\"a\":", "{\"actions\":["] {
        let error = Run::from_json(&deep.repeat(100_000)).unwrap_err();
        names_a_place(&error.to_string(), "json: ");
    }
}

#[test]
fn nine_thousand_mutated_knobs_ends_and_actions() {
    let (mut dice, mut tally) = (Dice::new(3), Tally::default());
    for number in 0..PARTS {
        let run = random_run(number % 500);
        let knobs = run.scenario.knobs;
        let knob = dice.pick(knobs).name;
        let action = runs::random_action(&mut dice, &run, SimTime::from_ms(90));
        let changed = match number % 3 {
            0 => {
                let values = ["500ms", "0.5", "20", "crowd", "primary"];
                let value = *dice.pick(&values);
                run.with_knob(knob, &mutated(&mut dice, value))
            }
            1 => run.with_until_text(&mutated(&mut dice, "1234.5ms")),
            _ => {
                let text = mutated(&mut dice, &action.to_string());
                run.with_action_texts(&[text.as_str()])
            }
        };
        match changed {
            Ok(run) => {
                tally.runs += 1;
                carry_out(run, &tally);
            }
            Err(error) => {
                tally.messages += 1;
                names_a_place(&error.to_string(), "");
            }
        }
    }
    tally.assert_mixed();
}

#[test]
fn a_thousand_mutated_arguments() {
    let (mut dice, mut tally) = (Dice::new(4), Tally::default());
    for number in 0..ARGUMENTS {
        let mut arguments = random_run(number).arguments();
        let which = dice.below(arguments.len() as u64) as usize;
        let text = mutated(&mut dice, &arguments[which]);
        arguments[which] = text.replace('\0', "\u{1}");
        let mut program = Command::new(env!("CARGO_BIN_EXE_flushpoint"));
        let program = program.arg("link").args(&arguments);
        let output = program.output().expect("it starts");
        let said = String::from_utf8(output.stderr).unwrap();
        match output.status.code() {
            Some(0) => tally.runs += 1,
            Some(2) => {
                tally.messages += 1;
                names_a_place(said.trim_end_matches('\n'), "error: ");
            }
            code => panic!("{arguments:?}: {code:?}: {said}"),
        }
    }
    tally.assert_mixed();
}
