use serde_json::{Map, Value, json};

use super::{EntryId, FieldValue, Trace};

impl Trace {
    /// One entry as a JSON object with its names spelled out.
    ///
    /// Times are in nanoseconds; `cause` is an entry number or null; `line` is
    /// absent where no source line stands behind the entry.
    pub fn json(&self, id: EntryId) -> Value {
        let entry = self.entry(id);
        let mut fields = Map::new();
        entry.event.visit(&mut |name, value| {
            fields.insert(name.into(), self.field_json(value));
        });
        let mut object = json!({
            "entry": id.0,
            "at_ns": entry.at.as_ns(),
            "cause": entry.cause.some().map(|cause| cause.0),
            "op": entry.op.0,
            "node": self.node_name(entry.node),
            "area": entry.event.area(),
            "event": entry.event.word(),
            "fields": fields,
        });
        if let Some((file, line)) = self.source(entry.site) {
            object["line"] = json!({ "file": file, "line": line });
        }
        object
    }

    fn field_json(&self, value: FieldValue) -> Value {
        match value {
            FieldValue::Number(n) => n.into(),
            FieldValue::Signed(n) => n.into(),
            FieldValue::Flag(flag) => flag.into(),
            FieldValue::Name(sym) => self.names.text(sym).into(),
            FieldValue::Node(node) => {
                self.node_name(super::NodeId(node as u16)).into()
            }
            FieldValue::Word(_, word) => word.into(),
            FieldValue::Row(row) if row.is_some() => {
                json!({
                    "text": self.names.text(row.text),
                    "version": row.version,
                })
            }
            FieldValue::Row(_) => Value::Null,
        }
    }
}
