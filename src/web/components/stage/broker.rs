//! What a broker's box says of its log.

use flushpoint::view::{BrokerRole, LogRow, LogView};

use crate::web::el::{El, classes, el, span, when};

/// A box shows at most so many records where it has one partition.
const RECORDS_MAX: usize = 2;

/// Its part in a partition, briefly.
fn part(log: &LogView) -> String {
    match log.role {
        BrokerRole::Leader { in_sync } => format!("leads, {in_sync} in sync"),
        BrokerRole::InSync => "in sync".into(),
        BrokerRole::Behind => "not in sync".into(),
    }
}

/// Where its logs end, and the last records of the only one.
pub fn content(about: El, logs: &[LogView]) -> El {
    if let [log] = logs {
        let hidden = log.rows.len().saturating_sub(RECORDS_MAX);
        let rows = log.rows[hidden..].iter().map(record);
        let rows = el("ul").class("rows records").all(rows);
        let part = span("part", part(log));
        return about
            .add(el("p").class("marks").add(part))
            .add(el("p").class("marks").all(marks(log)))
            .add(rows);
    }
    let lines = logs.iter().map(|log| {
        let leads = matches!(log.role, BrokerRole::Leader { .. });
        let name =
            format!("P{}{}", log.partition, if leads { "*" } else { "" });
        let line = el("li").key(log.partition).class("marks");
        // There is room for two.
        line.add(span("part", name)).all(marks(log).into_iter().take(2))
    });
    about.add(el("ul").class("rows").all(lines))
}

fn marks(log: &LogView) -> [El; 3] {
    [
        ("end", log.end, "The offset that the next record will have"),
        ("HW", log.mark, "High watermark: all in sync have what is before it"),
        ("read", log.committed, "Committed offset of the group"),
    ]
    .map(|(word, offset, title)| {
        span(word, format!("{word} {offset}")).title(title)
    })
}

fn record(row: &LogRow) -> El {
    let class = [
        when(row.changed, "changed"),
        when(!row.common, "above"),
        when(row.passed, "passed"),
    ];
    let note = match (row.passed, row.common) {
        (true, _) => "read",
        (false, true) => "",
        (false, false) => "above HW",
    };
    el("li")
        .key(row.offset)
        .class(classes(&class))
        .add(span("key", format!("{} {}", row.offset, row.key)))
        .add(span("value", row.text.clone()))
        .maybe((!note.is_empty()).then(|| span("ttl", note)))
}
