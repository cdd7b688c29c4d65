//! The clock around the algorithm: what happens after which step, what is written down, and how a run ends.

use std::any::Any;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use burn::module::Module;
use burn::tensor::Device;
use data::picture::grid;
use data::{DataError, DataSet, Minibatches};
use model::{Generator, WeightsError, parameter_count, parameters, trained};
use spec::results::{
    Data, Divergence, End, FileError, Manifest, NetworkSize, Networks, Provenance, Row, RunFolder, RunLock,
    SeriesWriter, names, write_whole,
};
use spec::{RunId, RunSpec, SCHEMA};
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::clock::{Due, Stopwatch};
use crate::evaluate::Evaluator;
use crate::images::{batch, latents, number, numbers};
use crate::stop::Stop;
use crate::streams::{Purpose, Streams};
use crate::trainer::{Step, Trainer, norm};
use crate::{device, host};

/// Columns and rows of a picture of samples.
const GRID: usize = 8;

/// Why a run could not start or go on.
#[derive(Debug, Error)]
pub enum RunError {
    /// The images can't be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The backend can't be used.
    #[error("{0}")]
    Device(String),
    /// Somebody else runs it.
    #[error("{folder} is being run by {holder}")]
    Held {
        /// The run's folder.
        folder: String,
        /// Who runs it.
        holder: String,
    },
    /// The folder belongs to another run.
    #[error("{folder} holds another run, which differs in {keys}")]
    Occupied {
        /// The run's folder.
        folder: String,
        /// The keys that differ.
        keys: String,
    },
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// A checkpoint.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A picture.
    #[error("can't draw the samples: {0}")]
    Picture(String),
    /// The feature network.
    #[error(transparent)]
    Weights(#[from] WeightsError),
    /// A bug, or memory.
    #[error("the program panicked: {0}")]
    Panic(String),
}

impl RunError {
    /// Whether the run was refused before anything of it was written.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Device(_) | Self::Occupied { .. })
    }
}

/// Runs what is missing of a run: all of it, or from its checkpoint on. A run that has ended with a result is left alone.
///
/// # Errors
///
/// Why it could not go on. The manifest says so too, unless the run was refused or is held by another process.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, stop: &Stop) -> Result<End, RunError> {
    let device = device::open(spec.backend).map_err(RunError::Device)?;
    let set = data::load(&spec.data)?;
    check_folder(spec, folder)?;
    folder.write_spec(spec)?;
    let Some(_lock) = RunLock::take(folder)? else {
        let process = RunLock::holder(folder)?.flatten();
        let holder = process.map_or("another process".to_owned(), |process| format!("process {process}"));
        return Err(RunError::Held { folder: folder.path().display().to_string(), holder });
    };
    let earlier = folder.read_manifest()?;
    if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = earlier {
        return Ok(end);
    }
    let mut manifest = manifest(spec, &set, earlier, commit, &device);
    folder.write_manifest(&manifest)?;

    let outcome =
        catch_unwind(AssertUnwindSafe(|| Run::start(spec, folder, &set, &device, &mut manifest)?.finish(stop)));
    let outcome = outcome.unwrap_or_else(|panic| Err(RunError::Panic(words(panic.as_ref()))));
    manifest.end = Some(match &outcome {
        Ok(end) => end.clone(),
        Err(error) => End::Failed { reason: error.to_string() },
    });
    manifest.provenance.updated = host::now();
    folder.write_manifest(&manifest)?;
    outcome
}

fn check_folder(spec: &RunSpec, folder: &RunFolder) -> Result<(), RunError> {
    if !folder.spec_file().exists() {
        return Ok(());
    }
    let there = folder.read_spec()?;
    if RunId::of(&there) == RunId::of(spec) {
        return Ok(());
    }
    let keys: Vec<String> = spec.differences(&there).keys().map(|key| format!("`{key}`")).collect();
    Err(RunError::Occupied { folder: folder.path().display().to_string(), keys: keys.join(", ") })
}

fn manifest(spec: &RunSpec, set: &DataSet, earlier: Option<Manifest>, commit: &str, device: &Device) -> Manifest {
    let now = host::now();
    let started = earlier.as_ref().map_or_else(|| now.clone(), |manifest| manifest.provenance.started.clone());
    Manifest {
        schema: SCHEMA,
        run_id: RunId::of(spec),
        end: None,
        step: earlier.as_ref().map_or(0, |manifest| manifest.step),
        provenance: Provenance {
            commit: commit.to_owned(),
            versions: host::versions(),
            device: format!("{device:?}"),
            host: host::host(),
            threads: host::threads(),
            started,
            updated: now,
        },
        timing: earlier.as_ref().map_or_else(Default::default, |manifest| manifest.timing),
        networks: None,
        features: None,
        data: Some(Data {
            source: set.source.name().to_owned(),
            checksum: set.source.checksum().to_owned(),
            training: set.training.len(),
            test: set.test.len(),
        }),
        resumed_at: earlier.map_or_else(Vec::new, |manifest| manifest.resumed_at),
    }
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message").to_owned()
}

