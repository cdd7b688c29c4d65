//! The clock around the algorithm: what happens after which step.

use std::fs;
use std::path::Path;
use std::time::Instant;

use burn::module::Module;
use burn::tensor::Device;
use data::DataSet;
use data::picture::{Picture, grid};
use metrics::MetricError;
use model::{Generator, Network, parameter_count, parameters, trained};
use spec::RunSpec;
use spec::results::{
    Divergence, End, FileError, Manifest, NetworkSize, Networks, Row, RunFolder, RunLock, SeriesWriter, names,
    write_whole,
};

use crate::batches::Feed;
use crate::checkpoint::{Checkpoint, read_dynamics};
use crate::clock::{Due, Stopwatch};
use crate::dynamics::{Dynamics, Followed};
use crate::error::RunError;
use crate::evaluate::{Evaluator, Examined, WithAverage};
use crate::host;
use crate::images::{number, numbers};
use crate::instruments::{Description, Seen};
use crate::probe::Probe;
use crate::stop::Stop;
use crate::trainer::{Level, Step, Trainer, norm};
use crate::update::Before;

/// Rows of a picture of samples.
const ROWS: usize = 8;

/// A run under way.
pub struct Course<'a> {
    spec: &'a RunSpec,
    lock: &'a RunLock,
    folder: &'a RunFolder,
    set: &'a DataSet,
    device: Device,
    manifest: &'a mut Manifest,
    evaluator: Evaluator,
    trainer: Trainer,
    dynamics: Option<Dynamics>, // none where an earlier version, which followed nothing, did a part of the run
    series: SeriesWriter,
    stopwatch: Stopwatch,
    step: u64,
    /// Whether step 0 has not been looked at: no earlier sitting left a checkpoint.
    is_new: bool,
}

impl<'a> Course<'a> {
    /// Gets everything ready for the first step, or for the one after the checkpoint.
    pub fn start(
        spec: &'a RunSpec,
        lock: &'a RunLock,
        set: &'a DataSet,
        device: &Device,
        manifest: &'a mut Manifest,
    ) -> Result<Self, RunError> {
        let start = Instant::now();
        let folder = lock.folder();
        let mut trainer = Trainer::new(spec, device);
        let found = Checkpoint::read(&folder.checkpoint(), &mut trainer)?;
        let dynamics = read_dynamics(&folder.checkpoint())?.map(|dynamics| dynamics.of_run(spec));
        if let Some(checkpoint) = found {
            process::log(format_args!("going on from step {}", checkpoint.step));
            manifest.resumed_at.push(checkpoint.step);
        }
        let evaluator = Evaluator::new(spec, set, device)?;
        manifest.networks = Some(sizes(&trainer));
        manifest.features = Some(evaluator.identity().clone());
        let random = evaluator.random_identity();
        manifest.provenance.versions.insert(format!("{}-features", random.name), random.sha256.clone());
        let at = found.unwrap_or_default();
        fs::create_dir_all(folder.samples()).map_err(FileError::io("make", &folder.samples()))?;
        let series = SeriesWriter::from_step(&folder.metrics_file(), found.map(|checkpoint| checkpoint.step))?;
        let stopwatch = Stopwatch::since(start, at.timing);
        let (device, step, is_new) = (device.clone(), at.step, found.is_none());
        let mut course = Self {
            spec,
            lock,
            folder,
            set,
            device,
            manifest,
            evaluator,
            trainer,
            dynamics,
            series,
            stopwatch,
            step,
            is_new,
        };
        course.note()?;
        Ok(course)
    }

    /// Trains to the last step, to the first number that is not finite, or until asked to stop.
    pub fn finish(mut self, stop: &Stop) -> Result<End, RunError> {
        let mut feed = Feed::new(self.spec, &self.set.training, &self.device);
        if self.is_new
            && let Some(divergence) = self.look(None, None)?
        {
            return self.diverged(divergence);
        }
        while self.step < self.spec.steps {
            if stop.is_requested() {
                self.write_checkpoint()?;
                return Ok(End::Interrupted);
            }
            let before = Due::after(self.step + 1, self.spec).log.then(|| Before::step(&self.trainer));
            let step = self.stopwatch.training(|| kernels::awake(|| self.trainer.step(feed.at(self.step))));
            self.step += 1;
            if let Some(divergence) = self.look(Some(&step), before.as_ref())? {
                return self.diverged(divergence);
            }
        }
        Ok(End::Finished { diverged: None })
    }

