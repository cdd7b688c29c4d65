//! Dropout of hidden units while the networks train (Srivastava et al. 2014; in a GAN's D: Goodfellow et al. 2014, section 5).
//!
//! The caller draws the random numbers. Evaluation has no dropout.

use burn::tensor::{Tensor, TensorData};
use spec::RunSpec;

use crate::networks::{Discriminator, Generator};
use crate::stage::Stage;

/// Dropout in D and in G.
#[derive(Clone, Copy, Debug)]
pub struct Dropout {
    discriminator: f64,
    generator: f64,
}

impl Dropout {
    /// The dropout of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { discriminator: spec.design.dropout, generator: spec.design.generator_dropout }
    }

    /// Scores images at every level as [`Discriminator::scores`] does, with hidden units dropped and the others scaled by 1 / (1 - rate).
    ///
    /// `draw(stage, count)` returns `count` uniform numbers in [0, 1) for the units of a stage, `[batch, channels, height, width]`.
    /// Stages are numbered over all levels. A unit is dropped where its number is below the rate.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level
    /// - returns `[batch]` of each level
    pub fn scores(
        &self,
        network: &Discriminator,
        images: Vec<Tensor<4>>,
        mut draw: impl FnMut(usize, usize) -> Vec<f32>,
    ) -> Vec<Tensor<1>> {
        let rate = self.discriminator;
        if rate == 0.0 {
            return network.scores(images);
        }
        let mut indices = 0..;
        let mut forward = |x: Tensor<4>, stage: &Stage| {
            let index = indices.next().expect("the range is unbounded");
            drop_units(stage.forward(x), rate, |count| draw(index, count))
        };
        let levels = network.levels();
        let levels = levels.iter().zip(images);
        let hidden =
            levels.map(|(level, x)| (level, level.stages.iter().fold(level.input(x), |x, stage| forward(x, stage))));
        hidden.map(|(level, x)| level.score.forward_with_bias(x).flatten(0, 3)).collect()
    }

    /// The images that every level trains on, as [`Generator::train_levels`] has them, with hidden units dropped: see [`Self::scores`].
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, noise_dim]`
    /// - `reals`: a [`pyramid`](Generator::pyramid) of as many images
    /// - returns `[batch, channels, size, size]` of each level
    pub fn train_levels(
        &self,
        network: &Generator,
        (z, reals): (Tensor<2>, &[Tensor<4>]),
        mut draw: impl FnMut(usize, usize) -> Vec<f32>,
    ) -> Vec<Tensor<4>> {
        let rate = self.generator;
        if rate == 0.0 {
            return network.train_levels(z, reals);
        }
        let mut indices = 0..;
        network.train_levels_with(z, reals, |x| {
            let index = indices.next().expect("the range is unbounded");
            drop_units(x, rate, |count| draw(index, count))
        })
    }
}

fn drop_units(x: Tensor<4>, rate: f64, draw: impl FnOnce(usize) -> Vec<f32>) -> Tensor<4> {
    let keep = |number: f32| if f64::from(number) < rate { 0.0 } else { 1.0_f32 };
    let mask: Vec<f32> = draw(x.shape().num_elements()).into_iter().map(keep).collect();
    let mask = Tensor::from_data(TensorData::new(mask, x.dims()), (&x.device(), x.dtype()));
    x * (mask / (1.0 - rate))
}
