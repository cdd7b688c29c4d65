//! A common search: settings that are drawn for every arm alike, tried in rounds, of which each arm keeps its best.
//!
//! Says what is tried and how each try runs. Which settings are drawn and which are kept follows from streams and outcomes, which the runner
//! asks `evidence` about.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::axis::changes;
use super::{Arm, Awaited, BestOf, Plan, Run, SearchAxis, Setting};
use crate::{Cadence, Evaluation, RunSpec};

/// What a sweep searches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Search {
    /// The axes as the file has them.
    pub axes: Vec<SearchAxis>,
    /// How many settings are drawn, before any axis is widened.
    pub settings: usize,
    /// The arms, each with the run that a setting changes.
    pub designs: Vec<Design>,
    /// The rounds, the first of all settings.
    pub rounds: Vec<SearchRound>,
    /// The settings that were drawn so far.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<Setting>,
}

/// An arm that is searched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// The arm's name.
    pub arm: String,
    /// Its run without a setting.
    pub spec: RunSpec,
}

/// One round of a search.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchRound {
    /// How many of each arm's settings of the round before it has; all of them in the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<usize>,
    /// Training steps.
    pub steps: u64,
    /// Seeds, used in no other round.
    pub seeds: Vec<u64>,
    /// The settings that each arm tries in it, by arm, as far as they are known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tried: BTreeMap<String, Vec<usize>>,
}

/// A try: an arm at a setting in a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Try {
    /// The arm whose design it is.
    pub design: String,
    /// The round, from 0.
    pub round: usize,
    /// The setting, from 0.
    pub setting: usize,
    /// The name of its folder.
    pub name: String,
    /// Its runs, one for each seed of the round.
    pub runs: Vec<Run>,
}

impl Search {
    /// Every try that is known, round by round, each round setting by setting.
    pub fn tries(&self) -> Vec<Try> {
        let of_round = |round: usize| {
            let settings = 0..self.drawn.len();
            settings.flat_map(move |setting| {
                let is_tried = move |design: &&Design| {
                    self.rounds[round].tried.get(&design.arm).is_some_and(|tried| tried.contains(&setting))
                };
                self.designs.iter().filter(is_tried).filter_map(move |design| self.attempt(design, round, setting).ok())
            })
        };
        (0..self.rounds.len()).flat_map(of_round).collect()
    }

    /// An arm at a setting in a round. Runs are evaluated where their outcome is read, and nowhere else.
    ///
    /// # Errors
    ///
    /// A setting whose values do not fit their keys, or together are no run.
    pub fn attempt(&self, design: &Design, round: usize, setting: usize) -> Result<Try, String> {
        let SearchRound { steps, seeds, .. } = &self.rounds[round];
        let spec = searched(&design.spec, &self.drawn[setting], *steps)?;
        if let Some(fault) = spec.faults().first() {
            return Err(format!("`{}` {}", fault.key, fault.message));
        }
        let name = Self::name_of(&design.arm, round, setting);
        let runs = seeds.iter().map(|seed| Run::new(RunSpec { seed: *seed, ..spec.clone() })).collect();
        Ok(Try { design: design.arm.clone(), round, setting, name, runs })
    }

    /// The name of a try's folder.
    pub fn name_of(arm: &str, round: usize, setting: usize) -> String {
        format!("{arm}.s{setting:02}.r{}", round + 1)
    }

    /// The seeds of all rounds.
    pub fn seeds(&self) -> BTreeSet<u64> {
        self.rounds.iter().flat_map(|round| &round.seeds).copied().collect()
    }
}

/// The design, the setting and the round of a try, counted from 0, by its folder's name; none of any other name.
pub fn try_of(name: &str) -> Option<(&str, usize, usize)> {
    let number = |part: &str, letter: char| -> Option<usize> {
        let digits = part.strip_prefix(letter)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let (rest, round) = name.rsplit_once('.')?;
    let (design, setting) = rest.rsplit_once('.')?;
    Some((design, number(setting, 's')?, number(round, 'r')?.checked_sub(1)?))
}

/// The arm whose design a folder's runs have: of a try the one that is searched.
pub fn design_of(name: &str) -> &str {
    try_of(name).map_or(name, |(design, ..)| design)
}

/// A run of so many steps at a setting that is evaluated for its outcome at the end alone.
pub(super) fn searched(spec: &RunSpec, setting: &Setting, steps: u64) -> Result<RunSpec, String> {
    let mut spec = spec.at(setting)?;
    spec.steps = steps;
    let Evaluation { samples, average, .. } = spec.evaluation;
    spec.evaluation = Evaluation { samples, average, ..Evaluation::default() };
    spec.cadence = Cadence { evaluate: steps, sample: steps, evaluate_at: Vec::new(), ..spec.cadence };
    let outcome = spec.outcome_steps(spec.images_seen());
    spec.cadence.evaluate_at = outcome.into_iter().filter(|step| !spec.is_evenly_spaced(*step)).collect();
    Ok(spec)
}

impl Plan {
    /// Whether the runs of an arm are not known before a search is over.
    pub fn is_searching(&self) -> bool {
        self.arms.iter().any(|arm| arm.awaits.is_some())
    }

    /// The plan with every arm at the setting that the search chose for it.
    ///
    /// # Errors
    ///
    /// An arm without a setting, or one whose values do not fit.
    pub fn at_best(&self, chosen: &BTreeMap<String, Setting>, origin: &str) -> Result<Self, String> {
        let mut plan = self.clone();
        let Some(search) = &self.search else { return Ok(plan) };
        for arm in &mut plan.arms {
            let Some(Awaited { seeds, longer, .. }) = arm.awaits.take() else { continue };
            let design = search.designs.iter().find(|design| design.arm == arm.name);
            let setting = chosen.get(&arm.name);
            let (design, setting) = design.zip(setting).ok_or_else(|| format!("no setting of `{}`", arm.name))?;
            let spec = design.spec.at(setting)?;
            arm.changes.extend(changes(&design.spec, setting, origin));
            arm.changes.sort_by(|a, b| a.key.cmp(&b.key));
            arm.runs = seeds.iter().map(|seed| Run::new(RunSpec { seed: *seed, ..spec.clone() })).collect();
            arm.runs.extend(longer.iter().flat_map(|longer| longer.runs(&spec)));
        }
        plan.best_of = Some(BestOf { settings: search.drawn.len(), search: plan.name.clone() });
        plan.evaluate_at_budgets();
        Ok(plan)
    }

    /// The plan as if every arm's setting were the base's: what the runs after a search cost, and are warned of.
    pub fn provisional(&self) -> Self {
        let none = |arm: &Arm| (arm.name.clone(), Setting::new());
        self.at_best(&self.arms.iter().map(none).collect(), "").unwrap_or_else(|_| self.clone())
    }
}
