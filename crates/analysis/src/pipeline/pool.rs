//! The pool of real runs that the pipeline is calibrated on: the two arms of a sweep.

use evidence::budget::{BUDGETS, Budget, budgets_reached};
use evidence::calibration::{PRIMARY, PoolRun};
use evidence::outcome::Outcome;
use runs::Status;
use spec::names;

use super::table::{PoolRow, PoolTable};
use crate::outcome;
use crate::read::{RecordedRun, Sweep};

/// Why a sweep is no pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PoolError {
    /// It has not two arms.
    #[error("a pool has two arms, this sweep has {0}")]
    Arms(usize),
    /// An arm has too few runs for a simulated sweep.
    #[error("arm `{arm}` has {runs} runs, a simulated sweep draws {needed} of them", needed = RUNS)]
    TooFew {
        /// The arm.
        arm: String,
        /// How many runs it has.
        runs: usize,
    },
    /// A run has not finished, or its folder can't be used.
    #[error("seed {seed} of arm `{arm}` has not finished")]
    Unfinished {
        /// The arm.
        arm: String,
        /// The seed.
        seed: u64,
    },
    /// Runs see different numbers of images.
    #[error("runs end at different budgets: seed {seed} of arm `{arm}` after {images} images")]
    Budgets {
        /// The arm.
        arm: String,
        /// The seed.
        seed: u64,
        /// The images that it sees.
        images: u64,
    },
}

/// Runs that a simulated sweep draws of one arm where all its arms are of that design.
pub const RUNS: usize = (PRIMARY.arms + 1) * PRIMARY.seeds;

/// The pool of a sweep's two arms, with an outcome at every budget that they reach and at their end.
///
/// # Errors
///
/// A sweep with another number of arms, with too few runs, or with runs that have not finished or end at different budgets.
pub fn pool(sweep: &Sweep) -> Result<PoolTable, PoolError> {
    let [first, second] = sweep.plan.arms.as_slice() else { return Err(PoolError::Arms(sweep.plan.arms.len())) };
    let images = sweep.runs.first().map_or(0, images);
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

fn images(run: &RecordedRun) -> u64 {
    run.run.spec.steps * run.run.spec.batch_size as u64
}

/// What a run came to at each budget, each measure by the rules of [`outcome::read`].
fn of_run(run: &RecordedRun, expected: u64, budgets: &[u64]) -> Result<Vec<PoolRun>, PoolError> {
    let (arm, seed, images) = (run.arm.clone(), run.run.spec.seed, images(run));
    if images != expected {
        return Err(PoolError::Budgets { arm, seed, images });
    }
    if run.state != Status::Finished {
        return Err(PoolError::Unfinished { arm, seed });
    }
    let name = run.series.outcome_name(run.run.spec.task);
    let read = |name: &str, images: u64| {
        let budget = Budget { images, batch: run.run.spec.batch_size as u64 };
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
