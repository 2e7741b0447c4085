//! The parts of a function that do not run, where they are worth moving.

use std::collections::BTreeSet;
use std::ops::Range;

use anyhow::Result;
use wasmparser::Operator;

use super::body::{Body, Step, arity};
use super::module::Module;

/// A run of operators in one block that can become a function: it takes
/// nothing from the stack and leaves nothing on it.
pub struct Part {
    pub steps: Range<usize>,
    /// The locals that it may read before it sets them.
    pub takes: Vec<u32>,
    /// The locals that may be read when it is over, and that it may have set.
    pub gives: Vec<u32>,
    /// The blocks around it to whose ends it may go, the innermost being 0.
    pub exits: Vec<u32>,
    /// Whether it may come to its own end.
    pub falls: bool,
    /// Whether it answers for the function, with values; then it does so in
    /// every case.
    pub answers: bool,
}

/// A block around the operators: how many values a branch to it takes, and
/// whether such a branch goes back.
#[derive(Clone, Copy)]
struct Label {
    arity: usize,
    is_loop: bool,
}

/// Finds the parts of a body that did not run, as large as possible; each
/// must spare its function `worth` bytes.
///
/// # Errors
///
/// When a branch cannot be read.
pub fn parts(
    module: &Module<'_>,
    body: &Body<'_>,
    ran: impl Fn(&Step<'_>) -> bool,
    worth: usize,
) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    let mut labels = vec![Label { arity: body.results.len(), is_loop: false }];
    let mut at = 0;
    while at < body.steps.len() {
        let step = &body.steps[at];
        if !ran(step) && step.reachable && step.height == 0 {
            let end = end(&body.steps, at, &ran);
            let part = part(body, at..end, &labels)?;
            if let Some(part) = part.filter(|part| spared(body, part) > worth) {
                parts.push(part);
                at = end;
                continue;
            }
        }
        follow(module, &step.operator, &mut labels);
        at += 1;
    }
    Ok(parts)
}

/// Keeps account of the open blocks.
fn follow(
    module: &Module<'_>,
    operator: &Operator<'_>,
    labels: &mut Vec<Label>,
) {
    match operator {
        Operator::Block { blockty } | Operator::If { blockty } => {
            let arity = arity(module, *blockty, true);
            labels.push(Label { arity, is_loop: false });
        }
        Operator::Loop { blockty } => {
            let arity = arity(module, *blockty, false);
            labels.push(Label { arity, is_loop: true });
        }
        Operator::End => {
            labels.pop();
        }
        _ => {}
    }
}

/// Where the longest part from `start` on ends.
fn end(
    steps: &[Step<'_>],
    start: usize,
    ran: &impl Fn(&Step<'_>) -> bool,
) -> usize {
    let depth = steps[start].depth;
    let mut end = start;
    for (at, step) in steps.iter().enumerate().skip(start) {
        if step.depth > depth {
            continue;
        }
        if step.height == 0 || !step.reachable {
            end = at;
        }
        let closes = matches!(step.operator, Operator::End | Operator::Else);
        if closes || ran(step) {
            break;
        }
    }
    end
}

/// That run as a part, if it can be one.
fn part(
    body: &Body<'_>,
    steps: Range<usize>,
    labels: &[Label],
) -> Result<Option<Part>> {
    let ways = Ways::of(&body.steps[steps.clone()])?;
    let Ways { mut exits, returns, reads, writes } = ways;
    let falls = body.steps[steps.end].reachable;
    let answers = returns && !body.results.is_empty();
    if returns && !answers {
        exits.insert(labels.len() as u32 - 1);
    }
    let label = |exit: &u32| labels[labels.len() - 1 - *exit as usize];
    let takes_values = exits.iter().any(|exit| label(exit).arity > 0);
    if takes_values || answers && (falls || !exits.is_empty()) {
        return Ok(None);
    }
    let repeats = labels.iter().any(|label| label.is_loop);
    let read_later = |local: &u32| {
        let before = if repeats { &body.steps[..steps.start] } else { &[] };
        let after = &body.steps[steps.end..];
        let is_read = |step: &Step<'_>| {
            matches!(step.operator,
            Operator::LocalGet { local_index } if local_index == *local)
        };
        before.iter().chain(after).any(is_read)
            || repeats && reads.contains(local)
    };
    let goes_on = falls || !exits.is_empty();
    let gives: BTreeSet<u32> =
        writes.into_iter().filter(|it| goes_on && read_later(it)).collect();
    let sorted = |locals: BTreeSet<u32>| {
        let mut locals: Vec<u32> = locals.into_iter().collect();
        // So that fewer types of functions are needed.
        locals.sort_by_key(|local| format!("{}", body.locals[*local as usize]));
        locals
    };
    Ok(Some(Part {
        takes: sorted(&reads | &gives),
        gives: sorted(gives),
        exits: exits.into_iter().collect(),
        steps,
        falls,
        answers,
    }))
}

/// What a run of operators does with the function around it.
#[derive(Default)]
struct Ways {
    exits: BTreeSet<u32>,
    returns: bool,
    reads: BTreeSet<u32>,
    writes: BTreeSet<u32>,
}

impl Ways {
    fn of(steps: &[Step<'_>]) -> Result<Self> {
        let mut ways = Self::default();
        let mut surely_set = BTreeSet::new();
        let mut nested = 0;
        for step in steps {
            match &step.operator {
                Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::If { .. } => nested += 1,
                Operator::End => nested -= 1,
                Operator::LocalGet { local_index }
                    if !surely_set.contains(local_index) =>
                {
                    ways.reads.insert(*local_index);
                }
                Operator::LocalSet { local_index }
                | Operator::LocalTee { local_index } => {
                    ways.writes.insert(*local_index);
                    if nested == 0 {
                        surely_set.insert(*local_index);
                    }
                }
                Operator::Br { relative_depth }
                | Operator::BrIf { relative_depth } => {
                    ways.exits.extend(relative_depth.checked_sub(nested));
                }
                Operator::BrTable { targets } => {
                    for target in targets.targets() {
                        ways.exits.extend(target?.checked_sub(nested));
                    }
                    ways.exits.extend(targets.default().checked_sub(nested));
                }
                Operator::Return => ways.returns = true,
                _ => {}
            }
        }
        Ok(ways)
    }
}

/// How many bytes a function is smaller without a part.
fn spared(body: &Body<'_>, part: &Part) -> usize {
    let size = body.steps[part.steps.clone()].iter().map(|step| step.size);
    // A call with its arguments and results, the branches, and the door.
    let cost = 4 * part.takes.len() + 2 * part.gives.len() + part.exits.len();
    size.sum::<usize>().saturating_sub(cost)
}
