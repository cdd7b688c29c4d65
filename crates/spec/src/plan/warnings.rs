//! What is odd about a sweep without being wrong: what its runs can't decide, and arms that can't be told apart.

use std::collections::{BTreeMap, BTreeSet};

use super::{Arm, Plan};
use crate::{BUDGETS, Claim, ClaimKind, Evaluation, RunId, RunSpec};

/// Evaluations after step 0 that a verdict needs at least.
pub const EVALUATIONS: usize = 15;

/// Seeds below which not even a spread can be seen.
const SEEDS: usize = 3;

impl Plan {
    /// What is odd about the sweep and no diagnostic: each a sentence that says what it means.
    pub fn warnings(&self) -> Vec<String> {
        if self.is_searching() {
            let provisional = self.provisional();
            return if provisional.is_searching() { self.notes.clone() } else { provisional.warnings() };
        }
        let mut warnings = self.notes.clone();
        warnings.extend(self.same_designs());
        warnings.extend(self.unlike_the_reference());
        warnings.extend(self.beyond_the_runs());
        warnings.extend(self.contrasts_at_one_budget());
        warnings.extend(self.grouped(few_evaluations));
        warnings.extend(self.grouped(uneven_evaluations));
        warnings.extend(self.grouped(few_seeds));
        warnings
    }

    /// A warning about single arms, said once for all arms that it holds for.
    fn grouped(&self, warning: impl Fn(&Arm) -> Option<String>) -> Vec<String> {
        let mut arms: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for arm in &self.arms {
            if let Some(text) = warning(arm) {
                arms.entry(text).or_default().push(&arm.name);
            }
        }
        let who = |names: &[&str]| match names {
            names if names.len() == self.arms.len() => "every arm".to_owned(),
            [name] => format!("arm `{name}`"),
            names => format!("each of the arms {}", names.join(", ")),
        };
        arms.iter().map(|(text, names)| format!("{} {text}", who(names))).collect()
    }

    /// Budgets that a claim names and its arms do not reach. Of the default ones nothing is said: short sweeps reach few.
    fn beyond_the_runs(&self) -> Vec<String> {
        let named = |claim: &&Claim| claim.budgets.as_ref().is_some_and(|budgets| *budgets != BUDGETS);
        let text = |claim: &Claim| {
            let answered = self.answered_at(claim);
            let missed: Vec<&u64> = claim.budgets.iter().flatten().filter(|b| !answered.contains(b)).collect();
            let first = missed.first()?;
            let end = answered.last().map_or(String::new(), |end| format!(", but at their end, {end}"));
            Some(format!("the claim \"{}\" is not answered at {first} images: its arms end before{end}", claim.says))
        };
        self.claims.iter().filter(named).filter_map(text).collect()
    }

    /// Contrasts that no run can support, because their arms reach a single budget.
    fn contrasts_at_one_budget(&self) -> Vec<String> {
        let is_alone = |claim: &&Claim| claim.kind() == ClaimKind::Contrast && self.answered_at(claim).len() < 2;
        let text = |claim: &Claim| {
            let why = "a contrast is supported only where another budget has the same sign";
            format!("the claim \"{}\" is answered at one budget, and can't be supported: {why}", claim.says)
        };
        self.claims.iter().filter(is_alone).map(text).collect()
    }

