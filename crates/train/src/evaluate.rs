//! How far G's images are from real ones: what is cheap at every evaluation, everything after the last step.

use std::ops::RangeFrom;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use data::DataSet;
use data::picture::Picture;
use metrics::{ClassHistogram, MetricError, Moments, frechet_distance, median_shift};
use model::{FEATURES, Generator, GeneratorConfig, WeightsError};
use spec::results::{Features, names};
use spec::{Evaluation, RunSpec, Source};

use crate::diversity::Diversity;
use crate::images::{latents, numbers};
use crate::instruments::{CHUNK, Description, Instruments, Reference, Seen, in_batches};
use crate::levels::{distances, side_by_side};
use crate::memory::{Compared, Memories};
use crate::prior::Prior;
use crate::shares::shares;
use crate::telling::Telling;
use crate::walk::smoothness;
use crate::wobble::{REDRAWN, with_coarse_of};
use streams::Purpose;

/// Columns of a picture of samples that are drawn without a class.
const COLUMNS: usize = 8;

/// Latents whose samples are followed from evaluation to evaluation.
const TRACKED: usize = 64;

/// Batches of latents that batch normalisation's statistics are estimated from.
const POPULATION_BATCHES: usize = 50;

/// What an evaluation has measured already when everything is measured, if there is a trained network.
const AT_CADENCE: [&str; 3] = [names::FRECHET_DISTANCE, names::MODES, names::TOTAL_VARIATION];

/// The same where there is none.
const AT_CADENCE_RANDOM: [&str; 1] = [names::FRECHET_DISTANCE_RANDOM];

/// Measures generators of one run.
pub struct Evaluator {
    instruments: Instruments,
    device: Device,
    test: Moments,
    test_features: Vec<f32>, // [images, 128]
    training: Moments,
    diversity: Option<Diversity>, // none without a trained network, or where there are no more images than neighbours
    prior: Prior,
    telling: Telling,
    latent: usize,
    coarsest: usize, // numbers of a latent that a sample's coarsest image is drawn from: all of them where there is one level
    batch_size: usize,
    evaluation: Evaluation,
    source: Source,
}

/// Generators that are ready to be measured (see [`Evaluator::prepare`]), or what is made of them.
pub struct WithAverage<T> {
    /// Of G.
    pub generator: T,
    /// Of the moving average of G, where the run has one.
    pub average: Option<T>,
}

impl<T> WithAverage<T> {
    /// What a function makes of both.
    pub fn map<'a, U>(&'a self, of: impl Fn(&'a T) -> U) -> WithAverage<U> {
        WithAverage { generator: of(&self.generator), average: self.average.as_ref().map(of) }
    }

    /// The same made of both.
    ///
    /// # Errors
    ///
    /// It can't be made of one of them.
    pub fn try_map<'a, U, E>(&'a self, of: impl Fn(&'a T) -> Result<U, E>) -> Result<WithAverage<U>, E> {
        Ok(WithAverage { generator: of(&self.generator)?, average: self.average.as_ref().map(of).transpose()? })
    }
}

/// What is measured once.
pub struct Examined {
    /// Every measure by its name.
    pub rows: Vec<(String, f64)>,
    /// Samples beside their nearest training images, where that was asked for.
    pub neighbors: Option<Picture>,
}

impl Evaluator {
    /// Loads the feature network and describes the real images with it.
    ///
    /// # Errors
    ///
    /// Weights that don't fit.
    pub fn new(spec: &RunSpec, set: &DataSet, device: &Device) -> Result<Self, WeightsError> {
        let instruments = Instruments::of(set.source)?;
        let [test_features, training] =
            [&set.test, &set.training].map(|images| instruments.see(in_batches(images)).features);
        let moments = |features: &[f32]| Moments::of(features, FEATURES).expect("real images have finite features");
        let diversity = instruments.trained().and_then(|_| Diversity::of(&test_features).ok());
        Ok(Self {
            test: moments(&test_features),
            test_features,
            training: moments(&training),
            diversity,
            instruments,
            device: device.clone(),
            prior: Prior::of(spec),
            telling: Telling::of(spec),
            latent: GeneratorConfig::of(spec).noise_dim(),
            coarsest: spec.latent,
            batch_size: spec.batch_size,
            evaluation: spec.evaluation,
            source: set.source,
        })
    }

    /// The network behind the distances.
    pub fn identity(&self) -> &Features {
        &self.instruments.identity
    }

    /// The network behind the second opinion.
    pub fn random_identity(&self) -> &Features {
        &self.instruments.random_identity
    }

    /// Where latents come from, and how long they are.
    pub fn latents(&self) -> (Prior, usize) {
        (self.prior, self.latent)
    }

    /// The generator with population statistics, as it is measured and as its pictures are drawn.
    pub fn prepare(&self, generator: &Generator) -> Generator {
        let device = self.device.clone().autodiff();
        generator.with_population_statistics((0..POPULATION_BATCHES).map(|k| {
            let count = self.batch_size * self.latent;
            let z = self.prior.sample(Purpose::PopulationLatents, &k.to_string(), count);
            let turns = (0..self.batch_size).map(|image| k * self.batch_size + image);
            (latents(z, self.latent, &device), self.telling.dealt(turns, &device))
        }))
    }

