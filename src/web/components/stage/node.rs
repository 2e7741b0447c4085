use flushpoint::{
    run::Act,
    scenario::NodeKind,
    trace::{OpKind, Outcome, SimTime, Stop},
    view::{
        CacheRow, DbRow, Freshness, NodeContent, NodeStatus, NodeView,
        RunningOp, Told, span_words,
    },
};
use yew::prelude::*;

use crate::web::{
    components::{
        freshness,
        icon::{Icon, drawn},
    },
    state::{Msg, Tell},
};

/// How long a press of `Pause` makes an app stand still.
pub const PAUSE: SimTime = SimTime::from_ms(50);

/// A box shows at most so many operations, and so many lines of keys.
const OPS_MAX: usize = 2;
const LINES_MAX: usize = 3;

/// A node's box.
pub struct Boxed<'a> {
    /// The node.
    pub node: &'a NodeView,
    /// The moment.
    pub now: SimTime,
    /// Changes with every step, so that a pulse begins anew.
    pub beat: bool,
    /// Whether the step under the cursor belongs to the lit proof.
    pub proof: bool,
    /// A client's letter.
    pub letter: Option<char>,
    /// Hears what the visitor does.
    pub tell: &'a Tell,
}

/// A node with what it holds and what one can do to it.
pub fn boxed(props: &Boxed<'_>) -> Html {
    let Boxed { node, now, letter, .. } = props;
    let status = match node.status {
        NodeStatus::Up => "up",
        NodeStatus::Down(_) => "down",
        NodeStatus::Paused(_) => "paused",
    };
    let by = letter.map(|letter| format!("by-{}", letter.to_ascii_lowercase()));
    let pulse = if props.beat { "pulse-even" } else { "pulse-odd" };
    let class = classes!(
        "node",
        status,
        by,
        node.current.then_some("current"),
        node.current.then_some(pulse),
        (node.current && props.proof).then_some("proves"),
    );
    html! {
        <div key={node.id.0} {class} role="group" data-node=""
            aria-label={node.name.clone()}>
            <div class="title">
                if let Some(letter) = letter {
                    <b class="letter" aria-hidden="true">{ letter }</b>
                }
                <span class="name">{ &node.name }</span>
                if node.current && props.proof {
                    <em class="mark">{ "proof" }</em>
                }
                { aside(node) }
                <span class="space"></span>
                { buttons(props) }
            </div>
            { state(node, *now) }
            { content(&node.content, *now, node.status == NodeStatus::Up) }
        </div>
    }
}

/// What is remarkable about a node beside its name.
fn aside(node: &NodeView) -> Html {
    let clock = (node.clock_lead_ms != 0).then(|| {
        let lead = node.clock_lead_ms;
        let way = if lead > 0 { "ahead" } else { "behind" };
        let by = span_words(lead.unsigned_abs() * 1_000_000);
        format!("clock {by} {way}")
    });
    let waiting = match &node.content {
        NodeContent::Db { waiting, .. } if *waiting > 0 => {
            Some(format!("{waiting} waiting"))
        }
        _ => None,
    };
    let unseen = unseen(&node.content);
    let more = (unseen > 0).then(|| format!("+{unseen} keys"));
    let words: Vec<String> =
        more.into_iter().chain(clock).chain(waiting).collect();
    html! { if !words.is_empty() {
        <span class="aside">{ words.join(", ") }</span>
    } }
}

/// How many keys do not fit into the box.
fn unseen(content: &NodeContent) -> usize {
    match content {
        NodeContent::App { .. } => 0,
        NodeContent::Cache { rows, more } => {
            more + rows.len() - fitting(rows.iter().map(|r| &r.freshness))
        }
        NodeContent::Db { rows, more, .. } => {
            more + rows.len() - fitting(rows.iter().map(|r| &r.freshness))
        }
    }
}

fn buttons(props: &Boxed<'_>) -> Html {
    let Boxed { node, tell, .. } = props;
    let name = || node.name.clone();
    let button = |word: &'static str, act: Act| {
        let tell = Tell::clone(tell);
        let press = Callback::from(move |_: MouseEvent| {
            tell.dispatch(Msg::Act(act.clone()));
        });
        html! {
            <button class="quiet" onclick={press}
                aria-label={format!("{word} {}", node.name)}>{ word }</button>
        }
    };
    let how = Stop::Process;
    match node.status {
        NodeStatus::Down(_) => button("Restart", Act::Restart { node: name() }),
        NodeStatus::Up | NodeStatus::Paused(_) => html! { <>
            if node.kind == NodeKind::App && node.status == NodeStatus::Up {
                { button("Pause", Act::Pause { node: name(), span: PAUSE }) }
            }
            { button("Crash", Act::Crash { node: name(), how }) }
        </> },
    }
}

