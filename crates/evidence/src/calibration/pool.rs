//! Simulates one sweep: draws runs from the pool, changes them as the scenario says, and states the claims.

use super::{Scenario, SweepShape};
use crate::answer::{Difference, Expected, Hypothesis, SecondaryComparison, SecondaryMeasure};
use crate::outcome::Outcome;
use crate::random::Stream;
use crate::summary::median;

/// The outcomes of one run of a pool at one budget.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolRun {
    /// The Fréchet distance.
    pub distance: Outcome,
    /// Recall. `None` if it was not measured.
    pub recall: Option<f64>,
    /// The Fréchet distance on a random network. `None` if it was not measured.
    pub random: Option<f64>,
}

/// Runs of two designs, with an outcome at every budget.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    designs: [Vec<Vec<PoolRun>>; 2],
}

impl Pool {
    /// A pool of runs, indexed by design, run and budget. `None` if there are no runs or no budgets, or if runs differ
    /// in their number of budgets.
    pub fn new(designs: [Vec<Vec<PoolRun>>; 2]) -> Option<Self> {
        let budgets = designs[0].first()?.len();
        let is_whole = budgets > 0 && designs.iter().flatten().all(|run| run.len() == budgets);
        (is_whole && !designs[1].is_empty()).then_some(Self { designs })
    }

    /// A synthetic pool of two designs: log distances are normal with these standard deviations, and budgets share
    /// half of the variance. Recall and the random network's distance are correlated with the distance.
    pub fn synthetic(runs: usize, deviations: [f64; 2], budgets: usize) -> Self {
        let mut stream = Stream::keyed("pool", &[runs as u64, budgets as u64]);
        let mut run = |deviation: f64| -> Vec<PoolRun> {
            let common = stream.normal();
            (0..budgets)
                .map(|budget| {
                    let log = deviation * (common + stream.normal()) / f64::sqrt(2.0);
                    let distance = 60.0 * 0.5_f64.powi(budget as i32) * log.exp();
                    PoolRun {
                        distance: Outcome::Value(distance),
                        recall: Some((0.3 - 0.1 * log + 0.05 * stream.normal()).clamp(0.0, 1.0)),
                        random: Some(distance / 100.0 * (0.1 * stream.normal()).exp()),
                    }
                })
                .collect()
        };
        Self { designs: deviations.map(|deviation| (0..runs).map(|_| run(deviation)).collect()) }
    }

    fn budgets(&self) -> usize {
        self.designs[0][0].len()
    }

    /// The hypotheses of one sweep. `None` if a design has too few runs.
    pub(super) fn sweep(
        &self,
        scenario: Scenario,
        shape: SweepShape,
        sweep: usize,
        stream: &mut Stream,
    ) -> Option<Vec<Hypothesis>> {
        // The two designs alternate as the reference.
        let [first, second] = [sweep % 2, (sweep + 1) % 2];
        let (reference, arms) = if scenario == Scenario::UnequalSpread {
            (
                self.sample_arms(first, 1, shape.seeds, stream)?,
                self.sample_arms(second, shape.arms, shape.seeds, stream)?,
            )
        } else {
            let mut all = self.sample_arms(first, shape.arms + 1, shape.seeds, stream)?;
            (all.split_off(shape.arms), all)
        };
        let shifts: Vec<f64> =
            (0..self.budgets()).map(|budget| self.shift(scenario, [first, second], budget)).collect();
        let change = |run: &mut Vec<PoolRun>, is_arm: bool, stream: &mut Stream| {
            let fails = matches!(scenario, Scenario::RareFailures(share) if stream.uniform() < share);
            for (outcome, shift) in run.iter_mut().zip(&shifts).filter(|_| is_arm || fails) {
                *outcome = if fails {
                    PoolRun { distance: Outcome::Diverged, ..*outcome }
                } else {
                    outcome.scaled(shift.exp())
                };
            }
        };
        let mut changed = |mut arm: Vec<Vec<PoolRun>>, is_arm: bool| {
            arm.iter_mut().for_each(|run| change(run, is_arm, stream));
            arm
        };
        let reference: Vec<Vec<PoolRun>> = changed(reference.concat(), false);
        let arms: Vec<Vec<Vec<PoolRun>>> = arms.into_iter().map(|arm| changed(arm, true)).collect();
        let ask = |arm: &Vec<Vec<PoolRun>>| {
            (0..self.budgets()).map(|budget| hypothesis(arm, &reference, budget)).collect::<Vec<_>>()
        };
        Some(arms.iter().flat_map(ask).collect())
    }

    /// Draws arms of a design without replacement.
    fn sample_arms(
        &self,
        design: usize,
        arms: usize,
        seeds: usize,
        stream: &mut Stream,
    ) -> Option<Vec<Vec<Vec<PoolRun>>>> {
        let mut runs = self.designs[design].clone();
        if runs.len() < arms * seeds || seeds == 0 {
            return None;
        }
        stream.partial_shuffle(&mut runs, arms * seeds);
        Some(runs.chunks_exact(seeds).take(arms).map(<[_]>::to_vec).collect())
    }

    /// The shift of the log distances of all arms except the reference.
    fn shift(&self, scenario: Scenario, [reference, arms]: [usize; 2], budget: usize) -> f64 {
        match scenario {
            Scenario::Exchangeable | Scenario::RareFailures(_) => 0.0,
            Scenario::Planted(ratio) => ratio.ln(),
            Scenario::UnequalSpread => {
                let logs =
                    |design: usize| self.designs[design].iter().map(move |run| run[budget].distance.rank_value().ln());
                // The Hodges-Lehmann estimate: after this shift either run of a pair is equally often worse.
                let differences = logs(reference).flat_map(|here| logs(arms).map(move |there| here - there));
                let shift = median(differences.filter(|difference| !difference.is_nan()).collect());
                shift.filter(|shift| shift.is_finite()).unwrap_or(0.0)
            }
        }
    }
}

impl PoolRun {
    /// The same run with its distances multiplied by a ratio.
    fn scaled(self, ratio: f64) -> Self {
        let distance = match self.distance {
            Outcome::Value(distance) => Outcome::Value(distance * ratio),
            Outcome::Diverged => Outcome::Diverged,
        };
        Self { distance, random: self.random.map(|random| random * ratio), ..self }
    }

    fn secondary(self, of: SecondaryMeasure) -> Option<Outcome> {
        let value = match of {
            SecondaryMeasure::Recall => self.recall,
            SecondaryMeasure::RandomNetwork => self.random,
        };
        if self.distance.is_diverged() { Some(Outcome::Diverged) } else { value.map(Outcome::Value) }
    }
}

/// The hypothesis that an arm is worse than the reference at a budget, with the secondary measures that all runs have.
fn hypothesis(arm: &[Vec<PoolRun>], reference: &[Vec<PoolRun>], budget: usize) -> Hypothesis {
    let distances = |runs: &[Vec<PoolRun>]| runs.iter().map(|run| run[budget].distance).collect();
    let secondary = |measure: SecondaryMeasure| {
        let outcomes = |runs: &[Vec<PoolRun>]| {
            runs.iter().map(|run| run[budget].secondary(measure)).collect::<Option<Vec<Outcome>>>()
        };
        Some(SecondaryComparison { measure, arm: outcomes(arm)?, other: outcomes(reference)? })
    };
    Hypothesis::Difference(Difference {
        expected: Expected::Higher,
        arm: distances(arm),
        other: distances(reference),
        secondary: [SecondaryMeasure::Recall, SecondaryMeasure::RandomNetwork]
            .into_iter()
            .filter_map(secondary)
            .collect(),
    })
}
