//! `analysis publish` and `unpack`: arguments and output.

use std::path::{Path, PathBuf};

use analysis::publish::{Publication, publish, unpack, unpack_runs};
use clap::Args;
use runs::{RunFolder, SweepFolder};
use spec::printable_lines;

use crate::SweepArgs;

/// Arguments of `publish`.
#[derive(Args)]
pub struct PublishArgs {
    #[command(flatten)]
    pub sweeps: SweepArgs,
    /// The folder that the published sweeps go into.
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
    /// A chart that is kept as a file, as `sweep/chart`; may be given several times.
    #[arg(long, value_name = "SWEEP/CHART")]
    chart: Vec<String>,
    /// The sentences of the paper, as for `report`.
    #[arg(long, value_name = "FILE")]
    pub paper: Option<PathBuf>,
}

/// Arguments of `unpack`.
#[derive(Args)]
pub struct UnpackArgs {
    /// The sweep.
    sweep: String,
    /// The folder that holds the sweeps.
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
    /// The folder of results that the sweep's folders go into.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// This run alone, by its place `arm/run`, into a folder; may be given several times.
    #[arg(long, value_name = "ARM/RUN=FOLDER", value_parser = place)]
    run: Vec<(String, PathBuf)>,
}

fn place(typed: &str) -> Result<(String, PathBuf), &'static str> {
    let (place, folder) = typed.split_once('=').ok_or("a run and its folder are one word, with `=` between")?;
    Ok((place.to_owned(), PathBuf::from(folder)))
}

/// Publishes a sweep. Returns the line to print.
pub fn publish_sweep(folder: &SweepFolder, publishing: &PublishArgs, rulers: Option<&Path>) -> anyhow::Result<String> {
    let name = folder.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
    let of_sweep = |chart: &String| Some(chart.strip_prefix(&name)?.strip_prefix('/')?.to_owned());
    let charts: Vec<String> = publishing.chart.iter().filter_map(of_sweep).collect();
    let to = SweepFolder::new(publishing.to.join(&name));
    let Publication { report, runs, notes } = publish(folder, &to, &charts, rulers)?;
    for note in notes {
        process::log(format_args!("{name}: {}", printable_lines(&note)));
    }
    Ok(format!("{runs} runs published: {}  {}", report.tally, report.page.display()))
}

/// Unpacks a sweep, or the named runs.
pub fn unpack_sweep(unpacking: &UnpackArgs) -> anyhow::Result<()> {
    let from = SweepFolder::new(unpacking.results.join(&unpacking.sweep));
    if !unpacking.run.is_empty() {
        let wanted = unpacking.run.iter().map(|(place, folder)| (place.clone(), RunFolder::new(folder)));
        return Ok(unpack_runs(&from, &wanted.collect::<Vec<_>>())?);
    }
    let to = SweepFolder::new(unpacking.to.join(&unpacking.sweep));
    let (runs, superseded) = unpack(&from, &to)?;
    for place in superseded {
        process::log(format_args!("{place} is left out: the plan has another run in its place"));
    }
    Ok(process::print(format_args!("{}: {runs} runs unpacked  {}", unpacking.sweep, to.path().display()))?)
}
