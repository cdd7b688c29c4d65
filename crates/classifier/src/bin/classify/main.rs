//! Runs one spec whose task is classification, with the same arguments, folder and exit codes as `train`.
//!
//! burn-train fits the discriminator with a logit for each class. There are no checkpoints: an interrupted run starts again, which takes
//! seconds.

mod loader;
mod manifest;
mod metric_logger;
mod run;

use std::path::Path;
use std::process::ExitCode;

use burn::train::Interrupter;
use clap::Parser;
use classifier::{stop_at_end_of_input, stop_on_signals};
use process::{CheckArguments, FAILED, INTERRUPTED, REFUSED, RunArguments};
use runs::{End, HELD_EXIT_CODE, RunFolder};
use spec::home::check_clone;
use spec::{RunSpec, Task};

/// Trains one discriminator as a classifier.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// Does one run
    Run(RunArguments),
    /// Looks whether the data of specs can be used, and runs nothing
    Check(CheckArguments),
}

fn main() -> ExitCode {
    let command = Command::parse();
    if let Err(error) = check_clone() {
        process::log(format_args!("error: {error}"));
        return ExitCode::from(REFUSED);
    }
    let done = match command {
        Command::Run(arguments) => run(&arguments),
        Command::Check(arguments) => arguments.specs.iter().try_for_each(|spec| check(&read(spec)?)).map(|()| 0),
    };
    ExitCode::from(done.unwrap_or_else(|Refused(message)| {
        process::log(message.trim_end());
        REFUSED
    }))
}

/// A configuration that the user must change first.
struct Refused(String);

fn read(path: &Path) -> Result<RunSpec, Refused> {
    let spec = spec::read_spec(path).map_err(|diagnostics| Refused(diagnostics.to_string()))?;
    match spec.task {
        Task::Classification => Ok(spec),
        Task::Generation => Err(Refused(format!(
            "error: the task of {} is not classification\nhint: `cargo xtask run` finds the program for it",
            path.display()
        ))),
    }
}

fn check(spec: &RunSpec) -> Result<(), Refused> {
    data::load(&spec.data).map(drop).map_err(|error| Refused(format!("error: {error}")))
}

/// Stops the training on signals and, on request, at the end of standard input.
fn interrupter(stop_at_eof: bool) -> Interrupter {
    let interrupter = Interrupter::new();
    let watched = stop_on_signals(&interrupter);
    let watched = watched.and_then(|()| if stop_at_eof { stop_at_end_of_input(&interrupter) } else { Ok(()) });
    if let Err(error) = watched {
        process::log(format_args!("warning: can't watch for being stopped: {error}"));
    }
    interrupter
}

fn run(arguments: &RunArguments) -> Result<u8, Refused> {
    let RunArguments { spec, out, commit, stop_at_eof } = arguments;
    let interrupter = interrupter(*stop_at_eof);
    match run::run(&read(spec)?, &RunFolder::new(out), commit, interrupter) {
        Ok(End::Finished { .. }) => Ok(0),
        Ok(End::Interrupted) => Ok(INTERRUPTED),
        Ok(End::Failed { reason }) => {
            process::log(format_args!("error: {reason}"));
            Ok(FAILED)
        }
        Err(error) if error.is_refusal() => Err(Refused(format!("error: {error}"))),
        Err(error) => {
            process::log(format_args!("error: {error}"));
            Ok(if error.is_held() { HELD_EXIT_CODE } else { FAILED })
        }
    }
}