    /// What keeps an arm from being compared with the reference, though both run.
    fn unlike_the_reference(&self) -> Vec<String> {
        let Some((reference, theirs)) = self.arm(&self.reference).and_then(|arm| Some((arm, spec(arm)?))) else {
            return Vec::new();
        };
        let name = &reference.name;
        let samples = |arm: &Arm| {
            let (own, their) = (spec(arm)?.evaluation.samples, theirs.evaluation.samples);
            let why = "a distance depends on that number, so the two can't be compared";
            (own != their)
                .then(|| format!("is measured on {own} samples, and the reference `{name}` on {their}: {why}"))
        };
        let inception = |arm: &Arm| {
            let (own, their) = (&spec(arm)?.evaluation, &theirs.evaluation);
            let protocol = |of: &Evaluation| (of.imagenet_checksum.clone(), of.imagenet_samples);
            let both = own.imagenet.is_some() && their.imagenet.is_some();
            let why = "FID depends on both, so the two can't be compared";
            (both && protocol(own) != protocol(their)).then(|| {
                format!("has another `evaluation.imagenet` or `imagenet_samples` than the reference `{name}`: {why}")
            })
        };
        let steps = |arm: &Arm| {
            let (own, their) = (spec(arm)?.steps, theirs.steps);
            let why = "what differs may be the length alone";
            (own != their).then(|| format!("is trained for {own} steps, and the reference `{name}` for {their}: {why}"))
        };
        let seeds = |arm: &Arm| {
            let (own, their) = (seeds(arm), seeds(reference));
            let alone = own.len().min(their.len()) < 2;
            let why = "with one alone, the design can't be told from the seed; give both the same seeds";
            (alone && own.is_disjoint(&their))
                .then(|| format!("has no seed in common with the reference `{name}`: {why}"))
        };
        [self.grouped(samples), self.grouped(inception), self.grouped(steps), self.grouped(seeds)].concat()
    }

    /// Arms that are the same design and share seeds. On disjoint seeds that is an A/A test, and meant.
    fn same_designs(&self) -> Vec<String> {
        let runs = |arm: &Arm| arm.runs.iter().map(|run| run.id.clone()).collect::<BTreeSet<RunId>>();
        let arms: Vec<(&str, BTreeSet<RunId>)> = self.arms.iter().map(|arm| (arm.name.as_str(), runs(arm))).collect();
        let pairs =
            arms.iter().enumerate().flat_map(|(index, later)| arms[..index].iter().map(move |arm| (arm, later)));
        pairs
            .filter(|((_, ids), (_, later))| !ids.is_disjoint(later))
            .map(|((name, _), (later, _))| {
                format!("arms `{name}` and `{later}` are the same design with the same seeds")
            })
            .collect()
    }
}

/// The spec of an arm's first run; its others differ in seed, backend and length only.
fn spec(arm: &Arm) -> Option<&RunSpec> {
    arm.runs.first().map(|run| &run.spec)
}

/// The spec of the seed that ends first: each seed ends with its longest run.
fn least_trained(arm: &Arm) -> Option<&RunSpec> {
    let of_seed = |seed: u64| {
        let specs = arm.runs.iter().map(|run| &run.spec).filter(|spec| spec.seed == seed);
        specs.max_by_key(|spec| spec.steps)
    };
    arm.seeds().into_iter().filter_map(of_seed).min_by_key(|spec| spec.steps)
}

fn few_evaluations(arm: &Arm) -> Option<String> {
    let spec = least_trained(arm)?;
    let evaluations = spec.steps.div_ceil(spec.cadence.evaluate);
    let (steps, every) = (spec.steps, spec.cadence.evaluate);
    let times = if evaluations == 1 { "once".to_owned() } else { format!("{evaluations} times") };
    (evaluations < EVALUATIONS as u64).then(|| {
        format!(
            "is evaluated {times} after step 0 (steps = {steps}, cadence.evaluate = {every}): a verdict needs \
             at least {EVALUATIONS}"
        )
    })
}

fn uneven_evaluations(arm: &Arm) -> Option<String> {
    let spec = least_trained(arm)?;
    let (steps, every) = (spec.steps, spec.cadence.evaluate);
    (steps % every != 0).then(|| {
        format!("is evaluated unevenly: cadence.evaluate = {every} does not divide steps = {steps}, so the last gap is shorter")
    })
}

fn seeds(arm: &Arm) -> BTreeSet<u64> {
    arm.runs.iter().map(|run| run.spec.seed).collect()
}

fn few_seeds(arm: &Arm) -> Option<String> {
    let seeds = seeds(arm);
    let plural = if seeds.len() == 1 { "" } else { "s" };
    (seeds.len() < SEEDS).then(|| {
        format!("has {} seed{plural}: fewer than {SEEDS} show no spread between seeds, and decide nothing", seeds.len())
    })
}
