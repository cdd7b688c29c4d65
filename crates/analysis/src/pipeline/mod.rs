//! Calibration of the whole decision procedure: error rates and power, as CSV and Markdown.

mod pool;
mod table;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use evidence::calibration::{Bound, CalibrationResult, PRIMARY, Pool, Scenario, calibrate};
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use spec::files::{FileError, write_whole};

pub use pool::{PoolError, RUNS, pool};
pub use table::{PoolRow, PoolTable};

/// The source of the simulated runs.
#[derive(Debug)]
pub enum PoolSource {
    /// Runs of two arms.
    Runs(PoolTable),
    /// Synthetic outcomes.
    Synthetic,
}

/// The file of a pool's outcomes, next to the table.
pub const POOL: &str = "pool.csv";

/// Standard deviations of the log distance of the synthetic designs: DCGAN's, and that of a design without batch
/// normalisation.
const DEVIATIONS: [f64; 2] = [0.14, 0.70];

impl PoolSource {
    fn words(&self) -> String {
        match self {
            Self::Runs(table) => table.words(),
            Self::Synthetic => format!(
                "The runs are made up: {RUNS} of each of two designs, log distances normal with deviations {} and {}.",
                DEVIATIONS[0], DEVIATIONS[1]
            ),
        }
    }
}

/// Calibrates the procedure. Writes `pipeline.csv` and `pipeline.md` into a folder, and the outcomes of real runs as
/// [`POOL`].
///
/// # Errors
///
/// A file that can't be written.
pub fn calibrate_pipeline(
    folder: &Path,
    source: &PoolSource,
    sweeps: usize,
) -> Result<(Vec<CalibrationResult>, PathBuf), FileError> {
    let pool = match source {
        PoolSource::Runs(table) => table.pool(),
        PoolSource::Synthetic => Some(Pool::synthetic(RUNS, DEVIATIONS, 1)),
    };
    let rows: Vec<CalibrationResult> = Scenario::ALL
        .into_par_iter()
        .filter_map(|scenario| calibrate(pool.as_ref()?, scenario, PRIMARY, sweeps))
        .collect();
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    if let PoolSource::Runs(table) = source {
        write_whole(&folder.join(POOL), table.csv().as_bytes())?;
    }
    write_whole(&folder.join("pipeline.csv"), csv(&rows).as_bytes())?;
    let page = folder.join("pipeline.md");
    write_whole(&page, markdown(source, sweeps, &rows).as_bytes())?;
    Ok((rows, page))
}

fn csv(rows: &[CalibrationResult]) -> String {
    let header = "scenario,value,arms,seeds,counted,of,share,low,high,keeps_its_bound\n".to_owned();
    rows.iter().fold(header, |mut text, row| {
        let (low, high) = row.interval();
        let value = row.scenario.value().map_or(String::new(), |value| value.to_string());
        let bound = row.is_within_bound().map_or(String::new(), |kept| kept.to_string());
        let _ = writeln!(
            text,
            "{},{value},{},{},{},{},{:.5},{low:.5},{high:.5},{bound}",
            row.scenario.name(),
            row.shape.arms,
            row.shape.seeds,
            row.count,
            row.total,
            row.share()
        );
        text
    })
}

fn markdown(source: &PoolSource, sweeps: usize, rows: &[CalibrationResult]) -> String {
    let nulls: String = rows.iter().filter(|row| row.scenario.is_null()).map(null).collect();
    let planted: String = rows.iter().filter(|row| !row.scenario.is_null()).map(planted).collect();
    format!(
        "# How often the whole pipeline decides wrongly, and how often it finds what is there

{sweeps} simulated sweeps for each line: a reference and {} arms of {} seeds, drawn from a pool without replacement and judged
by the code that judges real sweeps (`crates/evidence`), second measures and Holm's correction included. {} Made by
`cargo xtask calibrate`; draws are keyed, so the same runs give the same bytes.

## Nothing to find

A false decision is any decided claim of the sweep's {}.

| scenario | sweeps with a false decision | 95 % interval | bound | kept |
|---|--:|---|---|---|
{nulls}
## A planted ratio

The distances of all arms but the reference are multiplied; half of the sweeps are drawn from either design.

| ratio | claims supported |
|--:|--:|
{planted}",
        PRIMARY.arms,
        PRIMARY.seeds,
        source.words(),
        PRIMARY.arms,
    )
}

fn null(row: &CalibrationResult) -> String {
    let (low, high) = row.interval();
    let bound = match row.scenario.bound() {
        Some(Bound::LowerEnd(most)) => format!("lower end at most {most}"),
        Some(Bound::UpperEnd(most)) => format!("upper end at most {most}"),
        None => String::new(),
    };
    let scenario = match row.scenario {
        Scenario::RareFailures(share) => format!("each run diverges with probability {share}"),
        Scenario::UnequalSpread => "two designs, shifted until neither is worse".to_owned(),
        _ => "arms of one design".to_owned(),
    };
    let kept = if row.is_within_bound() == Some(false) { "**no**" } else { "yes" };
    format!("| {scenario} | {:.4} | [{low:.4}, {high:.4}] | {bound} | {kept} |\n", row.share())
}

fn planted(row: &CalibrationResult) -> String {
    format!("| {} | {:.3} |\n", row.scenario.value().unwrap_or(1.0), row.share())
}
