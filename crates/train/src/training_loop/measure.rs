//! What the training loop measures and draws: at every evaluation what is cheap, everything after the last step.

use data::picture::grid;
use metrics::MetricError;
use model::Generator;

use super::TrainingLoop;
use crate::dynamics::Followed;
use crate::error::RunError;
use crate::evaluate::{FinalMeasures, WithAverage, of_average};
use crate::feature_extractors::{ImageFeatures, NetworkOutput, in_batches};
use crate::images::numbers;
use crate::inception_distances::InceptionDistances;
use crate::probe::Probe;
use crate::stop::Stop;

/// Rows of a picture of samples.
const ROWS: usize = 8;

impl TrainingLoop<'_> {
    /// Pictures of samples, and of each level where there are several.
    pub(super) fn draw(&mut self, prepared: &Generator) -> Result<(), RunError> {
        let columns = self.evaluator.columns();
        let images = self.evaluator.sample(prepared, ROWS * columns);
        let [_, channels, height, width] = images.dims();
        let picture = |images| grid(&numbers(images), [channels, height, width], columns);
        self.write_picture(&self.lock.folder().sample_file(self.step), &picture(images))?;
        match self.evaluator.sample_levels(prepared, columns) {
            Some(levels) => self.write_picture(&self.lock.folder().levels_file(self.step), &picture(levels)),
            None => Ok(()),
        }
    }

    /// Measures G and its moving average, where there is one: what is cheap, and all else after the last step.
    pub(super) fn measure(&mut self, prepared: &WithAverage<Generator>, stop: &Stop) -> Result<Measured, RunError> {
        let evaluator = &self.evaluator;
        if self.step < self.spec.steps {
            let seen = self.stopwatch.evaluation(|| prepared.map(|generator| evaluator.outputs(generator)));
            return Ok(Measured::finite(self.evaluate(&prepared.generator, &seen.map(|seen| seen))?));
        }
        let described = self.stopwatch.evaluation(|| prepared.try_map(|generator| evaluator.describe(generator)));
        let Some(described) = if_finite(described)? else { return Ok(Measured::NotFinite) };
        let seen = described.map(|described| &described.output);
        if !self.evaluate(&prepared.generator, &seen)? || !self.final_measures(&prepared.generator, &described)? {
            return Ok(Measured::NotFinite);
        }
        self.inception_distances(prepared, stop)
    }

    /// What is measured at every evaluation. Returns whether it could be.
    fn evaluate(&mut self, prepared: &Generator, seen: &WithAverage<&NetworkOutput>) -> Result<bool, RunError> {
        let evaluator = &self.evaluator;
        let probe = Probe::new(self.spec, self.set, &self.device);
        let (generator, discriminator) = (&self.trainer.generator.network, &self.trainer.discriminator.network);
        let (dynamics, followed) = (&mut self.dynamics, Followed::after(self.step, self.spec));
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
        self.append(rows).map(|()| true)
    }

    /// What is measured once, after the last step. Returns whether it could be, as [`Self::evaluate`] does.
    fn final_measures(
        &mut self,
        prepared: &Generator,
        described: &WithAverage<ImageFeatures>,
    ) -> Result<bool, RunError> {
        let (evaluator, set, dynamics) = (&self.evaluator, self.set, &self.dynamics);
        let discriminator = &self.trainer.discriminator.network;
        let probe = Probe::new(self.spec, set, &self.device);
        let measured = self.stopwatch.evaluation(|| {
            let mut measured = evaluator.final_measures(prepared, set, described)?;
            measured.rows.extend(probe.probabilities(discriminator));
            if let Some(dynamics) = dynamics {
                measured.rows.extend(dynamics.rows()?);
            }
            Ok::<_, MetricError>(measured)
        });
        let Some(FinalMeasures { rows, neighbors }) = if_finite(measured)? else { return Ok(false) };
        if let Some(picture) = neighbors {
            self.write_picture(&self.lock.folder().neighbors_file(), &picture)?;
        }
        self.append(rows).map(|()| true)
    }

    /// FID and KID after the last step, where weights are named.
    fn inception_distances(&mut self, prepared: &WithAverage<Generator>, stop: &Stop) -> Result<Measured, RunError> {
        let (evaluator, set) = (&self.evaluator, self.set);
        let Some(inception) = InceptionDistances::of(&self.spec.evaluation, set.test.len(), stop)? else {
            return Ok(Measured::All);
        };
        process::log(format_args!("measuring FID and KID on {} images of either side", inception.count()));
        let identity = inception.identity();
        self.manifest.provenance.versions.insert("inception-features".to_owned(), identity.sha256.clone());
        let measured = self.stopwatch.evaluation(|| {
            let Some(real) = inception.real(in_batches(&set.test))? else { return Ok(None) };
            let compare = |generator| inception.compare(&real, evaluator.images(generator));
            let Some(mut rows) = compare(&prepared.generator)? else { return Ok(None) };
            if let Some(average) = &prepared.average {
                let Some(of) = compare(average)? else { return Ok(None) };
                rows.extend(of_average(of));
            }
            Ok::<_, MetricError>(Some(rows))
        });
        match if_finite(measured)? {
            None => Ok(Measured::NotFinite),
            Some(None) => Ok(Measured::Interrupted),
            Some(Some(rows)) => self.append(rows).map(|()| Measured::All),
        }
    }
}

/// How an evaluation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    /// Everything was measured.
    All,
    /// Features of the samples are not finite.
    NotFinite,
    /// The run was asked to stop meanwhile.
    Interrupted,
}

impl Measured {
    fn finite(is_finite: bool) -> Self {
        if is_finite { Self::All } else { Self::NotFinite }
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

#[cfg(test)]
mod tests {
    use metrics::MetricError;

    use super::if_finite;

    #[test]
    fn numbers_that_are_not_finite_are_divergence_and_any_other_measure_that_fails_is_a_failure() {
        let infinite = MetricError::NotFinite { what: "feature", row: 0, column: 3, value: f64::INFINITY };
        assert!(matches!(if_finite::<()>(Err(infinite)), Ok(None)));
        assert!(matches!(if_finite(Ok(1)), Ok(Some(1))));
        let error = if_finite::<()>(Err(MetricError::NotConverged { dims: 128 })).expect_err("a failure");
        assert_eq!(
            error.to_string(),
            "the samples can't be measured: the decomposition of a covariance of 128 features did not converge"
        );
    }
}
