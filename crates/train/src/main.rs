//! The program that does one run. `cargo xtask` starts it; so can anybody.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use data::DataSet;
use data::picture::contact_sheet;
use process::{log, print};
use spec::home::{check_clone, data_folder};
use spec::results::{End, HELD_EXIT_CODE, Ruler, RunFolder, controls, write_whole};
use spec::{Backend, RunSpec, Source, Task};
use train::{Comparison, Drawn, RulerError, Samples, Stop, Trained, open_device, parity};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FAILED: u8 = 1;
const REFUSED: u8 = 2;
const INTERRUPTED: u8 = 130;

/// Trains one GAN from a spec.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Does one run, or what is missing of it
    Run {
        /// The spec: what a sweep wrote, or you did
        spec: PathBuf,
        /// The run's folder
        #[arg(long)]
        out: PathBuf,
        /// The commit that this program was built from
        #[arg(long, default_value = "unknown")]
        commit: String,
        /// Stop with a checkpoint when standard input ends: whoever started this holds the other end of it
        #[arg(long)]
        stop_at_eof: bool,
    },
    /// Looks whether the data and backend of specs can be used, and runs nothing
    Check {
        /// The specs
        #[arg(required = true)]
        specs: Vec<PathBuf>,
    },
    /// Opens backends and says what each computes on
    Backends {
        /// Which ones
        #[arg(required = true, value_parser = backend)]
        backends: Vec<Backend>,
    },
    /// Compares backends with double precision, layer by layer and step by step
    Parity {
        /// Which ones
        #[arg(required = true, value_parser = backend)]
        backends: Vec<Backend>,
        /// Where the table goes, beside the terminal
        #[arg(long)]
        out: Option<PathBuf>,
        /// Measure the first alone, here, and print its numbers as JSON
        #[arg(long, hide = true)]
        numbers: bool,
    },
    /// Compares samples of any program with real ones, by every measure: `.npy` files of features or images, folders of PNG
    /// files, or runs
    Compare {
        /// The real ones
        real: PathBuf,
        /// The samples
        fake: PathBuf,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Walks between nine latents of a run's generator: strips, an animation, and how smooth the walks are
    Walk {
        /// The run's folder, with its checkpoint
        run: PathBuf,
        /// A run that memorised on purpose, to be measured beside it
        #[arg(long)]
        control: Option<PathBuf>,
        /// Where the pictures go
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Looks at data sets
    #[command(subcommand)]
    Data(DataCommand),
}

#[derive(Subcommand)]
enum DataCommand {
    /// Describes a data set and draws some of its images
    Show {
        /// Its name
        name: String,
        /// Where its files lie, for sets that are not shipped
        #[arg(long)]
        folder: Option<String>,
        /// The picture [default: NAME.png in the folder of data]
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Measures what every distance axis is marked with, and whether the measures see what they should
    Ruler {
        /// Its name
        #[arg(default_value = "fashion-mnist-small")]
        name: String,
        /// Where its files lie, for sets that are not shipped
        #[arg(long)]
        folder: Option<String>,
        /// The folder of results that the ruler is for
        #[arg(long, default_value = "results")]
        results: PathBuf,
    },
}

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
        Command::Run { spec, out, commit, stop_at_eof } => {
            stop(stop_at_eof).and_then(|stop| run(&spec, &RunFolder::new(out), &commit, &stop))
        }
        Command::Check { specs } => check(&specs),
        Command::Backends { backends: names } => backends(&names),
        Command::Parity { backends, numbers: true, .. } => numbers(backends[0]),
        Command::Parity { backends, out, .. } => parity(&backends, out.as_deref()),
        Command::Compare { real, fake, json } => compare(&real, &fake, json),
        Command::Walk { run, control, out } => walk(&run, control.as_deref(), out.as_deref()),
        Command::Data(DataCommand::Show { name, folder, to }) => show(&name, folder, to),
        Command::Data(DataCommand::Ruler { name, folder, results }) => ruler(&name, folder, &results),
    };
    ExitCode::from(code.unwrap_or_else(|error| {
        log(format_args!("error: {}", spec::printable_lines(&format!("{error:#}"))));
        FAILED
    }))
}

fn backend(name: &str) -> Result<Backend, String> {
    Backend::from_name(name).ok_or_else(|| format!("there are {}", Backend::ALL.map(Backend::name).join(", ")))
}

/// A spec of a run that this program does, or what to say to the user.
fn read(path: &Path) -> Result<RunSpec, String> {
    let spec = spec::read_spec(path).map_err(|mistakes| mistakes.to_string())?;
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
        process::when_input_ends(move || stop.request()).context("can't watch standard input")?;
    }
    Ok(stop)
}

