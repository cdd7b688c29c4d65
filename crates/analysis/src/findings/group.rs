//! An arm's runs, and which of them count.

use std::collections::BTreeSet;

use runs::Networks;
use spec::{Arm, Backend};

use evidence::budget::Weights;

use super::run::{AnalyzedRun, JudgingContext};
use crate::compare::{self, Effect, Replicates};
use crate::measurement_protocol::{MeasurementProtocol, PlannedProtocol};
use crate::outcome::{ComparisonPoint, Outcome};
use crate::read::{RecordedRun, Sweep};
use crate::statistics;

/// The runs of an arm on one backend, which differ only in their seed.
#[derive(Debug)]
pub struct Group<'a> {
    /// The arm's name, with the backend if there are several.
    pub label: String,
    /// The arm.
    pub arm: &'a Arm,
    /// The backend.
    pub backend: Backend,
    /// The runs in the plan's order.
    pub runs: Vec<AnalyzedRun<'a>>,
    /// The effect relative to the reference on the same backend, at the last of [`ComparisonPoint::of`].
    pub effect: Effect,
    /// Whether this is a whole grid, whose runs differ in more than their seed.
    pub is_region: bool,
}

impl<'a> Group<'a> {
    pub(super) fn new(
        sweep: &'a Sweep,
        (arm, backend): (&'a Arm, Backend),
        is_multi_backend: bool,
        context: JudgingContext,
    ) -> Self {
        let of_group = |recorded: &&RecordedRun| recorded.arm == arm.name && recorded.run.spec.backend == backend;
        Self {
            label: if is_multi_backend { format!("{} ({backend})", arm.name) } else { arm.name.clone() },
            arm,
            backend,
            runs: sweep.runs.iter().filter(of_group).map(|recorded| AnalyzedRun::new(recorded, context)).collect(),
            effect: Effect::Reference,
            is_region: false,
        }
    }

    /// All cells of a grid on one backend as one group. `None` if there is no such grid.
    pub(super) fn region(
        sweep: &'a Sweep,
        (grid, backend): (&str, Backend),
        is_multi_backend: bool,
        context: JudgingContext,
    ) -> Option<Self> {
        let of_grid = |arm: &&Arm| arm.grid.as_deref() == Some(grid);
        let arm = sweep.plan.arms.iter().find(of_grid)?;
        let cells = sweep
            .plan
            .arms
            .iter()
            .filter(of_grid)
            .map(|arm| Self::new(sweep, (arm, backend), is_multi_backend, context));
        Some(Self {
            label: if is_multi_backend { format!("{grid} ({backend})") } else { grid.to_owned() },
            arm,
            backend,
            runs: cells.flat_map(|cell| cell.runs).collect(),
            effect: Effect::Unfinished,
            is_region: true,
        })
    }

    /// The runs that count: for each seed the longest finished one.
    pub fn finished(&self) -> impl Iterator<Item = &AnalyzedRun<'a>> {
        self.one_per_seed(|_| true, |other, run| other > run)
    }

