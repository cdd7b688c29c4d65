//! The arms of a sweep's file, each resolved to its spec and its runs.

use std::collections::BTreeMap;

use super::axes;
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::file::{ArmEntry, SweepFile};
use super::layers::{Layers, Setting};
use super::pinned::Pinned;
use super::search::{self, OwnSearch};
use super::trainer::TrainerEntry;
use super::typed::Overrides;
use crate::{Arm, Awaited, Fault, Run, RunSpec, SearchedDesign};

/// The arms of a file, resolved.
#[derive(Default)]
pub(super) struct Arms {
    /// Those that have runs, or will have some once a search is over.
    pub(super) arms: Vec<Arm>,
    /// Their specs, by name.
    pub(super) specs: BTreeMap<String, RunSpec>,
    /// Those that the file searches.
    pub(super) designs: Vec<SearchedDesign>,
    /// What is odd about them.
    pub(super) notes: Vec<String>,
}

/// What the arms of a file are resolved with.
pub(super) struct ArmContext<'a> {
    /// The file.
    pub(super) file: &'a SweepFile,
    /// What all arms start from.
    pub(super) base: &'a Base,
    /// The program of one's own, where one is named.
    pub(super) trainer: Option<&'a TrainerEntry>,
    /// What was typed.
    pub(super) overrides: &'a Overrides,
}

impl ArmContext<'_> {
    /// Resolves every arm, and says what is wrong with each.
    pub(super) fn resolve(&self, pinned: &mut Pinned, diagnostics: &mut Diagnostics) -> Arms {
        let mut arms = Arms::default();
        for written in &self.file.arms {
            self.add(written, pinned, &mut arms, diagnostics);
        }
        arms
    }

    fn add(&self, written: &ArmEntry, pinned: &mut Pinned, arms: &mut Arms, diagnostics: &mut Diagnostics) {
        let (file, base) = (self.file, self.base);
        let (own, taken) = (file.own_search(), file.taken_search());
        let mut entry = written.clone();
        if let Some(taken) = taken {
            entry.set.extend(taken.layers(&entry, diagnostics));
        }
        let layers = base.with(&entry, diagnostics);
        let spec = pinned.resolve(&layers, (&entry.place, &entry.within), diagnostics);
        if let Some(trainer) = self.trainer {
            let drawn = own.map_or(&[][..], |own| &own.axes[..]);
            trainer.check_arm((&spec, drawn), (&entry.place, &entry.within), diagnostics);
            arms.notes.extend(trainer.odd_keys(&entry, &base.spec));
        }
        if spec.task != base.spec.task {
            let place = layers.place_of("task").unwrap_or_else(|| entry.place.clone());
            let message = format!("`task` must be the same for all arms of a sweep{}", entry.within.aside());
            diagnostics.push(Diagnostic::new(place, message).hint("set it at the top of the sweep's file".to_owned()));
        }
        arms.notes.extend(base.idle(written, &spec));
        let seeds = self.overrides.seeds_of(written, file);
        taken.iter().for_each(|taken| taken.check(&entry, (&spec, seeds), diagnostics));
        let awaits = own.map(|own| awaited(own, (&entry, &base.spec), (&spec, seeds), diagnostics));
        if own.is_some() {
            arms.designs.push(SearchedDesign { arm: entry.name.clone(), spec: spec.clone() });
            if seeds.is_empty() {
                return check_unclaimed(file, &entry, diagnostics);
            }
        }
        arms.specs.insert(entry.name.clone(), spec.clone());
        arms.arms.push(Arm {
            changes: layers.changes(&base.spec),
            runs: if own.is_some() { Vec::new() } else { runs(&spec, file, seeds) },
            awaits,
            name: entry.name,
            why: entry.why,
            grid: entry.grid,
            cell: entry.cell,
        });
    }
}

fn runs(spec: &RunSpec, file: &SweepFile, seeds: &[u64]) -> Vec<Run> {
    let run = |backend, seed| Run::new(RunSpec { seed, backend, ..spec.clone() });
    file.backends.iter().flat_map(|backend| seeds.iter().map(|seed| run(*backend, *seed))).collect()
}