    /// Measures G and its moving average, where there is one: see [`Self::evaluate`].
    ///
    /// # Errors
    ///
    /// As [`Self::evaluate`].
    pub fn evaluate_with_average(&self, seen: &WithAverage<&Seen>) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = self.evaluate(seen.generator)?;
        if let Some(average) = seen.average {
            rows.extend(of_average(self.evaluate(average)?));
        }
        Ok(rows)
    }

    /// The samples of a [prepared](Self::prepare) generator, always from the same latents, as an evaluation needs them.
    pub fn see(&self, generator: &Generator) -> Seen {
        self.instruments.see(self.images(generator))
    }

    /// The same samples as what is measured once needs them.
    ///
    /// # Errors
    ///
    /// A pixel is not finite: the generator has diverged.
    pub fn describe(&self, generator: &Generator) -> Result<Description, MetricError> {
        self.instruments.describe(self.images(generator))
    }

    /// Measures samples.
    ///
    /// # Errors
    ///
    /// Features that are not finite: the generator has diverged.
    pub fn evaluate(&self, seen: &Seen) -> Result<Vec<(String, f64)>, MetricError> {
        let fake = Moments::of(&seen.features, FEATURES)?;
        let (to_test, to_training) = (frechet_distance(&self.test, &fake)?, frechet_distance(&self.training, &fake)?);
        let named = |rows: &[(&str, f64)]| rows.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        if self.instruments.trained().is_none() {
            return Ok(named(&[
                (names::FRECHET_DISTANCE_RANDOM, to_test),
                (names::FRECHET_DISTANCE_TRAINING_RANDOM, to_training),
            ]));
        }
        let classes = ClassHistogram::of_logits(&seen.logits, self.source.classes())?;
        let mut rows: Vec<(String, f64)> = named(&[
            (names::FRECHET_DISTANCE, to_test),
            (names::FRECHET_DISTANCE_TRAINING, to_training),
            (names::MODES, classes.modes() as f64),
            (names::TOTAL_VARIATION, classes.total_variation()),
        ]);
        rows.extend(shares(self.source, &classes));
        if let Some(real) = &self.diversity {
            rows.extend(real.compare(&seen.features, &fake)?);
        }
        Ok(rows)
    }

    /// Measures everything else of [prepared](Self::prepare) generators and their samples; of G's moving average what is compared with real
    /// images alone.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or no more samples than neighbours.
    pub fn examine(
        &self,
        generator: &Generator,
        set: &DataSet,
        described: &WithAverage<Description>,
    ) -> Result<Examined, MetricError> {
        let (features, samples) = (self.test_features.clone(), self.evaluation.samples);
        let reference = Reference::of_seen(&self.instruments, &set.test, features, samples)?;
        let mut rows = self.compare(&reference, &described.generator)?;
        if let Some(average) = &described.average {
            rows.extend(of_average(self.compare(&reference, average)?));
        }
        rows.extend(self.coarser(generator, set)?);
        rows.extend(self.wobble(generator)?.map(|shift| (names::WOBBLE.to_owned(), shift)));
        if self.evaluation.smoothness {
            rows.extend(self.smoothness(generator, set)?);
        }
        let remembered = self.evaluation.memorization.then(|| self.remembered(generator, set)).transpose()?;
        let (of_memory, neighbors) = remembered.unzip();
        rows.extend(of_memory.into_iter().flatten());
        Ok(Examined { rows, neighbors })
    }

    /// What was not measured at every evaluation of samples beside real images.
    fn compare(&self, reference: &Reference, described: &Description) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = reference.compare(described, self.evaluation.samples)?;
        let measured: &[&str] = if self.instruments.trained().is_some() { &AT_CADENCE } else { &AT_CADENCE_RANDOM };
        rows.retain(|(name, _)| !measured.contains(&name.as_str()));
        Ok(rows)
    }

    /// How far samples are from real images at each level below the finest.
    fn coarser(&self, generator: &Generator, set: &DataSet) -> Result<Vec<(String, f64)>, MetricError> {
        let cpu = Device::flex();
        let mut real = in_batches(&set.test).map(|x| generator.pyramid(x)).peekable();
        if real.peek().is_none_or(|levels| levels.len() == 1) {
            return Ok(Vec::new());
        }
        let fake = self.evaluated_latents().map(|(z, turns)| {
            let levels = self.levels(generator, z, turns);
            levels.into_iter().map(|x| x.to_device(&cpu)).collect()
        });
        let name = match self.instruments.trained() {
            Some(_) => names::FRECHET_DISTANCE,
            None => names::FRECHET_DISTANCE_RANDOM,
        };
        distances((name, self.instruments.network()), real, fake)
    }

    /// The features of the samples that are followed from evaluation to evaluation, `[64, 128]`.
    pub fn tracked_features(&self, generator: &Generator) -> Vec<f32> {
        let z = self.prior.sample(Purpose::TrackedLatents, "", TRACKED * self.latent);
        numbers(self.instruments.network().features(self.draw(generator, z, 0..)))
    }

    /// How far objects move, in pixels, where the noise of the levels above the coarsest is drawn again; none where there is one level.
    fn wobble(&self, generator: &Generator) -> Result<Option<f64>, MetricError> {
        if self.coarsest == self.latent {
            return Ok(None);
        }
        let latents = |redraw: &str| self.prior.sample(Purpose::RedrawnLatents, redraw, REDRAWN * self.latent);
        let earlier = latents("0");
        let later = with_coarse_of(latents("1"), &earlier, [self.latent, self.coarsest]);
        let [earlier, later] = [earlier, later].map(|z| self.draw(generator, z, 0..));
        let [_, channels, size, _] = earlier.dims();
        median_shift(&numbers(earlier), &numbers(later), [channels, size])
    }

    /// How evenly images change along walks, beside cross-fades.
    ///
    /// # Errors
    ///
    /// Features that are not finite.
    pub fn smoothness(&self, generator: &Generator, set: &DataSet) -> Result<Vec<(String, f64)>, MetricError> {
        let draw = |z, walk| self.draw(generator, z, std::iter::repeat(walk));
        let found = smoothness(self.instruments.network(), &set.test, (self.prior, self.latent), draw)?;
        Ok(found.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// How near samples come to training images, and the nearest ones as a picture.
    fn remembered(&self, generator: &Generator, set: &DataSet) -> Result<(Vec<(String, f64)>, Picture), MetricError> {
        let samples = Compared::of(&self.instruments, self.images(generator));
        let training = Compared::of_first(&self.instruments, &set.training, set.training.len());
        let held_out = Compared::of_first(&self.instruments, &set.test, self.evaluation.samples);
        let found = Memories::of(&training, &held_out)?.look(&samples)?;
        Ok((found.rows(), found.picture(&samples, &training)))
    }

    /// The images of a [prepared](Self::prepare) generator that are measured, some at a time, on the CPU.
    pub fn images(&self, generator: &Generator) -> impl Iterator<Item = Tensor<4>> {
        self.evaluated_latents().map(|(z, turns)| self.draw(generator, z, turns))
    }

    /// The latents of evaluations, some at a time, and whose turn it is to be drawn from them.
    fn evaluated_latents(&self) -> impl Iterator<Item = (Vec<f32>, RangeFrom<usize>)> {
        let z = self.prior.sample(Purpose::EvaluationLatents, "", self.evaluation.samples * self.latent);
        let chunks: Vec<Vec<f32>> = z.chunks(CHUNK * self.latent).map(<[f32]>::to_vec).collect();
        chunks.into_iter().enumerate().map(|(k, z)| (z, k * CHUNK..))
    }

    /// The images of a [prepared](Self::prepare) generator from latents, one after the other, on the CPU. Where it draws by class, the
    /// classes take turns; the turn of each latent is given.
    pub fn draw(&self, generator: &Generator, z: Vec<f32>, turns: impl IntoIterator<Item = usize>) -> Tensor<4> {
        let finest = self.levels(generator, z, turns).pop().expect("an image of the finest level");
        finest.to_device(&Device::flex())
    }

    fn levels(&self, generator: &Generator, z: Vec<f32>, turns: impl IntoIterator<Item = usize>) -> Vec<Tensor<4>> {
        let turns = turns.into_iter().take(z.len() / self.latent);
        let classes = self.telling.dealt(turns, &self.device);
        generator.conditioned_on(classes).sample_levels(latents(z, self.latent, &self.device))
    }

    /// Columns of a picture of samples: one for each class, where they are drawn by class.
    pub fn columns(&self) -> usize {
        self.telling.classes().unwrap_or(COLUMNS)
    }

    /// The same images as [`Self::sample`] as each level draws them, row by row from the coarsest, all of them at the finest
    /// level's size; none where there is one level.
    ///
    /// - returns `[levels · count, channels, size, size]`
    pub fn sample_levels(&self, generator: &Generator, count: usize) -> Option<Tensor<4>> {
        let z = self.prior.sample(Purpose::SampleLatents, "", count * self.latent);
        side_by_side(self.levels(&generator.valid(), z, 0..))
    }

    /// Images of a [prepared](Self::prepare) generator from the latents that every picture of this seed shares.
    ///
    /// - returns `[count, channels, size, size]`
    pub fn sample(&self, generator: &Generator, count: usize) -> Tensor<4> {
        let z = self.prior.sample(Purpose::SampleLatents, "", count * self.latent);
        self.levels(&generator.valid(), z, 0..).pop().expect("an image of the finest level")
    }
}

/// Measures of samples of G's moving average, by their own names.
fn of_average(rows: Vec<(String, f64)>) -> impl Iterator<Item = (String, f64)> {
    rows.into_iter().map(|(name, value)| (names::of_average(&name), value))
}
