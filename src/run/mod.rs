//! A run is a value: scenario, variant, seed, knobs, actions, until.
//!
//! The same value gives the same trace on every machine. It has three forms
//! that round-trip: a link, a JSON document and command-line arguments.

mod action;
mod arguments;
mod differences;
mod execute;
mod flush_sweep;
mod guide;
mod json;
mod link;
mod measuring;
mod moves;
mod pair;
mod session;

pub use action::{
    Act, Action, ActionError, FAULTS, KEY_CHARS_MAX, Place, SPAN_MAX,
    TEXT_CHARS_MAX,
};
pub use execute::{Record, execute};
pub use flush_sweep::{FlushPoint, FlushSweep};
pub use guide::{at_stop, carried_on, on_its_way, stop_act};
pub use json::{FORMAT, JsonError, Seed};
pub use link::{Link, LinkError, RESERVED};
pub use measuring::Measuring;
pub use pair::{PAIR, PairError, PairLink};
pub use session::Session;

use crate::{
    scenario::{
        self, KnobError, KnobValue, Scenario, Settings, Topology, Variant,
        shown,
    },
    trace::{SimTime, sort_by_number},
};

/// The longest run there is.
pub const UNTIL_MAX: SimTime = SimTime::from_ms(3_600_000);

/// The most actions a run may have.
pub const ACTIONS_MAX: usize = 10_000;

/// What a seed may be.
const SEED: &str = "a whole number from 0 to 18446744073709551615";

/// What an end may be.
const UNTIL: &str = "a time from 1ns to 3600s";

/// Everything that determines a trace.
#[derive(Clone)]
pub struct Run {
    /// What is acted out.
    pub scenario: &'static Scenario,
    /// With which program.
    pub variant: &'static Variant,
    /// The seed of all chance.
    pub seed: u64,
    /// The knobs that do not stand at their default, by their names.
    knobs: Vec<(&'static str, KnobValue)>,
    /// What a person did, in order.
    actions: Vec<Action>,
    /// Where the run ends, if not where the scenario ends it.
    until: Option<SimTime>,
}

/// A run that cannot be: the place in it and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// There is no such scenario.
    #[error("scenario `{}`: expected one of {known}", shown(given))]
    Scenario {
        /// What was given.
        given: String,
        /// The scenarios there are.
        known: String,
    },
    /// The scenario has no such variant.
    #[error("variant `{}`: expected one of {known}", shown(given))]
    Variant {
        /// What was given.
        given: String,
        /// The variants there are.
        known: String,
    },
    /// The seed is none.
    #[error("seed `{}`: expected {SEED}", shown(given))]
    Seed {
        /// What was given.
        given: String,
    },
    /// The scenario has no such knob.
    #[error("knob `{}`: expected one of {known}", shown(given))]
    UnknownKnob {
        /// What was given.
        given: String,
        /// The knobs there are.
        known: String,
    },
    /// A knob does not take this value.
    #[error(transparent)]
    Knob(#[from] KnobError),
    /// An action cannot be carried out.
    #[error("action {number} {error}")]
    Action {
        /// The how-manieth, from 1.
        number: usize,
        /// What is wrong with it.
        error: ActionError,
    },
    /// There are more actions than [`ACTIONS_MAX`].
    #[error("actions: {count} given: expected at most {ACTIONS_MAX}")]
    TooManyActions {
        /// How many were given.
        count: usize,
    },
    /// There is no such action.
    #[error("action {number}: expected one of the {count} actions")]
    NoAction {
        /// The how-manieth, from 1.
        number: usize,
        /// How many there are.
        count: usize,
    },
    /// An action's place is not in the run.
    #[error("place `{given}`: expected a place before the end at {until}")]
    Place {
        /// What was given.
        given: String,
        /// Where the run ends.
        until: String,
    },
    /// The end is out of range.
    #[error("until `{}`: expected {UNTIL}", shown(given))]
    Until {
        /// What was given.
        given: String,
    },
}

impl Run {
    /// The default run of a scenario.
    ///
    /// # Errors
    /// If there is no such scenario.
    pub fn of(id: &str) -> Result<Run, RunError> {
        let scenario = scenario::find(id).ok_or_else(|| {
            let ids = scenario::CATALOGUE.iter().map(|known| known.id);
            RunError::Scenario { given: id.into(), known: list(ids) }
        })?;
        Ok(Run {
            scenario,
            variant: &scenario.variants[0],
            seed: scenario.seed,
            knobs: Vec::new(),
            actions: Vec::new(),
            until: None,
        })
    }

    /// The same run with another program.
    ///
    /// # Errors
    /// If the scenario has no such variant, or an action names a node that is
    /// not there any more.
    pub fn with_variant(mut self, id: &str) -> Result<Run, RunError> {
        self.variant = self.scenario.variant(id).ok_or_else(|| {
            let ids = self.scenario.variants.iter().map(|known| known.id);
            RunError::Variant { given: id.into(), known: list(ids) }
        })?;
        let actions = std::mem::take(&mut self.actions);
        self.with_actions(actions)
    }

    /// The same run with another seed.
    pub fn with_seed(mut self, seed: u64) -> Run {
        self.seed = seed;
        self
    }

    /// The same run with the seed that this text describes.
    ///
    /// # Errors
    /// If the text is no seed.
    pub fn with_seed_text(self, text: &str) -> Result<Run, RunError> {
        match whole(text) {
            Some(seed) => Ok(self.with_seed(seed)),
            None => Err(RunError::Seed { given: text.into() }),
        }
    }