    /// The runs that count at a budget: for each seed the shortest finished one that reaches it. A longer run has the
    /// same bits there, but at its end a run has more measures.
    pub fn finished_at(&self, at: ComparisonPoint) -> impl Iterator<Item = &AnalyzedRun<'a>> {
        let is_longest = at == ComparisonPoint::End;
        let counts = self.counts_at(at);
        self.one_per_seed(counts, move |other, run| if is_longest { other > run } else { other < run })
    }

    /// The number of planned seeds that count at a budget.
    pub fn planned_at(&self, at: ComparisonPoint) -> usize {
        let counts = self.counts_at(at);
        let seeds = self.runs.iter().filter(|run| counts(run)).map(|run| (&run.recorded.arm, run.seed()));
        seeds.collect::<BTreeSet<_>>().len()
    }

    /// The outcome of each planned seed at a budget, in the plan's order. `None` for an unfinished or diverged run.
    pub fn seed_outcomes(&self, at: ComparisonPoint) -> Vec<Option<f64>> {
        let mut seeds: Vec<(&str, u64)> = Vec::new();
        let counts = self.counts_at(at);
        for run in self.runs.iter().filter(|run| counts(run)) {
            let seed = (run.recorded.arm.as_str(), run.seed());
            if !seeds.contains(&seed) {
                seeds.push(seed);
            }
        }
        let of_seed = |(arm, seed): (&str, u64)| {
            let mut counted = self.finished_at(at).filter(|run| run.recorded.arm == arm && run.seed() == seed);
            counted.next()?.outcome_at(at)?.outcome.value()
        };
        seeds.into_iter().map(of_seed).collect()
    }

    /// The number of counting runs that have diverged at a budget.
    pub fn diverged_at(&self, at: ComparisonPoint) -> usize {
        let has_diverged = |run: &&AnalyzedRun| run.outcome_at(at).is_some_and(|reading| reading.outcome.is_diverged());
        self.finished_at(at).filter(has_diverged).count()
    }

    /// Whether a run counts at a budget, finished or not: it reaches it, or the group has runs of one length only.
    fn counts_at(&self, at: ComparisonPoint) -> impl Fn(&AnalyzedRun) -> bool + use<> {
        let is_any = at == ComparisonPoint::End || !self.has_lengths();
        move |run| is_any || run.reaches(at)
    }

    /// Whether it has runs of several lengths.
    fn has_lengths(&self) -> bool {
        self.runs.iter().any(|run| run.recorded.run.is_longer)
    }

    /// The finished runs, one for each arm and seed, preferred by their steps.
    fn one_per_seed(
        &self,
        counts: impl Fn(&AnalyzedRun) -> bool,
        is_preferred: impl Fn(u64, u64) -> bool,
    ) -> impl Iterator<Item = &AnalyzedRun<'a>> {
        let has_longer = self.has_lengths();
        self.runs.iter().filter(move |run| {
            let is_other = |other: &&AnalyzedRun| {
                is_preferred(other.steps(), run.steps())
                    && other.has_same_seed(run)
                    && other.is_finished()
                    && counts(other)
            };
            run.is_finished() && counts(run) && !(has_longer && self.runs.iter().any(|other| is_other(&other)))
        })
    }

    /// The median over the counting runs that have a value.
    pub fn median(&self, of: impl Fn(&AnalyzedRun) -> Option<f64>) -> Option<f64> {
        statistics::median(self.finished().filter_map(of).collect())
    }

    /// The outcomes of the runs that did not diverge.
    pub fn distances(&self) -> Vec<f64> {
        self.finished().filter_map(|run| run.outcome()?.value()).collect()
    }

    /// The geometric mean of the outcomes. `None` if all runs diverged.
    pub fn distance(&self) -> Option<f64> {
        statistics::geometric_mean(&self.distances())
    }

    /// The number of diverged runs.
    pub fn diverged(&self) -> usize {
        self.finished().filter(|run| run.outcome() == Some(Outcome::Diverged)).count()
    }

    /// The last step of any run.
    pub fn steps(&self) -> u64 {
        self.runs.iter().map(AnalyzedRun::steps).max().unwrap_or(0)
    }

    /// The sizes of the networks, which all runs share.
    pub fn networks(&self) -> Option<Networks> {
        self.runs.iter().find_map(|run| run.recorded.manifest.as_ref()?.networks)
    }

    /// The median duration of finished runs in seconds.
    pub fn time(&self) -> Option<f64> {
        let times = self.finished().filter_map(|run| Some(run.recorded.manifest.as_ref()?.timing.total));
        statistics::median(times.collect())
    }

    /// The median duration of a training step of finished runs, in seconds.
    pub fn seconds_per_step(&self) -> Option<f64> {
        let manifests = self.finished().filter_map(|run| run.recorded.manifest.as_ref());
        let timed = manifests.filter(|manifest| manifest.step > 0);
        statistics::median(timed.map(|manifest| manifest.timing.training / manifest.step as f64).collect())
    }

    /// The effect relative to another group. There is no ratio between different protocols.
    pub fn against(&self, other: &Self, at: ComparisonPoint) -> Effect {
        match self.protocol_difference(other) {
            None => compare::effect(&self.replicates(at), &other.replicates(at)),
            Some(measured) => Effect::Incomparable(measured),
        }
    }

    /// How this group was measured, if another was measured differently. The words follow "measured".
    pub fn protocol_difference(&self, other: &Self) -> Option<String> {
        if self.is_comparable(other) {
            return None;
        }
        let words = self
            .planned_protocol()
            .zip(other.planned_protocol())
            .map(|(here, there)| here.differences_from(&BTreeSet::from([there])));
        Some(words.filter(|words| !words.is_empty()).unwrap_or_else(|| "with other things".to_owned()))
    }

    /// The planned protocol.
    pub fn planned_protocol(&self) -> Option<PlannedProtocol> {
        self.runs.first().map(|run| PlannedProtocol::of(&run.recorded.run.spec))
    }

    /// Whether both groups have the same protocol. Two grids with the same cells are compared cell by cell.
    pub fn is_comparable(&self, other: &Self) -> bool {
        if self.is_region && other.is_region && self.runs.len() == other.runs.len() {
            return self.runs.iter().zip(&other.runs).all(|(here, there)| have_same_protocol([here, there]));
        }
        have_same_protocol(self.runs.iter().chain(&other.runs))
    }

    /// The outcomes of finished runs by seed.
    pub fn replicates(&self, at: ComparisonPoint) -> Replicates {
        self.finished_at(at).filter_map(|run| Some((run.seed(), run.outcome_at(at)?.outcome))).collect()
    }

    /// The outcomes of G's own weights by seed, for runs that are compared by the moving average.
    pub fn raw_replicates(&self, at: ComparisonPoint) -> Replicates {
        let has_average =
            |run: &&AnalyzedRun| run.outcome_at(at).is_some_and(|reading| reading.weights == Weights::Average);
        self.finished()
            .filter(has_average)
            .filter_map(|run| Some((run.seed(), run.raw_outcome_at(at)?.outcome)))
            .collect()
    }
}

/// Whether runs with a distance have the same protocol.
fn have_same_protocol<'j, 'a: 'j>(runs: impl IntoIterator<Item = &'j AnalyzedRun<'a>>) -> bool {
    let measured = runs.into_iter().filter(|run| run.is_finished() && run.outcome() != Some(Outcome::Diverged));
    measured.map(|run| run.measurement_protocol.as_ref()).collect::<BTreeSet<Option<&MeasurementProtocol>>>().len() <= 1
}
