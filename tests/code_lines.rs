//! The code on the page is the code that runs.

#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use flushpoint::{
    run::{Run, execute},
    scenario::CATALOGUE,
    trace::{
        CacheEvent, Event, NetEvent, OpEvent, ReplEvent, Trace, TrayEvent, Verb,
    },
};

/// The name of the service call that sends a request.
fn verb_names(verb: Verb) -> &'static [&'static str] {
    match verb {
        Verb::Get => &[".get("],
        Verb::Set => &[".set(", ".set_number(", ".set_for_ever("],
        Verb::Del => &[".del("],
        Verb::Eval => &[".eval("],
        Verb::Select => &[".select(", ".select_primary(", ".select_all("],
        Verb::SelectNoWait => &[".select_no_wait("],
        Verb::Keys => &[".keys("],
        Verb::Scan => &[".scan("],
        Verb::Update => &[".update("],
        Verb::UpdateIf => &[".update_if("],
        Verb::GetEx => &[".getex("],
        Verb::Exists => &[".exists("],
        Verb::UpdateAndNote => &[".update_and_note("],
        Verb::Outbox => &[".outbox("],
        Verb::OutboxDone => &[".outbox_done("],
        Verb::Put => &[".put(", ".write("],
        Verb::SetIfAbsent => &[".set_if_absent(", ".set_number_if_absent("],
        Verb::Upsert => &[".upsert(", ".upsert_blind("],
        Verb::WaitFor => &[".wait("],
        Verb::Insert => &[".insert("],
        Verb::QueueDepth => &[".depth("],
        Verb::QueuePeek => &[".peek("],
        Verb::QueuePop => &[".pop("],
        Verb::QueuePush => &[".push("],
        Verb::QueueRemove => &[".remove("],
        Verb::QueueClaim => &[".claim("],
        Verb::QueueDead => &[".dead_letter("],
        Verb::Produce => &[".append(", ".send("],
        Verb::Fetch | Verb::OffsetFetch => &[".poll("],
        Verb::OffsetCommit => &[".commit("],
        Verb::Metadata => &[".append(", ".send(", ".poll(", ".commit("],
        Verb::XAdd => &[".add("],
        Verb::XGroup => &[".make_group("],
        Verb::XReadGroup => &[".read_new("],
        Verb::XAck => &[".ack("],
        Verb::XAutoClaim => &[".claim("],
        Verb::Increase => &[".increase(", ".increase_once("],
        Verb::Subscribe => &[".subscribe("],
        Verb::Publish => &[".publish("],
        verb => panic!("{verb:?} has a line"),
    }
}

/// The name of the service call behind an entry that has a line.
fn call_names(event: Event) -> &'static [&'static str] {
    match event {
        Event::Net(NetEvent::Sent { verb, .. }) => verb_names(verb),
        Event::Op(OpEvent::Waits { .. }) => &[".sleep("],
        Event::Op(OpEvent::Joins { .. }) => &[".flight("],
        Event::Op(OpEvent::RuledOut { .. }) => &[".rule_out("],
        Event::Cache(event) => match event {
            CacheEvent::Hit { .. } => &[".get("],
            CacheEvent::Missed { .. } => &[".get(", ".get_number("],
            CacheEvent::Stored { .. } => {
                &[".set(", ".done(", ".store(", ".put("]
            }
            CacheEvent::Counted { .. } => &[".set_number(", ".incr("],
            CacheEvent::Incremented { .. } => &[".incr("],
            CacheEvent::Warm { .. }
            | CacheEvent::Scanned { .. }
            | CacheEvent::Sampled { .. }
            | CacheEvent::Evicted { .. }
            | CacheEvent::Full { .. }
            | CacheEvent::Overdue { .. } => &[],
            CacheEvent::Deleted { .. } => {
                &[".del(", ".delete(", ".remove(", ".clear("]
            }
            CacheEvent::Expired { .. } => &[
                ".get(",
                ".get_number(",
                ".set(",
                ".del(",
                ".delete(",
                ".incr(",
            ],
            CacheEvent::Refused { .. }
            | CacheEvent::Renewed { .. }
            | CacheEvent::Found { .. } => &[],
        },
        Event::Tray(event) => match event {
            TrayEvent::FlushBegun { .. } | TrayEvent::Taken { .. } => {
                &[".take("]
            }
            TrayEvent::Flushed { .. }
            | TrayEvent::Cleared { .. }
            | TrayEvent::Queued { .. } => &[".done("],
            TrayEvent::Failed { .. } => &[".failed("],
            TrayEvent::Dropped { .. } => &[".give_up("],
            TrayEvent::Alarm { .. } | TrayEvent::AlarmOver { .. } => &[],
            TrayEvent::Full { .. }
            | TrayEvent::Closed { .. }
            | TrayEvent::Popped { .. }
            | TrayEvent::DeadLettered { .. }
            | TrayEvent::Requeued { .. }
            | TrayEvent::Passed { .. } => {
                panic!("{event:?} has a line")
            }
        },
        // At an end of its connection.
        Event::PubSub(_) => &[".subscribe("],
        // An entry, and who is given it at once.
        Event::Stream(_) => &[".xadd("],
        Event::Disk(_) | Event::Repl(ReplEvent::Fed { .. }) => &[".done("],
        event => panic!("{event:?} has a line"),
    }
}

