//! The table `[longer]`: which runs go on to more steps, as runs of their own.

use std::collections::BTreeMap;

use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::fields::Fields;
use super::lists::{check_once, seeds};
use super::suggest;
use super::tables;
use crate::{Arm, LearningRateSchedule, Longer, Run, RunSpec, Task};

const EXAMPLE: &str = "write longer = { steps = 24_000, seeds = [0, 1] }";

/// What the file says of longer runs.
pub(crate) struct LongerEntry {
    /// Their steps, and where that stands.
    steps: (u64, Place),
    /// Their seeds, and where these stand; all of an arm where none are named.
    seeds: Option<(Vec<u64>, Place)>,
    /// The arms or grids that have them, and where these stand; all where none are named.
    arms: Option<(Vec<String>, Place)>,
}

/// The table `[longer]`; none where there is none, or where its steps are wrong.
pub(crate) fn read(root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<LongerEntry> {
    let table = root.table("longer").map_err(|diagnostic| diagnostic.hint(EXAMPLE.to_owned()));
    let fields = diagnostics.keep(table)?.named(Within::Part("`longer`".to_owned()));
    for (_, diagnostic) in fields.unknown(&tables::LONGER) {
        diagnostics.push(diagnostic);
    }
    let place = |key: &str| fields.place_of(key);
    let seeds = seeds(&fields, diagnostics).map(|seeds| (seeds, place("seeds")));
    let arms = arms(&fields, diagnostics).map(|arms| (arms, place("arms")));
    let steps = diagnostics.keep(steps(&fields).map(Some))?;
    Some(LongerEntry { steps: (steps, place("steps")), seeds, arms })
}

fn steps(fields: &Fields<'_>) -> Result<u64, Diagnostic> {
    let Some(steps) = fields.whole("steps").map_err(|diagnostic| diagnostic.hint(EXAMPLE.to_owned()))? else {
        let diagnostic = Diagnostic::new(fields.place.clone(), format!("missing key `steps`{}", fields.within));
        return Err(diagnostic.hint(EXAMPLE.to_owned()));
    };
    u64::try_from(steps).map_err(|_| {
        let message = format!("`steps` must be above those of the arms, got {steps}{}", fields.within.aside());
        Diagnostic::new(fields.place_of("steps"), message)
    })
}

fn arms(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<Vec<String>> {
    let hint = || "write arms = [\"dcgan\"], or leave it out: then all arms go on".to_owned();
    let entries = diagnostics.keep(fields.list("arms").map_err(|diagnostic| diagnostic.hint(hint())))?;
    if entries.is_empty() {
        let message = format!("`arms` is empty{}", fields.within.aside());
        diagnostics.push(Diagnostic::new(fields.place_of("arms"), message).hint(hint()));
    }
    let mut names = Vec::new();
    for entry in &entries {
        match entry.value.as_str() {
            Some(name) => names.push(name.to_owned()),
            None => {
                let message = format!("an arm is named by text in quotes, got {}", entry.described());
                diagnostics.push(Diagnostic::new(entry.place.clone(), message + &fields.within.aside()).hint(hint()));
            }
        }
    }
    check_once(&names, "arm", &fields.place_of("arms"), diagnostics);
    Some(names)
}

impl LongerEntry {
    /// How many runs it adds to these arms at most.
    pub(crate) fn count(&self, runs: usize) -> usize {
        if self.seeds.as_ref().is_some_and(|(seeds, _)| seeds.is_empty()) { 0 } else { runs }
    }

    /// What is said of longer runs beside a region.
    pub(crate) fn in_region(&self) -> Diagnostic {
        let diagnostic = Diagnostic::new(self.steps.1.clone(), "`longer` and `region` can't stand together");
        diagnostic.hint("set `steps` for all runs of the region instead".to_owned())
    }

    /// Adds the longer runs to their arms, of which these are the designs. `typed` are the seeds of the command line, which are fewer than the
    /// file's on purpose. Returns what is odd about it.
    pub(crate) fn add(
        &self,
        (arms, designs): (&mut [Arm], &BTreeMap<String, RunSpec>),
        typed: Option<&[u64]>,
        diagnostics: &mut Diagnostics,
    ) -> Vec<String> {
        self.check_arms(arms, diagnostics);
        let named = arms.iter().filter(|arm| self.names(arm));
        if let Some(diagnostic) = named.into_iter().find_map(|arm| self.missing_seed(arm, typed)) {
            diagnostics.push(diagnostic);
        }
        let (mut from_scratch, mut own) = (Vec::new(), Vec::new());
        for arm in arms.iter_mut().filter(|arm| self.names(arm)) {
            let Some(design) = designs.get(&arm.name) else { continue };
            if !self.check_length(&arm.name, design, diagnostics) {
                continue;
            }
            if design.trainer.is_some() {
                own.push(format!("`{}`", arm.name));
            } else if design.optimizer.schedule != LearningRateSchedule::Constant {
                from_scratch.push(format!("`{}`", arm.name));
            }
            let is_named = |seed: &u64| self.seeds.as_ref().is_none_or(|(seeds, _)| seeds.contains(seed));
            if let Some(awaits) = &mut arm.awaits {
                let seeds: Vec<u64> = awaits.seeds.iter().copied().filter(is_named).collect();
                awaits.longer = (!seeds.is_empty()).then_some(Longer { steps: self.steps.0, seeds });
                continue;
            }
            let usual = arm.runs.iter().filter(|run| is_named(&run.spec.seed)).map(|run| &run.spec);
            let longer: Vec<Run> = usual
                .flat_map(|spec| Longer { steps: self.steps.0, seeds: vec![spec.seed] }.runs(spec).collect::<Vec<_>>())
                .collect();
            arm.runs.extend(longer);
        }
        let why = "their learning rates depend on the number of steps, so their longer runs train from the first step";
        let of_own = "longer runs of a program of your own train from the first step";
        let said = |arms: &[String], why: &str| (!arms.is_empty()).then(|| format!("{}: {why}", arms.join(", ")));
        [said(&from_scratch, why), said(&own, of_own)].into_iter().flatten().collect()
    }

    fn names(&self, arm: &Arm) -> bool {
        let is_one = |name: &String| arm.name == *name || arm.grid.as_ref() == Some(name);
        self.arms.as_ref().is_none_or(|(names, _)| names.iter().any(is_one))
    }

    fn check_arms(&self, arms: &[Arm], diagnostics: &mut Diagnostics) {
        let Some((names, place)) = &self.arms else { return };
        let known: Vec<&str> =
            arms.iter().flat_map(|arm| [Some(arm.name.as_str()), arm.grid.as_deref()]).flatten().collect();
        for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
            let diagnostic = Diagnostic::new(place.clone(), format!("there is no arm `{name}` (in `longer`)"));
            diagnostics.push(diagnostic.hint(suggest::hint(name, known.iter().copied(), "the arms there are")));
        }
    }

    fn missing_seed(&self, arm: &Arm, typed: Option<&[u64]>) -> Option<Diagnostic> {
        let (seeds, place) = self.seeds.as_ref().filter(|_| typed.is_none())?;
        let awaited = arm.awaits.iter().flat_map(|runs| &runs.seeds).copied();
        let own: Vec<u64> = arm.runs.iter().map(|run| run.spec.seed).chain(awaited).collect();
        let seed = seeds.iter().find(|seed| !own.contains(seed))?;
        let message = format!("seed {seed} of `longer` is no seed of arm `{}`", arm.name);
        let hint = "a longer run goes on from the shorter one of its seed: give the arm the seed, or take it out here";
        Some(Diagnostic::new(place.clone(), message).hint(hint.to_owned()))
    }

    /// Whether the steps are such that a run of this spec can go on to them.
    fn check_length(&self, arm: &str, spec: &RunSpec, diagnostics: &mut Diagnostics) -> bool {
        let (steps, place) = &self.steps;
        let within = Within::Part("`longer`".to_owned());
        if spec.task == Task::Classification {
            let message = "classifiers have no checkpoints to go on from (in `longer`)";
            diagnostics.push(Diagnostic::new(place.clone(), message).hint("set `steps` instead".to_owned()));
            return false;
        }
        if *steps <= spec.steps {
            let message =
                format!("`steps` must be above {}, those of arm `{arm}`, got {steps}{}", spec.steps, within.aside());
            diagnostics.push(Diagnostic::new(place.clone(), message));
            return false;
        }
        let faults = RunSpec { steps: *steps, ..spec.clone() }.faults();
        let fault = faults.into_iter().find(|fault| fault.key == "steps");
        if let Some(fault) = &fault {
            diagnostics.push(Diagnostic::out_of_range(fault, place.clone(), &within));
        }
        fault.is_none()
    }
}
