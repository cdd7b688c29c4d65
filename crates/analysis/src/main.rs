//! The command line: `analysis report`, `power`, `publish`, `unpack` and `calibrate`. All numbers come from the
//! library.

mod publishing;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use analysis::calibration;
use analysis::claims::{SweepPower, detectable_effects};
use analysis::findings::Findings;
use analysis::pipeline::{POOL, PoolSource, PoolTable, calibrate_pipeline, pool};
use analysis::publish::PublishError;
use analysis::read::Sweep;
use analysis::report::{Report, ReportError, index, latex, report_with_rulers};
use analysis::tensorboard;
use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use publishing::{PublishArgs, UnpackArgs, publish_sweep, unpack_sweep};
use runs::{Published, SweepFolder};
use spec::files::FileError;
use spec::home::workspace;
use spec::printable_lines;

/// A file could not be read or written.
const FAILED: u8 = 1;
/// There is no such sweep.
const USAGE: u8 = 2;

/// From results to verdicts, tables, charts and one page per sweep.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write tables, charts and a page into each sweep's folder, and the page that lists them.
    Report(ReportArgs),
    /// Say what the seeds of sweeps can show, at the spread seen.
    Power(PowerArgs),
    /// Pack the runs of sweeps into the form that is kept, with a report beside.
    Publish(PublishArgs),
    /// Write the folders of published runs again.
    Unpack(UnpackArgs),
    /// Simulate how often claims are decided wrongly, and write that down.
    Calibrate(CalibrateArgs),
}

#[derive(Args)]
struct PowerArgs {
    #[command(flatten)]
    sweeps: SweepArgs,
    /// As many seeds for each arm instead of the sweep's own.
    #[arg(long, value_name = "N")]
    seeds: Option<usize>,
}

#[derive(Args)]
struct CalibrateArgs {
    /// The folder that holds the sweeps; the table goes into its folder `calibration`.
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
    /// Simulated sweeps for each line of the table.
    #[arg(long, value_name = "N", default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..))]
    repeats: u32,
    /// A sweep of two arms whose runs the pipeline is calibrated on; where none is named, the outcomes kept in `calibration/pool.csv`, else made-up runs.
    #[arg(long, value_name = "SWEEP")]
    pool: Option<String>,
}

#[derive(Args)]
struct SweepArgs {
    /// The sweeps; all that have a plan where none is named.
    sweeps: Vec<String>,
    /// The folder that holds the sweeps.
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
}

#[derive(Args)]
struct ReportArgs {
    #[command(flatten)]
    sweeps: SweepArgs,
    /// Write the tables of claims and arms as LaTeX too: summary.tex.
    #[arg(long)]
    latex: bool,
    /// Write the series and sample pictures as event files of TensorBoard too: the folder `tensorboard`.
    #[arg(long)]
    tensorboard: bool,
    /// The sentences of the paper, with the claims that decide them: draws their table in the folder `paper`.
    #[arg(long, value_name = "FILE")]
    paper: Option<PathBuf>,
}

fn main() -> ExitCode {
    // A folder of results without a ruler uses the workspace's.
    let kept = workspace().map(|root| root.join("results"));
    let rulers = kept.as_deref();
    match Cli::parse().command {
        Command::Report(reports) => {
            let made = for_each_sweep(&reports.sweeps, |folder| {
                let Report { tally, page } = report_with_rulers(folder, rulers)?;
                let latex = reports.latex.then(|| latex(folder, rulers)).transpose()?;
                let events = reports.tensorboard.then(|| tensorboard::write(folder)).transpose()?;
                let written = std::iter::once(page).chain(latex).chain(events);
                Ok(written.fold(tally, |line, path| format!("{line}  {}", path.display())))
            });
            write_index(made, &reports.sweeps.results, reports.paper.as_deref())
        }
        Command::Publish(publishing) => {
            let made = for_each_sweep(&publishing.sweeps, |folder| publish_sweep(folder, &publishing, rulers));
            write_index(made, &publishing.to, publishing.paper.as_deref())
        }
        Command::Unpack(unpacking) => match unpack_sweep(&unpacking) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => report_failure(FAILED, &error),
        },
        Command::Power(powers) => for_each_sweep(&powers.sweeps, |folder| {
            let sweep = Sweep::read_with(folder, rulers)?;
            let findings = Findings::new(&sweep);
            let each: String =
                detectable_effects(&findings, powers.seeds).iter().map(|claim| format!("\n  {claim}")).collect();
            Ok(format!("{}{each}", SweepPower::of(&findings, powers.seeds)))
        }),
        Command::Calibrate(calibration) => match calibrate(&calibration) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => report_failure(FAILED, &error),
        },
    }
}

