//! Hidden units of D that are left out at random while the networks learn (Srivastava et al. 2014; in a GAN's D: Goodfellow et
//! al. 2014, section 5). Which ones is decided by whoever calls; evaluation leaves out none.

use burn::tensor::{Tensor, TensorData};
use spec::RunSpec;

use crate::networks::Discriminator;
use crate::stage::Stage;

/// How D judges while the networks learn.
#[derive(Clone, Copy, Debug)]
pub struct Dropout {
    rate: f64,
}

impl Dropout {
    /// The dropout of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { rate: spec.design.dropout }
    }

    /// Scores each image of each level as [`Discriminator::scores`] does, with hidden units left out, and the others larger to make up for it.
    ///
    /// `draw` gives that many numbers, uniform in [0, 1), for the stage of that number, counted over all levels: one for each unit of each image, which
    /// is left out where its number lies below the rate.
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
        if self.rate == 0.0 {
            return network.scores(images);
        }
        let mut numbers = 0..;
        let mut pass = |x: Tensor<4>, stage: &Stage| {
            let number = numbers.next().expect("numbers do not end");
            self.thin(stage.forward(x), |count| draw(number, count))
        };
        let levels = network.judges().into_iter().zip(network.seen(images));
        levels.map(|(judge, x)| judge.end(judge.stages.iter().fold(x, |x, stage| pass(x, stage)))).collect()
    }

    fn thin(&self, x: Tensor<4>, draw: impl FnOnce(usize) -> Vec<f32>) -> Tensor<4> {
        let stays = |number: f32| if f64::from(number) < self.rate { 0.0 } else { 1.0_f32 };
        let mask: Vec<f32> = draw(x.shape().num_elements()).into_iter().map(stays).collect();
        let mask = Tensor::from_data(TensorData::new(mask, x.dims()), (&x.device(), x.dtype()));
        x * (mask / (1.0 - self.rate))
    }
}