/// The runs that an arm has once the search is over.
fn awaited(
    own: &OwnSearch,
    (entry, base): (&ArmEntry, &RunSpec),
    (spec, seeds): (&RunSpec, &[u64]),
    diagnostics: &mut Diagnostics,
) -> Awaited {
    axes::check(&own.axes, (spec, base), &entry.within, diagnostics);
    search::check_seeds(
        &own.rounds.iter().flat_map(|round| &round.seeds).copied().collect(),
        seeds,
        entry,
        diagnostics,
    );
    for round in own.rounds.iter().filter(|round| round.steps > 0 && spec.evaluation.average > 0) {
        let images = round.steps.saturating_mul(spec.batch_size as u64);
        if spec.evaluation.average > images {
            let message = format!(
                "a round of {} steps sees {images} images, fewer than the half-life `evaluation.average`",
                round.steps
            );
            diagnostics.push(
                Diagnostic::new(own.place.clone(), message)
                    .hint("give it more steps, or set a shorter half-life".to_owned()),
            );
        }
    }
    Awaited { steps: spec.steps, seeds: seeds.to_vec(), longer: None }
}

/// Refuses claims about an arm that is searched and trained no further.
fn check_unclaimed(file: &SweepFile, arm: &ArmEntry, diagnostics: &mut Diagnostics) {
    let reference = file.reference.as_ref().map(|(name, _)| name.as_str());
    let reference = reference.or(file.arms.first().map(|arm| arm.name.as_str())).unwrap_or_default();
    let is_named = arm.name == reference
        || file.claims.iter().any(|entry| entry.claim.names(reference).contains(&arm.name.as_str()));
    if is_named {
        let message = format!("`{}` has no seeds, and is the reference or in a claim", arm.name);
        let hint = "give it seeds: an arm with none is searched, and trained no further";
        diagnostics.push(Diagnostic::new(arm.place.clone(), message).hint(hint.to_owned()));
    }
}

/// What all arms start from.
pub(super) struct Base {
    /// The recipe, the base file and the sweep's `set`.
    below: Layers,
    /// What the command line sets: stronger than any arm.
    pub(super) above: Vec<Setting>,
    /// All of these together.
    pub(super) layers: Layers,
    /// Their run.
    pub(super) spec: RunSpec,
    /// What is wrong with it, and said already.
    faults: Vec<Fault>,
}

impl Base {
    /// The layers together; a value out of range that none of them wrote is the sweep's doing as a whole.
    pub(super) fn new(below: Layers, above: Vec<Setting>, sweep: &Place, diagnostics: &mut Diagnostics) -> Self {
        let layers = below.over(&above);
        let mut faults = Vec::new();
        for (fault, place) in layers.faults() {
            let place = place.unwrap_or_else(|| sweep.clone());
            diagnostics.push(Diagnostic::out_of_range(&fault, place, &Within::File));
            faults.push(fault);
        }
        Self { spec: layers.resolve(), below, above, layers, faults }
    }

    /// The layers of an arm. What is out of range in the base already is not said again.
    pub(super) fn with(&self, arm: &ArmEntry, diagnostics: &mut Diagnostics) -> Layers {
        let layers = self.below.over(&arm.set).over(&self.above);
        for (fault, place) in layers.faults().filter(|(fault, _)| !self.faults.contains(fault)) {
            let place = place.unwrap_or_else(|| arm.place.clone());
            diagnostics.push(Diagnostic::out_of_range(&fault, place, &arm.within));
        }
        layers
    }

    /// What an arm sets to the value that it has without it. On a grid that is how axes are.
    fn idle(&self, arm: &ArmEntry, spec: &RunSpec) -> Vec<String> {
        let (before, after) = (self.spec.flat(), spec.flat());
        let own = arm.set.iter().filter(|_| arm.grid.is_none());
        own.filter(|setting| before.get(&setting.key) == after.get(&setting.key))
            .map(|Setting { key, place, .. }| {
                format!("arm `{}` sets `{key}` to {}, which it is anyway ({place})", arm.name, after[key])
            })
            .collect()
    }
}