fn report_failure(code: u8, error: &anyhow::Error) -> ExitCode {
    process::log(format_args!("error: {}", printable_lines(&format!("{error:#}"))));
    if let Some(hint) = error.chain().find_map(file_error).and_then(Published::hint) {
        process::log(format_args!("hint: {}", printable_lines(&hint)));
    }
    ExitCode::from(code)
}

/// The file error in the chain of an error.
fn file_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e FileError> {
    let of_report = |error: &'e ReportError| if let ReportError::File(file) = error { Some(file) } else { None };
    let of_publishing = |error: &'e PublishError| match error {
        PublishError::File(file) => Some(file),
        PublishError::Report(error) => of_report(error),
        _ => None,
    };
    let report = || error.downcast_ref::<ReportError>().and_then(of_report);
    error.downcast_ref().or_else(report).or_else(|| error.downcast_ref().and_then(of_publishing))
}

/// Writes the index page after the sweeps, and keeps the first failure.
fn write_index(made: ExitCode, results: &Path, paper: Option<&Path>) -> ExitCode {
    match index(results, paper) {
        Ok(_) => made,
        Err(error) if made == ExitCode::SUCCESS => report_failure(FAILED, &error.into()),
        Err(_) => made,
    }
}

fn calibrate(calibration: &CalibrateArgs) -> anyhow::Result<()> {
    let folder = calibration.results.join("calibration");
    let kept = || Ok(PoolTable::read(&folder.join(POOL))?.map_or(PoolSource::Synthetic, PoolSource::Runs));
    let source = calibration.pool.as_deref().map_or_else(kept, |name| source(&calibration.results, name))?;
    let repeats = calibration.repeats as usize;
    let (tallies, readme) = calibration::calibrate(&folder, repeats)?;
    let often = tallies.iter().filter(|tally| tally.exceeds_level()).count();
    let scenarios = tallies.len();
    let line = format!("{scenarios} scenarios, {often} with more false decisions than 0.05  {}", readme.display());
    process::print(line)?;
    let (rows, page) = calibrate_pipeline(&folder, &source, repeats)?;
    let broken = rows.iter().filter(|row| row.is_within_bound() == Some(false)).count();
    let line = format!("the whole pipeline: {} scenarios, {broken} beyond their bound  {}", rows.len(), page.display());
    Ok(process::print(line)?)
}

/// The pool from a sweep's runs.
fn source(results: &Path, name: &str) -> anyhow::Result<PoolSource> {
    let folder = SweepFolder::new(results.join(name));
    anyhow::ensure!(
        folder.plan_file().exists(),
        "no sweep `{name}` in {}\nhint: sweeps there: {}",
        results.display(),
        list(results)
    );
    let sweep = Sweep::read(&folder)?;
    Ok(PoolSource::Runs(pool(&sweep).with_context(|| format!("sweep `{name}` is no pool"))?))
}

/// The folders of the named sweeps, or of all.
fn folders(sweeps: &SweepArgs) -> anyhow::Result<Vec<SweepFolder>> {
    let folder = |name: &String| {
        let folder = SweepFolder::new(sweeps.results.join(name));
        let hint = || {
            format!("no sweep `{name}` in {}\nhint: sweeps there: {}", sweeps.results.display(), list(&sweeps.results))
        };
        anyhow::ensure!(folder.plan_file().exists(), hint());
        Ok(folder)
    };
    if !sweeps.sweeps.is_empty() {
        return sweeps.sweeps.iter().map(folder).collect();
    }
    let names = names(&sweeps.results).with_context(|| format!("can't read {}", sweeps.results.display()))?;
    anyhow::ensure!(!names.is_empty(), "no sweep in {}: nothing to report", sweeps.results.display());
    names.iter().map(folder).collect()
}

/// The names of the folders that have a plan.
fn names(results: &Path) -> std::io::Result<Vec<String>> {
    let entries = std::fs::read_dir(results)?.flatten();
    let planned = entries.filter(|entry| SweepFolder::new(entry.path()).plan_file().exists());
    let mut names: Vec<String> = planned.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn list(results: &Path) -> String {
    let names = names(results).unwrap_or_default();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Prints a line for each sweep. A failed sweep does not stop the others.
fn for_each_sweep(sweeps: &SweepArgs, line: impl Fn(&SweepFolder) -> anyhow::Result<String>) -> ExitCode {
    let folders = match folders(sweeps) {
        Ok(folders) => folders,
        Err(error) => return report_failure(USAGE, &error),
    };
    let mut code = ExitCode::SUCCESS;
    for folder in folders {
        let name = folder.path().file_name().unwrap_or_default().to_string_lossy();
        match line(&folder).and_then(|line| Ok(process::print(format_args!("{name}: {line}"))?)) {
            Ok(()) => {}
            Err(error) => {
                code = report_failure(FAILED, &error.context(name.into_owned()));
                if folder.read_plan().is_err() {
                    process::log("hint: `cargo xtask sweep` of its file writes the plan again; its runs stay");
                }
            }
        }
    }
    code
}
