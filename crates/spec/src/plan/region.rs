//! A region of settings: in each that is drawn the same cells run, so that a guideline's effect is seen over many settings and not at one.

use serde::{Deserialize, Serialize};

use super::axis::changes;
use super::{Arm, Awaited, Coordinate, Plan, Run, SearchAxis, Setting};
use crate::RunSpec;

/// What a claim about a region names in the place of a factor: the cell that reverses all against the one that keeps all.
pub const ALL_FACTORS: &str = "all";

/// The levels of a factor.
pub const LEVELS: [&str; 2] = ["kept", "reversed"];

/// A region. Its cells are the plan's arms, and a cell's runs are its settings, in order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// What is drawn.
    pub axes: Vec<SearchAxis>,
    /// The factors, each with what its reversal sets.
    pub factors: Vec<RegionFactor>,
    /// Which cells run in each setting.
    pub design: RegionDesign,
    /// The run of the cell that keeps all, without a setting.
    pub spec: RunSpec,
    /// The settings that were drawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drawn: Vec<Setting>,
}

/// A factor of a region: a guideline that a cell keeps or reverses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegionFactor {
    /// Its name.
    pub name: String,
    /// What its reversal sets.
    pub set: Setting,
}

/// Which combinations of levels are the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionDesign {
    /// Every combination.
    FullFactorial,
    /// Of four factors those that reverse an even number: I = ABCD.
    HalfFraction,
}

impl RegionDesign {
    /// The values in a sweep's file.
    pub const NAMES: [&'static str; 2] = ["full-factorial", "half-fraction"];
}

impl Region {
    /// The cells: of each whether it reverses each factor. All kept comes first, all reversed last.
    pub fn cells(&self) -> Vec<Vec<bool>> {
        let factors = self.factors.len();
        let cells = (0..1_usize << factors).map(|cell| (0..factors).map(|factor| cell >> factor & 1 == 1).collect());
        let is_even = |cell: &Vec<bool>| cell.iter().filter(|reversed| **reversed).count() % 2 == 0;
        cells.filter(|cell| self.design == RegionDesign::FullFactorial || is_even(cell)).collect()
    }

    /// The name of a cell: the factors that it reverses.
    pub fn name_of(&self, cell: &[bool]) -> String {
        let reversed: Vec<&str> = self
            .factors
            .iter()
            .zip(cell)
            .filter(|(_, reversed)| **reversed)
            .map(|(factor, _)| factor.name.as_str())
            .collect();
        match reversed.len() {
            0 => "all-kept".to_owned(),
            all if all == self.factors.len() && all > 1 => "all-reversed".to_owned(),
            _ => reversed.join("-"),
        }
    }

    /// What a cell sets.
    pub fn set_of(&self, cell: &[bool]) -> Setting {
        let reversed = self.factors.iter().zip(cell).filter(|(_, reversed)| **reversed);
        reversed.flat_map(|(factor, _)| factor.set.clone()).collect()
    }

    /// Whether a claim can be about it.
    pub fn has_factor(&self, name: &str) -> bool {
        name == ALL_FACTORS || self.factors.iter().any(|factor| factor.name == name)
    }

    /// The cells as arms that wait for their settings.
    pub(crate) fn arms(&self, (seeds, origin): (&[u64], &str)) -> Vec<Arm> {
        let level = |factor: &RegionFactor, reversed: bool| Coordinate {
            axis: factor.name.clone(),
            value: LEVELS[usize::from(reversed)].to_owned(),
        };
        let arm = |cell: Vec<bool>| Arm {
            name: self.name_of(&cell),
            why: None,
            grid: None,
            cell: self.factors.iter().zip(&cell).map(|(factor, reversed)| level(factor, *reversed)).collect(),
            changes: changes(&self.spec, &self.set_of(&cell), origin),
            runs: Vec::new(),
            awaits: Some(Awaited { steps: self.spec.steps, seeds: seeds.to_vec(), longer: None }),
        };
        self.cells().into_iter().map(arm).collect()
    }
}

impl Plan {
    /// The plan with every cell of its region run at these settings, one for each of its seeds.
    ///
    /// # Errors
    ///
    /// A setting that is no run.
    pub fn in_settings(&self, drawn: &[Setting]) -> Result<Self, String> {
        let mut plan = self.clone();
        let Some(region) = &mut plan.region else { return Ok(plan) };
        region.drawn = drawn.to_vec();
        let region = region.clone();
        for (arm, cell) in plan.arms.iter_mut().zip(region.cells()) {
            let Some(Awaited { seeds, .. }) = arm.awaits.take() else { continue };
            let run = |(setting, seed): (&Setting, u64)| {
                let mut values = setting.clone();
                values.extend(region.set_of(&cell));
                let spec = RunSpec { seed, ..region.spec.at(&values)? };
                match spec.faults().first() {
                    Some(fault) => Err(format!("`{}` {} in cell `{}`", fault.key, fault.message, arm.name)),
                    None => Ok(Run::new(spec)),
                }
            };
            arm.runs = drawn.iter().zip(seeds).map(run).collect::<Result<_, String>>()?;
        }
        plan.evaluate_at_budgets();
        Ok(plan)
    }
}
