//! The program that does one run. `cargo xtask` starts it; so can anybody.

mod program;

use std::process::ExitCode;

use clap::Parser;
use process::{FAILED, REFUSED, log};
use spec::home::check_clone;

use program::arguments::{Arguments, Command, DataCommand};
use program::backends::{backends, numbers, parity};
use program::data_sets::{ruler, show};
use program::networks::{export, generator, sample};
use program::runs::{check, run};
use program::samples::{compare, walk};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The main thread is one of the pool's, so that a step on one thread never waits for another to wake up.
    if let Err(error) = rayon::ThreadPoolBuilder::new().use_current_thread().build_global() {
        log(format_args!("warning: {error}; the step takes a little longer"));
    }
    let command = Arguments::parse().command;
    let usable = kernels::check_instructions().map_err(anyhow::Error::from);
    if let Err(error) = usable.and_then(|()| Ok(check_clone()?)) {
        log(format_args!("error: {error}"));
        return ExitCode::from(REFUSED);
    }
    let code = match command {
        Command::Run(arguments) => run(&arguments),
        Command::Check(arguments) => check(&arguments.specs),
        Command::Backends { backends: names } => backends(&names),
        Command::Parity { backends, numbers: true, .. } => numbers(backends[0]),
        Command::Parity { backends, out, .. } => parity(&backends, out.as_deref()),
        Command::Compare(arguments) => compare(&arguments),
        Command::Walk { run, control, out } => walk(&run, control.as_deref(), out.as_deref()),
        Command::Sample(arguments) => sample(&arguments),
        Command::Export { run, out } => export(&run, &out),
        Command::Generator { run, out } => generator(&run, &out),
        Command::Data(DataCommand::Show { name, folder, to }) => show(&name, folder, to),
        Command::Data(DataCommand::Ruler { name, folder, results }) => ruler(&name, folder, &results),
    };
    ExitCode::from(code.unwrap_or_else(|error| {
        log(format_args!("error: {}", spec::printable_lines(&format!("{error:#}"))));
        FAILED
    }))
}
