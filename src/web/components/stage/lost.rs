//! What a node that stopped has taken with it.

use flushpoint::view::{Loss, NodeContent, NodeStatus, NodeView};

use crate::web::{
    components::icon::{Icon, drawn},
    el::{El, el, span},
    state::Doc,
};

/// A box has room for so many.
const SHOWN_MAX: usize = 3;

/// The acknowledged writes that are lost with a node; none while it runs.
pub fn of(doc: &Doc, node: &NodeView) -> Vec<Loss> {
    let keeps = matches!(
        node.content,
        NodeContent::Cache { .. } | NodeContent::Broker { .. }
    );
    match node.status {
        NodeStatus::Down(_) if keeps => {
            let losses = doc.losses().iter();
            losses.filter(|loss| loss.wiped_at.is_some()).cloned().collect()
        }
        _ => Vec::new(),
    }
}

/// These writes by name, each with its cross.
pub fn list(losses: &[Loss]) -> Option<El> {
    if losses.is_empty() {
        return None;
    }
    let fit = match losses.len() > SHOWN_MAX {
        true => SHOWN_MAX - 1,
        false => losses.len(),
    };
    let lines = losses[..fit].iter().map(|loss| {
        el("li")
            .add(drawn(Icon::Cross, "11"))
            .add(span("key", loss.key.clone()))
            .add(el("s").class("value").text(loss.row.clone()))
            .add(span("word", "lost"))
    });
    let more = (losses.len() > fit)
        .then(|| el("li").text(format!("{} more lost", losses.len() - fit)));
    Some(el("ul").class("lost").all(lines).maybe(more))
}

/// How many acknowledged writes are lost, and which, in a sentence.
pub fn sentence(losses: &[Loss]) -> String {
    const NAMED_MAX: usize = 4;
    let named = losses.iter().take(NAMED_MAX);
    let named: Vec<String> =
        named.map(|loss| format!("{} {}", loss.key, loss.row)).collect();
    let more = match losses.len().saturating_sub(NAMED_MAX) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let what = match losses.len() {
        1 => "1 acknowledged write is lost".into(),
        count => format!("{count} acknowledged writes are lost"),
    };
    format!("{what}: {}{more}.", named.join(", "))
}
