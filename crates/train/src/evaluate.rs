//! Measures of samples beside real images: the cheap ones at every evaluation, all of them after the last step.

use std::ops::RangeFrom;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use data::DataSet;
use data::picture::Picture;
use metrics::{ClassHistogram, MetricError, Moments, frechet_distance, median_shift};
use model::{FEATURES, Generator, WeightsError};
use spec::{Evaluation, Features, RunSpec, Source, names};

use crate::diversity::Diversity;
use crate::feature_extractors::{CHUNK, FeatureExtractors, ImageFeatures, NetworkOutput, Reference, in_batches};
use crate::images::numbers;
use crate::interpolation::smoothness;
use crate::levels::{distances, side_by_side};
use crate::memorization::{ComparedImages, TrainingImages};
use crate::prior::Prior;
use crate::sampler::Sampler;
use crate::shares::shares;
use crate::wobble::{REDRAWN, with_coarse_of};
use streams::Purpose;

/// Columns of a grid of samples of an unconditional G.
const COLUMNS: usize = 8;

/// Fixed latents whose samples' features are compared between evaluations.
const TRACKED: usize = 64;

/// Measures of every evaluation, which the last step does not repeat, with a trained feature network.
const AT_CADENCE: [&str; 3] = [names::FRECHET_DISTANCE, names::MODES, names::TOTAL_VARIATION];

/// The same without one.
const AT_CADENCE_RANDOM: [&str; 1] = [names::FRECHET_DISTANCE_RANDOM];

/// Evaluates the generators of one run.
pub struct Evaluator {
    feature_extractors: FeatureExtractors,
    sampler: Sampler,
    test: Moments,
    test_features: Vec<f32>, // [images, 128]
    training: Moments,
    diversity: Option<Diversity>, // none without a trained network, or where there are no more images than neighbours
    coarsest: usize, // dimensions of the latent of the coarsest level: all of them where there is one level
    evaluation: Evaluation,
    source: Source,
}

/// [Prepared](Evaluator::prepare) generators, or values computed from them.
pub struct WithAverage<T> {
    /// That of G.
    pub generator: T,
    /// That of the moving average of G, where the run has one.
    pub average: Option<T>,
}

impl<T> WithAverage<T> {
    /// Applies a function to both.
    pub fn map<'a, U>(&'a self, of: impl Fn(&'a T) -> U) -> WithAverage<U> {
        WithAverage { generator: of(&self.generator), average: self.average.as_ref().map(of) }
    }

    /// Applies a fallible function to both.
    ///
    /// # Errors
    ///
    /// Those of the function.
    pub fn try_map<'a, U, E>(&'a self, of: impl Fn(&'a T) -> Result<U, E>) -> Result<WithAverage<U>, E> {
        Ok(WithAverage { generator: of(&self.generator)?, average: self.average.as_ref().map(of).transpose()? })
    }
}

/// The measures of the last step.
pub struct FinalMeasures {
    /// Every measure by metric name.
    pub rows: Vec<(String, f64)>,
    /// Samples beside their nearest training images, where that was asked for.
    pub neighbors: Option<Picture>,
}

impl Evaluator {
    /// Loads the feature network and computes the real images' features.
    ///
    /// # Errors
    ///
    /// Weights that don't fit.
    pub fn new(spec: &RunSpec, set: &DataSet, device: &Device) -> Result<Self, WeightsError> {
        let feature_extractors = FeatureExtractors::of(set.source)?;
        let [test_features, training] =
            [&set.test, &set.training].map(|images| feature_extractors.forward(in_batches(images)).features);
        let moments = |features: &[f32]| Moments::of(features, FEATURES).expect("real images have finite features");
        let diversity = feature_extractors.trained().and_then(|_| Diversity::of(&test_features).ok());
        Ok(Self {
            test: moments(&test_features),
            test_features,
            training: moments(&training),
            diversity,
            feature_extractors,
            sampler: Sampler::new(spec, device),
            coarsest: spec.latent,
            evaluation: spec.evaluation.clone(),
            source: set.source,
        })
    }

    /// The network of the Fréchet distance.
    pub fn identity(&self) -> &Features {
        &self.feature_extractors.identity
    }

    /// The untrained network.
    pub fn random_identity(&self) -> &Features {
        &self.feature_extractors.random_identity
    }

    /// The latent distribution and the number of its dimensions.
    pub fn latents(&self) -> (Prior, usize) {
        (self.sampler.prior, self.sampler.latent)
    }

    /// See [`Sampler::prepare`].
    pub fn prepare(&self, generator: &Generator) -> Generator {
        self.sampler.prepare(generator)
    }

