//! Factor effects over a region: within-setting ranks, proportions that end well, and ratios.

use evidence::region::{Design, Factor, RegionEffect};
use serde::Serialize;
use spec::{Region, SearchAxis, Setting};

use crate::findings::Findings;
use crate::number::{self, pluralize, significant};
use crate::outcome::ComparisonPoint;
use crate::region::{design, ends_well_rows, factors, rows};

/// The results of a region.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionResults {
    /// Planned settings.
    pub settings: usize,
    /// The axes that settings were drawn from.
    pub axes: Vec<SearchAxis>,
    /// Factor effects at each budget.
    pub at: Vec<RegionAtBudget>,
    /// The cells with their outcomes at the last budget.
    pub cells: Vec<Cell>,
}

/// Factor effects at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionAtBudget {
    /// The budget.
    pub at: ComparisonPoint,
    /// The number of complete settings, which the effects are based on.
    pub settings: usize,
    /// Each factor, and all together last.
    pub factors: Vec<RegionFactorEffect>,
}

/// The effect of reversing a factor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionFactorEffect {
    /// The factor, or [`ALL_FACTORS`].
    pub factor: String,
    /// The difference of ranks within settings. Above 0, reversed is worse.
    pub ranks: Option<SignFlipEffect>,
    /// The difference of proportions that end well. `None` if the sweep has no `ends_well` distance.
    pub shares: Option<SignFlipEffect>,
    /// Runs that end well and all runs, of the cells that keep the factor and of those that reverse it.
    pub ends_well: Option<[(usize, usize); 2]>,
    /// The ratio of reversed to kept with its interval, over settings without divergence.
    pub ratio: Option<(f64, f64, f64)>,
    /// Settings without divergence, and all.
    pub without_divergence: (usize, usize),
}

/// A mean difference over settings with its p value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SignFlipEffect {
    /// Reversed minus kept.
    pub difference: f64,
    /// The exact two-sided p value of the sign-flip test.
    pub p: f64,
}

/// A cell of the region's map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// The name: the reversed factors.
    pub cell: String,
    /// Each finished run's coordinates on the first two numeric axes, and its outcome. `None` if it diverged.
    pub runs: Vec<([Option<f64>; 2], Option<f64>)>,
}

/// Computes the results of a region. `None` without one.
pub fn region_results(findings: &Findings) -> Option<RegionResults> {
    let region = findings.sweep.plan.region.as_ref()?;
    Some(RegionResults {
        settings: region.drawn.len(),
        axes: region.axes.clone(),
        at: findings.at.iter().map(|at| at_budget(findings, region, *at)).collect(),
        cells: cells(findings, region),
    })
}

impl RegionResults {
    /// The effect of reversing all factors at the last budget, as a headline.
    pub fn headline(&self) -> Option<String> {
        let at = self.at.last()?;
        let Some(ranks) = at.factors.last()?.ranks else {
            return Some("Nothing to compare yet: no setting has all its cells finished.".to_owned());
        };
        let (word, away) =
            if ranks.difference < 0.0 { ("better", -ranks.difference) } else { ("worse", ranks.difference) };
        Some(format!(
            "Over {}, the cell that reverses all ranks {} places {word} (of {} cells) than the one that keeps all (p {}) {}.",
            pluralize(at.settings, "setting"),
            significant(away),
            self.cells.len(),
            number::p(ranks.p),
            at.at.in_words()
        ))
    }
}

fn at_budget(findings: &Findings, region: &Region, at: ComparisonPoint) -> RegionAtBudget {
    let (design, rows) = (design(region), rows(findings, region, at, None));
    let over = |effect: RegionEffect| SignFlipEffect { difference: effect.difference, p: effect.p };
    let family = factors(region).len();
    let wells = findings.sweep.plan.ends_well.map(|distance| ends_well_rows(&rows, distance));
    let of_factor = |(name, factor): (String, Factor)| {
        let (ratio, counted) = design.ratio(factor, &rows, family);
        RegionFactorEffect {
            factor: name,
            ranks: design.rank_effect(factor, &rows).map(over),
            shares: wells.as_ref().and_then(|wells| design.share_effect(factor, wells)).map(over),
            ends_well: wells.as_ref().map(|wells| counts(&design, factor, wells)),
            ratio: ratio.map(|ratio| (ratio.estimate, ratio.low, ratio.high)),
            without_divergence: (counted.count, counted.total),
        }
    };
    RegionAtBudget { at, settings: rows.len(), factors: factors(region).into_iter().map(of_factor).collect() }
}

/// Runs that end well of the cells that keep a factor, and of those that reverse it.
fn counts(design: &Design, factor: Factor, wells: &[Vec<bool>]) -> [(usize, usize); 2] {
    use evidence::region::Level;
    let level = |cell: &[Level]| match factor {
        Factor::One(place) => Some(cell[place]),
        Factor::All if cell.iter().all(|level| *level == cell[0]) => Some(cell[0]),
        Factor::All => None,
    };
    [Level::Kept, Level::Reversed].map(|wanted| {
        let of_level = wells.iter().flat_map(|row| row.iter().zip(design.cells()));
        let of_level: Vec<bool> =
            of_level.filter(|(_, cell)| level(cell) == Some(wanted)).map(|(well, _)| *well).collect();
        (of_level.iter().filter(|well| **well).count(), of_level.len())
    })
}

fn cells(findings: &Findings, region: &Region) -> Vec<Cell> {
    let numeric = region.axes.iter().filter(|axis| axis.is_range());
    let keys: Vec<&str> = numeric.map(|axis| axis.key.as_str()).take(2).collect();
    let place = |setting: &Setting| {
        [0, 1].map(|axis| keys.get(axis).and_then(|key| setting.get(*key)).and_then(serde_json::Value::as_f64))
    };
    let of_cell = |group: &crate::findings::Group| Cell {
        cell: group.arm.name.clone(),
        runs: group
            .runs
            .iter()
            .zip(&region.drawn)
            .filter_map(|(run, setting)| Some((place(setting), run.outcome()?.value())))
            .collect(),
    };
    findings.groups.iter().map(of_cell).collect()
}
