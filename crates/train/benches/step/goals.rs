//! What is aimed at, by sweep and arm: `goals.toml` beside this file.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// The goals of a sweep's arms.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Goals {
    /// Of a step's time over PyTorch's, on one thread.
    pub step: BTreeMap<String, f64>,
    /// Of an evaluation's time over the reference arm's.
    pub evaluation: BTreeMap<String, f64>,
    /// Seconds of the last step's measures.
    pub last_measures: Option<f64>,
    /// Part of a run that is not its steps.
    pub beside_steps: Option<f64>,
    /// What two runs do at once, as a multiple of what one does alone.
    pub at_once: Option<f64>,
}

/// The goals of a sweep; none where none are written down.
pub fn of(sweep: &str) -> Result<Goals> {
    let mut goals: BTreeMap<String, Goals> = toml::from_str(include_str!("goals.toml")).context("goals.toml")?;
    Ok(goals.remove(sweep).unwrap_or_default())
}

/// Two cells of a table: the goal that a number should not exceed, and what became of it.
pub fn at_most(goal: Option<f64>, measured: Option<f64>) -> String {
    cells('≤', goal, measured.zip(goal).map(|(measured, goal)| measured / goal))
}

/// The same of a goal that a number should reach.
pub fn at_least(goal: Option<f64>, measured: Option<f64>) -> String {
    cells('≥', goal, measured.zip(goal).map(|(measured, goal)| goal / measured))
}

fn cells(sign: char, goal: Option<f64>, beyond: Option<f64>) -> String {
    let goal = goal.map_or_else(String::new, |goal| format!("{sign} {goal:.2}"));
    let verdict = match beyond {
        None => String::new(),
        Some(beyond) if beyond <= 1.0 => "met".to_owned(),
        Some(beyond) => format!("missed by {:.0} %", (100.0 * (beyond - 1.0)).max(1.0)),
    };
    format!("{goal} | {verdict}")
}
