//! An arm's outcomes by seed, and how they are set against another arm's.

use std::collections::{BTreeMap, BTreeSet};

use super::{Comparison, Effect, Pairing, Ranking, Test};
use crate::outcome::Outcome;
use crate::statistics::{self, Interval};

/// The outcomes of one arm's finished runs by seed, and the seeds that were planned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replicates {
    /// What the finished runs came to.
    pub outcomes: BTreeMap<u64, Outcome>,
    /// Every seed of the plan.
    pub planned: BTreeSet<u64>,
}

impl Replicates {
    /// Compares this arm with the reference: seed by seed where that was declared and the plan gives both the seeds.
    pub fn against(&self, reference: &Self, paired: bool) -> Effect {
        if self.outcomes.is_empty() || reference.outcomes.is_empty() {
            return Effect::Unfinished;
        }
        let paired = paired && !self.planned.is_disjoint(&reference.planned);
        if !(self.has_logs() && reference.has_logs()) {
            return self.ranked(reference, paired).map_or(Effect::Unfinished, Effect::Ranked);
        }
        if paired {
            return self.pairwise(reference).map_or(Effect::Unfinished, Effect::Measured);
        }
        Effect::Measured(self.groupwise(reference))
    }

    /// Whether every outcome is a value above 0.
    fn has_logs(&self) -> bool {
        self.outcomes.values().all(|outcome| outcome.value().is_some_and(|value| value > 0.0))
    }

    /// Whether every value that there is lies above 0.
    pub fn has_logs_where_finite(&self) -> bool {
        self.outcomes.values().filter_map(|outcome| outcome.value()).all(|value| value > 0.0)
    }

    fn ranked(&self, reference: &Self, paired: bool) -> Option<Ranking> {
        let order = |outcome: &Outcome| outcome.value().unwrap_or(f64::INFINITY);
        let test = if paired {
            let pairs = self.outcomes.iter().filter_map(|(seed, here)| Some((here, reference.outcomes.get(seed)?)));
            // Two runs that diverged differ by nothing.
            let difference = |(here, there)| if here == there { 0.0 } else { order(here) - order(there) };
            let differences: Vec<f64> = pairs.map(difference).collect();
            (!differences.is_empty()).then(|| Test::of_pairs(&statistics::signed_ranks(&differences)))?
        } else {
            let values: Vec<f64> = self.outcomes.values().chain(reference.outcomes.values()).map(order).collect();
            let ranks = statistics::midranks(&values);
            let (left, right) = ranks.split_at(self.outcomes.len());
            Test::of_groups(left, right)
        };
        Some(Ranking { here: self.diverged(), reference: reference.diverged(), test })
    }

    /// How many finished runs diverged.
    pub fn diverged(&self) -> usize {
        self.outcomes.values().filter(|outcome| outcome.value().is_none()).count()
    }

    /// The logs of the values by seed.
    pub fn logs(&self) -> BTreeMap<u64, f64> {
        self.outcomes.iter().filter_map(|(seed, outcome)| Some((*seed, outcome.value()?.ln()))).collect()
    }

    fn pairwise(&self, reference: &Self) -> Option<Comparison> {
        let theirs = reference.logs();
        let pairs: BTreeMap<u64, (f64, f64)> =
            self.logs().into_iter().filter_map(|(seed, log)| Some((seed, (log, *theirs.get(&seed)?)))).collect();
        let differences: Vec<f64> = pairs.values().map(|(here, there)| here - there).collect();
        let values: Vec<(f64, f64)> = pairs.values().copied().collect();
        (!pairs.is_empty()).then(|| Comparison {
            ratio: statistics::mean(&differences).exp(),
            interval: statistics::paired(&differences).map(ratios),
            seeds: pairs.keys().copied().zip(differences.iter().map(|log| log.exp())).collect(),
            test: Test::of_pairs(&differences),
            spread: statistics::variance(&differences).map(f64::sqrt),
            pairing: Pairing::Paired { pairs: pairs.len(), correlation: statistics::correlation(&values) },
        })
    }

    fn groupwise(&self, reference: &Self) -> Comparison {
        let (here, there) = (self.logs(), reference.logs());
        let logs = |by_seed: &BTreeMap<u64, f64>| by_seed.values().copied().collect::<Vec<f64>>();
        let (left, right) = (logs(&here), logs(&there));
        let middle = statistics::mean(&right);
        Comparison {
            ratio: (statistics::mean(&left) - middle).exp(),
            interval: statistics::welch(&left, &right).map(ratios),
            seeds: here.iter().map(|(seed, log)| (*seed, (log - middle).exp())).collect(),
            test: Test::of_groups(&left, &right),
            spread: statistics::pooled_variance(&left, &right).map(f64::sqrt),
            pairing: Pairing::Unpaired { here: left.len(), reference: right.len() },
        }
    }
}

fn ratios(logs: Interval) -> (f64, f64) {
    (logs.low.exp(), logs.high.exp())
}
