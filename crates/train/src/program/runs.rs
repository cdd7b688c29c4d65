//! Runs: one from its spec, and whether those of several specs can be done here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use process::{FAILED, INTERRUPTED, RunArguments, log};
use runs::{End, HELD_EXIT_CODE, RunFolder};
use spec::{RunSpec, Task};
use train::{Stop, open_device};

use super::refuse;

/// A spec of a run that this program does, or what to say to the user.
fn read(path: &Path) -> Result<RunSpec, String> {
    let spec = spec::read_spec(path).map_err(|diagnostics| diagnostics.to_string())?;
    match spec.task {
        Task::Generation => Ok(spec),
        Task::Classification => Err(format!(
            "error: the task of {} is classification, and this program trains GANs\nhint: `cargo xtask run` finds the program for it",
            path.display()
        )),
    }
}

/// What asks a run to stop: signals, and the end of standard input where that is asked for.
fn stop(at_eof: bool) -> Result<Stop> {
    let stop = Stop::on_signals().context("can't watch for signals")?;
    if at_eof {
        let stop = stop.clone();
        process::on_stdin_eof(move || stop.request()).context("can't watch standard input")?;
    }
    Ok(stop)
}

pub fn run(arguments: &RunArguments) -> Result<u8> {
    let RunArguments { spec, out, commit, stop_at_eof } = arguments;
    let stop = stop(*stop_at_eof)?;
    let spec = match read(spec) {
        Ok(spec) => spec,
        Err(message) => return refuse(&message),
    };
    match train::run(&spec, &RunFolder::new(out), commit, &stop) {
        Ok(End::Finished { .. }) => Ok(0),
        Ok(End::Interrupted) => Ok(INTERRUPTED),
        Ok(End::Failed { reason }) => anyhow::bail!(reason),
        Err(error) if error.is_refusal() => refuse(&format!("error: {error}")),
        Err(error) => {
            log(format_args!("error: {error}")); // its causes are in its text
            Ok(if error.is_held() { HELD_EXIT_CODE } else { FAILED })
        }
    }
}

/// Runs on a backend that can't be used fail alone; where none can be used, nothing is to be started.
pub fn check(paths: &[PathBuf]) -> Result<u8> {
    let mut checked: Vec<RunSpec> = Vec::new();
    let mut backends = BTreeMap::new();
    for path in paths {
        let spec = match read(path) {
            Ok(spec) => spec,
            Err(message) => return refuse(&message),
        };
        let known = checked.iter().any(|other| other.data == spec.data && other.backend == spec.backend);
        if known {
            continue;
        }
        if let Err(error) = data::load(&spec.data).and_then(|set| set.fits(&spec)) {
            return refuse(&format!("error: {error}"));
        }
        backends.entry(spec.backend).or_insert_with(|| open_device(spec.backend).map(drop));
        checked.push(spec);
    }
    let some_work = backends.values().any(Result::is_ok);
    let errors: Vec<String> = backends.into_values().filter_map(Result::err).map(|error| error.to_string()).collect();
    if !some_work {
        return refuse(&errors.iter().map(|error| format!("error: {error}")).collect::<Vec<_>>().join("\n"));
    }
    for error in errors {
        log(format_args!("warning: {error}\nwarning: its runs will fail; the others go on"));
    }
    Ok(0)
}