/// A run under way.
struct Run<'a> {
    spec: &'a RunSpec,
    folder: &'a RunFolder,
    set: &'a DataSet,
    device: Device,
    manifest: &'a mut Manifest,
    evaluator: Evaluator,
    trainer: Trainer,
    series: SeriesWriter,
    stopwatch: Stopwatch,
    step: u64,
}

impl<'a> Run<'a> {
    /// Gets everything ready for the first step, or for the one after the checkpoint.
    fn start(
        spec: &'a RunSpec,
        folder: &'a RunFolder,
        set: &'a DataSet,
        device: &Device,
        manifest: &'a mut Manifest,
    ) -> Result<Self, RunError> {
        let mut trainer = Trainer::new(spec, device);
        let found = Checkpoint::read(&folder.checkpoint(), &mut trainer)?;
        if let Some(checkpoint) = found {
            eprintln!("going on from step {}", checkpoint.step);
            manifest.resumed_at.push(checkpoint.step);
        }
        let evaluator = Evaluator::new(spec, set, device)?;
        manifest.networks = Some(sizes(&trainer, spec.data.image_size));
        manifest.features = Some(evaluator.identity.clone());
        let at = found.unwrap_or_default();
        fs::create_dir_all(folder.samples()).map_err(FileError::io("make", &folder.samples()))?;
        let series = SeriesWriter::from_step(&folder.metrics_file(), found.map(|checkpoint| checkpoint.step))?;
        let stopwatch = Stopwatch::from(at.timing);
        let device = device.clone();
        let mut run =
            Self { spec, folder, set, device, manifest, evaluator, trainer, series, stopwatch, step: at.step };
        run.note()?;
        Ok(run)
    }

    /// Trains to the last step, to the first number that is not finite, or until asked to stop.
    fn finish(mut self, stop: &Stop) -> Result<End, RunError> {
        let streams = Streams::new(self.spec.seed);
        let shuffle = |epoch: u64, order: &mut [u32]| streams.shuffle(Purpose::DataOrder, &epoch.to_string(), order);
        let mut minibatches = Minibatches::new(self.set.training.len(), self.spec.batch_size, shuffle);
        let set = self.set;

        if self.step == 0
            && let Some(divergence) = self.look(None)?
        {
            return self.diverged(divergence);
        }
        while self.step < self.spec.steps {
            if stop.is_requested() {
                self.write_checkpoint()?;
                return Ok(End::Interrupted);
            }
            let count = self.spec.batch_size * self.spec.latent;
            let step = self.stopwatch.training(|| {
                let z = streams.uniform(Purpose::TrainingLatents, &self.step.to_string(), count);
                let z = latents(z, self.spec.latent, &self.device.clone().autodiff());
                let real = batch(&set.training, minibatches.at(self.step), &self.device.clone().autodiff());
                self.trainer.step(real, z)
            });
            self.step += 1;
            if let Some(divergence) = self.look(Some(&step))? {
                return self.diverged(divergence);
            }
        }
        Ok(End::Finished { diverged: None })
    }

    /// Everything that is due after a step. Returns what is not finite, if anything is.
    fn look(&mut self, step: Option<&Step>) -> Result<Option<Divergence>, RunError> {
        if let Some(step) = step
            && let Some(divergence) = self.check(step)
        {
            return Ok(Some(divergence));
        }
        let due = Due::after(self.step, self.spec);
        if let Some(step) = step.filter(|_| due.log) {
            self.log(step)?;
        }
        if due.sample || due.evaluate {
            let evaluator = &self.evaluator;
            let generator = &self.trainer.generator.network;
            let prepared = self.stopwatch.evaluation(|| evaluator.prepare(generator));
            if due.sample {
                self.draw(&prepared)?;
            }
            if due.evaluate && !self.evaluate(&prepared)? {
                return Ok(Some(self.divergence(vec!["features of the samples".to_owned()])));
            }
        }
        if due.checkpoint {
            self.write_checkpoint()?;
        }
        Ok(None)
    }

    /// On the CPU every loss is looked at.
    fn check(&self, step: &Step) -> Option<Divergence> {
        let losses =
            [(names::DISCRIMINATOR_LOSS, &step.discriminator_loss), (names::GENERATOR_LOSS, &step.generator_loss)];
        let broken = losses.into_iter().filter(|(_, loss)| !number(loss).is_finite());
        let broken: Vec<String> = broken.map(|(name, _)| name.to_owned()).collect();
        (!broken.is_empty()).then(|| self.divergence(broken))
    }

