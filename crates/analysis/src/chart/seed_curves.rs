//! One measure of an arm's runs: the curve of each seed, and the median curve of the finished runs.

use std::collections::BTreeMap;

use spec::Task;

use crate::curve::Curve;
use crate::findings::{AnalyzedRun, Group};
use crate::series::Series;
use crate::statistics;

/// Maximum number of points of a drawn line. Longer curves are averaged.
const POINTS: usize = 80;

/// The curves of one measure, one for each seed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeedCurves {
    /// Finished runs.
    pub finished: Vec<Curve>,
    /// Unfinished runs.
    pub unfinished: Vec<Curve>,
    /// The median of the finished runs up to the end of the shortest, continued by the median of the longest.
    pub median_curve: Curve,
}

impl SeedCurves {
    /// A measure of an arm's runs.
    pub fn of(group: &Group, name: &str) -> Self {
        Self::of_curves(group, |series| series.curve(name))
    }

    /// The outcome measure of an arm's runs.
    pub fn of_outcome(group: &Group, task: Task) -> Self {
        Self::of_curves(group, |series| series.outcome(task))
    }

    fn of_curves<'g>(group: &'g Group, curve: impl Fn(&'g Series) -> &'g Curve) -> Self {
        let curves = |runs: &[&'g AnalyzedRun]| -> Vec<&'g Curve> {
            let curves = runs.iter().map(|run| curve(&run.recorded.series));
            curves.filter(|curve| !curve.points().is_empty()).collect()
        };
        // A longer run repeats the numbers of the shorter one that it continues.
        let finished: Vec<&AnalyzedRun> = group.finished().collect();
        let unfinished: Vec<&AnalyzedRun> = group.runs.iter().filter(|run| !run.is_finished()).collect();
        let steps = |run: &&AnalyzedRun| run.recorded.run.spec.steps;
        let last = finished.iter().map(steps).max();
        let longest: Vec<&AnalyzedRun> = finished.iter().filter(|run| Some(steps(run)) == last).copied().collect();
        let median_curve = extended_with(median_curve(&curves(&finished)), median_curve(&curves(&longest)));
        Self {
            finished: curves(&finished).into_iter().map(downsample).collect(),
            unfinished: curves(&unfinished).into_iter().map(downsample).collect(),
            median_curve: downsample(&median_curve),
        }
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        let curves = self.finished.iter().chain(&self.unfinished);
        curves.flat_map(|curve| curve.points().iter().map(|(_, value)| *value))
    }
}

/// The median at each step at which every curve has a finite value. It ends where the first of them diverged.
pub fn median_curve(curves: &[&Curve]) -> Curve {
    let mut by_step: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
    for (step, value) in curves.iter().flat_map(|curve| curve.points()).filter(|(_, value)| value.is_finite()) {
        by_step.entry(*step).or_default().push(*value);
    }
    let shared = by_step.into_iter().filter(|(_, values)| values.len() == curves.len());
    Curve::new(shared.filter_map(|(step, values)| Some((step, statistics::median(values)?))).collect())
}

/// A curve, extended with the points of another beyond its end.
pub fn extended_with(curve: Curve, longer: Curve) -> Curve {
    let end = curve.points().last().map(|(step, _)| *step);
    let beyond = longer.points().iter().filter(|(step, _)| end.is_none_or(|end| *step > end));
    Curve::new(curve.points().iter().chain(beyond).copied().collect())
}

/// Averages neighbouring points of a long curve. The first point and the last step are kept.
fn downsample(curve: &Curve) -> Curve {
    let points: Vec<(u64, f64)> = curve.points().iter().copied().filter(|(_, value)| value.is_finite()).collect();
    let size = points.len().div_ceil(POINTS);
    if size <= 1 {
        return Curve::new(points);
    }
    let averaged = points.chunks(size).map(|chunk| {
        let values: Vec<f64> = chunk.iter().map(|(_, value)| *value).collect();
        (chunk[chunk.len() - 1].0, statistics::mean(&values))
    });
    Curve::new(points[..1].iter().copied().chain(averaged).collect())
}
