//! A region, worked out: what each factor does within settings, by ranks, by shares that end well, and by how much.

use evidence::outcome::Outcome;
use evidence::region::{Design, Factor, RegionEffect};
use serde::Serialize;
use spec::{ALL_FACTORS, Region, RegionDesign, SearchAxis, Setting};

use crate::findings::Findings;
use crate::outcome::ComparisonPoint;

/// A region of settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionResults {
    /// Settings that were planned.
    pub settings: usize,
    /// What was drawn.
    pub axes: Vec<SearchAxis>,
    /// What each factor does, at each budget.
    pub at: Vec<RegionAtBudget>,
    /// The cells with their settings, at the last budget.
    pub cells: Vec<Cell>,
}

/// What the factors do at one budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionAtBudget {
    /// When.
    pub at: ComparisonPoint,
    /// Settings of which every cell has finished: what is said rests on these.
    pub settings: usize,
    /// Each factor, and all together last.
    pub factors: Vec<RegionFactorEffect>,
}

/// What reversing a factor does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RegionFactorEffect {
    /// The factor, or [`ALL_FACTORS`].
    pub factor: String,
    /// Of ranks within settings: above 0, reversed is worse.
    pub ranks: Option<SignFlipEffect>,
    /// Of shares of runs that end well; none where the sweep's file does not say when a run does.
    pub shares: Option<SignFlipEffect>,
    /// Runs that end well of the cells that keep it and of those that reverse it, each of all.
    pub ends_well: Option<[(usize, usize); 2]>,
    /// The ratio of reversed to kept with its interval, over settings in which no run diverged.
    pub ratio: Option<(f64, f64, f64)>,
    /// Of how many settings that is, of all.
    pub without_divergence: (usize, usize),
}

/// A difference over settings with its p.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SignFlipEffect {
    /// Reversed less kept.
    pub difference: f64,
    /// The exact two-sided p over all flips of the settings' signs.
    pub p: f64,
}

/// A cell over its settings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Its name: what it reverses.
    pub cell: String,
    /// Each finished run's place on the first two axes of numbers, and its outcome; none where it diverged.
    pub runs: Vec<([Option<f64>; 2], Option<f64>)>,
}

/// What the sweep says over its region; none where it has none.
pub fn region_results(findings: &Findings) -> Option<RegionResults> {
    let region = findings.sweep.plan.region.as_ref()?;
    Some(RegionResults {
        settings: region.drawn.len(),
        axes: region.axes.clone(),
        at: findings.at.iter().map(|at| at_budget(findings, region, *at)).collect(),
        cells: cells(findings, region),
    })
}

/// The design, as `evidence` has it.
pub(crate) fn design(region: &Region) -> Design {
    match region.design {
        RegionDesign::HalfFraction => Design::half_fraction(),
        RegionDesign::FullFactorial => Design::full_factorial(region.factors.len()),
    }
}

/// The factors of a region by name, all together last.
pub(crate) fn factors(region: &Region) -> Vec<(String, Factor)> {
    let each = region.factors.iter().enumerate().map(|(place, factor)| (factor.name.clone(), Factor::One(place)));
    each.chain([(ALL_FACTORS.to_owned(), Factor::All)]).collect()
}

/// What every cell came to in each setting of which all have finished.
pub(crate) fn rows(
    findings: &Findings,
    region: &Region,
    at: ComparisonPoint,
    measure: Option<&str>,
) -> Vec<Vec<Outcome>> {
    let of_setting = |place: usize| {
        let cells = findings.groups.iter().map(|group| {
            let run = group.runs.get(place).filter(|run| run.is_finished())?;
            let reading = measure.map_or_else(|| run.outcome_at(at), |name| run.measure_at(name, at));
            Some(reading?.outcome)
        });
        cells.collect::<Option<Vec<Outcome>>>()
    };
    (0..region.drawn.len()).filter_map(of_setting).collect()
}

/// Whether each run of these ends well.
pub(crate) fn well(rows: &[Vec<Outcome>], distance: f64) -> Vec<Vec<bool>> {
    rows.iter().map(|row| row.iter().map(|outcome| outcome.is_at_most(distance)).collect()).collect()
}

fn at_budget(findings: &Findings, region: &Region, at: ComparisonPoint) -> RegionAtBudget {
    let (design, rows) = (design(region), rows(findings, region, at, None));
    let over = |effect: RegionEffect| SignFlipEffect { difference: effect.difference, p: effect.p };
    let family = factors(region).len();
    let wells = findings.sweep.plan.ends_well.map(|distance| well(&rows, distance));
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
