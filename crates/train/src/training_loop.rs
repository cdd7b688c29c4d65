//! The training loop: steps, and what is due after each.

mod measure;
mod record;

use std::fs;
use std::time::Instant;

use burn::tensor::Device;
use data::DataSet;
use runs::{Divergence, End, Manifest, RunLock, SeriesWriter};
use spec::RunSpec;
use spec::files::FileError;

use crate::batches::Feed;
use crate::checkpoint::{Checkpoint, read_dynamics};
use crate::clock::{Due, Stopwatch};
use crate::dynamics::Dynamics;
use crate::error::RunError;
use crate::evaluate::{Evaluator, WithAverage};
use crate::non_finite;
use crate::stop::Stop;
use crate::trainer::{Step, Trainer};
use crate::update_ratio::ParametersBefore;
use measure::Measured;

/// The state of a run in training.
pub struct TrainingLoop<'a> {
    spec: &'a RunSpec,
    lock: &'a RunLock,
    set: &'a DataSet,
    device: Device,
    manifest: &'a mut Manifest,
    evaluator: Evaluator,
    trainer: Trainer,
    dynamics: Option<Dynamics>, // none if an earlier version, which recorded none, did a part of the run
    series: SeriesWriter,
    stopwatch: Stopwatch,
    step: u64,
    is_new: bool, // without a checkpoint, so that step 0 is still to be measured
}

impl<'a> TrainingLoop<'a> {
    /// Prepares the first step, or the one after the checkpoint.
    ///
    /// # Errors
    ///
    /// If the checkpoint or the series is damaged, a file can't be written, or the feature network's weights do not fit.
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
        manifest.networks = Some(record::sizes(&trainer));
        manifest.features = Some(evaluator.identity().clone());
        let random = evaluator.random_identity();
        manifest.provenance.versions.insert(format!("{}-features", random.name), random.sha256.clone());
        let at = found.unwrap_or_default();
        fs::create_dir_all(folder.samples()).map_err(FileError::io("make", &folder.samples()))?;
        let series = SeriesWriter::from_step(&folder.metrics_file(), found.map(|checkpoint| checkpoint.step))?;
        let stopwatch = Stopwatch::since(start, at.timing);
        let (device, step, is_new) = (device.clone(), at.step, found.is_none());
        let mut training =
            Self { spec, lock, set, device, manifest, evaluator, trainer, dynamics, series, stopwatch, step, is_new };
        training.write_manifest()?;
        Ok(training)
    }

    /// Trains to the last step, to the first number that is not finite, or until asked to stop.
    ///
    /// # Errors
    ///
    /// If a file can't be written, the run was taken over, or a measure fails.
    pub fn finish(mut self, stop: &Stop) -> Result<End, RunError> {
        let mut feed = Feed::new(self.spec, &self.set.training, &self.device);
        if let Some(divergence) = self.of_tensors().filter(|_| !self.is_new) {
            return self.diverged(divergence);
        }
        if self.is_new
            && let Some(end) = self.after_step(None, stop)?
        {
            return Ok(end);
        }
        while self.step < self.spec.steps {
            if stop.is_requested() {
                return Ok(self.checkpoint()?.unwrap_or(End::Interrupted));
            }
            let before = Due::after(self.step + 1, self.spec).log.then(|| ParametersBefore::step(&self.trainer));
            let step =
                self.stopwatch.training(|| kernels::with_spinning_workers(|| self.trainer.step(feed.at(self.step))));
            self.step += 1;
            if let Some(end) = self.after_step(Some((&step, before.as_ref())), stop)? {
                return Ok(end);
            }
        }
        Ok(End::Finished { diverged: None })
    }

    /// Does everything that is due after a step. A logged step comes with the networks' parameters before it. Returns the end of the run, if it
    /// diverged or was interrupted in long measures.
    fn after_step(
        &mut self,
        step: Option<(&Step, Option<&ParametersBefore>)>,
        stop: &Stop,
    ) -> Result<Option<End>, RunError> {
        let due = Due::after(self.step, self.spec);
        if let Some((step, before)) = step {
            let is_read = self.spec.backend.is_immediate() || due.anything();
            if let Some(divergence) = if is_read { self.check(step) } else { None } {
                return self.diverged(divergence).map(Some);
            }
            if let Some(before) = before
                && let Some(divergence) = self.log(step, before)?
            {
                return self.diverged(divergence).map(Some);
            }
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
            let measured = if due.evaluate { self.measure(&prepared, stop)? } else { Measured::All };
            match measured {
                Measured::All => {}
                Measured::NotFinite => {
                    let divergence = self.divergence(vec!["features of the samples".to_owned()]);
                    return divergence.map(|divergence| self.diverged(divergence)).transpose();
                }
                // What was measured after the last checkpoint is measured again.
                Measured::Interrupted => return Ok(Some(End::Interrupted)),
            }
        }
        if due.checkpoint { self.checkpoint() } else { Ok(None) }
    }

    /// Writes a checkpoint of finite numbers. Returns how the run ends where a number is not.
    fn checkpoint(&mut self) -> Result<Option<End>, RunError> {
        match self.of_tensors() {
            Some(divergence) => self.diverged(divergence).map(Some),
            None => self.write_checkpoint().map(|()| None),
        }
    }

    /// Reads losses and gradient norms. That waits for queued work, so devices other than the CPU are only read when something is due. The wait
    /// counts as training.
    fn check(&mut self, step: &Step) -> Option<Divergence> {
        let broken = self.stopwatch.training(|| non_finite::of_step(step));
        self.divergence(broken)
    }

    /// Measures that are not finite, with the tensors that are not; none where there is no such measure.
    fn divergence(&self, broken: Vec<String>) -> Option<Divergence> {
        let is_finite = broken.is_empty();
        (!is_finite).then(|| Divergence { step: self.step, broken: non_finite::named(broken, &self.trainer) })
    }

    /// Tensors that are not finite, such as a checkpoint must not hold: a weight that nothing depends on, or what an optimiser keeps, shows in no
    /// loss.
    fn of_tensors(&self) -> Option<Divergence> {
        let broken = non_finite::tensors(&self.trainer);
        (!broken.is_empty()).then_some(Divergence { step: self.step, broken })
    }

    fn diverged(&mut self, divergence: Divergence) -> Result<End, RunError> {
        process::log(format_args!("not finite at step {}: {}", divergence.step, divergence.broken.join(", ")));
        self.write_manifest()?;
        Ok(End::Finished { diverged: Some(divergence) })
    }
}