    /// Everything that is due after a step; where it is to be logged, `before` is where the networks stood. Returns what is not finite, if anything is.
    fn look(&mut self, step: Option<&Step>, before: Option<&Before>) -> Result<Option<Divergence>, RunError> {
        let due = Due::after(self.step, self.spec);
        if let Some(step) = step
            && (self.spec.backend.is_immediate() || due.anything())
            && let Some(divergence) = self.check(step)
        {
            return Ok(Some(divergence));
        }
        if let Some((step, before)) = step.zip(before)
            && let Some(divergence) = self.log(step, before)?
        {
            return Ok(Some(divergence));
        }
        if due.sample || due.evaluate {
            let (evaluator, trainer) = (&self.evaluator, &self.trainer);
            let prepared = self.stopwatch.evaluation(|| WithAverage {
                generator: evaluator.prepare(&trainer.generator.network),
                average: trainer.average.as_ref().map(|average| evaluator.prepare(&average.generator)),
            });
            if due.sample {
                self.draw(&prepared.generator)?;
            }
            if due.evaluate && !self.measure(&prepared)? {
                return Ok(Some(self.divergence(vec!["features of the samples".to_owned()])));
            }
        }
        if due.checkpoint {
            self.write_checkpoint()?;
        }
        Ok(None)
    }

    /// Reads the losses: on the CPU after every step, elsewhere when something is due, because work that was queued has to be
    /// waited for. That waiting is training.
    fn check(&mut self, step: &Step) -> Option<Divergence> {
        let losses =
            [(names::DISCRIMINATOR_LOSS, &step.discriminator_loss), (names::GENERATOR_LOSS, &step.generator_loss)];
        let losses = self.stopwatch.training(|| losses.map(|(name, loss)| (name, number(loss))));
        let broken = losses.into_iter().filter(|(_, loss)| !loss.is_finite());
        let broken: Vec<String> = broken.map(|(name, _)| name.to_owned()).collect();
        (!broken.is_empty()).then(|| self.divergence(broken))
    }

    fn divergence(&self, mut broken: Vec<String>) -> Divergence {
        broken.extend(broken_parameters("generator", &self.trainer.generator.network));
        broken.extend(broken_parameters("discriminator", &self.trainer.discriminator.network));
        Divergence { step: self.step, broken }
    }

    fn diverged(&mut self, divergence: Divergence) -> Result<End, RunError> {
        process::log(format_args!("not finite at step {}: {}", divergence.step, divergence.broken.join(", ")));
        self.note()?;
        Ok(End::Finished { diverged: Some(divergence) })
    }

    /// Writes down what a step came to. Its losses are from before it moved the parameters: where these are no longer finite, nothing
    /// is written, and that is returned.
    fn log(&mut self, step: &Step, before: &Before) -> Result<Option<Divergence>, RunError> {
        let generator = parameter_norm(&self.trainer.generator.network);
        let discriminator = parameter_norm(&self.trainer.discriminator.network);
        let norms =
            [(names::DISCRIMINATOR_PARAMETER_NORM, discriminator), (names::GENERATOR_PARAMETER_NORM, generator)];
        let broken = norms.into_iter().filter(|(_, norm)| !norm.is_finite());
        let broken: Vec<String> = broken.map(|(name, _)| name.to_owned()).collect();
        if !broken.is_empty() {
            return Ok(Some(self.divergence(broken)));
        }
        let fake = numbers(step.fake.clone());
        let pixels = fake.len() / self.spec.batch_size;
        let deviation = metrics::within_batch_deviation(&fake, pixels).unwrap_or(f64::NAN);
        let [update_of_generator, update_of_discriminator] = before.ratios(&self.trainer);
        self.append([
            (names::DISCRIMINATOR_LOSS, number(&step.discriminator_loss)),
            (names::GENERATOR_LOSS, number(&step.generator_loss)),
            (names::D_REAL, number(&step.d_real)),
            (names::D_FAKE, number(&step.d_fake)),
            (names::DISCRIMINATOR_GRADIENT_NORM, number(&step.discriminator_gradient)),
            (names::GENERATOR_GRADIENT_NORM, number(&step.generator_gradient)),
            (names::DISCRIMINATOR_PARAMETER_NORM, discriminator),
            (names::GENERATOR_PARAMETER_NORM, generator),
            (names::DISCRIMINATOR_UPDATE_RATIO, update_of_discriminator),
            (names::GENERATOR_UPDATE_RATIO, update_of_generator),
            (names::SAMPLE_DEVIATION, deviation),
        ])?;
        let levels: Vec<(String, f64)> = step.levels.iter().flat_map(of_level).collect();
        self.append(levels.iter().map(|(name, value)| (name.as_str(), *value)))?;
        Ok(None)
    }

