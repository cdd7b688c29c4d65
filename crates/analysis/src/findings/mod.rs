//! Everything that is worked out of a sweep before anything is written: verdicts, outcomes and effects by arm.

mod group;

use std::collections::BTreeSet;

use runs::{Ruler, marks};
use spec::{Backend, Task, names};

use group::JudgingContext;
pub use group::{AnalyzedRun, Group};

use crate::compare::Effect;
use crate::measurement_protocol::{MeasurementProtocol, PlannedProtocol};
use crate::outcome::{self, ComparisonPoint};
use crate::read::Sweep;
use crate::trivial::TrivialBaselines;

/// A sweep, worked out.
#[derive(Debug)]
pub struct Findings<'a> {
    /// What was read.
    pub sweep: &'a Sweep,
    /// The arms in the plan's order; with several backends each arm once for each.
    pub groups: Vec<Group<'a>>,
    /// The grids that claims are about, all cells as one.
    pub regions: Vec<Group<'a>>,
    /// When runs are compared, in rising order.
    pub at: Vec<ComparisonPoint>,
    /// What the ruler says of trivial baselines and of real images.
    pub trivial: TrivialBaselines,
}

impl<'a> Findings<'a> {
    /// Works a sweep out.
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

    /// The arm or the grid that a claim names, on one backend.
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

    /// The reference, once for each backend.
    pub fn references(&self) -> impl Iterator<Item = &Group<'a>> {
        self.groups.iter().filter(|group| group.effect == Effect::Reference)
    }

    /// Whether there is anything beside the reference.
    pub fn is_comparison(&self) -> bool {
        self.groups.len() > self.references().count()
    }

    /// What the distances of finished runs were measured with: one for each of the plan's terms, unless something is wrong.
    pub fn measurement_protocols(&self) -> BTreeSet<&MeasurementProtocol> {
        self.runs()
            .filter(|(_, run)| run.is_finished())
            .filter_map(|(_, run)| run.measurement_protocol.as_ref())
            .collect()
    }

    /// The arms that are measured alike as the plan has it, the reference's first, each time with how: in words that follow "measured",
    /// none where all are.
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

    /// How the outcomes come about, in words.
    pub fn outcome_rule(&self) -> String {
        outcome::in_words(self.runs().filter_map(|(_, run)| run.reading.as_ref()))
    }

    /// When runs are compared: the last of the budgets of the claims, or their end.
    pub fn last_at(&self) -> ComparisonPoint {
        self.at.last().copied().unwrap_or(ComparisonPoint::End)
    }

    /// What the runs were trained for: one task for all of a sweep.
    pub fn task(&self) -> Task {
        self.sweep.runs.first().map_or(Task::default(), |recorded| recorded.run.spec.task)
    }

    /// What runs are compared by, in short.
    pub fn outcome(&self) -> &'static str {
        self.task().outcome_in_words()
    }

    /// Words about distances as they are of what this sweep's runs are compared by.
    pub fn in_task_words(&self, words: &str) -> String {
        match self.task() {
            Task::Generation => words.to_owned(),
            Task::Classification => words.replace("distance", self.outcome()).replace("generator", "network"),
        }
    }

    /// What runs are compared by, in full.
    pub fn outcome_long_name(&self) -> &'static str {
        match self.task() {
            Task::Generation => "Fréchet distance",
            Task::Classification => "share of test images whose class is not named",
        }
    }

    /// The ruler that may stand beside the distances: made with the same network, images and number of samples.
    pub fn ruler(&self) -> Option<&'a Ruler> {
        self.sweep.ruler.as_ref().filter(|ruler| {
            self.measurement_protocols().into_iter().all(|measurement_protocol| measurement_protocol.fits(ruler))
        })
    }

    /// What a measure says of real images: of training images in the place of samples, with the same network and number of samples; for
    /// the checkerboard score, which looks at pixels alone, with any.
    pub fn of_real_images(&self, measure: &str) -> Option<f64> {
        let of_images = |ruler: &&'a Ruler| {
            self.measurement_protocols()
                .into_iter()
                .all(|measurement_protocol| measurement_protocol.is_of_images(ruler))
        };
        let ruler = if measure == names::CHECKERBOARD { self.sweep.ruler.as_ref() } else { self.ruler() };
        ruler.filter(of_images)?.value(marks::REAL, measure)
    }

    /// Which verdicts the runs can't have, and why; none where all can be given, or no run has one that may stand in their place.
    pub fn unavailable_verdicts(&self) -> Option<String> {
        let missing = self.trivial.missing?;
        self.runs().any(|(_, run)| run.lacks_ruler).then(|| missing.sentence())
    }

    /// How many runs have finished.
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