fn run(path: &Path, folder: &RunFolder, commit: &str, stop: &Stop) -> Result<u8> {
    let spec = match read(path) {
        Ok(spec) => spec,
        Err(message) => return refuse(&message),
    };
    match train::run(&spec, folder, commit, stop) {
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
fn check(paths: &[PathBuf]) -> Result<u8> {
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
        if let Err(error) = data::load(&spec.data) {
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

/// Opens each backend and says what it computes on.
fn backends(names: &[Backend]) -> Result<u8> {
    let mut code = 0;
    for &backend in names {
        let start = Instant::now();
        match open_device(backend) {
            Ok(device) => {
                let (device, seconds) = (train::describe_device(&device), start.elapsed().as_secs_f64());
                print(format_args!("{backend}: {device}, ready after {seconds:.1} s"))?;
            }
            Err(error) => {
                log(format_args!("error: {error}"));
                code = FAILED;
            }
        }
    }
    Ok(code)
}

/// What one backend measures of itself.
fn numbers(backend: Backend) -> Result<u8> {
    match parity::measure(backend) {
        Ok(measured) => print(serde_json::to_string(&measured)?)?,
        Err(error) => return refuse(&format!("error: {error}")),
    }
    Ok(0)
}

fn parity(backends: &[Backend], out: Option<&Path>) -> Result<u8> {
    let program = std::env::current_exe().context("this program does not know where it lies")?;
    let table = parity::compare(&program, backends);
    print(&table)?;
    if let Some(out) = out {
        write_whole(out, table.to_string().as_bytes())?;
    }
    for failure in &table.failures {
        log(format_args!("error: {}: {}", failure.subject, failure.why));
    }
    Ok(if table.failures.is_empty() { 0 } else { FAILED })
}

fn show(name: &str, folder: Option<String>, to: Option<PathBuf>) -> Result<u8> {
    let set = match load(name, folder) {
        Ok(set) => set,
        Err(message) => return refuse(&message),
    };
    let out = to.unwrap_or_else(|| data_folder().join(format!("{name}.png")));
    std::fs::create_dir_all(out.with_file_name(""))?;
    write_whole(&out, &contact_sheet(&set.training, 20, 10).png()?)?;
    print(format_args!("{}{}", set.describe(), out.display()))?;
    Ok(0)
}

fn ruler(name: &str, folder: Option<String>, results: &Path) -> Result<u8> {
    let set = match load(name, folder) {
        Ok(set) => set,
        Err(message) => return refuse(&message),
    };
    let ruler = match train::measure_ruler(&set) {
        Ok(ruler) => ruler,
        Err(error @ RulerError::NoNetwork(_)) => return refuse(&format!("error: {error}")),
        Err(error) => return Err(error.into()),
    };
    let path = Ruler::file(results, set.source);
    std::fs::create_dir_all(path.with_file_name(""))?;
    ruler.write(&path)?;
    print(path.display())?;
    let failures = controls(&ruler);
    failures.iter().for_each(|failure| log(format_args!("error: {failure}")));
    Ok(if failures.is_empty() { 0 } else { FAILED })
}

fn compare(real: &Path, fake: &Path, json: bool) -> Result<u8> {
    let compared = Samples::read(real)
        .and_then(|real| Ok((real, Samples::read(fake)?)))
        .map_err(anyhow::Error::from)
        .and_then(|(real, fake)| Ok(Comparison::of(&real, &fake)?));
    match compared {
        Ok(comparison) if json => print(serde_json::to_string_pretty(&comparison)?)?,
        Ok(comparison) => print(comparison.table())?,
        Err(error) => return refuse(&format!("error: {error}")),
    }
    Ok(0)
}

fn walk(run: &Path, control: Option<&Path>, out: Option<&Path>) -> Result<u8> {
    let read =
        |path: &Path| Trained::read(&RunFolder::new(path)).map_err(|why| format!("error: {}: {why}", path.display()));
    let trained = match read(run).and_then(|run| Ok((run, control.map(read).transpose()?))) {
        Ok(trained) => trained,
        Err(message) => return refuse(&message),
    };
    let all = || std::iter::once((&trained.0, run)).chain(trained.1.iter().zip(control));
    for (trained, path) in all() {
        trained.caution().iter().for_each(|caution| log(format_args!("warning: {}: {caution}", path.display())));
    }
    let folder = out.map_or_else(|| RunFolder::new(run).samples(), Path::to_owned);
    std::fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    for Drawn { name, png } in trained.0.strolls()? {
        write_whole(&folder.join(name), &png)?;
        print(folder.join(name).display())?;
    }
    for (trained, path) in all() {
        print(format_args!("\n{}", trained.smoothness()?.table(path)))?;
    }
    Ok(0)
}

/// A data set by its name, or what to say to the user.
fn load(name: &str, folder: Option<String>) -> Result<DataSet, String> {
    let Some(source) = Source::from_name(name) else {
        let names: Vec<&str> = Source::ALL.into_iter().map(Source::name).collect();
        return Err(format!("error: no data set is called `{name}`\nhint: there are {}", names.join(", ")));
    };
    let wanted = spec::Data { source, folder, ..spec::Data::default() };
    data::load(&wanted).map_err(|error| format!("error: {error}"))
}

fn refuse(message: &dyn std::fmt::Display) -> Result<u8> {
    log(message.to_string().trim_end());
    Ok(REFUSED)
}