    fn draw(&mut self, prepared: &Generator) -> Result<(), RunError> {
        let columns = self.evaluator.columns();
        let images = self.evaluator.sample(prepared, ROWS * columns);
        let [_, channels, height, width] = images.dims();
        let picture = |images| grid(&numbers(images), [channels, height, width], columns);
        self.write_picture(&self.folder.sample_file(self.step), &picture(images))?;
        match self.evaluator.sample_levels(prepared, columns) {
            Some(levels) => self.write_picture(&self.folder.levels_file(self.step), &picture(levels)),
            None => Ok(()),
        }
    }

    /// Measures G and its moving average, where there is one: what is cheap, and all else after the last step. Returns whether the samples
    /// could be measured: not where their features are not finite.
    fn measure(&mut self, prepared: &WithAverage<Generator>) -> Result<bool, RunError> {
        let evaluator = &self.evaluator;
        if self.step < self.spec.steps {
            let seen = self
                .stopwatch
                .evaluation(|| prepared.try_map(|generator| Ok::<_, RunError>(evaluator.see(generator))))?;
            return self.evaluate(&prepared.generator, &seen.try_map(Ok::<_, RunError>)?);
        }
        let described = self.stopwatch.evaluation(|| prepared.try_map(|generator| evaluator.describe(generator)));
        let Some(described) = if_finite(described)? else { return Ok(false) };
        let seen = described.try_map(|described| Ok::<_, RunError>(&described.seen))?;
        Ok(self.evaluate(&prepared.generator, &seen)? && self.examine(&prepared.generator, &described)?)
    }

    /// What is measured at every evaluation. Returns whether it could be.
    fn evaluate(&mut self, prepared: &Generator, seen: &WithAverage<&Seen>) -> Result<bool, RunError> {
        let evaluator = &self.evaluator;
        let probe = Probe::new(self.spec, self.set, &self.device);
        let (generator, discriminator) = (&self.trainer.generator.network, &self.trainer.discriminator.network);
        let (dynamics, followed) = (&mut self.dynamics, (self.step, Followed::after(self.step, self.spec)));
        let measured = self.stopwatch.evaluation(|| {
            let mut rows = evaluator.evaluate_with_average(seen)?;
            let mut probed = probe.stages(generator, discriminator)?;
            rows.append(&mut probed.rows);
            if let Some(dynamics) = dynamics {
                dynamics.observe(followed, probed, || evaluator.tracked_features(prepared))?;
            }
            Ok::<_, MetricError>(rows)
        });
        let Some(rows) = if_finite(measured)? else { return Ok(false) };
        self.append(rows.iter().map(|(name, value)| (name.as_str(), *value))).map(|()| true)
    }

