//! Words of the other programs: `compare` and `walk` are answered by `train`, `calibrate` and `power` by `analysis`. Builds the
//! program and passes the words on, with its exit code back; knows nothing of what they compute.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::Result;
use runs::{RunFolder, SweepFolder};
use spec::Source;

use crate::exit::{Exit, Refusal};
use crate::folders;
use crate::program::{self, pass_on};
use crate::report;
use crate::samples;
use crate::terminal::printable;
use crate::workspace::{Workspace, choices, shortest};

/// Arguments for the program behind a command.
#[derive(Debug, clap::Args)]
pub struct Passed {
    /// Options of the program behind the command; `-- --help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    pub options: Vec<OsString>,
}

/// What can be said to `compare`.
#[derive(Debug, clap::Args)]
pub struct Compare {
    /// The real samples: the name of a data set, a folder of PNG and JPEG files, a `.npy` or `.npz` file of images or of features
    /// (FILE.npz:ARRAY names one of several), or a run that has its checkpoint, by its folder or as SWEEP/ARM/RUN
    real: OsString,
    /// The samples to compare with them, likewise
    fake: OsString,
    /// Take the middle square of the pictures of folders and resize it, as training does, and data sets at that size
    #[arg(long, value_name = "PIXELS", value_parser = ["8", "16", "32", "64", "128"])]
    image_size: Option<String>,
    /// Describe images by Inception-v3, so that the Fréchet distance is FID and the kernel distance KID: its weights as a safetensors file
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    /// Whose FID that is: they resize images between different points [default: pytorch-fid]
    #[arg(long, value_name = "PROGRAM", value_parser = ["pytorch-fid", "torch-fidelity"], requires = "features")]
    fid: Option<String>,
    /// Print JSON: an object whose `measures` are an object by name, with all digits
    #[arg(long)]
    json: bool,
}

/// What can be said to `walk`.
#[derive(Debug, clap::Args)]
pub struct Walk {
    /// The run, by its folder or as SWEEP/ARM/RUN; its checkpoint must be there
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// A run that memorised on purpose, measured beside it
    #[arg(long, value_name = "RUN")]
    control: Option<PathBuf>,
    /// Where the pictures go [default: the run's folder of samples]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// What can be said to `power`.
#[derive(Debug, clap::Args)]
pub struct Power {
    /// The sweeps, by name
    #[arg(value_name = "SWEEP")]
    sweeps: Vec<String>,
    /// As many seeds for each arm instead of the sweep's own
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    seeds: Option<NonZeroUsize>,
}

/// What can be said to `calibrate`.
#[derive(Debug, clap::Args)]
pub struct Calibrate {
    /// Simulated sweeps for each line of the table
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    repeats: Option<NonZeroUsize>,
    /// A sweep of two arms whose runs the whole pipeline is calibrated on; where none is named, the outcomes
    /// kept in results/calibration/pool.csv, else made-up runs
    #[arg(long, value_name = "SWEEP")]
    pool: Option<String>,
}

/// A count that is not 0, in words for whoever typed another.
///
/// # Errors
///
/// It is none.
pub fn at_least_one(typed: &str) -> Result<NonZeroUsize, &'static str> {
    typed.trim().parse().map_err(|_| "it is a whole number, 1 or above")
}

/// All measures between two sets of samples, of whatever program.
///
/// # Errors
///
/// The program can't be built or started.
pub fn compare(workspace: &Workspace, compare: &Compare) -> Result<Exit> {
    let sides = [&compare.real, &compare.fake].map(|typed| side(workspace, Path::new(typed)));
    sides.iter().try_for_each(|samples| samples::check(samples))?;
    let mut process = workspace.program(program::train(workspace)?);
    process.arg("compare").args(&sides);
    if let Some(size) = &compare.image_size {
        process.arg("--image-size").arg(size);
    }
    if let Some(weights) = &compare.features {
        process.arg("--features").arg(weights);
    }
    if let Some(program) = &compare.fid {
        process.arg("--fid").arg(program);
    }
    pass_on(process.args(compare.json.then_some("--json")))
}

/// Samples as typed: a run, a sweep or a published run under the results where nothing else has the name.
fn side(workspace: &Workspace, typed: &Path) -> PathBuf {
    let inside = workspace.results.join(typed);
    let is_below = || {
        RunFolder::new(&inside).spec_file().is_file()
            || SweepFolder::new(&inside).plan_file().is_file()
            || samples::published(&inside).is_some()
    };
    let is_known = typed.exists() || Source::from_name(&typed.to_string_lossy()).is_some();
    if !is_known && is_below() { shortest(&inside) } else { typed.to_owned() }
}

/// Walks between latents of a run's generator: pictures, and how smooth they are.
///
/// # Errors
///
/// A run that there is not, or the program can't be built or started.
pub fn walk(workspace: &Workspace, walk: &Walk) -> Result<Exit> {
    let run = run(workspace, &walk.run)?;
    let control = walk.control.as_deref().map(|control| self::run(workspace, control)).transpose()?;
    let mut process = workspace.program(program::train(workspace)?);
    process.arg("walk").arg(run);
    for (option, path) in [("--control", control.as_ref()), ("--out", walk.out.as_ref())] {
        process.args(path.iter().flat_map(|path| [option.as_ref(), path.as_os_str()]));
    }
    pass_on(&mut process)
}

/// The folder of a run as typed: a path, or the names of its folders under the results.
///
/// # Errors
///
/// There is none, or it draws no samples.
pub fn run(workspace: &Workspace, typed: &Path) -> Result<PathBuf, Refusal> {
    let places = [typed.to_owned(), workspace.results.join(typed)];
    if let Some(folder) = places.iter().find(|path| RunFolder::new(path).spec_file().is_file()) {
        let folder = shortest(folder);
        samples::check_run(&RunFolder::new(&folder))?;
        return Ok(folder);
    }
    if let Some(refusal) = places.iter().find_map(|path| samples::published(path)) {
        return Err(refusal);
    }
    let known: Vec<String> = folders::found(&workspace.results).into_iter().map(|run| run.name).collect();
    let typed = typed.to_string_lossy();
    Err(Refusal::new(format!("there is no run `{}`", printable(&typed))).hint(choices(
        &typed,
        &known,
        "the runs there are",
    )))
}

/// How often the comparison errs where there is nothing to find.
///
/// # Errors
///
/// The program can't be built or started.
pub fn calibrate(workspace: &Workspace, calibrate: &Calibrate) -> Result<Exit> {
    let mut process = workspace.program(report::program(workspace)?);
    process.arg("calibrate").arg("--results").arg(&workspace.results);
    if let Some(repeats) = calibrate.repeats {
        process.arg("--repeats").arg(repeats.to_string());
    }
    if let Some(pool) = &calibrate.pool {
        process.arg("--pool").arg(pool);
    }
    pass_on(&mut process)
}

/// What the seeds of sweeps can show, at the spread that was seen.
///
/// # Errors
///
/// A sweep that does not exist, or a program that can't be built or started.
pub fn power(workspace: &Workspace, power: &Power) -> Result<Exit> {
    let names = workspace.sweeps_named(&power.sweeps)?;
    if names.is_empty() {
        process::log("no sweep has run yet; `cargo xtask sweep quickstart.toml` runs one");
        return Ok(Exit::Done);
    }
    let mut process = workspace.program(report::program(workspace)?);
    process.arg("power").args(names).arg("--results").arg(&workspace.results);
    if let Some(seeds) = power.seeds {
        process.arg("--seeds").arg(seeds.to_string());
    }
    pass_on(&mut process)
}
