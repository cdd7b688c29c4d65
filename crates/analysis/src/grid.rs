//! Grids: the values and outcomes of cells, and factorial effects of keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::compare::{self, CONFIDENCE};
use crate::findings::{Findings, Group};
use crate::outcome::ComparisonPoint;
use crate::statistics::{ConfidenceInterval, Estimate};

/// A grid on one backend.
#[derive(Debug)]
pub struct Grid<'f> {
    /// Its name, with the backend if there are several.
    pub name: String,
    /// Its keys with their values, in order of first occurrence.
    pub axes: Vec<Axis>,
    /// Its cells: the index of the value on each axis, and the arm.
    pub cells: Vec<(Vec<usize>, &'f Group<'f>)>,
}

/// A key and its values.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The dotted key.
    pub key: String,
    /// Its values as strings.
    pub values: Vec<String>,
}

/// A main effect or a two-factor interaction on the log distance.
#[derive(Clone, Debug, PartialEq)]
pub struct FactorEffect {
    /// The keys.
    pub keys: Vec<String>,
    /// For one key the ratio of the second value to the first, averaged over the rest. For two keys the ratio of such
    /// ratios. With its 95 % interval over seeds.
    pub ratio: ConfidenceInterval,
    /// Seeds with all cells.
    pub seeds: usize,
}

impl<'f> Grid<'f> {
    /// Every grid with at least two cells.
    pub fn all(findings: &'f Findings<'f>) -> Vec<Self> {
        let mut by_name: BTreeMap<(String, spec::Backend), Vec<&Group>> = BTreeMap::new();
        for group in &findings.groups {
            if let Some(name) = &group.arm.grid {
                by_name.entry((name.clone(), group.backend)).or_default().push(group);
            }
        }
        let several = findings.groups.iter().map(|group| group.backend).collect::<BTreeSet<_>>().len() > 1;
        let named = by_name.into_iter().filter(|(_, groups)| groups.len() > 1);
        named
            .map(|((name, backend), groups)| {
                let name = if several { format!("{name} ({backend})") } else { name };
                Self::new(name, &groups)
            })
            .collect()
    }

    fn new(name: String, groups: &[&'f Group<'f>]) -> Self {
        let mut keys: Vec<&str> = Vec::new();
        for key in groups.iter().flat_map(|group| keys_of(group)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let axis = |key: &str| {
            let mut values: Vec<String> = Vec::new();
            groups.iter().map(|group| value(group, key)).for_each(|value| {
                if !values.contains(&value) {
                    values.push(value);
                }
            });
            Axis { key: key.to_owned(), values }
        };
        let axes: Vec<Axis> = keys.into_iter().map(axis).filter(|axis| axis.values.len() > 1).collect();
        let place = |group: &&Group, axis: &Axis| {
            let value = value(group, &axis.key);
            axis.values.iter().position(|other| *other == value).unwrap_or(0)
        };
        let cells = groups.iter().map(|group| (axes.iter().map(|axis| place(group, axis)).collect(), *group)).collect();
        Self { name, axes, cells }
    }

    /// Main effects and two-factor interactions of a complete 2^k factorial. Empty for other grids.
    pub fn factorial(&self) -> Vec<FactorEffect> {
        let places: BTreeSet<&Vec<usize>> = self.cells.iter().map(|(places, _)| places).collect();
        let is_whole = self.axes.len() >= 2
            && self.axes.iter().all(|axis| axis.values.len() == 2)
            && places.len() == 1 << self.axes.len()
            && self.cells.len() == places.len();
        if !is_whole {
            return Vec::new();
        }
        let mains = (0..self.axes.len()).map(|k| vec![k]);
        let pairs = (0..self.axes.len()).flat_map(|k| (k + 1..self.axes.len()).map(move |other| vec![k, other]));
        mains.chain(pairs).filter_map(|axes| self.effect(&axes)).collect()
    }

    fn effect(&self, axes: &[usize]) -> Option<FactorEffect> {
        let logs: Vec<(f64, BTreeMap<u64, f64>)> =
            self.cells.iter().map(|(places, group)| (sign(places, axes), logs(group))).collect();
        let seeds: Vec<u64> =
            logs[0].1.keys().copied().filter(|seed| logs.iter().all(|(_, of)| of.contains_key(seed))).collect();
        // A main effect compares two halves, an interaction two pairs of quarters.
        let part = logs.len() as f64 / f64::from(1 << axes.len());
        let contrast = |seed: &u64| logs.iter().map(|(sign, of)| sign * of[seed]).sum::<f64>() / part;
        let contrasts: Vec<f64> = seeds.iter().map(contrast).collect();
        let estimate = Estimate::of(&[(1.0, &contrasts)])?;
        Some(FactorEffect {
            keys: axes.iter().map(|axis| self.axes[*axis].key.clone()).collect(),
            ratio: estimate.interval(CONFIDENCE).exp(),
            seeds: seeds.len(),
        })
    }
}

/// Log outcomes of a cell at its end, by seed. Empty if a value has no logarithm.
fn logs(group: &Group) -> BTreeMap<u64, f64> {
    compare::logs(&group.replicates(ComparisonPoint::End)).unwrap_or_default().into_iter().collect()
}

/// The sign of a cell in the contrast of these keys.
fn sign(places: &[usize], axes: &[usize]) -> f64 {
    axes.iter().map(|axis| if places[*axis] == 1 { 1.0 } else { -1.0 }).product()
}

/// The axes of a cell, or its changed keys if the plan has no axes.
fn keys_of<'g>(group: &'g Group) -> impl Iterator<Item = &'g str> {
    let named = group.arm.cell.iter().map(|coordinate| coordinate.axis.as_str());
    let changed = group.arm.changes.iter().filter(|_| group.arm.cell.is_empty());
    named.chain(changed.map(|change| change.key.as_str()))
}

/// The value of a key in a cell's runs, or its level on a named axis.
fn value(group: &Group, key: &str) -> String {
    if let Some(coordinate) = group.arm.cell.iter().find(|coordinate| coordinate.axis == key) {
        return coordinate.value.clone();
    }
    let flat = group.runs.first().map(|run| run.recorded.run.spec.flat()).unwrap_or_default();
    match flat.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => "unset".to_owned(),
    }
}
