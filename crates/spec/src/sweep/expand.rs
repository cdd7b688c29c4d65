//! A sweep's text to its plan. The same texts give the same plan, and nothing is read here but the pictures and weights that runs are
//! pinned to, unless nothing is to be pinned.

use std::collections::BTreeMap;
use std::path::Path;

use super::claims;
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::Document;
use super::fields::Fields;
use super::file::{ArmEntry, SweepFile, settings};
use super::grid::MOST_RUNS;
use super::keys::Keys;
use super::layers::{Layers, Setting};
use super::names;
use super::pinned::Pinned;
use super::region::{FactorEntry, RegionEntry};
use super::search::{self, OwnSearch, SearchEntry};
use super::shares;
use super::trainer::{Files, TrainerEntry};
use super::typed::Overrides;
use super::{axes, measured, trainer};
use crate::{
    ALL_FACTORS, Arm, Awaited, Fault, Plan, Region, RegionFactor, Run, RunSpec, SCHEMA, Search, SearchedDesign,
};

/// Resolves every run of a sweep, or says all that is wrong, together with the mistakes that were found before.
pub(crate) fn expand(
    (sweep, base): (&Document, Option<&Document>),
    overrides: &Overrides,
    mut pinned: Pinned,
    mut diagnostics: Diagnostics,
) -> Result<Plan, Diagnostics> {
    let root = Fields::of(sweep);
    let keys = Keys::of_sweep(root.has("trainer"));
    let folder = Path::new(sweep.file()).parent().unwrap_or(Path::new(""));
    let files = if matches!(pinned, Pinned::Unseen) { Files::Unseen } else { Files::Read };
    let trainer = trainer::read(&root, (folder, files), &mut diagnostics);
    trainer.iter().for_each(|trainer| trainer.check_beside(&root, &mut diagnostics));
    let file = SweepFile::read(sweep, &keys, &mut diagnostics);
    let below = base.map(|base| {
        let mut entries = Fields::of(base).entries();
        if let Some(trainer) = &trainer {
            diagnostics.keep(trainer.check_base((&root, base.file()), &mut entries));
        }
        settings(&entries, &keys, &Within::File, &mut diagnostics)
    });
    let above = overrides.settings(&keys, &mut diagnostics);
    let program: Vec<Setting> = trainer.iter().map(TrainerEntry::setting).collect();
    let recipe = Layers::recipe().over(&below.unwrap_or_default()).over(&program).over(&file.set);
    let base = Base::new(recipe, above, &Place::file(sweep.file()), &mut diagnostics);

    let name = diagnostics.keep(names::of_sweep(sweep.file()));
    names::check_references(&file, sweep.file(), &mut diagnostics);
    overrides.check_seeds(&mut diagnostics);
    check_seeds(&file, overrides, sweep.file(), &mut diagnostics);
    let count: usize = file.arms.iter().map(|arm| seeds(arm, &file, overrides).len() * file.backends.len()).sum();
    let count = count + file.longer.as_ref().map_or(0, |longer| longer.count(count));
    if count > MOST_RUNS {
        let diagnostic =
            Diagnostic::new(Place::file(sweep.file()), format!("{count} runs, and a sweep has at most {MOST_RUNS}"));
        let hint = "there is one for each arm, seed and backend: take some of them away";
        return Err(diagnostics.and(diagnostic.hint(hint.to_owned())));
    }

    let mut notes = Vec::new();
    let mut arms = Vec::new();
    let mut specs = BTreeMap::new();
    let (own, taken) = match &file.search {
        Some(SearchEntry::Own(own)) => (Some(own), None),
        Some(SearchEntry::Taken(taken)) => (None, Some(taken)),
        None => (None, None),
    };
    own.into_iter().for_each(|own| own.check(&file, &base.above, &mut diagnostics));
    let mut designs = Vec::new();
    let drawn = own.map_or(&[][..], |own| &own.axes[..]);
    for written in &file.arms {
        let mut entry = written.clone();
        if let Some(taken) = taken {
            entry.set.extend(taken.layers(&entry, &mut diagnostics));
        }
        let entry = &entry;
        let layers = base.with(entry, &mut diagnostics);
        let spec = pinned.resolve(&layers, (&entry.place, &entry.within), &mut diagnostics);
        trainer.iter().for_each(|own| own.check_arm((&spec, drawn), (&entry.place, &entry.within), &mut diagnostics));
        notes.extend(trainer.iter().filter_map(|own| own.odd_keys(entry, &base.spec)));
        if spec.task != base.spec.task {
            let place = layers.place_of("task").unwrap_or_else(|| entry.place.clone());
            let message = format!("`task` must be the same for all arms of a sweep{}", entry.within.aside());
            diagnostics.push(Diagnostic::new(place, message).hint("set it at the top of the sweep's file".to_owned()));
        }
        notes.extend(base.idle(written, &spec));
        let seeds = seeds(entry, &file, overrides);
        taken.iter().for_each(|taken| taken.check(entry, (&spec, seeds), &mut diagnostics));
        let awaits = own.map(|own| awaited(own, (entry, &base.spec), (&spec, seeds), &mut diagnostics));
        if own.is_some() {
            designs.push(SearchedDesign { arm: entry.name.clone(), spec: spec.clone() });
            if seeds.is_empty() {
                check_unclaimed(&file, entry, &mut diagnostics);
                continue;
            }
        }
        arms.push(Arm {
            name: entry.name.clone(),
            why: entry.why.clone(),
            grid: entry.grid.clone(),
            cell: entry.cell.clone(),
            changes: layers.changes(&base.spec),
            runs: if own.is_some() { Vec::new() } else { runs(&spec, &file, seeds) },
            awaits,
        });
        specs.insert(entry.name.clone(), spec);
    }
    let region = file.region.as_ref().map(|entry| {
        let spec = pinned.resolve(&base.layers, (&entry.place, &Within::File), &mut diagnostics);
        region((entry, spec), &file, &base, &mut diagnostics)
    });
    if let (Some((_, cells)), Some(entry)) = (&region, &file.region) {
        arms.clone_from(cells);
        let names = entry.factors.iter().map(|factor| factor.name.clone());
        specs.extend(names.chain([ALL_FACTORS.to_owned()]).map(|name| (name, base.spec.clone())));
    }
    let reference = file.reference.as_ref().map(|(name, _)| name.clone()).or_else(|| Some(arms.first()?.name.clone()));
    let reference = reference.unwrap_or_default();
    claims::refuse_repeated(&file.claims, &reference, &mut diagnostics);
    measured::check(&file.claims, &specs, &reference, &mut diagnostics);
    if region.is_none() {
        shares::check(&file, &reference, &mut diagnostics);
    }
    if let Some(longer) = &file.longer {
        if region.is_some() {
            diagnostics.push(longer.in_region());
        }
        notes.extend(longer.add((&mut arms, &specs), overrides.seeds.as_deref(), &mut diagnostics));
    }
    let mut plan = Plan {
        schema: SCHEMA,
        name,
        asked: None,
        question: file.question,
        reference,
        base: base.layers.changes(&RunSpec::default()),
        arms,
        claims: file.claims.into_iter().map(|entry| entry.claim).collect(),
        family: file.family,
        ends_well: file.ends_well,
        search: own.map(|own| Search {
            axes: own.plain_axes(),
            settings: own.settings,
            designs,
            rounds: own.rounds.clone(),
            drawn: Vec::new(),
        }),
        region: region.map(|(region, _)| region),
        best_of: taken.map(|taken| taken.best_of()),
        until_decided: None,
        timed_out: None,
        notes,
    };
    plan.evaluate_at_budgets();
    diagnostics.or(plan)
}