    /// Measures G and its moving average, where there is one: see [`Self::evaluate`].
    ///
    /// # Errors
    ///
    /// As [`Self::evaluate`].
    pub fn evaluate_with_average(
        &self,
        outputs: &WithAverage<&NetworkOutput>,
    ) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = self.evaluate(outputs.generator)?;
        if let Some(average) = outputs.average {
            rows.extend(of_average(self.evaluate(average)?));
        }
        Ok(rows)
    }

    /// Features and logits of the samples of a [prepared](Self::prepare) generator, always from the same latents.
    pub fn outputs(&self, generator: &Generator) -> NetworkOutput {
        self.feature_extractors.forward(self.images(generator))
    }

    /// Everything that the last step measures of the same samples.
    ///
    /// # Errors
    ///
    /// A pixel is not finite: the generator has diverged.
    pub fn describe(&self, generator: &Generator) -> Result<ImageFeatures, MetricError> {
        self.feature_extractors.describe(self.images(generator))
    }

    /// The measures of every evaluation.
    ///
    /// # Errors
    ///
    /// Features that are not finite: the generator has diverged.
    pub fn evaluate(&self, output: &NetworkOutput) -> Result<Vec<(String, f64)>, MetricError> {
        let fake = Moments::of(&output.features, FEATURES)?;
        let (to_test, to_training) = (frechet_distance(&self.test, &fake)?, frechet_distance(&self.training, &fake)?);
        let named = |rows: &[(&str, f64)]| rows.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        if self.feature_extractors.trained().is_none() {
            return Ok(named(&[
                (names::FRECHET_DISTANCE_RANDOM, to_test),
                (names::FRECHET_DISTANCE_TRAINING_RANDOM, to_training),
            ]));
        }
        let classes = ClassHistogram::of_logits(&output.logits, self.source.classes())?;
        let mut rows: Vec<(String, f64)> = named(&[
            (names::FRECHET_DISTANCE, to_test),
            (names::FRECHET_DISTANCE_TRAINING, to_training),
            (names::MODES, classes.modes() as f64),
            (names::TOTAL_VARIATION, classes.total_variation()),
        ]);
        rows.extend(shares(self.source, &classes));
        if let Some(real) = &self.diversity {
            rows.extend(real.compare(&output.features, &fake)?);
        }
        Ok(rows)
    }

    /// The measures of the last step, of [prepared](Self::prepare) generators and their samples. Of G's moving average only those that compare
    /// samples with real images.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or no more samples than neighbours.
    pub fn final_measures(
        &self,
        generator: &Generator,
        set: &DataSet,
        described: &WithAverage<ImageFeatures>,
    ) -> Result<FinalMeasures, MetricError> {
        let (features, samples) = (self.test_features.clone(), self.evaluation.samples);
        let reference = Reference::of_features(&self.feature_extractors, &set.test, features, samples)?;
        let mut rows = self.compare(&reference, &described.generator)?;
        if let Some(average) = &described.average {
            rows.extend(of_average(self.compare(&reference, average)?));
        }
        rows.extend(self.coarse_distances(generator, set)?);
        rows.extend(self.wobble(generator)?.map(|shift| (names::WOBBLE.to_owned(), shift)));
        if self.evaluation.smoothness {
            rows.extend(self.smoothness(generator, set)?);
        }
        let memorization = self.evaluation.memorization.then(|| self.memorization(generator, set)).transpose()?;
        let (of_memory, neighbors) = memorization.unzip();
        rows.extend(of_memory.into_iter().flatten());
        Ok(FinalMeasures { rows, neighbors })
    }

    /// The measures beside real images that are taken at the last step only.
    fn compare(&self, reference: &Reference, described: &ImageFeatures) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = reference.compare(described, self.evaluation.samples)?;
        let measured: &[&str] =
            if self.feature_extractors.trained().is_some() { &AT_CADENCE } else { &AT_CADENCE_RANDOM };
        rows.retain(|(name, _)| !measured.contains(&name.as_str()));
        Ok(rows)
    }

    /// The Fréchet distance at each level below the finest.
    fn coarse_distances(&self, generator: &Generator, set: &DataSet) -> Result<Vec<(String, f64)>, MetricError> {
        let cpu = Device::flex();
        let mut real = in_batches(&set.test).map(|x| generator.pyramid(x)).peekable();
        if real.peek().is_none_or(|levels| levels.len() == 1) {
            return Ok(Vec::new());
        }
        let fake = self.evaluated_latents().map(|(z, turns)| {
            let levels = self.sampler.levels(generator, z, turns);
            levels.into_iter().map(|x| x.to_device(&cpu)).collect()
        });
        let name = match self.feature_extractors.trained() {
            Some(_) => names::FRECHET_DISTANCE,
            None => names::FRECHET_DISTANCE_RANDOM,
        };
        distances((name, self.feature_extractors.network()), real, fake)
    }

    /// Features of samples from 64 fixed latents, `[64, 128]`.
    pub fn tracked_features(&self, generator: &Generator) -> Vec<f32> {
        let z = self.sampler.prior.sample(Purpose::TrackedLatents, "", TRACKED * self.sampler.latent);
        numbers(self.feature_extractors.network().features(self.draw(generator, z, 0..)))
    }

    /// The median shift of samples, in pixels, when the latents of the finer levels are drawn again; none where there is one level.
    fn wobble(&self, generator: &Generator) -> Result<Option<f64>, MetricError> {
        if self.coarsest == self.sampler.latent {
            return Ok(None);
        }
        let latents =
            |redraw: &str| self.sampler.prior.sample(Purpose::RedrawnLatents, redraw, REDRAWN * self.sampler.latent);
        let earlier = latents("0");
        let later = with_coarse_of(latents("1"), &earlier, [self.sampler.latent, self.coarsest]);
        let [earlier, later] = [earlier, later].map(|z| self.draw(generator, z, 0..));
        let [_, channels, size, _] = earlier.dims();
        median_shift(&numbers(earlier), &numbers(later), [channels, size])
    }

    /// The smoothness of interpolations, beside cross-fades.
    ///
    /// # Errors
    ///
    /// Features that are not finite.
    pub fn smoothness(&self, generator: &Generator, set: &DataSet) -> Result<Vec<(String, f64)>, MetricError> {
        let draw = |z, walk| self.draw(generator, z, std::iter::repeat(walk));
        let found =
            smoothness(self.feature_extractors.network(), &set.test, (self.sampler.prior, self.sampler.latent), draw)?;
        Ok(found.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// Measures of memorisation, and samples beside their nearest training images as a picture.
    fn memorization(&self, generator: &Generator, set: &DataSet) -> Result<(Vec<(String, f64)>, Picture), MetricError> {
        let samples = ComparedImages::of(&self.feature_extractors, self.images(generator));
        let training = ComparedImages::of_first(&self.feature_extractors, &set.training, set.training.len());
        let held_out = ComparedImages::of_first(&self.feature_extractors, &set.test, self.evaluation.samples);
        let found = TrainingImages::of(&training, &held_out)?.compare(&samples)?;
        Ok((found.rows(), found.picture(&samples, &training)))
    }

    /// The samples that are measured, in batches, on the CPU.
    pub fn images(&self, generator: &Generator) -> impl Iterator<Item = Tensor<4>> {
        self.evaluated_latents().map(|(z, turns)| self.draw(generator, z, turns))
    }

    /// The latents of evaluations in batches, each with the number of its first sample, which decides the classes.
    fn evaluated_latents(&self) -> impl Iterator<Item = (Vec<f32>, RangeFrom<usize>)> {
        let z =
            self.sampler.prior.sample(Purpose::EvaluationLatents, "", self.evaluation.samples * self.sampler.latent);
        let chunks: Vec<Vec<f32>> = z.chunks(CHUNK * self.sampler.latent).map(<[f32]>::to_vec).collect();
        chunks.into_iter().enumerate().map(|(k, z)| (z, k * CHUNK..))
    }

    /// See [`Sampler::draw`].
    pub fn draw(&self, generator: &Generator, z: Vec<f32>, turns: impl IntoIterator<Item = usize>) -> Tensor<4> {
        self.sampler.draw(generator, z, turns)
    }

    /// Columns of a grid of samples: one for each class of a conditional G.
    pub fn columns(&self) -> usize {
        self.sampler.conditioning.classes().unwrap_or(COLUMNS)
    }

    /// The images of [`Self::sample`] at each level, in rows from the coarsest, enlarged to the finest level's size; none where there is one
    /// level.
    ///
    /// - returns `[levels · count, channels, size, size]`
    pub fn sample_levels(&self, generator: &Generator, count: usize) -> Option<Tensor<4>> {
        let z = self.sampler.prior.sample(Purpose::SampleLatents, "", count * self.sampler.latent);
        side_by_side(self.sampler.levels(&generator.valid(), z, 0..))
    }

    /// Samples of a [prepared](Self::prepare) generator from the latents that every picture of this seed shares.
    ///
    /// - returns `[count, channels, size, size]`
    pub fn sample(&self, generator: &Generator, count: usize) -> Tensor<4> {
        let z = self.sampler.prior.sample(Purpose::SampleLatents, "", count * self.sampler.latent);
        self.sampler.levels(&generator.valid(), z, 0..).pop().expect("an image of the finest level")
    }
}

/// Measures of G's moving average under their own metric names.
pub fn of_average(rows: Vec<(String, f64)>) -> impl Iterator<Item = (String, f64)> {
    rows.into_iter().map(|(name, value)| (names::of_average(&name), value))
}
