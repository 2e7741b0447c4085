use flushpoint::run::Run;

use super::beside::{Against, compare};
use crate::web::{
    el::{El, el, span},
    state::{Msg, State, Tell},
};

/// So many differences of two runs are named.
const NAMED_MAX: usize = 2;

/// The runs that were left for this one, each one press away.
#[inline(never)]
pub fn branches(state: &State, tell: &Tell) -> Option<El> {
    let doc = &state.doc;
    let now = &doc.take.run;
    let mut others = doc.others().enumerate();
    let (_, before) = others.next()?;
    let back = el("button")
        .class("before")
        .press(tell, Msg::Return(0))
        .text("Back to the run before");
    let beside = compare(Against::of(state, Some(0)), tell)
        .label("Compare with the run before");
    let ways = el("div").class("both-ways").add(back).add(beside);
    let older = others.map(|(place, run)| {
        let button = el("button")
            .press(tell, Msg::Return(place))
            .text(differs(run, now));
        let beside = compare(Against::of(state, Some(place)), tell)
            .label(format!("Compare with: {}", differs(run, now)));
        el("li").key(place).add(button).add(beside)
    });
    let older: Vec<El> = older.collect();
    let more = (!older.is_empty()).then(|| {
        el("details")
            .class("older")
            .add(el("summary").text(format!("{} older", older.len())))
            .add(el("ol").all(older))
    });
    let foot = el("p").class("differs").add(span("", differs(before, now)));
    Some(el("div").class("branches").add(ways).add(foot.maybe(more)))
}

/// What one would get by going back, in words.
fn differs(run: &Run, now: &Run) -> String {
    let found = run.differences(now);
    let named = found.iter().take(NAMED_MAX).cloned();
    let mut named: Vec<String> = named.collect();
    match found.len() {
        0 => return "the same run".into(),
        count if count > NAMED_MAX => {
            named.push(format!("{} more", count - NAMED_MAX));
        }
        _ => {}
    }
    named.join("; ")
}
