use flushpoint::{
    run::{Run, RunError},
    view::compare::Side,
};

use super::Doc;

/// A field that can be filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The program.
    Variant,
    /// A knob.
    Knob(&'static str),
    /// The seed.
    Seed,
    /// The key of the request that is being written.
    Key,
    /// Its text.
    Text,
    /// The speed of playing.
    Speed,
    /// The key in question; empty for that of the current step.
    StripKey,
    /// The node that is inspected; empty for the one of the current step.
    Inspected,
    /// The window whose values the charts show.
    Reading,
    /// The answer to a question.
    Guess,
    /// The program of one of two runs.
    VariantOf(Side),
    /// How many beats of two runs are done.
    Beat,
}

/// The run with another text in a field, where that belongs to the run.
pub fn run_after(
    doc: &Doc,
    field: Field,
    text: &str,
) -> Result<Option<Run>, RunError> {
    let run = doc.take.run.clone();
    Ok(match field {
        Field::Variant => Some(run.with_variant(text)?),
        Field::Knob(name) => Some(run.with_knob(name, &text.replace(' ', ""))?),
        Field::Seed => {
            let given = || RunError::Seed { given: text.into() };
            Some(run.with_seed(text.trim().parse().map_err(|_| given())?))
        }
        Field::Key
        | Field::Text
        | Field::Speed
        | Field::Inspected
        | Field::Reading
        | Field::StripKey
        | Field::Guess
        | Field::VariantOf(_)
        | Field::Beat => None,
    })
}
