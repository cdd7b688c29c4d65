//! The analysis of a sweep: verdicts, outcomes and effects of each arm.

mod group;
mod run;

use std::collections::BTreeSet;

use runs::{Ruler, marks};
use spec::{Backend, Task, names};

pub use group::Group;
pub use run::AnalyzedRun;
use run::JudgingContext;

use crate::compare::Effect;
use crate::measurement_protocol::{MeasurementProtocol, PlannedProtocol};
use crate::outcome::{self, ComparisonPoint};
use crate::read::Sweep;
use crate::trivial::TrivialBaselines;

/// The analysis of a sweep.
#[derive(Debug)]
pub struct Findings<'a> {
    /// The sweep.
    pub sweep: &'a Sweep,
    /// The arms in the plan's order, once for each backend.
    pub groups: Vec<Group<'a>>,
    /// The grids that claims are about, each as one group.
    pub regions: Vec<Group<'a>>,
    /// The points at which runs are compared, ascending.
    pub at: Vec<ComparisonPoint>,
    /// The ruler's trivial baselines and real images.
    pub trivial: TrivialBaselines,
}

impl<'a> Findings<'a> {
    /// Analyses a sweep.
    pub fn new(sweep: &'a Sweep) -> Self {
        let backends: BTreeSet<Backend> = sweep.runs.iter().map(|recorded| recorded.run.spec.backend).collect();
        let arms = sweep.plan.arms.iter().flat_map(|arm| backends.iter().map(move |backend| (arm, *backend)));
        let at = ComparisonPoint::of(&sweep.plan);
        let trivial = TrivialBaselines::of(sweep);
        let context = JudgingContext { at: at.last().copied().unwrap_or(ComparisonPoint::End), trivial };
        let groups = arms.map(|arm| Group::new(sweep, arm, backends.len() > 1, context));
        let mut groups: Vec<Group<'a>> = groups.filter(|group| !group.runs.is_empty()).collect();
        let effects: Vec<Effect> = groups.iter().map(|group| effect(sweep, &groups, group, context.at)).collect();
        groups.iter_mut().zip(effects).for_each(|(group, effect)| group.effect = effect);
        let named: BTreeSet<&str> =
            sweep.plan.claims.iter().flat_map(|claim| claim.names(&sweep.plan.reference)).collect();
        let regions = named.into_iter().flat_map(|name| backends.iter().map(move |backend| (name, *backend)));
        let is_multi_backend = backends.len() > 1;
        let regions = regions.filter_map(|named| Group::region(sweep, named, is_multi_backend, context)).collect();
        Self { sweep, groups, regions, at, trivial }
    }

