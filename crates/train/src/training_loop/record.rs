//! Files of a run that the training loop writes. Each write first confirms that this process still holds the run.

use std::path::Path;

use burn::module::Module;
use data::picture::Picture;
use model::{Network, is_trainable, parameter_count, parameters};
use runs::{Divergence, NetworkSize, Networks, Row};
use spec::files::write_whole;
use spec::names;

use super::TrainingLoop;
use crate::checkpoint::Checkpoint;
use crate::error::RunError;
use crate::images::{number, numbers};
use crate::learner::norm;
use crate::trainer::{Level, Step, Trainer};
use crate::update_ratio::ParametersBefore;

impl TrainingLoop<'_> {
    /// Logs a step. Its losses are from before its update. If a number is not finite, nothing is written, and that divergence is returned.
    pub(super) fn log(&mut self, step: &Step, before: &ParametersBefore) -> Result<Option<Divergence>, RunError> {
        let fake = numbers(step.fake.clone());
        let pixels = fake.len() / self.spec.batch_size;
        let deviation = metrics::within_batch_deviation(&fake, pixels).unwrap_or(f64::NAN);
        let [update_of_generator, update_of_discriminator] = before.ratios(&self.trainer);
        let of_step = [
            (names::DISCRIMINATOR_LOSS, number(&step.discriminator_loss)),
            (names::GENERATOR_LOSS, number(&step.generator_loss)),
            (names::D_REAL, number(&step.d_real)),
            (names::D_FAKE, number(&step.d_fake)),
            (names::DISCRIMINATOR_GRADIENT_NORM, number(&step.discriminator_gradient)),
            (names::GENERATOR_GRADIENT_NORM, number(&step.generator_gradient)),
            (names::DISCRIMINATOR_PARAMETER_NORM, parameter_norm(&self.trainer.discriminator.network)),
            (names::GENERATOR_PARAMETER_NORM, parameter_norm(&self.trainer.generator.network)),
            (names::DISCRIMINATOR_UPDATE_RATIO, update_of_discriminator),
            (names::GENERATOR_UPDATE_RATIO, update_of_generator),
            (names::SAMPLE_DEVIATION, deviation),
        ];
        let of_step = of_step.map(|(name, value)| (name.to_owned(), value)).into_iter();
        let rows: Vec<_> = of_step.chain(step.levels.iter().flat_map(of_level)).collect();
        let broken = rows.iter().filter(|(_, value)| !value.is_finite()).map(|(name, _)| name.clone());
        if let Some(divergence) = self.divergence(broken.collect()) {
            return Ok(Some(divergence));
        }
        self.append(rows)?;
        Ok(None)
    }

    pub(super) fn write_picture(&self, path: &Path, picture: &Picture) -> Result<(), RunError> {
        self.lock.confirm()?;
        let png = picture.png().map_err(|error| RunError::Picture(error.to_string()))?;
        Ok(write_whole(path, &png)?)
    }

    /// Appends values at this step to the series.
    pub(super) fn append(&mut self, values: impl IntoIterator<Item = (String, f64)>) -> Result<(), RunError> {
        let (step, seconds) = (self.step, self.stopwatch.read().total);
        self.lock.confirm()?;
        let row = |(name, value)| Row { step, seconds, name, value };
        Ok(self.series.append(&values.into_iter().map(row).collect::<Vec<_>>())?)
    }

    pub(super) fn write_checkpoint(&mut self) -> Result<(), RunError> {
        self.lock.confirm()?;
        self.series.sync()?;
        let checkpoint = Checkpoint { step: self.step, timing: self.stopwatch.read() };
        checkpoint.write(&self.lock.folder().checkpoint(), &self.trainer, self.dynamics.as_ref())?;
        self.write_manifest()
    }

    /// Writes the manifest with step, seal and timing.
    pub(super) fn write_manifest(&mut self) -> Result<(), RunError> {
        self.lock.confirm()?;
        self.manifest.step = self.step;
        self.manifest.seal = Some(self.lock.folder().seal_at(self.step)?);
        self.manifest.timing = self.stopwatch.read();
        self.manifest.provenance.updated = runs::now();
        Ok(self.lock.folder().write_manifest(self.manifest)?)
    }
}

/// Losses and probabilities of a level, by metric name.
fn of_level(level: &Level) -> [(String, f64); 4] {
    [
        (names::DISCRIMINATOR_LOSS, &level.discriminator_loss),
        (names::GENERATOR_LOSS, &level.generator_loss),
        (names::D_REAL, &level.d_real),
        (names::D_FAKE, &level.d_fake),
    ]
    .map(|(name, value)| (names::of_level(name, level.size), number(value)))
}

/// Sizes of both networks.
pub(super) fn sizes(trainer: &Trainer) -> Networks {
    Networks { generator: size(&trainer.generator.network), discriminator: size(&trainer.discriminator.network) }
}

fn size<N: Network>(network: &N) -> NetworkSize {
    NetworkSize { parameters: parameter_count(network), multiply_adds: network.multiply_adds() }
}

fn parameter_norm<M: Module>(network: &M) -> f64 {
    let trained = parameters(network).into_iter().filter(|(path, _)| is_trainable(path));
    number(&norm(trained.map(|(path, tensor)| (path, tensor.without_autodiff()))))
}
