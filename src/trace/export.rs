//! A whole trace as a text for other programs.

use super::{EntryId, FieldValue, NodeId, Trace};

/// The columns of [`Trace::csv`].
const COLUMNS: &str = "entry,at_ns,cause,op,node,area,event,fields\n";

type Fields = Vec<(&'static str, FieldValue)>;

impl Trace {
    /// All entries as comma-separated values (RFC 4180), a line each.
    ///
    /// Times are in nanoseconds; `cause` is an entry number or empty; `fields`
    /// holds the event's own fields as `name=value`, parted by semicolons.
    pub fn csv(&self) -> String {
        let mut table = String::from(COLUMNS);
        for (id, entry) in self.iter() {
            let cause = entry.cause.some();
            let cause = cause.map_or(String::new(), |cause| number(cause.0));
            let at = entry.at.as_ns();
            table += &format!("{},{at},{cause},{},", id.0, entry.op.0);
            push_cell(&mut table, self.node_name(entry.node));
            table +=
                &format!(",{},{},", entry.event.area(), entry.event.word());
            let mut fields = String::new();
            for (name, value) in self.fields(id) {
                let between = if fields.is_empty() { "" } else { ";" };
                fields += &format!("{between}{name}={}", self.plain(value));
            }
            push_cell(&mut table, &fields);
            table.push('\n');
        }
        table
    }

    /// All entries as JSON, an object a line: the members of [`Trace::json`].
    pub fn json_lines(&self) -> String {
        let mut lines = String::new();
        for (id, entry) in self.iter() {
            let cause = entry.cause.some();
            let cause = cause.map_or("null".into(), |cause| number(cause.0));
            let (at, op) = (entry.at.as_ns(), entry.op.0);
            lines += &format!("{{\"entry\":{},\"at_ns\":{at},", id.0);
            lines += &format!("\"cause\":{cause},\"op\":{op},\"node\":");
            push_text(&mut lines, self.node_name(entry.node));
            let (area, word) = (entry.event.area(), entry.event.word());
            lines += &format!(",\"area\":\"{area}\",\"event\":\"{word}\"");
            if let Some((file, line)) = self.source(entry.site) {
                lines.push_str(",\"line\":{\"file\":");
                push_text(&mut lines, file);
                lines += &format!(",\"line\":{line}}}");
            }
            lines.push_str(",\"fields\":{");
            for (place, (name, value)) in self.fields(id).iter().enumerate() {
                let between = if place == 0 { "" } else { "," };
                lines += &format!("{between}\"{name}\":");
                self.push_value(&mut lines, *value);
            }
            lines.push_str("}}\n");
        }
        lines
    }

    fn fields(&self, id: EntryId) -> Fields {
        let mut fields = Vec::new();
        self.entry(id).event.visit(&mut |name, value| {
            fields.push((name, value));
        });
        fields
    }

    /// A value without quotes.
    fn plain(&self, value: FieldValue) -> String {
        match value {
            FieldValue::Number(n) => n.to_string(),
            FieldValue::Signed(n) => n.to_string(),
            FieldValue::Flag(flag) => flag.to_string(),
            FieldValue::Name(sym) => self.names.text(sym).into(),
            FieldValue::Node(node) => {
                self.node_name(NodeId(node as u16)).into()
            }
            FieldValue::Word(_, word) => word.into(),
            FieldValue::Row(row) if row.is_some() => {
                format!("{} v{}", self.names.text(row.text), row.version)
            }
            FieldValue::Row(_) => String::new(),
        }
    }

    fn push_value(&self, line: &mut String, value: FieldValue) {
        match value {
            FieldValue::Number(_)
            | FieldValue::Signed(_)
            | FieldValue::Flag(_) => line.push_str(&self.plain(value)),
            FieldValue::Name(_)
            | FieldValue::Node(_)
            | FieldValue::Word(..) => push_text(line, &self.plain(value)),
            FieldValue::Row(row) if row.is_some() => {
                line.push_str("{\"text\":");
                push_text(line, self.names.text(row.text));
                *line += &format!(",\"version\":{}}}", row.version);
            }
            FieldValue::Row(_) => line.push_str("null"),
        }
    }
}

fn number(number: u32) -> String {
    number.to_string()
}

/// Quoted where it would not stand for itself.
fn push_cell(table: &mut String, cell: &str) {
    let marked =
        cell.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'));
    if !marked {
        table.push_str(cell);
        return;
    }
    table.push('"');
    for char in cell.chars() {
        if char == '"' {
            table.push('"');
        }
        table.push(char);
    }
    table.push('"');
}

/// A JSON string.
fn push_text(line: &mut String, text: &str) {
    line.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => {
                line.push('\\');
                line.push(char);
            }
            char if char < ' ' => {
                *line += &format!("\\u{:04x}", u32::from(char));
            }
            char => line.push(char),
        }
    }
    line.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_where_it_holds_a_mark_of_the_format() {
        let cell = |text| {
            let mut table = String::new();
            push_cell(&mut table, text);
            table
        };
        assert_eq!(cell("user:1"), "user:1");
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"hi\""), "\"say \"\"hi\"\"\"");
    }

    #[test]
    fn a_json_string_reads_back() {
        for text in ["user:1", "say \"hi\"", "a\\b", "\u{1}\n", "ü€😀"] {
            let mut line = String::new();
            push_text(&mut line, text);
            let read: String = serde_json::from_str(&line).unwrap();
            assert_eq!(read, text);
        }
    }
}
