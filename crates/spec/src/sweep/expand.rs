//! A sweep's text to its plan. The same texts give the same plan, and nothing is read here but the pictures and weights that runs are
//! pinned to, unless nothing is to be pinned.

use std::path::Path;

use super::arms::{ArmContext, Arms, Base};
use super::claims;
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::Document;
use super::fields::Fields;
use super::file::{SweepFile, settings};
use super::grid::MOST_RUNS;
use super::keys::Keys;
use super::layers::{Layers, Setting};
use super::names;
use super::pinned::Pinned;
use super::region::{FactorEntry, RegionEntry};
use super::search::TakenSearch;
use super::shares;
use super::trainer::{Files, TrainerEntry};
use super::typed::Overrides;
use super::{axes, measured, trainer};
use crate::{ALL_FACTORS, Arm, Plan, Region, RegionFactor, RunSpec};

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
    if let Some(diagnostic) = too_many_runs(&file, overrides, sweep.file()) {
        return Err(diagnostics.and(diagnostic));
    }
    file.own_search().iter().for_each(|own| own.check(&file, &base.above, &mut diagnostics));
    let context = ArmContext { file: &file, base: &base, trainer: trainer.as_ref(), overrides };
    let Arms { mut arms, mut specs, designs, mut notes } = context.resolve(&mut pinned, &mut diagnostics);
    let search = file.own_search().map(|own| own.search(designs));
    let best_of = file.taken_search().map(TakenSearch::best_of);
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
        question: file.question,
        base: base.layers.changes(&RunSpec::default()),
        arms,
        claims: file.claims.into_iter().map(|entry| entry.claim).collect(),
        family: file.family,
        ends_well: file.ends_well,
        search,
        region: region.map(|(region, _)| region),
        best_of,
        notes,
        ..Plan::new(name, reference)
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

/// More runs than a sweep can have, if that is so.
fn too_many_runs(file: &SweepFile, overrides: &Overrides, shown: &str) -> Option<Diagnostic> {
    let count: usize = file.arms.iter().map(|arm| overrides.seeds_of(arm, file).len() * file.backends.len()).sum();
    let count = count + file.longer.as_ref().map_or(0, |longer| longer.count(count));
    let message = || format!("{count} runs, and a sweep has at most {MOST_RUNS}");
    let hint = "there is one for each arm, seed and backend: take some of them away";
    (count > MOST_RUNS).then(|| Diagnostic::new(Place::file(shown), message()).hint(hint.to_owned()))
}

fn check_seeds(file: &SweepFile, overrides: &Overrides, shown: &str, diagnostics: &mut Diagnostics) {
    let given = overrides.seeds.is_some() || file.seeds.is_some();
    let own = !file.arms.is_empty() && file.arms.iter().all(|arm| arm.seeds.is_some());
    if !given && !own {
        let hint = "each arm runs once for each seed: write seeds = [0, 1, 2] above the first table";
        diagnostics.push(Diagnostic::new(Place::file(shown), "no seeds").hint(hint.to_owned()));
    }
}
