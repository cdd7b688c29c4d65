//! The moving average of G that is evaluated beside G itself (Karras et al. 2018, appendix A; Yazıcı et al. 2019).

use burn::module::Module;
use model::{Generator, update_moving_average};
use spec::RunSpec;

/// An exponential moving average of G's parameters over the steps.
pub struct MovingAverage {
    /// G with averaged parameters. Its running statistics are those of the start: evaluation estimates them anew.
    pub generator: Generator,
    weight: f64, // of G's parameters in a step: 1 minus the decay
}

impl MovingAverage {
    /// The average of a run, which begins at G's initial values; none where the run has none. Its half-life is in images, so that the decay
    /// of a step is 2^(-batch size / half-life).
    pub fn of(spec: &RunSpec, generator: &Generator) -> Option<Self> {
        let half_life = spec.evaluation.average;
        let images = spec.batch_size as f64; // in a step
        // `valid` gives the copy running statistics of its own.
        (half_life > 0)
            .then(|| Self { generator: generator.valid(), weight: 1.0 - (-images / half_life as f64).exp2() })
    }

    /// The average after one more step of G.
    #[must_use]
    pub fn after_step(self, generator: &Generator) -> Self {
        Self { generator: update_moving_average(self.generator, generator, self.weight), ..self }
    }
}