    /// What is measured once, after the last step. Returns whether it could be, as [`Self::evaluate`] does.
    fn examine(&mut self, prepared: &Generator, described: &WithAverage<Description>) -> Result<bool, RunError> {
        let (evaluator, set, dynamics) = (&self.evaluator, self.set, &self.dynamics);
        let discriminator = &self.trainer.discriminator.network;
        let probe = Probe::new(self.spec, set, &self.device);
        let measured = self.stopwatch.evaluation(|| {
            let mut examined = evaluator.examine(prepared, set, described)?;
            examined.rows.extend(probe.beliefs(discriminator));
            if let Some(dynamics) = dynamics {
                examined.rows.extend(dynamics.rows()?);
            }
            Ok::<_, MetricError>(examined)
        });
        let Some(Examined { rows, neighbors }) = if_finite(measured)? else { return Ok(false) };
        if let Some(picture) = neighbors {
            self.write_picture(&self.folder.neighbors_file(), &picture)?;
        }
        self.append(rows.iter().map(|(name, value)| (name.as_str(), *value))).map(|()| true)
    }

    fn write_picture(&self, path: &Path, picture: &Picture) -> Result<(), RunError> {
        self.lock.confirm()?;
        let png = picture.png().map_err(|error| RunError::Picture(error.to_string()))?;
        Ok(write_whole(path, &png)?)
    }

    fn append<'n>(&mut self, values: impl IntoIterator<Item = (&'n str, f64)>) -> Result<(), RunError> {
        let (step, seconds) = (self.step, self.stopwatch.read().total);
        self.lock.confirm()?;
        let row = |(name, value): (&str, f64)| Row { step, seconds, name: name.to_owned(), value };
        Ok(self.series.append(&values.into_iter().map(row).collect::<Vec<_>>())?)
    }

    fn write_checkpoint(&mut self) -> Result<(), RunError> {
        self.lock.confirm()?;
        self.series.sync()?;
        let checkpoint = Checkpoint { step: self.step, timing: self.stopwatch.read() };
        checkpoint.write(&self.folder.checkpoint(), &self.trainer, self.dynamics.as_ref())?;
        self.note()
    }

    /// Writes down how far the run is.
    fn note(&mut self) -> Result<(), RunError> {
        self.lock.confirm()?;
        self.manifest.step = self.step;
        self.manifest.timing = self.stopwatch.read();
        self.manifest.provenance.updated = host::now();
        Ok(self.folder.write_manifest(self.manifest)?)
    }
}

/// What was measured, if its numbers were finite: those that are not are divergence. Whatever else keeps a measure from being taken is the
/// run's failure.
fn if_finite<T>(measured: Result<T, MetricError>) -> Result<Option<T>, RunError> {
    match measured {
        Ok(measured) => Ok(Some(measured)),
        Err(MetricError::NotFinite { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a step shows of a level, by name.
fn of_level(level: &Level) -> [(String, f64); 4] {
    [
        (names::DISCRIMINATOR_LOSS, &level.discriminator_loss),
        (names::GENERATOR_LOSS, &level.generator_loss),
        (names::D_REAL, &level.d_real),
        (names::D_FAKE, &level.d_fake),
    ]
    .map(|(name, value)| (names::of_level(name, level.size), number(value)))
}

fn sizes(trainer: &Trainer) -> Networks {
    Networks { generator: size(&trainer.generator.network), discriminator: size(&trainer.discriminator.network) }
}

fn size<N: Network>(network: &N) -> NetworkSize {
    NetworkSize { parameters: parameter_count(network), multiply_adds: network.multiply_adds() }
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

#[cfg(test)]
mod tests {
    use metrics::MetricError;

    use super::if_finite;

    #[test]
    fn numbers_that_are_not_finite_are_divergence_and_any_other_measure_that_fails_is_a_failure() {
        let infinite = MetricError::NotFinite { what: "feature", row: 0, column: 3, value: f32::INFINITY };
        assert!(matches!(if_finite::<()>(Err(infinite)), Ok(None)));
        assert!(matches!(if_finite(Ok(1)), Ok(Some(1))));
        let error = if_finite::<()>(Err(MetricError::NotConverged { dims: 128 })).expect_err("a failure");
        assert_eq!(
            error.to_string(),
            "the samples can't be measured: the decomposition of a covariance of 128 features did not converge"
        );
    }
}