    /// The arm or grid that a claim names, on one backend.
    pub fn named(&self, name: &str, backend: Backend) -> Option<&Group<'a>> {
        let is_named = |group: &&Group| {
            let own = if group.is_region { group.arm.grid.as_deref() } else { Some(group.arm.name.as_str()) };
            own == Some(name) && group.backend == backend
        };
        self.groups.iter().chain(&self.regions).find(is_named)
    }

    /// Every run with its group.
    pub fn runs(&self) -> impl Iterator<Item = (&Group<'a>, &AnalyzedRun<'a>)> {
        self.groups.iter().flat_map(|group| group.runs.iter().map(move |run| (group, run)))
    }

    /// The reference on a group's backend.
    pub fn reference_of(&self, group: &Group) -> Option<&Group<'a>> {
        self.references().find(|reference| reference.backend == group.backend)
    }

    /// The reference on each backend.
    pub fn references(&self) -> impl Iterator<Item = &Group<'a>> {
        self.groups.iter().filter(|group| group.effect == Effect::Reference)
    }

    /// Whether there is any arm besides the reference.
    pub fn is_comparison(&self) -> bool {
        self.groups.len() > self.references().count()
    }

    /// The protocols of finished runs: one for each planned protocol, unless something is wrong.
    pub fn measurement_protocols(&self) -> BTreeSet<&MeasurementProtocol> {
        self.runs()
            .filter(|(_, run)| run.is_finished())
            .filter_map(|(_, run)| run.measurement_protocol.as_ref())
            .collect()
    }

    /// The groups by planned protocol, the reference's first. Each has words that follow "measured", which are empty
    /// for a single protocol.
    pub fn by_protocol(&self) -> Vec<(String, Vec<&Group<'a>>)> {
        let terms: BTreeSet<PlannedProtocol> = self.groups.iter().filter_map(Group::planned_protocol).collect();
        let of = |own: &PlannedProtocol| {
            self.groups.iter().filter(|group| group.planned_protocol().as_ref() == Some(own)).collect()
        };
        let mut by_protocol: Vec<(String, Vec<&Group<'a>>)> =
            terms.iter().map(|own| (own.differences_from(&terms), of(own))).collect();
        by_protocol.sort_by_key(|(_, groups)| groups.iter().all(|group| group.effect != Effect::Reference));
        by_protocol
    }

    /// The rule by which outcomes are computed, in words.
    pub fn outcome_rule(&self) -> String {
        outcome::in_words(self.runs().filter_map(|(_, run)| run.final_outcome.as_ref()))
    }

    /// The last comparison point.
    pub fn last_at(&self) -> ComparisonPoint {
        self.at.last().copied().unwrap_or(ComparisonPoint::End)
    }

    /// The task of the runs, which all of a sweep share.
    pub fn task(&self) -> Task {
        self.sweep.runs.first().map_or(Task::default(), |recorded| recorded.run.spec.task)
    }

    /// The short name of the outcome.
    pub fn outcome(&self) -> &'static str {
        self.task().outcome_in_words()
    }

    /// Adapts words about distances to the outcome of this sweep's task.
    pub fn in_task_words(&self, words: &str) -> String {
        match self.task() {
            Task::Generation => words.to_owned(),
            Task::Classification => words.replace("distance", self.outcome()).replace("generator", "network"),
        }
    }

    /// The full name of the outcome.
    pub fn outcome_long_name(&self) -> &'static str {
        match self.task() {
            Task::Generation => "Fréchet distance",
            Task::Classification => "share of test images whose class is not named",
        }
    }

    /// The ruler, if it has the same network, images and number of samples as the runs.
    pub fn ruler(&self) -> Option<&'a Ruler> {
        self.sweep.ruler.as_ref().filter(|ruler| {
            self.measurement_protocols().into_iter().all(|measurement_protocol| measurement_protocol.fits(ruler))
        })
    }

    /// The value of a measure for training images in place of samples, from a matching ruler. The checkerboard score
    /// uses pixels alone, so any ruler of the images serves.
    pub fn of_real_images(&self, measure: &str) -> Option<f64> {
        let of_images = |ruler: &&'a Ruler| {
            self.measurement_protocols()
                .into_iter()
                .all(|measurement_protocol| measurement_protocol.is_of_images(ruler))
        };
        let ruler = if measure == names::CHECKERBOARD { self.sweep.ruler.as_ref() } else { self.ruler() };
        ruler.filter(of_images)?.value(marks::REAL, measure)
    }

    /// The verdicts that can't be given, with the reason. `None` if no run is affected.
    pub fn unavailable_verdicts(&self) -> Option<String> {
        let missing = self.trivial.missing?;
        self.runs().any(|(_, run)| run.lacks_ruler).then(|| missing.sentence())
    }

    /// The number of finished runs.
    pub fn finished(&self) -> usize {
        self.runs().filter(|(_, run)| run.is_finished()).count()
    }
}

fn effect(sweep: &Sweep, groups: &[Group], group: &Group, at: ComparisonPoint) -> Effect {
    if group.arm.name == sweep.plan.reference {
        return Effect::Reference;
    }
    if sweep.plan.region.is_some() {
        return Effect::WithinSettings;
    }
    let is_reference = |other: &&Group| other.arm.name == sweep.plan.reference && other.backend == group.backend;
    groups.iter().find(is_reference).map_or(Effect::Unfinished, |reference| group.against(reference, at))
}
