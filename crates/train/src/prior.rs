//! The prior of latents: the distribution of a run, drawn from keyed streams.

use spec::{LatentDistribution, RunSpec};
use streams::{Purpose, Streams};

/// The distribution of latents, p(z), with the streams of a seed.
#[derive(Clone, Copy, Debug)]
pub struct Prior {
    streams: Streams,
    distribution: LatentDistribution,
}

impl Prior {
    /// The prior of a run.
    pub fn of(spec: &RunSpec) -> Self {
        Self { streams: Streams::new(spec.seed), distribution: spec.latent_distribution }
    }

    /// Draws `count` numbers from the stream of that purpose and name.
    pub fn sample(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        match self.distribution {
            LatentDistribution::Uniform => self.streams.uniform(purpose, name, count),
            LatentDistribution::Normal => self.streams.normal(purpose, name, count),
        }
    }

    /// The same distribution with the streams of another seed.
    #[must_use]
    pub fn with_streams(self, streams: Streams) -> Self {
        Self { streams, ..self }
    }

    /// The streams of the seed, for draws that are no latents.
    pub fn streams(&self) -> Streams {
        self.streams
    }
}

#[cfg(test)]
mod tests {
    use spec::{LatentDistribution, RunSpec};
    use streams::Purpose;

    use super::Prior;

    /// The mean of the numbers, of their squares and of their fourth powers, and the largest.
    fn moments(latent_distribution: LatentDistribution) -> ([f64; 3], f32) {
        let prior = Prior::of(&RunSpec { latent_distribution, seed: 3, ..RunSpec::default() });
        let drawn = prior.sample(Purpose::TrainingLatents, "0", 100_000);
        let mean = |power| drawn.iter().map(|x| f64::from(*x).powi(power)).sum::<f64>() / drawn.len() as f64;
        ([1, 2, 4].map(mean), drawn.iter().fold(0.0, |largest, x| x.abs().max(largest)))
    }

    #[test]
    fn latents_have_the_moments_of_their_distribution() {
        let (uniform, largest) = moments(LatentDistribution::Uniform);
        let close = |found: [f64; 3], expected: [f64; 3]| {
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 0.02 * expected.max(1.0))
        };
        assert!(close(uniform, [0.0, 1.0 / 3.0, 1.0 / 5.0]), "{uniform:?}");
        assert!(largest <= 1.0, "{largest}");
        let (normal, largest) = moments(LatentDistribution::Normal);
        assert!(close(normal, [0.0, 1.0, 3.0]), "{normal:?}");
        assert!(largest > 3.0, "{largest}");
    }
}
