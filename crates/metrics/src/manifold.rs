//! Precision, recall, density and coverage: fidelity and diversity as separate numbers.
//!
//! The manifold of a sample is the union of balls around its points. A ball's radius is the distance to the point's k-th nearest neighbour
//! in the sample (Kynkäänniemi et al. 2019, arXiv 1904.06991; Naeem et al. 2020, arXiv 2002.09797).
//!
//! Pairs are compared in the precision of the features. Distances within rounding of a radius are computed again in double.

use crate::MetricError;
use crate::points::{PairRow, Points, Precision, all_pairs, own_pairs};

/// The k of the k-th nearest neighbour, throughout this workspace.
pub const NEIGHBORS: usize = 5;

/// A sample with a ball around each point.
#[derive(Clone, Debug)]
pub struct Manifold<T = f32> {
    points: Points<T>,
    radii: Vec<f64>, // squared
    neighbors: usize,
}

/// Overlap of the manifolds of a sample and its reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Share of the sample in the reference's manifold: 1 if every sample could be real.
    pub precision: f64,
    /// Share of the reference in the sample's manifold: 1 if every real image could be a sample.
    pub recall: f64,
    /// Mean number of reference balls around a point of the sample, over k: fidelity that outliers of the reference do not raise. About 1 for
    /// the reference's own distribution; it can be larger.
    pub density: f64,
    /// Share of the reference's balls that contain a point of the sample: diversity that outliers of the sample do not raise.
    pub coverage: f64,
}

impl<T: Precision> Manifold<T> {
    /// The manifold of features `[samples, dims]`. The radius is the distance to the `neighbors`-th nearest *other* point. A point with that
    /// many copies has a ball of radius 0, which contains the copies.
    ///
    /// # Errors
    ///
    /// A feature is not finite, there are no more samples than neighbours, or the array is not a whole number of rows.
    ///
    /// # Panics
    ///
    /// If `neighbors` is 0.
    pub fn of(features: &[T], dims: usize, neighbors: usize) -> Result<Self, MetricError> {
        assert!(neighbors > 0, "a ball reaches to the first neighbour at least");
        let points = Points::<T>::of(features, dims, neighbors + 1)?;
        let radii = radii(&points, neighbors);
        Ok(Self { points, radii, neighbors })
    }

    /// Overlap of this manifold, the reference, with a sample's. Balls are closed: a copy of a point is in its ball, also at radius 0.
    ///
    /// # Errors
    ///
    /// The features differ in number.
    ///
    /// # Panics
    ///
    /// If the balls of the two reach to different neighbours.
    pub fn overlap(&self, sample: &Self) -> Result<Overlap, MetricError> {
        assert_eq!(self.neighbors, sample.neighbors, "both reach to the same neighbour");
        let (left, right) = (&self.points, &sample.points);
        if left.dims() != right.dims() {
            return Err(MetricError::Dimensions { left: left.dims(), right: right.dims() });
        }
        let rounding = left.rounding(right);
        let mut counts = PairCounts::new(left.len(), right.len());
        let (limits, squares) = (limits(&self.radii, rounding), [left, right].map(squares));
        all_pairs(left, right, |mut run| {
            run.expand(&squares[0], &squares[1]);
            let (index, radius) = (run.right, sample.radii[run.right]);
            for place in near(&run, &limits, T::nearest(radius + rounding)) {
                let reference = run.left + place;
                let distance = match run.values[place].into() {
                    expanded if [self.radii[reference], radius].iter().all(|r| (expanded - r).abs() > rounding) => {
                        expanded
                    }
                    _ => left.squared_distance(reference, right, index),
                };
                counts.record(reference, index, (distance <= self.radii[reference], distance <= radius));
            }
        });
        Ok(counts.overlap(self.neighbors))
    }
}

/// Counts over the pairs of a reference and a sample.
struct PairCounts {
    recalled: Vec<bool>, // of the reference: in a ball of the sample
    covered: Vec<bool>,  // of the reference: its ball contains a point of the sample
    balls: Vec<u32>,     // of the sample: number of reference balls around it
}

impl PairCounts {
    fn new(reference: usize, sample: usize) -> Self {
        Self { recalled: vec![false; reference], covered: vec![false; reference], balls: vec![0; sample] }
    }

    fn record(&mut self, reference: usize, sample: usize, (in_reference, in_sample): (bool, bool)) {
        self.balls[sample] += u32::from(in_reference);
        self.covered[reference] |= in_reference;
        self.recalled[reference] |= in_sample;
    }

    fn overlap(&self, neighbors: usize) -> Overlap {
        let samples = self.balls.len() as f64;
        let share = |marks: &[bool]| marks.iter().filter(|mark| **mark).count() as f64 / marks.len() as f64;
        Overlap {
            precision: self.balls.iter().filter(|balls| **balls > 0).count() as f64 / samples,
            recall: share(&self.recalled),
            density: self.balls.iter().map(|&balls| f64::from(balls)).sum::<f64>() / (neighbors as f64 * samples),
            coverage: share(&self.covered),
        }
    }
}

/// The squared distance of each point to its k-th nearest other point.
fn radii<T: Precision>(points: &Points<T>, neighbors: usize) -> Vec<f64> {
    let (rounding, squares) = (points.rounding(points), squares(points));
    let mut nearest = vec![f64::INFINITY; points.len() * neighbors]; // ascending for each point
    let mut radii = vec![f64::INFINITY; points.len()];
    let mut limits = vec![T::nearest(f64::INFINITY); points.len()];
    own_pairs(points, |mut run| {
        run.expand(&squares, &squares);
        for place in near(&run, &limits, limits[run.right]) {
            let pair = [run.left + place, run.right];
            if pair.iter().all(|&point| run.values[place] > limits[point]) {
                continue; // both have found nearer neighbours in this row
            }
            let distance = points.squared_distance(pair[0], points, pair[1]);
            for point in pair {
                radii[point] = keep(&mut nearest[point * neighbors..][..neighbors], distance);
                limits[point] = T::nearest(radii[point] + rounding);
            }
        }
    });
    radii
}

/// Radii in the precision of the points, with a margin for the rounding of a distance.
fn limits<T: Precision>(radii: &[f64], rounding: f64) -> Vec<T> {
    radii.iter().map(|radius| T::nearest(radius + rounding)).collect()
}

/// Squared lengths in the precision of the points.
fn squares<T: Precision>(points: &Points<T>) -> Vec<T> {
    points.squares().iter().map(|&square| T::nearest(square)).collect()
}

/// Inserts a distance into the sorted smallest ones, and returns the largest of these.
fn keep(nearest: &mut [f64], distance: f64) -> f64 {
    let place = nearest.partition_point(|&other| other <= distance);
    if place < nearest.len() {
        nearest[place..].rotate_right(1);
        nearest[place] = distance;
    }
    nearest[nearest.len() - 1]
}

/// Indices in a row whose distance is within the limit of either point. Most chunks of a row have none.
fn near<T: Precision>(run: &PairRow<T>, limits: &[T], limit: T) -> Vec<usize> {
    const CHUNK: usize = 32;
    let is_near = |distance: T, own: T| (distance <= own) | (distance <= limit);
    let mut places = Vec::new();
    for (k, (distances, limits)) in run.values.chunks(CHUNK).zip(limits[run.left..].chunks(CHUNK)).enumerate() {
        let pairs = || distances.iter().zip(limits).map(|(distance, own)| is_near(*distance, *own));
        if pairs().fold(false, |any, near| any | near) {
            places.extend(pairs().enumerate().filter(|(_, near)| *near).map(|(place, _)| k * CHUNK + place));
        }
    }
    places
}
