//! The page against the command line, by the page's own link.

use flushpoint::run::{Link, execute};
use serde_json::Value;

use crate::{
    moment::END,
    page::Page,
    program::{flushpoint, flushpoint_json},
};

/// What the page shows at the end of its run is what the command line says of
/// the page's link: the trace, how many steps, every verdict with its counts.
pub async fn assert_same_run(page: &Page) {
    page.press(END).await;
    let link = page.link().await;
    let run = flushpoint_json(&["run", "--link", &link, "--json"]);
    assert_eq!(page.trace_hash().await, run["trace_hash"], "{link}");

    let entries = entries(&link);
    assert_eq!(entries.len() as u64, run["events"], "{link}");
    let trace = execute(&Link::parse(&link).unwrap().run).trace;
    let steps = trace.entries().iter().filter(|it| it.event.is_step()).count();
    let shown = page.body_text().await;
    let words = format!("step {steps} of {steps}");
    assert!(shown.contains(&words), "{link}: no {words}");

    let chips = page.chips().await;
    let verdicts = run["verdicts"].as_array().expect("verdicts");
    assert_eq!(chips.len(), verdicts.len(), "{link}");
    for verdict in verdicts {
        let expected = chip(verdict);
        let said = chips.iter().any(|chip| {
            let chip = chip.split(", by ").next();
            chip == Some(&expected)
        });
        assert!(said, "{link}: {expected} in {chips:?}");
    }
}

/// Where the page says that clients stand is where the trace up to the page's
/// cursor leaves them: at the line of their last call.
pub async fn assert_same_lines(page: &Page) {
    let link = page.link().await;
    let entries = entries(&link);
    let at = cursor(&link).unwrap_or(0);
    let mut lines = lines_after(&entries[..at]);
    lines.sort();
    lines.dedup();
    assert_eq!(page.current_lines().await, lines, "{link}");
}

/// The trace of a link, an entry a value.
pub fn entries(link: &str) -> Vec<Value> {
    let output = flushpoint(&["trace", "--link", link]);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// How many entries a link has before its cursor.
fn cursor(link: &str) -> Option<usize> {
    let (_, query) = link.split_once('?')?;
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(name, _)| *name == "at")?.1.parse().ok()
}

/// `app-1 at line 20` for each operation that has not ended; what a cache asks
/// of others for an operation is the operation's client's.
fn lines_after(entries: &[Value]) -> Vec<String> {
    let mut standing: Vec<(u64, String, u64)> = Vec::new();
    for entry in entries {
        let op = entry["op"].as_u64().unwrap();
        let node = entry["node"].as_str().unwrap();
        match (entry["area"].as_str(), entry["event"].as_str()) {
            (Some("op"), Some("ended")) => standing.retain(|s| s.0 != op),
            (Some("fault"), Some("crashed")) => {
                standing.retain(|s| s.1 != node);
            }
            (Some("net"), Some("sent"))
            | (Some("op"), Some("waits" | "joins")) => {
                if let Some(line) = entry["line"]["line"].as_u64() {
                    let before = standing.iter().find(|s| s.0 == op);
                    let client = before.map_or(node.into(), |s| s.1.clone());
                    standing.retain(|s| s.0 != op);
                    standing.push((op, client, line));
                }
            }
            _ => {}
        }
    }
    standing
        .into_iter()
        .map(|(_, node, line)| format!("{node} at line {line}"))
        .collect()
}

/// The text of a verdict's chip, as a screen reader reads it.
fn chip(verdict: &Value) -> String {
    let (count, checked) = (&verdict["count"], &verdict["checked"]);
    let property = verdict["property"].as_str().expect("a property");
    let (name, one, many) = words(property);
    match verdict["status"].as_str() {
        Some("holds") if checked == 0 => {
            format!("not tested: {name} not tested yet")
        }
        Some("holds") => {
            format!("holds: {name} {}", plural(checked, one, many))
        }
        Some("broken") => {
            format!("broken: {}", breach(property, count, checked))
        }
        _ => panic!("{verdict}"),
    }
}

fn plural(number: &Value, one: &str, many: &str) -> String {
    match number.as_u64() {
        Some(1) => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

/// What a property is called, and what is checked for it: one, and many.
fn words(property: &str) -> (&'static str, &'static str, &'static str) {
    match property {
        "stale-reads" => ("No stale reads", "read", "reads"),
        "read-your-writes" => ("Read your writes", "read", "reads"),
        "monotonic-reads" => ("Monotonic reads", "read", "reads"),
        "database-lag" => ("No database lag", "read", "reads"),
        "lost-writes" => ("No lost writes", "write", "writes"),
        "overdue" => ("Flushed in time", "write", "writes"),
        "failed-requests" => ("No failed requests", "request", "requests"),
        "duplicates" => ("No duplicates", "row", "rows"),
        "order-per-key" => ("Order per key", "row", "rows"),
        "divergence" => ("No divergence", "copy", "copies"),
        "linearizability" => ("Linearizable", "operation", "operations"),
        other => panic!("{other}"),
    }
}

/// How often a property is broken.
fn breach(property: &str, count: &Value, checked: &Value) -> String {
    let many = |one, many| plural(count, one, many);
    match property {
        "stale-reads" => {
            format!("{} of {checked}", many("stale read", "stale reads"))
        }
        "read-your-writes" => format!(
            "{} in {}",
            many("own write unseen", "own writes unseen"),
            plural(checked, "read", "reads")
        ),
        "monotonic-reads" => format!(
            "{} of {checked}",
            many("read went back", "reads went back")
        ),
        // Its age is in the chip alone.
        "database-lag" => format!("{count} of {checked} behind"),
        "lost-writes" => {
            format!("{} of {checked}", many("lost write", "lost writes"))
        }
        "overdue" => format!("{count} of {checked} overdue"),
        "failed-requests" => format!(
            "{} of {checked}",
            many("failed request", "failed requests")
        ),
        "duplicates" => {
            format!("{} of {checked}", many("duplicate", "duplicates"))
        }
        "order-per-key" => format!("{count} of {checked} overtaken"),
        "divergence" => format!("{count} of {checked} copies differ"),
        _ => format!("{} not linearizable", many("key is", "keys are")),
    }
}
