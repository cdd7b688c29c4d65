//! Simulates a scenario many times: draws outcomes, judges them, and compares the decisions with the truth.

use evidence::answer::{Answer, Difference, Expected, Hypothesis, judge};
use evidence::effect_size::NEGLIGIBLE;
use evidence::outcome::Outcome;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal, StudentT};

use super::{Noise, Scenario, ScenarioResult, Truth};

/// Standard deviation of the logarithm of a value.
const SPREAD: f64 = 0.3;
/// The same at the margin, small enough for intervals that fit inside the negligible range.
const SMALL_SPREAD: f64 = 0.05;
/// The ratio of the arm's to the reference's standard deviation under unequal spreads.
const SPREAD_RATIO: f64 = 4.0;
/// The proportion of diverging runs.
const FAILURE_RATE: f64 = 0.05;

/// Simulates a scenario with a fixed seed.
pub fn simulate(scenario: Scenario, repeats: usize) -> ScenarioResult {
    let mut draws = Simulator { scenario, rng: ChaCha8Rng::seed_from_u64(0) };
    let false_decisions = (0..repeats).filter(|_| draws.has_false_decision()).count();
    ScenarioResult { scenario, repeats, false_decisions }
}

struct Simulator {
    scenario: Scenario,
    rng: ChaCha8Rng,
}

impl Simulator {
    /// Whether any claim of one simulated sweep is decided against the truth.
    fn has_false_decision(&mut self) -> bool {
        let (shift, expected) = match self.scenario.truth {
            Truth::Same => (0.0, Expected::Higher),
            Truth::AtTheMargin => (NEGLIGIBLE.1.ln(), Expected::Negligible),
        };
        let reference = self.arm(0.0, 1.0);
        let wider = if self.scenario.noise == Noise::Spreads { SPREAD_RATIO } else { 1.0 };
        let hypotheses: Vec<Hypothesis> = (0..self.scenario.claims)
            .map(|_| {
                let arm = self.arm(shift, wider);
                Hypothesis::Difference(Difference { expected, arm, other: reference.clone(), secondary: Vec::new() })
            })
            .collect();
        let is_wrong = |answer| match self.scenario.truth {
            Truth::Same => matches!(answer, Answer::Supported | Answer::Contradicted),
            Truth::AtTheMargin => answer == Answer::Supported,
        };
        judge(&hypotheses).into_iter().any(|judged| is_wrong(judged.answer))
    }

    /// The outcomes of an arm's runs.
    fn arm(&mut self, shift: f64, wider: f64) -> Vec<Outcome> {
        let scenario = self.scenario;
        let spread = wider * if scenario.truth == Truth::Same { SPREAD } else { SMALL_SPREAD };
        let run = |_| {
            let log = shift + spread * self.noise();
            match scenario.noise {
                Noise::Failures if self.rng.random_bool(FAILURE_RATE) => Outcome::Diverged,
                Noise::Ties => Outcome::Value(((log / SPREAD).round() * SPREAD).exp()),
                _ => Outcome::Value(log.exp()),
            }
        };
        (0..scenario.seeds).map(run).collect()
    }

    fn noise(&mut self) -> f64 {
        match self.scenario.noise {
            // The variance is 3 with three degrees of freedom.
            Noise::HeavyTails => StudentT::new(3.0).map_or(0.0, |heavy| heavy.sample(&mut self.rng) / 3.0_f64.sqrt()),
            _ => StandardNormal.sample(&mut self.rng),
        }
    }
}
