//! `search.json`: what a common search tried, what came of it, and what each arm chose.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::files::{FileError, read_json};
use crate::{RunSpec, SearchAxis, Setting};

/// A search as far as it has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchRecord {
    /// Version of the file formats.
    pub schema: u32,
    /// The sweep that searched.
    pub sweep: String,
    /// Whether every arm has chosen.
    pub is_over: bool,
    /// The axes as far as they were widened.
    pub axes: Vec<SearchAxis>,
    /// Every setting that was drawn, for all arms alike.
    pub settings: Vec<Setting>,
    /// Where axes were widened, in order.
    pub widened: Vec<Widening>,
    /// The ends at which optima still lie though axes were widened as often as they may be. Empty before the search is over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_edges: Vec<AtEdge>,
    /// The rounds.
    pub rounds: Vec<RoundRecord>,
    /// The arms, in the file's order.
    pub arms: Vec<SearchedArm>,
}

/// An axis that was widened for all arms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Widening {
    /// The axis.
    pub key: String,
    /// Whether its upper end was moved, or its lower one.
    pub upper: bool,
    /// The end that it has since.
    pub to: f64,
    /// How many settings were drawn from the new stretch.
    pub settings: usize,
    /// The arms whose chosen and second setting both lay at that end.
    pub arms: Vec<String>,
}

/// An end of an axis at which an arm's chosen and second setting both lie.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AtEdge {
    /// The axis.
    pub key: String,
    /// Whether it is the upper end, or the lower one.
    pub upper: bool,
    /// The end.
    pub at: f64,
    /// The arms.
    pub arms: Vec<String>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundRecord {
    /// Training steps.
    pub steps: u64,
    /// Seeds.
    pub seeds: Vec<u64>,
}

/// An arm's tries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SearchedArm {
    /// Its name.
    pub arm: String,
    /// What tells its design from others: see [`SearchRecord::design`].
    pub design: Map<String, Value>,
    /// What it tried in each round, as far as all seeds have finished.
    pub rounds: Vec<Vec<Tried>>,
    /// The chosen setting and its values, and the second; none before the last round has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
}

/// What one setting came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// The setting, counted from 0.
    pub setting: usize,
    /// Each seed's outcome in the order of the round's seeds; null where it diverged.
    pub outcomes: Vec<Option<f64>>,
}

/// What an arm chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The setting, counted from 0.
    pub setting: usize,
    /// Its values.
    pub values: Setting,
    /// The setting that ranked after it; none where the last round had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<usize>,
}

impl SearchRecord {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Missing, damaged, or of a newer schema.
    pub fn read(path: &Path) -> Result<Self, FileError> {
        read_json(path)
    }

    /// What tells a searched design from others: all that its run differs in from the reference recipe, but for the searched keys, seed, backend and
    /// length, and how it is measured.
    pub fn design(spec: &RunSpec, axes: &[SearchAxis]) -> Map<String, Value> {
        let is_free = |key: &str| {
            ["seed", "backend", "steps"].contains(&key)
                || ["cadence.", "evaluation."].iter().any(|table| key.starts_with(table))
                || axes.iter().any(|axis| axis.key == key)
        };
        spec.differences(&RunSpec::default()).into_iter().filter(|(key, _)| !is_free(key)).collect()
    }

    /// The arm of that name.
    pub fn arm(&self, name: &str) -> Option<&SearchedArm> {
        self.arms.iter().find(|arm| arm.arm == name)
    }

    /// The seeds that were used.
    pub fn seeds(&self) -> impl Iterator<Item = u64> + '_ {
        self.rounds.iter().flat_map(|round| round.seeds.iter().copied())
    }
}