    /// The same run with a knob turned.
    ///
    /// # Errors
    /// If the scenario has no such knob, or the knob no such value, or an
    /// action names a node that is not there any more.
    pub fn with_knob(
        mut self,
        name: &str,
        text: &str,
    ) -> Result<Run, RunError> {
        let knob = self.scenario.knob(name).ok_or_else(|| {
            let names = self.scenario.knobs.iter().map(|known| known.name);
            RunError::UnknownKnob { given: name.into(), known: list(names) }
        })?;
        let value = knob.parse(text)?;
        self.knobs.retain(|(known, _)| *known != knob.name);
        if value != knob.default {
            let before = |(known, _): &(&str, _)| *known < knob.name;
            let place = self.knobs.partition_point(before);
            self.knobs.insert(place, (knob.name, value));
        }
        // The scenario may now end by itself where the run was told to.
        if let Some(until) = self.until {
            self = self.with_until(until)?;
        }
        let actions = std::mem::take(&mut self.actions);
        self.with_actions(actions)
    }

    /// The same run with these actions instead, sorted by their places.
    ///
    /// # Errors
    /// If there are too many, or one names a node or a link that is not
    /// there or a key or a text that cannot be written down.
    pub fn with_actions(
        mut self,
        mut actions: Vec<Action>,
    ) -> Result<Run, RunError> {
        let count = actions.len();
        if count > ACTIONS_MAX {
            return Err(RunError::TooManyActions { count });
        }
        let topology = self.topology();
        for (index, action) in actions.iter().enumerate() {
            action.act.check(&topology).map_err(|error| RunError::Action {
                number: index + 1,
                error,
            })?;
        }
        sort_by_number(&mut actions, |action| {
            let Place { at, after } = action.place;
            u128::from(at.as_ns()) << 32 | u128::from(after)
        });
        self.actions = actions;
        Ok(self)
    }

    /// The same run with the actions that these texts describe instead.
    ///
    /// # Errors
    /// If a text describes none, and as [`Run::with_actions`].
    pub fn with_action_texts(
        self,
        texts: &[impl AsRef<str>],
    ) -> Result<Run, RunError> {
        let count = texts.len();
        if count > ACTIONS_MAX {
            return Err(RunError::TooManyActions { count });
        }
        let actions = texts.iter().enumerate().map(|(index, text)| {
            let number = index + 1;
            let action = text.as_ref().parse();
            action.map_err(|error| RunError::Action { number, error })
        });
        let actions = actions.collect::<Result<Vec<Action>, _>>()?;
        self.with_actions(actions)
    }

    /// The same run with another end.
    ///
    /// # Errors
    /// If the end is zero or later than [`UNTIL_MAX`].
    pub fn with_until(mut self, until: SimTime) -> Result<Run, RunError> {
        if until == SimTime::ZERO || until > UNTIL_MAX {
            return Err(RunError::Until { given: until.exact() });
        }
        let own = (self.scenario.until)(&self.settings());
        self.until = (until != own).then_some(until);
        Ok(self)
    }

    /// The same run with the end that this text describes.
    ///
    /// # Errors
    /// If the text is no time, and as [`Run::with_until`].
    pub fn with_until_text(self, text: &str) -> Result<Run, RunError> {
        let wrong = || RunError::Until { given: text.into() };
        let until = text.parse().map_err(|_| wrong())?;
        self.with_until(until).map_err(|_| wrong())
    }

    /// All knobs with their values.
    pub fn settings(&self) -> Settings {
        Settings::new(self.scenario.knobs, &self.knobs)
    }

    /// What stands on the stage.
    pub fn topology(&self) -> Topology {
        (self.scenario.topology)(&self.settings(), self.variant)
    }

    /// The knobs that do not stand at their default, by their names.
    pub fn knobs(&self) -> &[(&'static str, KnobValue)] {
        &self.knobs
    }

    /// What a person did, in order.
    pub fn actions(&self) -> &[Action] {
        &self.actions
    }

    /// What happens of itself, in order.
    pub fn scripted(&self) -> Vec<Action> {
        let settings = self.settings();
        let topology = self.topology();
        let texts = (self.scenario.script)(&settings, self.variant);
        let actions = texts.iter().filter_map(|text| text.parse().ok());
        let there = |a: &Action| a.act.check(&topology).is_ok();
        let mut actions: Vec<Action> = actions.filter(there).collect();
        sort_by_number(&mut actions, |action| action.place.at.as_ns().into());
        actions
    }

    /// Where the run ends: nothing happens at this instant any more.
    pub fn until(&self) -> SimTime {
        let own = || (self.scenario.until)(&self.settings());
        self.until.unwrap_or_else(own)
    }

    /// Where the run ends, if not where the scenario ends it.
    pub fn own_until(&self) -> Option<SimTime> {
        self.until
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Run) -> bool {
        self.scenario.id == other.scenario.id
            && self.variant.id == other.variant.id
            && self.seed == other.seed
            && self.knobs == other.knobs
            && self.actions == other.actions
            && self.until == other.until
    }
}

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run")
            .field("scenario", &self.scenario.id)
            .field("variant", &self.variant.id)
            .field("seed", &self.seed)
            .field("knobs", &self.knobs)
            .field("actions", &self.actions)
            .field("until", &self.until)
            .finish()
    }
}

fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// A whole number in plain digits: no sign, no space.
fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}
