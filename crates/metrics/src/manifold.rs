//! Precision, recall, density and coverage: fidelity apart from diversity.
//!
//! A sample's manifold is the union of balls around its points, each as large as the way to the point's k-th nearest neighbour
//! in the sample. The definitions are those of Kynkäänniemi et al. 2019 (arXiv 1904.06991) and Naeem et al. 2020
//! (arXiv 2002.09797). Which of two numbers is precision and which recall has been swapped in well-known code.
//!
//! Pairs are compared in single precision; distances that rounding could put on the other side of a ball are taken again in double.

use crate::MetricError;
use crate::points::{Points, Run, all_pairs, own_pairs};

/// The neighbour that a ball reaches to, wherever this workspace measures.
pub const NEIGHBORS: usize = 5;

/// A sample with the balls around its points.
#[derive(Clone, Debug)]
pub struct Manifold {
    points: Points<f32>,
    radii: Vec<f64>, // squared
    neighbors: usize,
}

/// How a sample and its reference lie in each other's manifolds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// Share of the sample that lies in the reference's manifold: 1 where every sample could be real.
    pub precision: f64,
    /// Share of the reference that lies in the sample's manifold: 1 where everything real could be a sample.
    pub recall: f64,
    /// Balls of the reference that a point of the sample lies in, on average and over k: fidelity that no outlier of the
    /// reference flatters. About 1 for the reference's own distribution; more is possible.
    pub density: f64,
    /// Share of the reference's balls that hold a point of the sample: diversity that no outlier of the sample flatters.
    pub coverage: f64,
}

impl Manifold {
    /// The manifold of features `[samples, dims]`. A ball reaches to the `neighbors`-th nearest *other* point: a point that has as
    /// many copies of itself has a ball of radius 0, and these copies lie in it.
    ///
    /// # Errors
    ///
    /// A feature is not finite, there are no more samples than neighbours, or the array is not a whole number of rows.
    ///
    /// # Panics
    ///
    /// If `neighbors` is 0.
    pub fn of(features: &[f32], dims: usize, neighbors: usize) -> Result<Self, MetricError> {
        assert!(neighbors > 0, "a ball reaches to the first neighbour at least");
        let points = Points::of(features, dims, neighbors + 1)?;
        let radii = radii(&points, neighbors);
        Ok(Self { points, radii, neighbors })
    }

    /// How a sample lies in this manifold, the reference, and this one's points in the sample's. Balls are closed: a copy of a
    /// point lies in its ball even where that has radius 0.
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
        let mut found = Found::new(left.len(), right.len());
        let (limits, squares) = (limits(&self.radii, rounding), [left, right].map(single));
        all_pairs(left, right, |mut run| {
            run.expand(&squares[0], &squares[1]);
            let (index, radius) = (run.right, sample.radii[run.right]);
            for place in near(&run, &limits, (radius + rounding) as f32) {
                let reference = run.left + place;
                let distance = match f64::from(run.values[place]) {
                    expanded if [self.radii[reference], radius].iter().all(|r| (expanded - r).abs() > rounding) => {
                        expanded
                    }
                    _ => left.squared_distance(reference, right, index),
                };
                found.note(reference, index, (distance <= self.radii[reference], distance <= radius));
            }
        });
        Ok(found.overlap(self.neighbors))
    }
}

/// What was seen of the pairs of a reference and a sample.
struct Found {
    recalled: Vec<bool>, // of the reference: lies in a ball of the sample
    covered: Vec<bool>,  // of the reference: its ball holds a point of the sample
    balls: Vec<u32>,     // of the sample: in how many balls of the reference it lies
}

impl Found {
    fn new(reference: usize, sample: usize) -> Self {
        Self { recalled: vec![false; reference], covered: vec![false; reference], balls: vec![0; sample] }
    }

    fn note(&mut self, reference: usize, sample: usize, (in_reference, in_sample): (bool, bool)) {
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
fn radii(points: &Points<f32>, neighbors: usize) -> Vec<f64> {
    let (rounding, squares) = (points.rounding(points), single(points));
    let mut nearest = vec![f64::INFINITY; points.len() * neighbors]; // ascending for each point
    let mut radii = vec![f64::INFINITY; points.len()];
    let mut limits = vec![f32::INFINITY; points.len()];
    own_pairs(points, |mut run| {
        run.expand(&squares, &squares);
        for place in near(&run, &limits, limits[run.right]) {
            let pair = [run.left + place, run.right];
            if pair.iter().all(|&point| run.values[place] > limits[point]) {
                continue; // since the run began, both have found nearer ones
            }
            let distance = points.squared_distance(pair[0], points, pair[1]);
            for point in pair {
                radii[point] = keep(&mut nearest[point * neighbors..][..neighbors], distance);
                limits[point] = (radii[point] + rounding) as f32;
            }
        }
    });
    radii
}

/// Radii in single precision, with what rounding may add to a distance.
fn limits(radii: &[f64], rounding: f64) -> Vec<f32> {
    radii.iter().map(|radius| (radius + rounding) as f32).collect()
}

/// Squared lengths in single precision.
fn single(points: &Points<f32>) -> Vec<f32> {
    points.squares().iter().map(|&square| square as f32).collect()
}

/// Puts a distance among the smallest ones, where it is one of them; returns the largest that is left.
fn keep(nearest: &mut [f64], distance: f64) -> f64 {
    let place = nearest.partition_point(|&other| other <= distance);
    if place < nearest.len() {
        nearest[place..].rotate_right(1);
        nearest[place] = distance;
    }
    nearest[nearest.len() - 1]
}

/// The places in a run whose distance is within the limit of one of both points. Most chunks of a run have none.
fn near(run: &Run<f32>, limits: &[f32], limit: f32) -> Vec<usize> {
    const CHUNK: usize = 32;
    let is_near = |distance: f32, own: f32| (distance <= own) | (distance <= limit);
    let mut places = Vec::new();
    for (k, (distances, limits)) in run.values.chunks(CHUNK).zip(limits[run.left..].chunks(CHUNK)).enumerate() {
        let pairs = || distances.iter().zip(limits).map(|(distance, own)| is_near(*distance, *own));
        if pairs().fold(false, |any, near| any | near) {
            places.extend(pairs().enumerate().filter(|(_, near)| *near).map(|(place, _)| k * CHUNK + place));
        }
    }
    places
}
