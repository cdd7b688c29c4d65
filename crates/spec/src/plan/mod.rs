//! A sweep, resolved: every arm, every run, before the first one starts.

mod axis;
mod earlier;
mod explain;
mod region;
mod search;
mod until;
mod warnings;

pub use axis::{AxisValues, SearchAxis, Setting};
pub use earlier::Continued;
pub use region::{ALL_FACTORS, LEVELS, Region, RegionDesign, RegionFactor};
pub use search::{Design as SearchedDesign, Search, SearchRound, Try, design_of, try_of};
pub use until::{Pair as BetPair, UntilDecided};
pub use warnings::EVALUATIONS;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Claim, Family, RunId, RunSpec, SCHEMA, Trainer};

/// All that a sweep file asks for. Written to `results/<sweep>/plan.json` and read back by the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Version of the file formats.
    pub schema: u32,
    /// The sweep's name: its file's, without the ending.
    pub name: String,
    /// The file that it was read from, and what was typed beside it; none where that was not written down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// What the sweep asks, in the file's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The arm that the others are compared with.
    pub reference: String,
    /// What the sweep's base, its `set` and the command line change against [`RunSpec::default`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base: Vec<Change>,
    /// The arms in the file's order, grid cells after the arms.
    pub arms: Vec<Arm>,
    /// What is expected, in the file's order.
    pub claims: Vec<Claim>,
    /// The family that its claims are corrected in.
    #[serde(default = "Plan::secondary", skip_serializing_if = "Plan::is_secondary")]
    pub family: Family,
    /// The distance (of classifiers the test error) that a run must reach, and end at or below, to end well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_well: Option<f64>,
    /// What is searched before the arms' own runs, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<Search>,
    /// The region that the arms are cells of, where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// The search that every arm has its setting from, once that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub best_of: Option<BestOf>,
    /// Whether it goes on with seeds until its claims are decided; none where its seeds are those of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_decided: Option<UntilDecided>,
    /// Seconds of the time limit that ended the last command with runs missing; none where none did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timed_out: Option<u64>,
    /// What the file's reader found odd but not wrong: part of [`Plan::warnings`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// How a sweep was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The sweep's file: from the workspace's folder where it lies in that, else as it was typed.
    pub file: String,
    /// The commit of the workspace that holds the file as it was read; none where no commit does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// What was typed and changes the runs: `--seeds 0,1`, `--set steps=500`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
}

/// A search that arms have their settings from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BestOf {
    /// How many settings each arm tried.
    pub settings: usize,
    /// The sweep that searched.
    pub search: String,
}

/// What is known of an arm's runs while a search goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Awaited {
    /// Their steps.
    pub steps: u64,
    /// Their seeds.
    pub seeds: Vec<u64>,
    /// Its longer runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longer: Option<Longer>,
}

/// Runs that go on from the ends of an arm's usual ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Longer {
    /// Training steps, the usual ones among them.
    pub steps: u64,
    /// The seeds.
    pub seeds: Vec<u64>,
}

/// A named difference from the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Its name, which is also its folder's.
    pub name: String,
    /// Why it is there, in the file's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The grid that it is a cell of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<String>,
    /// Where on its grid it is, axis by axis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cell: Vec<Coordinate>,
    /// What it changes against the sweep's base, seed and backend aside.
    pub changes: Vec<Change>,
    /// Its runs, seeds in the file's order within each backend. None while a search has not chosen its setting yet.
    pub runs: Vec<Run>,
    /// The runs that it has once a search has chosen its setting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awaits: Option<Awaited>,
}

/// The place of a cell on one axis of its grid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Coordinate {
    /// The axis: a dotted key, or a name of the file's own.
    pub axis: String,
    /// The value as it is spelt, or the name of the level.
    pub value: String,
}

/// One value that differs from the base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The key, dotted.
    pub key: String,
    /// The base's value.
    pub from: Value,
    /// The arm's value.
    pub to: Value,
    /// Where the arm's value was written: `experiments/ablations.toml:9`, `--set`.
    pub origin: String,
}