/// The region of a file with its cells, each checked at the ends of every axis. Its runs are changes of `spec`.
fn region(
    (entry, spec): (&RegionEntry, RunSpec),
    file: &SweepFile,
    base: &Base,
    diagnostics: &mut Diagnostics,
) -> (Region, Vec<Arm>) {
    entry.check(file, &base.above, diagnostics);
    let factor = |factor: &FactorEntry| {
        let spec = base.with(&entry.cell(&[factor]), diagnostics).resolve();
        axes::check(&entry.axes, (&spec, &base.spec), &factor.within, diagnostics);
        let flat = spec.flat();
        let set = factor.set.iter().map(|layer| (layer.key.clone(), flat[&layer.key].clone()));
        RegionFactor { name: factor.name.clone(), set: set.collect() }
    };
    let factors: Vec<RegionFactor> = entry.factors.iter().map(factor).collect();
    base.with(&entry.cell(&entry.factors.iter().collect::<Vec<_>>()), diagnostics);
    let axes = entry.axes.iter().map(|entry| entry.axis.clone()).collect();
    let region = Region { axes, factors, design: entry.design, spec, drawn: Vec::new() };
    let first = file.seeds.as_ref().and_then(|seeds| seeds.first().copied()).unwrap_or_default();
    let seeds: Vec<u64> = (0..entry.settings as u64).map(|place| first + place).collect();
    let origin = entry.place.origin();
    let arms = region.arms((&seeds, &origin));
    (region, arms)
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
struct Base {
    /// The recipe, the base file and the sweep's `set`.
    below: Layers,
    /// What the command line sets: stronger than any arm.
    above: Vec<Setting>,
    /// All of these together.
    layers: Layers,
    spec: RunSpec,
    faults: Vec<Fault>,
}

impl Base {
    /// The layers together; a value out of range that none of them wrote is the sweep's doing as a whole.
    fn new(below: Layers, above: Vec<Setting>, sweep: &Place, diagnostics: &mut Diagnostics) -> Self {
        let layers = below.over(&above);
        let mut faults = Vec::new();
        for (fault, place) in layers.faults() {
            diagnostics.push(out_of_range(&fault, place.unwrap_or_else(|| sweep.clone()), &Within::File));
            faults.push(fault);
        }
        Self { spec: layers.resolve(), below, above, layers, faults }
    }

    /// The layers of an arm. What is out of range in the base already is not said again.
    fn with(&self, arm: &ArmEntry, diagnostics: &mut Diagnostics) -> Layers {
        let layers = self.below.over(&arm.set).over(&self.above);
        for (fault, place) in layers.faults().filter(|(fault, _)| !self.faults.contains(fault)) {
            diagnostics.push(out_of_range(&fault, place.unwrap_or_else(|| arm.place.clone()), &arm.within));
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

/// A value out of range as a mistake.
pub(crate) fn out_of_range(fault: &Fault, place: Place, within: &Within) -> Diagnostic {
    Diagnostic::new(place, format!("`{}` {}{}", fault.key, fault.message, within.aside()))
}

/// The seeds of an arm: typed ones, its own, or the file's.
fn seeds<'a>(arm: &'a ArmEntry, file: &'a SweepFile, overrides: &'a Overrides) -> &'a [u64] {
    if arm.seeds.as_ref().is_some_and(Vec::is_empty) {
        return &[]; // searched, and trained no further
    }
    overrides.seeds.as_ref().or(arm.seeds.as_ref()).or(file.seeds.as_ref()).map_or(&[], Vec::as_slice)
}

fn runs(spec: &RunSpec, file: &SweepFile, seeds: &[u64]) -> Vec<Run> {
    let run = |backend, seed| Run::new(RunSpec { seed, backend, ..spec.clone() });
    file.backends.iter().flat_map(|backend| seeds.iter().map(|seed| run(*backend, *seed))).collect()
}

fn check_seeds(file: &SweepFile, overrides: &Overrides, shown: &str, diagnostics: &mut Diagnostics) {
    let given = overrides.seeds.is_some() || file.seeds.is_some();
    let own = !file.arms.is_empty() && file.arms.iter().all(|arm| arm.seeds.is_some());
    if !given && !own {
        let hint = "each arm runs once for each seed: write seeds = [0, 1, 2] above the first table";
        diagnostics.push(Diagnostic::new(Place::file(shown), "no seeds").hint(hint.to_owned()));
    }
}
