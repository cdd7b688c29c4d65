//! The calibration pool from real runs: the two arms of a sweep.

use evidence::budget::budgets_reached;
use evidence::calibration::{PRIMARY, PoolRun};
use evidence::outcome::Outcome;
use runs::Status;
use spec::{BUDGETS, names};

use super::table::{PoolRow, PoolTable};
use crate::outcome::{self, ComparisonPoint};
use crate::read::{RecordedRun, Sweep};

/// Why a sweep can't be a pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// It does not have two arms.
    #[error("a pool has two arms, this sweep has {0}")]
    Arms(usize),
    /// An arm has too few runs for a simulated sweep.
    #[error("arm `{arm}` has {runs} runs, a simulated sweep draws {needed} of them", needed = RUNS)]
    TooFew {
        /// The arm.
        arm: String,
        /// The number of its runs.
        runs: usize,
    },
    /// A run is unfinished or unusable.
    #[error("seed {seed} of arm `{arm}` has not finished")]
    Unfinished {
        /// The arm.
        arm: String,
        /// The seed.
        seed: u64,
    },
    /// Runs have different lengths.
    #[error("runs end at different budgets: seed {seed} of arm `{arm}` after {images} images")]
    Budgets {
        /// The arm.
        arm: String,
        /// The seed.
        seed: u64,
        /// The images it saw.
        images: u64,
    },
}

/// The runs of one design in a simulated sweep whose arms all have that design.
pub const RUNS: usize = (PRIMARY.arms + 1) * PRIMARY.seeds;

/// The pool of a sweep's two arms, with outcomes at all budgets and at the end.
///
/// # Errors
///
/// The sweep has another number of arms, too few runs, unfinished runs, or runs of different lengths.
pub fn pool(sweep: &Sweep) -> Result<PoolTable, PoolError> {
    let [first, second] = sweep.plan.arms.as_slice() else { return Err(PoolError::Arms(sweep.plan.arms.len())) };
    let images = sweep.runs.first().map_or(0, |run| run.run.spec.images_seen());
    let budgets = budgets_reached(&BUDGETS, images);
    let mut table = PoolTable::default();
    for arm in [&first.name, &second.name] {
        let runs: Vec<&RecordedRun> = sweep.runs.iter().filter(|run| run.arm == *arm).collect();
        if runs.len() < RUNS {
            return Err(PoolError::TooFew { arm: arm.clone(), runs: runs.len() });
        }
        for run in runs {
            let outcomes = of_run(run, images, &budgets)?;
            let row = |(images, outcome): (&u64, PoolRun)| PoolRow {
                arm: arm.clone(),
                seed: run.run.spec.seed,
                images: *images,
                run: outcome,
            };
            table.0.extend(budgets.iter().zip(outcomes).map(row));
        }
    }
    Ok(table)
}

/// The outcomes of a run at each budget, by the rules of [`outcome::read`].
fn of_run(run: &RecordedRun, expected: u64, budgets: &[u64]) -> Result<Vec<PoolRun>, PoolError> {
    let (arm, seed, images) = (run.arm.clone(), run.run.spec.seed, run.run.spec.images_seen());
    if images != expected {
        return Err(PoolError::Budgets { arm, seed, images });
    }
    if run.status != Status::Finished {
        return Err(PoolError::Unfinished { arm, seed });
    }
    let name = run.series.outcome_name(run.run.spec.task);
    let read = |name: &str, images: u64| {
        let budget = ComparisonPoint::Images(images).budget(&run.run.spec);
        outcome::read(&run.series, name, budget, run.diverged_at()).map(|reading| reading.outcome)
    };
    let at = |images: u64| {
        let value = |name: &str| read(name, images).and_then(Outcome::value);
        let (recall, random) = (value(names::RECALL), value(names::FRECHET_DISTANCE_RANDOM));
        Some(PoolRun { distance: read(name, images)?, recall, random })
    };
    let diverged = PoolRun { distance: Outcome::Diverged, recall: None, random: None };
    let is_diverged = run.diverged_at().is_some();
    let runs: Option<Vec<PoolRun>> =
        budgets.iter().map(|budget| at(*budget).or(is_diverged.then_some(diverged))).collect();
    runs.ok_or(PoolError::Unfinished { arm, seed })
}