/// One run of an arm.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What it computes.
    pub id: RunId,
    /// Everything that determines it.
    pub spec: RunSpec,
    /// Whether the sweep has a shorter run of the same arm, seed and backend, which holds the usual folder.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_longer: bool,
}

impl Run {
    /// A run of that spec.
    pub fn new(spec: RunSpec) -> Self {
        Self { id: RunId::of(&spec), spec, is_longer: false }
    }

    /// The same run with another spec.
    pub(crate) fn with(&self, spec: RunSpec) -> Self {
        Self { is_longer: self.is_longer, ..Self::new(spec) }
    }
}

impl Longer {
    /// The longer runs of a design.
    pub(crate) fn runs(&self, spec: &RunSpec) -> impl Iterator<Item = Run> {
        let run = |seed: &u64| Run::new(RunSpec { seed: *seed, steps: self.steps, ..spec.clone() });
        self.seeds.iter().map(move |seed| Run { is_longer: true, ..run(seed) })
    }
}

impl Arm {
    /// Its longest run; those of the same length differ in seed and backend only.
    pub fn longest(&self) -> Option<&Run> {
        self.runs.iter().max_by_key(|run| run.spec.steps)
    }
}

impl Plan {
    /// Every run with its arm, so that whatever has run already compares arms: a seed of every arm before the second of any, arms of claims
    /// before the others, and longer runs after all that they go on from.
    pub fn runs(&self) -> impl Iterator<Item = (&Arm, &Run)> {
        let claimed: BTreeSet<&str> = self.claims.iter().flat_map(|claim| claim.names(&self.reference)).collect();
        let is_claimed = |arm: &Arm| {
            let names = [Some(arm.name.as_str()), arm.grid.as_deref()];
            names.into_iter().flatten().any(|name| claimed.contains(name))
        };
        let mut runs = Vec::new();
        for arm in &self.arms {
            let mut counts = [0_usize; 2];
            for run in &arm.runs {
                let count = &mut counts[usize::from(run.is_longer)];
                runs.push(((run.is_longer, *count, !is_claimed(arm)), (arm, run)));
                *count += 1;
            }
        }
        runs.sort_by_key(|(place, _)| *place);
        runs.into_iter().map(|(_, run)| run)
    }

    /// The program of one's own that does its runs; none where `train` or `classify` does.
    pub fn trainer(&self) -> Option<&Trainer> {
        let runs = self.arms.iter().flat_map(|arm| &arm.runs).map(|run| &run.spec);
        let searched = self.search.iter().flat_map(|search| &search.designs).map(|design| &design.spec);
        let in_region = self.region.iter().map(|region| &region.spec);
        runs.chain(searched).chain(in_region).next()?.trainer.as_ref()
    }

    /// The arm of that name.
    pub fn arm(&self, name: &str) -> Option<&Arm> {
        self.arms.iter().find(|arm| arm.name == name)
    }

    /// The arm of that name, or the cells of the grid of that name; of a factor of a region all cells.
    pub fn arms_of<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Arm> {
        let is_factor = self.region.as_ref().is_some_and(|region| region.has_factor(name));
        self.arms.iter().filter(move |arm| is_factor || arm.name == name || arm.grid.as_deref() == Some(name))
    }

    fn secondary() -> Family {
        Family::Secondary
    }

    fn is_secondary(family: &Family) -> bool {
        *family == Family::Secondary
    }

    /// An empty plan of the present schema.
    pub fn new(name: impl Into<String>, reference: impl Into<String>) -> Self {
        Self {
            schema: SCHEMA,
            name: name.into(),
            asked: None,
            question: None,
            reference: reference.into(),
            base: Vec::new(),
            arms: Vec::new(),
            claims: Vec::new(),
            family: Family::Secondary,
            ends_well: None,
            search: None,
            region: None,
            best_of: None,
            until_decided: None,
            timed_out: None,
            notes: Vec::new(),
        }
    }
}
