//! The command line: list, run, trace, link, compare.
//!
//! It ends with 0 when what was asked for was carried out, whatever the
//! verdicts, and with 2 and one line when an argument is none.

mod arguments;
mod compare;
mod list;
mod report;
mod table;

use std::{
    io::{self, BufWriter, Write},
    process::ExitCode,
};

use clap::{Parser, error::ErrorKind};
use flushpoint::run::execute;

use arguments::{Arguments, COMMANDS, Command};
use compare::Compared;
use report::Report;

const WRONG_ARGUMENT: u8 = 2;

/// Carries out what the arguments ask for.
pub fn main() -> ExitCode {
    let outcome = match Arguments::try_parse() {
        Ok(arguments) => carry_out(arguments.command),
        Err(error) => explain(&error),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Argument(message)) => {
            complain(&message);
            ExitCode::from(WRONG_ARGUMENT)
        }
        // Whoever reads has read enough.
        Err(Failure::Output(error))
            if error.kind() == io::ErrorKind::BrokenPipe =>
        {
            ExitCode::SUCCESS
        }
        Err(Failure::Output(error)) => {
            complain(&format!("standard output: {error}"));
            ExitCode::FAILURE
        }
    }
}

enum Failure {
    /// An argument is none: which, its value, what was expected.
    Argument(String),
    /// The output cannot be written.
    Output(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

fn carry_out(command: Command) -> Result<(), Failure> {
    let out = &mut BufWriter::new(io::stdout().lock());
    match command {
        Command::List { json: true } => json(out, &list::scenarios())?,
        Command::List { json: false } => list::write(out)?,
        Command::Run { which, json: as_json } => {
            let link = which.link().map_err(Failure::Argument)?;
            let record = execute(&link.run);
            match as_json {
                true => json(out, &Report::new(&link, &record))?,
                false => report::write(out, &link, &record)?,
            }
        }
        Command::Trace { which } => {
            let link = which.link().map_err(Failure::Argument)?;
            let trace = execute(&link.run).trace;
            for (id, _) in trace.iter() {
                writeln!(out, "{}", trace.json(id))?;
            }
        }
        Command::Link { which } => {
            let link = which.link().map_err(Failure::Argument)?;
            writeln!(out, "{}", link.fragment())?;
        }
        Command::Compare { first, second, json: as_json } => {
            let run = |name, text| arguments::either(name, text);
            let runs = [run("FIRST", &first), run("SECOND", &second)];
            let [first, second] =
                runs.map(|run| run.map_err(Failure::Argument));
            let compared = Compared::new([first?, second?]);
            match as_json {
                true => json(out, &compared.json())?,
                false => compared.write(out)?,
            }
        }
    }
    Ok(out.flush()?)
}

fn json(out: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// A hash in sixteen digits.
fn hex(hash: u64) -> String {
    format!("{hash:016x}")
}

/// Help and version go to the output; anything else is a wrong argument.
fn explain(error: &clap::Error) -> Result<(), Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let out = &mut io::stdout().lock();
            write!(out, "{}", error.render())?;
            Ok(out.flush()?)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let why = format!("command: expected one of {COMMANDS}");
            Err(Failure::Argument(why))
        }
        _ => Err(Failure::Argument(arguments::in_one_line(error))),
    }
}

/// One line on standard error; nobody is left to hear that this failed.
fn complain(message: &str) {
    let mut line = String::from("error: ");
    for char in message.chars() {
        match char.is_control() {
            true => line.extend(char.escape_default()),
            false => line.push(char),
        }
    }
    let _ = writeln!(io::stderr(), "{line}");
}
