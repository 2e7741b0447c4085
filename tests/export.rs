//! A trace as a text says what the trace says.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::run::execute;
use serde_json::Value;

#[test]
fn each_line_of_json_is_the_entry_as_the_command_line_prints_it() {
    for number in 0..25 {
        let trace = execute(&runs::random_run(number)).trace;
        let text = trace.json_lines();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), trace.len());
        for ((id, _), line) in trace.iter().zip(lines) {
            let read: Value = serde_json::from_str(line).unwrap();
            assert_eq!(read, trace.json(id), "run {number}");
        }
    }
}

#[test]
fn each_row_has_a_cell_for_every_column() {
    for number in 0..25 {
        let trace = execute(&runs::random_run(number)).trace;
        let table = trace.csv();
        let mut rows = table.lines().map(cells);
        let columns = rows.next().unwrap();
        assert_eq!(columns.len(), 8);
        for ((id, entry), row) in trace.iter().zip(&mut rows) {
            assert_eq!(row.len(), columns.len(), "{row:?}");
            assert_eq!(row[0], id.0.to_string());
            assert_eq!(row[1], entry.at.as_ns().to_string());
            assert_eq!(row[4], trace.node_name(entry.node));
            assert_eq!(row[6], entry.event.word());
        }
        assert_eq!(rows.next(), None);
    }
}

/// A line of comma-separated values; no text of a run has a line break.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(char) = chars.next() {
        let cell = cells.last_mut().unwrap();
        match char {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            char => cell.push(char),
        }
    }
    assert!(!quoted, "{line}");
    cells
}
