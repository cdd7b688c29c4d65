//! One scenario, many times: outcomes are drawn, judged as real ones are, and held against the truth.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StudentT};
use spec::{Claim, Expect, Measure};

use super::{Noise, Scenario, Tally, Tested, Truth};
use crate::claims::{self, BySeed, Decision, Weighed, decide};
use crate::compare::Replicates;
use crate::outcome::Outcome;
use crate::statistics::{self, Time};

/// Standard deviation of the logarithm of a value; half of its variance is shared by the runs of one seed.
const SPREAD: f64 = 0.3;
/// The same where arms differ by the margin: small enough for intervals that could lie within it.
const SMALL_SPREAD: f64 = 0.05;
const MARGIN: f64 = 1.10;
/// Share of runs that diverge, and of runs that are not healthy.
const FAILURES: f64 = 0.2;
/// Evaluations are so many steps apart, and training ends after so many.
const EVALUATE: f64 = 100.0;
const LAST: u64 = 1_500;

/// Simulates a scenario that many times, always the same.
pub fn simulate(scenario: Scenario, repeats: usize) -> Tally {
    let mut draws = Draws { scenario, rng: ChaCha8Rng::seed_from_u64(0) };
    let wrong = (0..repeats).filter(|_| draws.is_decided_wrongly()).count();
    Tally { scenario, repeats, wrong }
}

struct Draws {
    scenario: Scenario,
    rng: ChaCha8Rng,
}

impl Draws {
    /// Whether any claim of one simulated sweep is decided against the truth.
    fn is_decided_wrongly(&mut self) -> bool {
        let shared: Vec<f64> = (0..self.scenario.seeds).map(|_| self.noise()).collect();
        let reference = self.arm(&shared, 0.0);
        let shift = if self.scenario.truth == Truth::Same { 0.0 } else { MARGIN.ln() };
        let arms: Vec<Vec<f64>> = (0..self.scenario.claims).map(|_| self.arm(&shared, shift)).collect();
        let weights: Vec<Option<Weighed>> = arms.iter().map(|arm| self.weigh(arm, &reference)).collect();
        let ps: Vec<Option<f64>> = weights.iter().map(|weight| weight.as_ref()?.test.p).collect();
        let decided = weights
            .iter()
            .zip(statistics::holm(&ps))
            .filter_map(|(weight, p)| Some(decide(&claim(), weight.as_ref()?, p)));
        let wrong = |decision| match self.scenario.truth {
            Truth::Same => matches!(decision, Decision::Supported | Decision::Contradicted),
            Truth::AtTheMargin => decision == Decision::Equivalent,
        };
        decided.into_iter().any(wrong)
    }

    /// The logarithms of an arm's values, infinite for a run that diverged.
    fn arm(&mut self, shared: &[f64], shift: f64) -> Vec<f64> {
        let scenario = self.scenario;
        let spread = if scenario.truth == Truth::Same { SPREAD } else { SMALL_SPREAD };
        let run = |common: &f64| {
            let common = if scenario.paired { *common } else { self.noise() };
            let log = shift + spread * (common + self.noise()) / 2.0_f64.sqrt();
            match scenario.noise {
                Noise::Failures if self.rng.random_bool(FAILURES) => f64::INFINITY,
                Noise::Ties => (log / SPREAD).round() * SPREAD,
                _ => log,
            }
        };
        shared.iter().map(run).collect()
    }

    fn noise(&mut self) -> f64 {
        match self.scenario.noise {
            // Three degrees of freedom have a variance of three.
            Noise::HeavyTails => StudentT::new(3.0).map_or(0.0, |heavy| heavy.sample(&mut self.rng) / 3.0_f64.sqrt()),
            Noise::Normal | Noise::Ties | Noise::Failures => StandardNormal.sample(&mut self.rng),
        }
    }

    fn weigh(&self, arm: &[f64], reference: &[f64]) -> Option<Weighed> {
        let paired = self.scenario.paired;
        // Seeds that are not paired are others.
        let first = if paired { 0 } else { self.scenario.seeds as u64 };
        match self.scenario.tested {
            Tested::Values => claims::values(&replicates(first, arm), &replicates(0, reference), paired),
            Tested::Spread => claims::spread(&replicates(first, arm), &replicates(0, reference)),
            Tested::Steps => claims::times(&times(first, arm), &times(0, reference), paired),
            Tested::Rate => claims::rate(&held(first, arm), &held(0, reference), paired),
        }
    }
}

fn claim() -> Claim {
    Claim {
        guideline: None,
        says: String::new(),
        arm: String::new(),
        against: None,
        measure: Measure::FrechetDistance,
        expect: Expect::Higher,
        than: None,
        budgets: None,
        margin: MARGIN,
    }
}

fn replicates(first: u64, logs: &[f64]) -> Replicates {
    let outcome = |log: &f64| if log.is_finite() { Outcome::Value(log.exp()) } else { Outcome::Diverged };
    let outcomes: BySeed<Outcome> = (first..).zip(logs.iter().map(outcome)).collect();
    let planned = outcomes.keys().copied().collect();
    Replicates { outcomes, planned }
}

/// Steps around a thousand, seen at evaluations and cut off at the end.
fn times(first: u64, logs: &[f64]) -> BySeed<Time> {
    let time = |log: &f64| {
        let step = ((1_000.0 * log.exp() / EVALUATE).ceil() * EVALUATE) as u64;
        Time { step: step.min(LAST), happened: step <= LAST }
    };
    (first..).zip(logs.iter().map(time)).collect()
}

/// Something that holds of about four in five runs.
fn held(first: u64, logs: &[f64]) -> BySeed<bool> {
    (first..).zip(logs.iter().map(|log| *log < 0.84 * SPREAD)).collect()
}