/// A line that says why nothing happens here.
fn state(node: &NodeView, now: SimTime) -> Html {
    let words = match node.status {
        NodeStatus::Up => return Html::default(),
        NodeStatus::Down(Stop::Process) => "crashed".to_string(),
        NodeStatus::Down(Stop::Power) => "no power".to_string(),
        NodeStatus::Paused(until) => {
            let left = until.as_ns().saturating_sub(now.as_ns());
            format!("stands still, {} more", span_words(left))
        }
    };
    let icon = match node.status {
        NodeStatus::Paused(_) => Icon::Pause,
        _ => Icon::Cross,
    };
    html! {
        <p class="state">{ drawn(icon, 13) }{ words }</p>
    }
}

fn content(content: &NodeContent, now: SimTime, up: bool) -> Html {
    match content {
        NodeContent::App { running, told } => {
            app(running, told.as_ref(), now, up)
        }
        NodeContent::Cache { rows, .. } => {
            let fit = fitting(rows.iter().map(|row| &row.freshness));
            html! { <>
                <ul class="rows">
                    { for rows[..fit].iter().map(|row| cache_row(row, now)) }
                </ul>
                if up && rows.is_empty() { <p class="none">{ "empty" }</p> }
            </> }
        }
        NodeContent::Db { rows, .. } => {
            let fit = fitting(rows.iter().map(|row| &row.freshness));
            html! { <>
                <ul class="rows">
                    { for rows[..fit].iter().map(|row| db_row(row, now)) }
                </ul>
            </> }
        }
    }
}

/// How many of the first rows fit into a box: a stale one takes two lines.
fn fitting<'a>(rows: impl Iterator<Item = &'a Freshness>) -> usize {
    let mut lines = 0;
    let fits = rows.take_while(|freshness| {
        lines += match freshness {
            Freshness::Stale { .. } => 2,
            Freshness::Fresh | Freshness::Unknown => 1,
        };
        lines <= LINES_MAX
    });
    fits.count()
}

fn further(more: usize) -> Html {
    html! { if more > 0 {
        <p class="none">{ format!("and {more} more") }</p>
    } }
}

fn app(
    running: &[RunningOp],
    told: Option<&Told>,
    now: SimTime,
    up: bool,
) -> Html {
    let more = running.len().saturating_sub(OPS_MAX);
    html! { <>
        <ul class="ops">
            { for running.iter().take(OPS_MAX).map(|op| running_op(op, now)) }
        </ul>
        { further(more) }
        if up && running.is_empty() { <p class="none">{ "idle" }</p> }
        if let Some(told) = told { { last_told(told) } }
    </> }
}

fn running_op(op: &RunningOp, now: SimTime) -> Html {
    let doing = match op.kind {
        OpKind::Read => format!("reads {}", op.key),
        OpKind::Write => format!("writes {} = {}", op.key, op.text),
    };
    let hand = op.hand.as_ref().map(|hand| {
        let class = classes!("hand", freshness::class(&hand.freshness));
        html! {
            <span {class}>
                <span class="what">{ "in hand" }</span>
                { freshness::value(
                    &hand.text, hand.version, &hand.freshness, now,
                ) }
            </span>
        }
    });
    html! {
        <li key={op.op.0}><span class="doing">{ doing }</span>{ hand }</li>
    }
}

fn last_told(told: &Told) -> Html {
    let row = || match told.row.as_str() {
        "" => "nothing".to_string(),
        row => row.to_string(),
    };
    let words = match (told.kind, told.outcome) {
        (OpKind::Read, Outcome::Acknowledged) => format!("read {}", row()),
        (OpKind::Write, Outcome::Acknowledged) => {
            format!("told OK: {}", row())
        }
        (kind, Outcome::Failed) => format!("{} failed", kind.word()),
        (kind, Outcome::Unknown) => {
            format!("{}: outcome unknown", kind.word())
        }
    };
    html! {
        <p class="told">
            <span class="what">{ "last" }</span>
            <span class="value">{ words }</span>
            <span class="when">{ format!("at {}", span_words(told.at.as_ns())) }</span>
        </p>
    }
}

fn cache_row(row: &CacheRow, now: SimTime) -> Html {
    let class = classes!(
        freshness::class(&row.freshness),
        row.changed.then_some("changed"),
    );
    let left = row
        .ttl
        .map(|ttl| span_words(ttl.ends_at.as_ns().saturating_sub(now.as_ns())));
    html! {
        <li key={row.key.clone()} {class}>
            <span class="key">{ &row.key }</span>
            { freshness::value(&row.text, row.version, &row.freshness, now) }
            if let Some(left) = left {
                <span class="ttl">{ format!("{left} left") }</span>
                <span class="track"><span class="bar" data-bar=""></span></span>
            }
        </li>
    }
}

fn db_row(row: &DbRow, now: SimTime) -> Html {
    let class = classes!(
        freshness::class(&row.freshness),
        row.changed.then_some("changed"),
    );
    html! {
        <li key={row.key.clone()} {class}>
            <span class="key">{ &row.key }</span>
            { freshness::value(&row.text, row.version, &row.freshness, now) }
        </li>
    }
}
