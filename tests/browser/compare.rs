//! The page against the command line, by the page's own link.

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
    let steps = entries.iter().filter(|entry| is_step(entry)).count();
    let shown = page.body_text().await;
    let words = format!("step {steps} of {steps}");
    assert!(shown.contains(&words), "{link}: no {words}");

    let chips = page.chips().await;
    let verdicts = run["verdicts"].as_array().expect("verdicts");
    assert_eq!(chips.len(), verdicts.len(), "{link}");
    for verdict in verdicts {
        let expected = chip(verdict);
        assert!(chips.contains(&expected), "{link}: {expected} in {chips:?}");
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

/// A step is all but a request that arrives or is taken up, an answer that
/// leaves, a row that stood there before, a single row of a batch, and what a
/// file takes in or gives back.
fn is_step(entry: &Value) -> bool {
    match (entry["area"].as_str(), entry["event"].as_str()) {
        (Some("net"), Some("received" | "taken up")) => false,
        (Some("db"), Some("seeded")) | (Some("cache"), Some("warm")) => false,
        (Some("tray"), Some("taken" | "cleared")) => false,
        (Some("disk"), Some("appended" | "written" | "restored")) => false,
        (Some("net"), Some("sent")) => {
            let verb = entry["fields"]["verb"].as_str().unwrap();
            let answers = [
                "NIL",
                "VALUE",
                "OK",
                "REFUSED",
                "LEASE",
                "WAIT",
                "CONFLICT",
                "RESET",
                "PONG",
                "FOUND",
                "BUSY",
                "VALUE, DUE",
                "FAILED",
            ];
            !answers.contains(&verb)
        }
        _ => true,
    }
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
    let many = |number: &Value, one: &str, many: &str| match number.as_u64() {
        Some(1) => format!("1 {one}"),
        _ => format!("{number} {many}"),
    };
    let (property, status) = (&verdict["property"], &verdict["status"]);
    let name = match property.as_str() {
        Some("stale-reads") => "No stale reads",
        Some("read-your-writes") => "Read your writes",
        Some("monotonic-reads") => "Monotonic reads",
        Some("lost-writes") => "No lost writes",
        Some("failed-requests") => "No failed requests",
        _ => "Linearizable",
    };
    match (property.as_str(), status.as_str()) {
        (_, Some("holds")) if checked == 0 => {
            format!("not tested: {name} not tested yet")
        }
        (
            Some("stale-reads" | "read-your-writes" | "monotonic-reads"),
            Some("holds"),
        ) => {
            format!("holds: {name} {}", many(checked, "read", "reads"))
        }
        (Some("failed-requests"), Some("holds")) => {
            let requests = many(checked, "request", "requests");
            format!("holds: {name} {requests}")
        }
        (Some("failed-requests"), Some("broken")) => {
            let failed = many(count, "failed request", "failed requests");
            format!("broken: {failed} of {checked}")
        }
        (Some("lost-writes"), Some("holds")) => {
            let writes = many(checked, "write", "writes");
            format!("holds: {name} {writes}")
        }
        (Some("linearizability"), Some("holds")) => {
            let operations = many(checked, "operation", "operations");
            format!("holds: {name} {operations}")
        }
        (Some("stale-reads"), Some("broken")) => {
            let stale = many(count, "stale read", "stale reads");
            format!("broken: {stale} of {checked}")
        }
        (Some("read-your-writes"), Some("broken")) => {
            let own = many(count, "own write unseen", "own writes unseen");
            format!("broken: {own} in {}", many(checked, "read", "reads"))
        }
        (Some("monotonic-reads"), Some("broken")) => {
            let back = many(count, "read went back", "reads went back");
            format!("broken: {back} of {checked}")
        }
        (Some("lost-writes"), Some("broken")) => {
            let lost = many(count, "lost write", "lost writes");
            format!("broken: {lost} of {checked}")
        }
        (Some("linearizability"), Some("broken")) => {
            let keys = many(count, "key is", "keys are");
            format!("broken: {keys} not linearizable")
        }
        _ => panic!("{verdict}"),
    }
}
