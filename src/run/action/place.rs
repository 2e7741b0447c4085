use std::{fmt, str::FromStr};

use super::{Action, ActionError, Place, error};
use crate::run::whole;

const EXPECTED: &str =
    "PLACE:ACTION, where PLACE is a time such as 120ms or 120ms+3";

impl FromStr for Action {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        let (place, act) =
            text.split_once(':').ok_or_else(|| error(text, EXPECTED))?;
        Ok(Action { place: place.parse()?, act: act.parse()? })
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.place, self.act)
    }
}

impl FromStr for Place {
    type Err = ActionError;

    fn from_str(text: &str) -> Result<Self, ActionError> {
        let (at, after) = match text.split_once('+') {
            Some((at, after)) => (at, whole(after)),
            None => (text, Some(0)),
        };
        match (at.parse(), after) {
            (Ok(at), Some(after)) => Ok(Place { at, after }),
            _ => Err(error(text, "a place such as 120ms or 120ms+3")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.at.exact())?;
        match self.after {
            0 => Ok(()),
            after => write!(f, "+{after}"),
        }
    }
}
