//! The outcomes of a region by setting and cell, as [`evidence::region`] takes them.

use evidence::outcome::Outcome;
use evidence::region::{Design, Factor};
use spec::{ALL_FACTORS, Region, RegionDesign};

use crate::findings::Findings;
use crate::outcome::ComparisonPoint;

/// The design of the region.
pub fn design(region: &Region) -> Design {
    match region.design {
        RegionDesign::HalfFraction => Design::half_fraction(),
        RegionDesign::FullFactorial => Design::full_factorial(region.factors.len()),
    }
}

/// The factors by name, all together last.
pub fn factors(region: &Region) -> Vec<(String, Factor)> {
    let each = region.factors.iter().enumerate().map(|(place, factor)| (factor.name.clone(), Factor::One(place)));
    each.chain([(ALL_FACTORS.to_owned(), Factor::All)]).collect()
}

/// The outcomes of every complete setting, by cell.
pub fn rows(findings: &Findings, region: &Region, at: ComparisonPoint, measure: Option<&str>) -> Vec<Vec<Outcome>> {
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

/// Whether each of these runs ends well.
pub fn ends_well_rows(rows: &[Vec<Outcome>], distance: f64) -> Vec<Vec<bool>> {
    rows.iter().map(|row| row.iter().map(|outcome| outcome.is_at_most(distance)).collect()).collect()
}
