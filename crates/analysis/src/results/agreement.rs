//! How far measures agree with each other over all runs: a measure that follows the distance everywhere says little beside it, one that
//! contradicts it asks for a reason.

use serde::Serialize;
use spec::Measure;

use crate::findings::{Findings, Judged};
use crate::measure::{Better, Definition};
use crate::statistics::spearman;

/// Runs below which no agreement is shown.
const FEWEST: usize = 8;

/// Measures with a direction, the distance first.
const MEASURES: [Measure; 9] = [
    Measure::FrechetDistance,
    Measure::FrechetDistanceRandom,
    Measure::KernelDistance,
    Measure::Precision,
    Measure::Recall,
    Measure::Density,
    Measure::Coverage,
    Measure::Modes,
    Measure::TotalVariation,
];

/// Spearman's correlation of each measure with each other over all finished runs, 1 where both order the runs alike from best to worst.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// The measures in words.
    pub measures: Vec<&'static str>,
    /// The correlations, row by row; none where one of the two does not vary.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// Runs that have all measures.
    pub runs: usize,
}

/// The agreement; none where too few runs have two measures.
pub fn agreement(findings: &Findings) -> Option<Agreement> {
    let of_reference = findings.references().next()?.terms();
    let comparable = findings.groups.iter().filter(|group| group.terms() == of_reference);
    let runs: Vec<&Judged> = comparable.flat_map(|group| group.finished()).collect();
    let taken =
        |definition: &Definition| runs.iter().filter(|run| badness(run, definition).is_some()).count() >= FEWEST;
    let definitions: Vec<Definition> = MEASURES.map(Definition::of).into_iter().filter(taken).collect();
    let rows: Vec<Vec<f64>> =
        runs.iter().filter_map(|run| definitions.iter().map(|definition| badness(run, definition)).collect()).collect();
    if definitions.len() < 2 || rows.len() < FEWEST {
        return None;
    }
    let pairs = |a: usize, b: usize| rows.iter().map(|row| (row[a], row[b])).collect::<Vec<_>>();
    let all = 0..definitions.len();
    Some(Agreement {
        measures: definitions.iter().map(|definition| definition.words).collect(),
        correlations: all.clone().map(|a| all.clone().map(|b| spearman(&pairs(a, b))).collect()).collect(),
        runs: rows.len(),
    })
}

/// What a run has of a measure, so that more is worse; none where it diverged or was not measured so.
fn badness(run: &Judged, definition: &Definition) -> Option<f64> {
    let value = run.read_measure(definition.recorded()?, crate::outcome::At::End)?.outcome.value()?;
    Some(if definition.better == Better::Higher { -value } else { value }).filter(|value| value.is_finite())
}
