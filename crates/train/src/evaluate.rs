//! How far G's images are from real ones: what is cheap at every evaluation, everything after the last step.

use std::ops::RangeFrom;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use data::picture::Picture;
use data::{DataSet, Images};
use metrics::{ClassHistogram, MetricError, Moments, frechet_distance};
use model::{FEATURES, Generator, GeneratorConfig, WeightsError};
use spec::results::{Features, names};
use spec::{Evaluation, RunSpec, Source};

use crate::images::{batch, latents, numbers};
use crate::instruments::{CHUNK, Instruments, Reference};
use crate::levels::{distances, side_by_side};
use crate::memory::{Compared, Memories};
use crate::prior::Prior;
use crate::shares::shares;
use crate::telling::Telling;
use crate::walk::smoothness;
use streams::Purpose;

/// Columns of a picture of samples that are drawn without a class.
const COLUMNS: usize = 8;

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
    training: Moments,
    prior: Prior,
    telling: Telling,
    latent: usize,
    batch_size: usize,
    evaluation: Evaluation,
    source: Source,
}

/// Generators that are ready to be measured: see [`Evaluator::prepare`].
pub struct Prepared {
    /// G.
    pub generator: Generator,
    /// The moving average of G, where the run has one.
    pub average: Option<Generator>,
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
        let cpu = Device::flex();
        let instruments = Instruments::of(set.source)?;
        let describe = |images: &Images| {
            let indices: Vec<u32> = (0..images.len() as u32).collect();
            let described = indices
                .chunks(CHUNK)
                .flat_map(|chunk| numbers(instruments.network().describe(batch(images, chunk, &cpu))));
            Moments::of(&described.collect::<Vec<f32>>(), FEATURES).expect("real images have finite features")
        };
        Ok(Self {
            test: describe(&set.test),
            training: describe(&set.training),
            instruments,
            device: device.clone(),
            prior: Prior::of(spec),
            telling: Telling::of(spec),
            latent: GeneratorConfig::of(spec).drawn(),
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
    pub fn evaluate_with_average(&self, prepared: &Prepared) -> Result<Vec<(String, f64)>, MetricError> {
        let mut rows = self.evaluate(&prepared.generator)?;
        if let Some(average) = &prepared.average {
            rows.extend(of_average(self.evaluate(average)?));
        }
        Ok(rows)
    }

    /// Measures a [prepared](Self::prepare) generator, always on the same latents.
    ///
    /// # Errors
    ///
    /// Features that are not finite: the generator has diverged.
    pub fn evaluate(&self, generator: &Generator) -> Result<Vec<(String, f64)>, MetricError> {
        let (mut features, mut logits) = (Vec::new(), Vec::new());
        for x in self.images(generator) {
            let described = self.instruments.network().describe(x);
            if let Some(trained) = self.instruments.trained() {
                logits.extend(numbers(trained.classify(described.clone())));
            }
            features.extend(numbers(described));
        }
        let fake = Moments::of(&features, FEATURES)?;
        let (to_test, to_training) = (frechet_distance(&self.test, &fake)?, frechet_distance(&self.training, &fake)?);
        let named = |rows: &[(&str, f64)]| rows.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
        if self.instruments.trained().is_none() {
            return Ok(named(&[
                (names::FRECHET_DISTANCE_RANDOM, to_test),
                (names::FRECHET_DISTANCE_TRAINING_RANDOM, to_training),
            ]));
        }
        let classes = ClassHistogram::of_logits(&logits, self.source.classes())?;
        let mut rows: Vec<(String, f64)> = named(&[
            (names::FRECHET_DISTANCE, to_test),
            (names::FRECHET_DISTANCE_TRAINING, to_training),
            (names::MODES, classes.modes() as f64),
            (names::TOTAL_VARIATION, classes.total_variation()),
        ]);
        rows.extend(shares(self.source, &classes));
        Ok(rows)
    }

    /// Measures everything else of the same images; of G's moving average what is compared with real images alone.
    ///
    /// # Errors
    ///
    /// Features that are not finite, or no more samples than neighbours.
    pub fn examine(&self, prepared: &Prepared, set: &DataSet) -> Result<Examined, MetricError> {
        let Prepared { generator, average } = prepared;
        let reference = Reference::of(&self.instruments, &set.test, self.evaluation.samples)?;
        let mut rows = self.compare(&reference, generator)?;
        if let Some(average) = average {
            rows.extend(of_average(self.compare(&reference, average)?));
        }
        rows.extend(self.coarser(generator, set)?);
        if self.evaluation.smoothness {
            rows.extend(self.smoothness(generator, set)?);
        }
        let remembered = self.evaluation.memorization.then(|| self.remembered(generator, set)).transpose()?;
        let (of_memory, neighbors) = remembered.unzip();
        rows.extend(of_memory.into_iter().flatten());
        Ok(Examined { rows, neighbors })
    }

    /// What was not measured at every evaluation of samples beside real images.
    fn compare(&self, reference: &Reference, generator: &Generator) -> Result<Vec<(String, f64)>, MetricError> {
        let samples = self.instruments.describe(self.images(generator))?;
        let mut rows = reference.compare(&samples, self.evaluation.samples)?;
        let measured: &[&str] = if self.instruments.trained().is_some() { &AT_CADENCE } else { &AT_CADENCE_RANDOM };
        rows.retain(|(name, _)| !measured.contains(&name.as_str()));
        Ok(rows)
    }

    /// How far samples are from real images at each level below the finest.
    fn coarser(&self, generator: &Generator, set: &DataSet) -> Result<Vec<(String, f64)>, MetricError> {
        let cpu = Device::flex();
        let indices: Vec<u32> = (0..set.test.len() as u32).collect();
        let real = indices.chunks(CHUNK).map(|chunk| generator.pyramid(batch(&set.test, chunk, &cpu)));
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
        generator.given(classes).levels(latents(z, self.latent, &self.device))
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
