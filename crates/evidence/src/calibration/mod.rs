//! Calibration of the whole decision procedure: simulated sweeps with known truth are judged like real ones.
//!
//! A pool has runs of two designs. A simulated sweep draws a reference and several arms from it without replacement,
//! and tests the primary family's claims. The decisions are compared with the simulated truth.

mod pool;
mod scenario;

use statrs::distribution::{Beta, ContinuousCDF};

pub use pool::{Pool, PoolRun};
pub use scenario::{Bound, Scenario};

use crate::answer::{Answer, judge};
use crate::random::Stream;

/// The size of a simulated sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SweepShape {
    /// Arms besides the reference. Each has a claim at each budget of the pool.
    pub arms: usize,
    /// Seeds of each arm.
    pub seeds: usize,
}

/// The primary family: five arms besides the reference, with sixteen seeds.
pub const PRIMARY: SweepShape = SweepShape { arms: 5, seeds: 16 };

/// The result of simulating one scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CalibrationResult {
    /// The simulated truth.
    pub scenario: Scenario,
    /// The size of each sweep.
    pub shape: SweepShape,
    /// Under a null: sweeps with any decided claim. For a planted ratio: supported claims.
    pub count: u64,
    /// Under a null: all sweeps. For a planted ratio: all claims.
    pub total: u64,
}

/// Simulates a scenario. The draws are seeded by scenario and shape. `None` if the pool has too few runs.
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
    /// The proportion `count / total`: the family-wise error rate of a null, or the power for a planted ratio.
    pub fn share(&self) -> f64 {
        self.count as f64 / self.total as f64
    }

    /// The 95 % interval of that proportion (Clopper and Pearson 1934). For a planted ratio it is too narrow, because
    /// the claims of one sweep share a reference.
    pub fn interval(&self) -> (f64, f64) {
        let (some, others) = (self.count as f64, (self.total - self.count) as f64);
        let end = |a: f64, b: f64, share: f64| Beta::new(a, b).map_or(f64::NAN, |beta| beta.inverse_cdf(share));
        let low = if self.count == 0 { 0.0 } else { end(some, others + 1.0, 0.025) };
        let high = if self.count == self.total { 1.0 } else { end(some + 1.0, others, 0.975) };
        (low, high)
    }

    /// Whether the scenario's bound holds. `None` for a planted ratio, which has no bound.
    pub fn is_within_bound(&self) -> Option<bool> {
        let (low, high) = self.interval();
        self.scenario.bound().map(|bound| match bound {
            Bound::LowerEnd(most) => low <= most,
            Bound::UpperEnd(most) => high <= most,
        })
    }
}
