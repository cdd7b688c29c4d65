//! Calibration of the whole pipeline: sweeps of known truth, drawn from a pool of real runs, are judged as real ones are.
//!
//! A pool has runs of two designs. A simulated sweep takes its arms from it without replacement, under made-up names, and asks a
//! reference and so many arms the primary family's questions. What it decides is held against what was done to the outcomes.

mod pool;
mod scenario;

use statrs::distribution::{Beta, ContinuousCDF};

pub use pool::{Pool, PoolRun};
pub use scenario::{Bound, Scenario};

use crate::answer::{Answer, judge};
use crate::random::Stream;

/// How large a simulated sweep is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepShape {
    /// Arms beside the reference; each has a claim at each of the pool's budgets.
    pub arms: usize,
    /// Seeds of each arm.
    pub seeds: usize,
}

/// The primary family: five arms beside the reference, sixteen seeds.
pub const PRIMARY: SweepShape = SweepShape { arms: 5, seeds: 16 };

/// What was counted of one scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationResult {
    /// What was done to the outcomes.
    pub scenario: Scenario,
    /// How large each sweep was.
    pub shape: SweepShape,
    /// Of a null, sweeps with any decided claim; of a planted ratio, claims that were supported.
    pub count: u64,
    /// Of a null, sweeps; of a planted ratio, claims.
    pub total: u64,
}

/// Simulates that many sweeps; the draws follow from scenario and shape. None where the pool has too few runs for the shape.
pub fn calibrate(pool: &Pool, scenario: Scenario, shape: SweepShape, sweeps: usize) -> Option<CalibrationResult> {
    let mut stream = Stream::keyed(scenario.name(), &scenario.key(shape));
    let mut calibrated = CalibrationResult { scenario, shape, count: 0, total: 0 };
    for sweep in 0..sweeps {
        let hypotheses = pool.sweep(scenario, shape, sweep, &mut stream)?;
        let answers: Vec<Answer> = judge(&hypotheses).into_iter().map(|judged| judged.answer).collect();
        if scenario.is_null() {
            calibrated.total += 1;
            calibrated.count += u64::from(answers.iter().any(|answer| answer.is_decided()));
        } else {
            calibrated.total += answers.len() as u64;
            calibrated.count += answers.iter().filter(|answer| **answer == Answer::Supported).count() as u64;
        }
    }
    Some(calibrated)
}

impl CalibrationResult {
    /// The share counted: false decisions of a null, the power for a planted ratio.
    pub fn share(&self) -> f64 {
        self.count as f64 / self.total as f64
    }

    /// The 95 % interval of that share (Clopper and Pearson 1934). Claims of one sweep share a reference, so that for a planted ratio
    /// it is narrower than it should be.
    pub fn interval(&self) -> (f64, f64) {
        let (some, others) = (self.count as f64, (self.total - self.count) as f64);
        let end = |a: f64, b: f64, share: f64| Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(share));
        let low = if self.count == 0 { 0.0 } else { end(some, others + 1.0, 0.025) };
        let high = if self.count == self.total { 1.0 } else { end(some + 1.0, others, 0.975) };
        (low, high)
    }

    /// Whether the scenario's bound is kept; none of a planted ratio, which has none.
    pub fn is_within_bound(&self) -> Option<bool> {
        let (low, high) = self.interval();
        self.scenario.bound().map(|bound| match bound {
            Bound::LowerEnd(most) => low <= most,
            Bound::UpperEnd(most) => high <= most,
        })
    }
}