fn lines_that_name_their_call(trace: &Trace, source: &str) -> usize {
    let lines: Vec<&str> = source.lines().collect();
    let mut seen = 0;
    for (id, entry) in trace.iter() {
        let names = match trace.source(entry.site) {
            Some((_, line))
                if !matches!(
                    entry.event,
                    Event::Cache(CacheEvent::Refused { .. })
                ) =>
            {
                let text = lines[line as usize - 1];
                let names = call_names(entry.event);
                assert!(
                    names.iter().any(|name| text.contains(name)),
                    "{id:?} {:?} at line {line}: {text}",
                    entry.event
                );
                names
            }
            _ => continue,
        };
        seen += usize::from(!names.is_empty());
    }
    seen
}

#[test]
fn every_line_in_a_trace_names_its_call_in_the_shown_file() {
    for scenario in CATALOGUE {
        let path = Path::new("src").join(scenario.source.path);
        let on_disk = fs::read_to_string(path).expect("the shown file");
        assert_eq!(scenario.source.text, on_disk);
        for variant in scenario.variants {
            let run = Run::of(scenario.id).unwrap();
            let run = run.with_variant(variant.id).unwrap();
            let run = run.with_knob("workload", "crowd").unwrap();
            let trace = execute(&run).trace;
            let seen = lines_that_name_their_call(&trace, scenario.source.text);
            assert!(seen > 200, "{}: {seen} lines", variant.id);
        }
    }
}

#[test]
fn every_variant_shows_functions_that_are_there() {
    for scenario in CATALOGUE {
        for variant in scenario.variants {
            for function in variant.functions {
                let head = format!("fn {function}(");
                assert!(scenario.source.text.contains(&head), "{function}");
            }
        }
    }
}

/// Builds a copy of the program whose pattern has one more line at its top,
/// and compares its trace with ours.
#[test]
fn a_line_inserted_above_moves_every_mark_by_one() {
    let copy = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("one-line-more");
    let _ = fs::remove_dir_all(&copy);
    copy_dir(Path::new("src"), &copy.join("src"));
    copy_dir(Path::new("xtask"), &copy.join("xtask"));
    copy_dir(Path::new("benches"), &copy.join("benches"));
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(file, copy.join(file)).expect("a file of the project");
    }
    let pattern = copy.join("src/patterns/cache_aside.rs");
    let text = fs::read_to_string(&pattern).expect("the pattern");
    fs::write(&pattern, format!("//! One line more.\n{text}")).unwrap();

    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("target");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--bin", "flushpoint"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(&copy)
        .status()
        .expect("cargo runs");
    assert!(built.success());

    let ours = trace_lines(env!("CARGO_BIN_EXE_flushpoint").as_ref());
    let theirs = trace_lines(&target.join("debug").join("flushpoint"));
    assert_eq!(ours.len(), theirs.len());
    let mut marks = 0;
    for (ours, mut theirs) in ours.into_iter().zip(theirs) {
        if let Some(line) = theirs.pointer_mut("/line/line") {
            *line = (line.as_u64().expect("a number") - 1).into();
            marks += 1;
        }
        assert_eq!(ours, theirs);
    }
    assert!(marks > 5, "{marks} marks");
}

fn trace_lines(program: &Path) -> Vec<serde_json::Value> {
    let output = Command::new(program)
        .args(["trace", "cache-aside"])
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn copy_dir(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            if entry.file_name() != "target" {
                copy_dir(&path, &to);
            }
        } else {
            fs::copy(&path, &to).expect("a file");
        }
    }
}
