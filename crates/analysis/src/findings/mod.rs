//! Everything that is worked out of a sweep before anything is written: verdicts, outcomes and effects by arm.

mod group;

use std::collections::BTreeSet;

use spec::results::{Ruler, marks, names};
use spec::{Backend, Task};

pub use group::{Group, Judged};

use crate::compare::Effect;
use crate::outcome::{Outcome, Window};
use crate::read::Sweep;
use crate::statistics;
use crate::verdict::{FALL, Verdict};
use crate::yardstick::{Terms, Yardstick};

/// The last share of the steps over which a reference that still falls makes the comparison a race.
const LAST_QUARTER: f64 = 0.25;

/// A sweep, worked out.
#[derive(Debug)]
pub struct Findings<'a> {
    /// What was read.
    pub sweep: &'a Sweep,
    /// The arms in the plan's order; with several backends each arm once for each.
    pub groups: Vec<Group<'a>>,
    /// The grids that claims are about, all cells as one.
    pub regions: Vec<Group<'a>>,
}

impl<'a> Findings<'a> {
    /// Works a sweep out.
    pub fn new(sweep: &'a Sweep) -> Self {
        let backends: BTreeSet<Backend> = sweep.runs.iter().map(|recorded| recorded.run.spec.backend).collect();
        let arms = sweep.plan.arms.iter().flat_map(|arm| backends.iter().map(move |backend| (arm, *backend)));
        let groups = arms.map(|(arm, backend)| Group::new(sweep, arm, backend, backends.len() > 1));
        let mut groups: Vec<Group<'a>> = groups.filter(|group| !group.runs.is_empty()).collect();
        let effects: Vec<Effect> = groups.iter().map(|group| effect(sweep, &groups, group)).collect();
        groups.iter_mut().zip(effects).for_each(|(group, effect)| group.effect = effect);
        let named = sweep.plan.claims.iter().flat_map(|claim| [Some(&claim.arm), claim.against.as_ref()]);
        let named: BTreeSet<&String> = named.flatten().collect();
        let regions = named.into_iter().flat_map(|name| backends.iter().map(move |backend| (name, *backend)));
        let several = backends.len() > 1;
        let regions = regions.filter_map(|(name, backend)| Group::region(sweep, name, backend, several)).collect();
        Self { sweep, groups, regions }
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
    pub fn runs(&self) -> impl Iterator<Item = (&Group<'a>, &Judged<'a>)> {
        self.groups.iter().flat_map(|group| group.runs.iter().map(move |run| (group, run)))
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
    pub fn yardsticks(&self) -> BTreeSet<&Yardstick> {
        self.runs().filter(|(_, run)| run.is_finished()).filter_map(|(_, run)| run.yardstick.as_ref()).collect()
    }

    /// The arms that are measured alike as the plan has it, the reference's first, each time with how: in words that follow "measured",
    /// none where all are.
    pub fn alike(&self) -> Vec<(String, Vec<&Group<'a>>)> {
        let terms: BTreeSet<Terms> = self.groups.iter().filter_map(Group::terms).collect();
        let of = |own: &Terms| self.groups.iter().filter(|group| group.terms().as_ref() == Some(own)).collect();
        let mut alike: Vec<(String, Vec<&Group<'a>>)> = terms.iter().map(|own| (own.unlike(&terms), of(own))).collect();
        alike.sort_by_key(|(_, groups)| groups.iter().all(|group| group.effect != Effect::Reference));
        alike
    }

    /// Whether the reference still falls at its last step: then a comparison is a race, and no result about quality. It does where
    /// most of its runs are judged to, or where a run of the middle does over the last quarter.
    pub fn is_race(&self) -> bool {
        self.references().any(|reference| {
            let verdicts: Vec<Verdict> = reference.finished().filter_map(|run| Some(run.judgement?.verdict)).collect();
            let improving = verdicts.iter().filter(|verdict| **verdict == Verdict::Improving).count();
            let settled = reference.finished().filter(|run| run.outcome != Some(Outcome::Diverged));
            let distances = settled.filter_map(|run| Some(run.evidence()?.distance));
            let falls = distances.filter_map(|distance| distance.fall_over_last(LAST_QUARTER)).collect();
            2 * improving > verdicts.len() || statistics::median(falls).is_some_and(|fall| fall > FALL)
        })
    }

    /// The stretch of training that the outcomes are about.
    pub fn window(&self) -> Window {
        let measured = self.runs().filter(|(_, run)| run.outcome.is_some_and(|outcome| outcome.value().is_some()));
        Window::of(measured.map(|(_, run)| run.recorded.series.outcome(self.task())))
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
    pub fn said(&self, words: &str) -> String {
        match self.task() {
            Task::Generation => words.to_owned(),
            Task::Classification => words.replace("distance", self.outcome()).replace("generator", "network"),
        }
    }

    /// What runs are compared by, in full.
    pub fn whole_outcome(&self) -> &'static str {
        match self.task() {
            Task::Generation => "Fréchet distance",
            Task::Classification => "share of test images whose class is not named",
        }
    }

    /// The ruler that may stand beside the distances: made with the same network, images and number of samples.
    pub fn ruler(&self) -> Option<&'a Ruler> {
        self.sweep.ruler.as_ref().filter(|ruler| self.yardsticks().into_iter().all(|yardstick| yardstick.fits(ruler)))
    }

    /// What a measure says of real images: of training images in the place of samples, with the same network and number of samples; for
    /// the checkerboard score, which looks at pixels alone, with any.
    pub fn of_real_images(&self, measure: &str) -> Option<f64> {
        let of_images =
            |ruler: &&'a Ruler| self.yardsticks().into_iter().all(|yardstick| yardstick.is_of_images(ruler));
        let ruler = if measure == names::CHECKERBOARD { self.sweep.ruler.as_ref() } else { self.ruler() };
        ruler.filter(of_images)?.value(marks::REAL, measure)
    }

    /// How many runs have finished.
    pub fn finished(&self) -> usize {
        self.runs().filter(|(_, run)| run.is_finished()).count()
    }
}

fn effect(sweep: &Sweep, groups: &[Group], group: &Group) -> Effect {
    if group.arm.name == sweep.plan.reference {
        return Effect::Reference;
    }
    let is_reference = |other: &&Group| other.arm.name == sweep.plan.reference && other.backend == group.backend;
    groups.iter().find(is_reference).map_or(Effect::Unfinished, |reference| group.against(reference, sweep.plan.paired))
}
