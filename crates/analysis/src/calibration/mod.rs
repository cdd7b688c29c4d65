//! Error rates of the decision procedure: simulated outcomes with known truth are judged like real ones.
//!
//! The draws are seeded: the same code gives the same table. Outcomes are simulated, not training.

mod render;
mod scenario;
mod simulate;

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use spec::files::{FileError, write_whole};
use statrs::distribution::{Beta, ContinuousCDF};

pub use scenario::{Noise, Scenario, Truth};
pub use simulate::simulate;

/// The result of one scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScenarioResult {
    /// The scenario.
    pub scenario: Scenario,
    /// The number of simulated sweeps.
    pub repeats: usize,
    /// Sweeps with a decision that contradicts the truth.
    pub false_decisions: usize,
}

impl ScenarioResult {
    /// The rate of false decisions.
    pub fn rate(&self) -> f64 {
        self.false_decisions as f64 / self.repeats as f64
    }

    /// The 95 % interval of the rate (Clopper and Pearson 1934).
    pub fn interval(&self) -> (f64, f64) {
        let (false_decisions, right) = (self.false_decisions as f64, (self.repeats - self.false_decisions) as f64);
        let end = |a: f64, b: f64, share: f64| Beta::new(a, b).map(|beta| beta.inverse_cdf(share));
        let low = if self.false_decisions == 0 { Ok(0.0) } else { end(false_decisions, right + 1.0, 0.025) };
        let high =
            if self.false_decisions == self.repeats { Ok(1.0) } else { end(false_decisions + 1.0, right, 0.975) };
        (low.unwrap_or(0.0), high.unwrap_or(1.0))
    }

    /// Whether the rate is significantly above the level: the whole interval lies above it.
    pub fn exceeds_level(&self) -> bool {
        self.interval().0 > evidence::family::LEVEL
    }
}

/// Simulates every scenario and writes `calibration.csv` and `README.md` into a folder.
///
/// # Errors
///
/// A file that can't be written.
pub fn calibrate(folder: &Path, repeats: usize) -> Result<(Vec<ScenarioResult>, PathBuf), FileError> {
    let results: Vec<ScenarioResult> =
        Scenario::all().into_par_iter().map(|scenario| simulate(scenario, repeats)).collect();
    fs::create_dir_all(folder).map_err(FileError::io("make", folder))?;
    write_whole(&folder.join("calibration.csv"), render::csv(&results).as_bytes())?;
    let readme = folder.join("README.md");
    write_whole(&readme, render::readme(&results).as_bytes())?;
    Ok((results, readme))
}