    fn divergence(&self, mut broken: Vec<String>) -> Divergence {
        broken.extend(broken_parameters("generator", &self.trainer.generator.network));
        broken.extend(broken_parameters("discriminator", &self.trainer.discriminator.network));
        Divergence { step: self.step, broken }
    }

    fn diverged(&mut self, divergence: Divergence) -> Result<End, RunError> {
        eprintln!("not finite at step {}: {}", divergence.step, divergence.broken.join(", "));
        self.note()?;
        Ok(End::Finished { diverged: Some(divergence) })
    }

    fn log(&mut self, step: &Step) -> Result<(), RunError> {
        let fake = numbers(step.fake.clone());
        let pixels = fake.len() / self.spec.batch_size;
        let deviation = metrics::within_batch_deviation(&fake, pixels).unwrap_or(f64::NAN);
        let generator = parameter_norm(&self.trainer.generator.network);
        let discriminator = parameter_norm(&self.trainer.discriminator.network);
        self.append([
            (names::DISCRIMINATOR_LOSS, number(&step.discriminator_loss)),
            (names::GENERATOR_LOSS, number(&step.generator_loss)),
            (names::D_REAL, number(&step.d_real)),
            (names::D_FAKE, number(&step.d_fake)),
            (names::DISCRIMINATOR_GRADIENT_NORM, number(&step.discriminator_gradient)),
            (names::GENERATOR_GRADIENT_NORM, number(&step.generator_gradient)),
            (names::DISCRIMINATOR_PARAMETER_NORM, discriminator),
            (names::GENERATOR_PARAMETER_NORM, generator),
            (names::SAMPLE_DEVIATION, deviation),
        ])
    }

    fn draw(&mut self, prepared: &Generator) -> Result<(), RunError> {
        let images = self.evaluator.sample(prepared, GRID * GRID);
        let [_, channels, height, width] = images.dims();
        let png = grid(&numbers(images), [channels, height, width], GRID).png();
        let png = png.map_err(|error| RunError::Picture(error.to_string()))?;
        Ok(write_whole(&self.folder.sample_file(self.step), &png)?)
    }

    /// Returns whether the samples could be measured.
    fn evaluate(&mut self, prepared: &Generator) -> Result<bool, RunError> {
        let evaluator = &self.evaluator;
        match self.stopwatch.evaluation(|| evaluator.evaluate(prepared)) {
            Ok(rows) => self.append(rows.iter().map(|(name, value)| (name.as_str(), *value))).map(|()| true),
            Err(_) => Ok(false),
        }
    }

    fn append<'n>(&mut self, values: impl IntoIterator<Item = (&'n str, f64)>) -> Result<(), RunError> {
        let (step, seconds) = (self.step, self.stopwatch.read().total);
        let row = |(name, value): (&str, f64)| Row { step, seconds, name: name.to_owned(), value };
        Ok(self.series.append(&values.into_iter().map(row).collect::<Vec<_>>())?)
    }

    fn write_checkpoint(&mut self) -> Result<(), RunError> {
        self.series.sync()?;
        let checkpoint = Checkpoint { step: self.step, timing: self.stopwatch.read() };
        checkpoint.write(&self.folder.checkpoint(), &self.trainer)?;
        self.note()
    }

    /// Writes down how far the run is.
    fn note(&mut self) -> Result<(), RunError> {
        self.manifest.step = self.step;
        self.manifest.timing = self.stopwatch.read();
        self.manifest.provenance.updated = host::now();
        Ok(self.folder.write_manifest(self.manifest)?)
    }
}

fn sizes(trainer: &Trainer, image_size: usize) -> Networks {
    let (generator, discriminator) = (&trainer.generator.network, &trainer.discriminator.network);
    Networks {
        generator: NetworkSize { parameters: parameter_count(generator), multiply_adds: generator.multiply_adds() },
        discriminator: NetworkSize {
            parameters: parameter_count(discriminator),
            multiply_adds: discriminator.multiply_adds(image_size),
        },
    }
}

fn parameter_norm<M: Module>(network: &M) -> f64 {
    let trained = parameters(network).into_iter().filter(|(path, _)| trained(path));
    number(&norm(trained.map(|(path, tensor)| (path, tensor.without_autodiff()))))
}

fn broken_parameters<M: Module>(name: &str, network: &M) -> Vec<String> {
    let is_broken = |tensor| numbers(tensor).iter().any(|value: &f32| !value.is_finite());
    let broken = parameters(network).into_iter().filter(|(_, tensor)| is_broken(tensor.clone()));
    broken.map(|(path, _)| format!("{name}.{path}")).collect()
}
