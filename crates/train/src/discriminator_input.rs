//! What D sees in training: images after augmentation, with instance noise.
//!
//! Every draw comes from a stream named by step, update, images and level. Evaluation shows D images as they are.

use burn::tensor::{Tensor, TensorData};
use model::Augmentation;
use spec::RunSpec;
use streams::{Purpose, Streams};

/// The changes to images on their way to D.
#[derive(Clone, Copy, Debug)]
pub struct DiscriminatorInput {
    augmentation: Option<Augmentation>,
    noise: InstanceNoise,
    streams: Streams,
}

/// Normal noise on every pixel (Sønderby et al. 2017, section 3.2; Arjovsky and Bottou 2017, section 3).
#[derive(Clone, Copy, Debug)]
struct InstanceNoise {
    std: f64,
    decay: u64, // steps until it is 0; 0 where it stays
}

impl InstanceNoise {
    /// The deviation in a step, counted from 0.
    fn std(self, step: u64) -> f64 {
        let done = if self.decay == 0 { 0.0 } else { step as f64 / self.decay as f64 };
        self.std * (1.0 - done).max(0.0)
    }
}

impl DiscriminatorInput {
    /// Those of a run.
    pub fn of(spec: &RunSpec) -> Self {
        let noise = InstanceNoise { std: spec.instance_noise, decay: spec.instance_noise_decay };
        Self { augmentation: Augmentation::of(spec), noise, streams: Streams::new(spec.seed) }
    }

    /// The images of each level as D sees them in a step, counted from 0. `name` names step, update and images.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level
    /// - returns the same
    pub fn of_images(&self, images: Vec<Tensor<4>>, (step, name): (u64, &str)) -> Vec<Tensor<4>> {
        let std = self.noise.std(step);
        let changed = |(level, x): (usize, Tensor<4>)| {
            let name = format!("{name}/{level}");
            self.with_noise(self.augmented(x, &name), std, &name)
        };
        images.into_iter().enumerate().map(changed).collect()
    }

    fn augmented(&self, x: Tensor<4>, name: &str) -> Tensor<4> {
        let Some(augmentation) = self.augmentation else { return x };
        augmentation.apply(x, |operation, count| {
            self.streams.unit(Purpose::Augmentation, &format!("{name}/{operation}"), count)
        })
    }

    fn with_noise(&self, x: Tensor<4>, std: f64, name: &str) -> Tensor<4> {
        if std == 0.0 {
            return x;
        }
        let drawn = self.streams.normal(Purpose::InstanceNoise, name, x.shape().num_elements());
        let noise = Tensor::<4>::from_data(TensorData::new(drawn, x.dims()), (&x.device(), x.dtype()));
        x + noise * std
    }
}

#[cfg(test)]
mod tests {
    use burn::tensor::{Device, Tensor};
    use spec::RunSpec;

    use super::DiscriminatorInput;

    /// Grey images as D sees them in a step.
    fn seen(spec: &RunSpec, step: u64, name: &str) -> Vec<f32> {
        let x = Tensor::<4>::zeros([4, 1, 32, 32], &Device::flex());
        let seen = DiscriminatorInput::of(spec).of_images(vec![x], (step, name)).remove(0);
        seen.into_data().iter().collect()
    }

    fn deviation(numbers: &[f32]) -> f64 {
        (numbers.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / numbers.len() as f64).sqrt()
    }

    #[test]
    fn noise_has_its_deviation_and_falls_to_nothing() {
        let spec = RunSpec { instance_noise: 0.5, instance_noise_decay: 100, ..RunSpec::default() };
        for (step, expected) in [(0, 0.5), (50, 0.25), (100, 0.0), (1000, 0.0)] {
            let found = deviation(&seen(&spec, step, "0/0/real"));
            assert!((found - expected).abs() < 0.02, "{found} at step {step}");
        }
        let lasting = RunSpec { instance_noise_decay: 0, ..spec.clone() };
        assert_eq!(seen(&lasting, 1000, "0/0/real"), seen(&spec, 0, "0/0/real"), "the same draws");
        assert_ne!(seen(&spec, 0, "0/0/fake"), seen(&spec, 0, "0/0/real"), "images have draws of their own");
    }

    #[test]
    fn by_default_images_are_seen_as_they_are() {
        assert_eq!(deviation(&seen(&RunSpec::default(), 0, "0/0/real")), 0.0);
    }
}
