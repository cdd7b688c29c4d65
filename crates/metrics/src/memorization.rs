//! Memorization: are samples copies of training images? Compares distances to the nearest training image between samples and held-out
//! images.
//!
//! The data-copying test is by Meehan, Chaudhuri and Dasgupta 2020 (arXiv 2004.05675), authenticity by Alaa et al. 2022 (arXiv 2102.08921).
//! Both depend on the distance: distances of pixels change much under a blur or a shift.

use std::collections::BTreeMap;

use crate::nearest::{Nearest, nearest, nearest_other};
use crate::{MetricError, median};

/// The fewest samples of a cell, as in the paper of the test.
const CELL_SAMPLES: usize = 20;

/// Images in the space of the distance, with a partition into cells.
#[derive(Clone, Copy, Debug)]
pub struct Partitioned<'a> {
    /// `[images, dims]`
    pub rows: &'a [f32],
    /// The cell of each image, for example its class.
    pub cells: &'a [u8],
}

/// A test of memorization: the training images, and the distances of held-out images to them.
#[derive(Clone, Debug)]
pub struct MemorizationTest<'a> {
    training: &'a [f32],
    dims: usize,
    held_out: Vec<f64>, // distances to the nearest training images
    authenticity_held_out: f64,
    cells: Vec<Cell>,
}

/// The images of one cell.
#[derive(Clone, Debug)]
struct Cell {
    number: u8,
    training: Vec<f32>,
    held_out: Vec<f64>,
}

/// Result of a [`MemorizationTest`].
#[derive(Clone, Debug, PartialEq)]
pub struct Memorization {
    /// The nearest training image of each sample.
    pub nearest: Vec<Nearest>,
    /// The median distance of a sample to its nearest training image.
    pub distance: f64,
    /// The same of held-out images.
    pub distance_held_out: f64,
    /// The data-copying test with a single cell.
    pub copying: CopyingTest,
    /// The test's statistic averaged over cells, weighted by their held-out images. None if no cell has enough samples.
    pub copying_in_cells: Option<f64>,
    /// Share of samples that are farther from their nearest training image than this image is from any other.
    pub authenticity: f64,
    /// The same of held-out images.
    pub authenticity_held_out: f64,
}

/// Result of the data-copying test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CopyingTest {
    /// Share of pairs of a sample and a held-out image in which the sample is nearer to the training images. A tie counts half. 1/2 is
    /// expected without copying, 1 for copies.
    pub share: f64,
    /// The test's C_T: the Mann-Whitney statistic in its standard deviations under the null hypothesis. Far below 0 is copying, far above 0
    /// underfitting. It grows with the root of the number of samples.
    pub statistic: f64,
}

impl<'a> MemorizationTest<'a> {
    /// The test for these training images and held-out images.
    ///
    /// # Errors
    ///
    /// A number is not finite, there are fewer than two training images, or an array is not a whole number of rows.
    ///
    /// # Panics
    ///
    /// If an image has no cell.
    pub fn of(training: Partitioned<'a>, held_out: Partitioned, dims: usize) -> Result<Self, MetricError> {
        let near = nearest(held_out.rows, training.rows, dims)?;
        let numbers = 0..=training.cells.iter().copied().max().unwrap_or(0);
        let cell = |number| {
            let [training, held_out] = [training, held_out].map(|images| images.of_cell(number, dims));
            (!training.is_empty() && !held_out.is_empty()).then(|| {
                let held_out = distances(&nearest(&held_out, &training, dims)?);
                Ok(Cell { number, training, held_out })
            })
        };
        Ok(Self {
            training: training.rows,
            dims,
            authenticity_held_out: authenticity(training.rows, dims, &near)?,
            held_out: distances(&near),
            cells: numbers.filter_map(cell).collect::<Result<_, _>>()?,
        })
    }

    /// Tests samples.
    ///
    /// # Errors
    ///
    /// A number is not finite, or the array is not one or more whole rows.
    ///
    /// # Panics
    ///
    /// If a sample has no cell.
    pub fn evaluate(&self, samples: Partitioned) -> Result<Memorization, MetricError> {
        let nearest = nearest(samples.rows, self.training, self.dims)?;
        let near = distances(&nearest);
        Ok(Memorization {
            copying: CopyingTest::of(&near, &self.held_out),
            copying_in_cells: self.in_cells(samples)?,
            authenticity: authenticity(self.training, self.dims, &nearest)?,
            authenticity_held_out: self.authenticity_held_out,
            distance: median(near),
            distance_held_out: median(self.held_out.clone()),
            nearest,
        })
    }

    fn in_cells(&self, samples: Partitioned) -> Result<Option<f64>, MetricError> {
        let (mut sum, mut weight) = (0.0, 0.0);
        for cell in &self.cells {
            let samples = samples.of_cell(cell.number, self.dims);
            if samples.len() >= CELL_SAMPLES * self.dims {
                let near = distances(&nearest(&samples, &cell.training, self.dims)?);
                let share = cell.held_out.len() as f64;
                sum += share * CopyingTest::of(&near, &cell.held_out).statistic;
                weight += share;
            }
        }
        Ok((weight > 0.0).then(|| sum / weight))
    }
}

impl Partitioned<'_> {
    /// The rows of one cell.
    fn of_cell(&self, number: u8, dims: usize) -> Vec<f32> {
        assert_eq!(self.rows.len(), self.cells.len() * dims, "every image has a cell");
        let rows = self.rows.chunks_exact(dims).zip(self.cells);
        rows.filter(|(_, cell)| **cell == number).flat_map(|(row, _)| row).copied().collect()
    }
}

impl CopyingTest {
    /// From the distances of samples and of held-out images to the training images.
    fn of(samples: &[f64], held_out: &[f64]) -> Self {
        let mut sorted = held_out.to_vec();
        sorted.sort_by(f64::total_cmp);
        let farther = |distance: &f64| {
            let [below, up_to] = [sorted.partition_point(|d| d < distance), sorted.partition_point(|d| d <= distance)];
            (sorted.len() - up_to) as f64 + (up_to - below) as f64 / 2.0
        };
        let nearer: f64 = samples.iter().map(farther).sum();
        let (left, right) = (samples.len() as f64, held_out.len() as f64);
        let deviation = (left * right * (left + right + 1.0) / 12.0).sqrt();
        Self { share: nearer / (left * right), statistic: (left * right / 2.0 - nearer) / deviation }
    }
}

/// The share of images that are farther from their nearest training image than this image is from any other.
fn authenticity(training: &[f32], dims: usize, nearest: &[Nearest]) -> Result<f64, MetricError> {
    let mut met: Vec<usize> = nearest.iter().map(|nearest| nearest.index).collect();
    met.sort_unstable();
    met.dedup();
    let reach: BTreeMap<usize, f64> =
        met.iter().copied().zip(distances(&nearest_other(training, dims, &met)?)).collect();
    let authentic = nearest.iter().filter(|nearest| nearest.distance > reach[&nearest.index]);
    Ok(authentic.count() as f64 / nearest.len() as f64)
}

fn distances(nearest: &[Nearest]) -> Vec<f64> {
    nearest.iter().map(|nearest| nearest.distance).collect()
}
