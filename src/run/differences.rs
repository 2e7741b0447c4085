//! What tells two runs apart, in words.

use super::{Action, Run};
use crate::trace::SimTime;

impl Run {
    /// What this run has and `other` has not, and the other way round: one
    /// phrase each, such as `without: crash cache at 12 ms`.
    ///
    /// Runs of two scenarios differ in that alone.
    pub fn differences(&self, other: &Run) -> Vec<String> {
        if self.scenario.id != other.scenario.id {
            return vec![format!("another scenario: {}", self.scenario.title)];
        }
        let mut found = Vec::new();
        if self.variant.id != other.variant.id {
            let (new, old) = (self.variant.name, other.variant.name);
            found.push(format!("{new} instead of {old}"));
        }
        let (own, others) = (self.settings(), other.settings());
        for knob in self.scenario.knobs {
            let (new, old) = (own.value(knob.name), others.value(knob.name));
            if new != old {
                found.push(format!("{} {new} instead of {old}", knob.label));
            }
        }
        if self.seed != other.seed {
            found.push(format!("seed {} instead of {}", self.seed, other.seed));
        }
        // An end that follows from a knob is no difference of its own.
        if self.until != other.until {
            let (new, old) = (self.until().exact(), other.until().exact());
            found.push(format!("ends at {new} instead of {old}"));
        }
        let mut gone = missing(&other.actions, &self.actions);
        for action in missing(&self.actions, &other.actions) {
            let words = words(action);
            found.push(match gone.iter().position(|it| it.act == action.act) {
                Some(moved) => {
                    format!("{words}, not {}", moment(gone.remove(moved)))
                }
                None => format!("with: {words}"),
            });
        }
        found.extend(gone.iter().map(|it| format!("without: {}", words(it))));
        found
    }
}

/// The actions of one list that are not in another, each counted.
fn missing<'a>(of: &'a [Action], from: &[Action]) -> Vec<&'a Action> {
    let mut rest: Vec<&Action> = from.iter().collect();
    let mut missing = Vec::new();
    for action in of {
        // The moment counts; after how many entries of it is no difference
        // that anybody sees.
        let same = |other: &&Action| {
            other.act == action.act && other.place.at == action.place.at
        };
        match rest.iter().position(same) {
            Some(place) => {
                rest.remove(place);
            }
            None => missing.push(action),
        }
    }
    missing
}

fn words(action: &Action) -> String {
    format!("{} at {}", action.act, moment(action))
}

/// To the microsecond: the rest is nothing that anybody compares.
fn moment(action: &Action) -> SimTime {
    SimTime(action.place.at.as_ns() / 1_000 * 1_000)
}

#[cfg(test)]
mod tests {
    use crate::run::Run;

    fn run() -> Run {
        Run::of("cache-aside").unwrap()
    }

    #[test]
    fn a_run_does_not_differ_from_itself() {
        let acted = run().with_action_texts(&["12ms:crash cache"]).unwrap();
        assert_eq!(run().differences(&run()), Vec::<String>::new());
        assert_eq!(acted.differences(&acted), Vec::<String>::new());
    }

    #[test]
    fn what_was_done_is_named_from_both_sides() {
        let acted = run()
            .with_action_texts(&["12ms:crash cache", "20ms:restart cache"])
            .unwrap();
        let before = run().with_action_texts(&["12ms:crash cache"]).unwrap();
        assert_eq!(
            before.differences(&acted),
            ["without: restart cache at 20 ms"]
        );
        assert_eq!(
            acted.differences(&before),
            ["with: restart cache at 20 ms"]
        );
    }

    #[test]
    fn what_was_done_at_another_time_is_one_difference() {
        let early = run().with_action_texts(&["3ms:crash cache"]).unwrap();
        let late = run().with_action_texts(&["20ms:crash cache"]).unwrap();
        assert_eq!(
            late.differences(&early),
            ["crash cache at 20 ms, not 3 ms"]
        );
    }

    #[test]
    fn one_of_two_equal_actions_is_a_difference() {
        let twice = ["12ms:app-1 read user:1", "12ms:app-1 read user:1"];
        let two = run().with_action_texts(&twice).unwrap();
        let one = run().with_action_texts(&twice[..1]).unwrap();
        assert_eq!(
            one.differences(&two),
            ["without: app-1 read user:1 at 12 ms"]
        );
    }

    #[test]
    fn knobs_seeds_ends_and_programs_are_named() {
        let other = run()
            .with_variant("lease")
            .and_then(|run| run.with_knob("ttl", "500ms"))
            .and_then(|run| run.with_until_text("9s"))
            .unwrap()
            .with_seed(8);
        let differences = other.differences(&run());
        assert_eq!(differences.len(), 4);
        assert_eq!(differences[0], "Lease instead of Update, then delete");
        assert_eq!(differences[1], "Time to live 500ms instead of 2s");
        assert_eq!(differences[2], "seed 8 instead of 7");
        assert!(differences[3].starts_with("ends at 9s instead of "));
    }
}
