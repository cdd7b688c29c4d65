//! Measures over several evaluations, computed after the last step: paths of samples through feature space, changes of layers' inputs, and
//! oscillation of late filters. Checkpoints store the state exactly, for longer runs too.
//!
//! Only evaluations at multiples of `cadence.evaluate` count: changes between two depend on their distance.

use metrics::{ChannelStatistics, Features, InputChange, MIN_EVALUATIONS, MetricError, Trajectories};
use metrics::{autocorrelation, is_oscillating};
use model::FEATURES;
use serde::{Deserialize, Serialize};
use spec::{RunSpec, names};

use crate::probe::Probed;

/// The observations of each evaluation. They are not reduced to sums, because a longer run that continues this one covers a later part of
/// training.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dynamics {
    seen: Vec<Observation>,
}

/// The observations of one evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Observation {
    step: u64,
    generator: Vec<ChannelStatistics>,     // of each stage
    discriminator: Vec<ChannelStatistics>, // of each stage
    samples: Option<Features>,             // over the last half of the steps
}

/// What an evaluation records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The step.
    pub step: u64,
    /// The inputs of layers: after the first tenth of the steps, in which every network changes.
    pub layers: bool,
    /// Samples and late filters: over the last half of the steps.
    pub late: bool,
}

impl Followed {
    /// What an evaluation after that step records.
    pub fn after(step: u64, spec: &RunSpec) -> Self {
        let is_even = step.is_multiple_of(spec.cadence.evaluate);
        Self { step, layers: is_even && 10 * step >= spec.steps, late: is_even && 2 * step >= spec.steps }
    }
}

impl Dynamics {
    /// Records the statistics of stages and, in the last half of the steps, the features of samples `[samples, 128]`.
    ///
    /// # Errors
    ///
    /// If a feature is not finite.
    pub fn observe(
        &mut self,
        followed: Followed,
        probed: Probed,
        features: impl FnOnce() -> Vec<f32>,
    ) -> Result<(), MetricError> {
        if !followed.layers {
            return Ok(()); // nor are samples
        }
        let Probed { generator, discriminator, .. } = probed;
        let samples = followed.late.then(|| Features::of(features(), FEATURES)).transpose()?;
        self.seen.push(Observation { step: followed.step, generator, discriminator, samples });
        Ok(())
    }

    /// The observations that this run records too: a longer run that continues the checkpoint drops early ones.
    pub fn of_run(mut self, spec: &RunSpec) -> Self {
        self.seen.retain(|seen| Followed::after(seen.step, spec).layers);
        for seen in &mut self.seen {
            seen.samples.take_if(|_| !Followed::after(seen.step, spec).late);
        }
        self
    }

    /// All measures by metric name.
    ///
    /// # Errors
    ///
    /// If the numbers of features differ.
    pub fn rows(&self) -> Result<Vec<(String, f64)>, MetricError> {
        let mut paths = Trajectories::default();
        let mut samples = self.seen.iter().filter_map(|seen| seen.samples.as_ref());
        samples.try_for_each(|samples| paths.observe(samples.values(), FEATURES))?;
        let tortuosity = paths.tortuosity().map(|value| (names::SAMPLE_TORTUOSITY.to_owned(), value));
        // G's last stage draws the image; D's are all hidden.
        let generator = self.layers(|seen| &seen.generator, |stages| stages.iter().rev().nth(1)).rows([
            names::GENERATOR_LAYER_INPUT_CHANGE,
            names::GENERATOR_OSCILLATING_FILTERS,
            names::GENERATOR_FILTER_AUTOCORRELATION,
        ]);
        let discriminator = self.layers(|seen| &seen.discriminator, |stages| stages.last()).rows([
            names::DISCRIMINATOR_LAYER_INPUT_CHANGE,
            names::DISCRIMINATOR_OSCILLATING_FILTERS,
            names::DISCRIMINATOR_FILTER_AUTOCORRELATION,
        ]);
        Ok(tortuosity.into_iter().chain(generator).chain(discriminator).collect())
    }

    /// The dynamics of one network: inputs of its stages, and outputs of the last hidden one over the last half of the steps.
    fn layers(
        &self,
        of: fn(&Observation) -> &Vec<ChannelStatistics>,
        hidden: fn(&[ChannelStatistics]) -> Option<&ChannelStatistics>,
    ) -> LayerDynamics {
        let mut layers = LayerDynamics::default();
        for seen in &self.seen {
            let stages = of(seen);
            if seen.samples.is_some() {
                layers.filters.extend(hidden(stages).cloned());
            }
            layers.inputs.resize_with(stages.len(), InputChange::default);
            layers.inputs.iter_mut().zip(stages).for_each(|(change, input)| change.observe(input.clone()));
        }
        layers
    }
}

/// The dynamics of one network's layers.
#[derive(Debug, Default)]
struct LayerDynamics {
    inputs: Vec<InputChange>,        // of each stage
    filters: Vec<ChannelStatistics>, // of the last hidden stage at each evaluation
}

impl LayerDynamics {
    fn rows(&self, [change, oscillating, correlation]: [&str; 3]) -> Vec<(String, f64)> {
        let changes = self.inputs.iter().map(InputChange::mean).enumerate();
        let changes: Vec<(usize, f64)> = changes.filter_map(|(layer, change)| Some((layer, change?))).collect();
        let of_layers: Vec<f64> = changes.iter().map(|(_, change)| *change).collect();
        let mut rows: Vec<(String, f64)> =
            changes.into_iter().map(|(layer, value)| (format!("{change}_{layer}"), value)).collect();
        rows.extend(mean(&of_layers).map(|value| (change.to_owned(), value)));
        if self.filters.len() >= MIN_EVALUATIONS {
            let filters = self.series().map(|series| autocorrelation(&series)).collect::<Vec<_>>();
            let swings = filters.iter().flatten().filter(|lags| is_oscillating(lags)).count();
            rows.push((oscillating.to_owned(), swings as f64 / filters.len() as f64));
            let first: Vec<f64> = filters.iter().flatten().map(|lags| lags[0]).collect();
            rows.extend(mean(&first).map(|value| (correlation.to_owned(), value)));
        }
        rows
    }

    /// The mean output of each late filter, evaluation by evaluation.
    fn series(&self) -> impl Iterator<Item = Vec<f64>> {
        let filters = self.filters.first().map_or(0, |filters| filters.means().len());
        (0..filters).map(move |filter| self.filters.iter().map(|filters| filters.means()[filter]).collect())
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use metrics::ChannelStatistics;
    use model::FEATURES;
    use spec::{Cadence, RunSpec};

    use super::{Dynamics, Followed};
    use crate::probe::Probed;

    /// Two channels around these means, as a layer gives them for two images.
    fn layer(means: [f64; 2]) -> ChannelStatistics {
        let values = [means[0] - 1.0, means[1] - 1.0, means[0] + 1.0, means[1] + 1.0].map(|value| value as f32);
        ChannelStatistics::of(&values, [2, 1]).expect("finite numbers")
    }

    /// A run of 40 even evaluations; G's last hidden layer has one filter that swings and one that stays.
    fn followed() -> Dynamics {
        let spec =
            RunSpec { steps: 4_000, cadence: Cadence { evaluate: 100, ..Cadence::default() }, ..RunSpec::default() };
        let mut dynamics = Dynamics::default();
        for step in (0..=spec.steps).step_by(50) {
            let time = step as f64 / 100.0;
            let generator = vec![layer([(TAU * time / 4.0).sin(), 0.5]), layer([time, time])];
            let probed = Probed { rows: Vec::new(), generator, discriminator: vec![layer([0.0, 0.0])] };
            let features = || vec![time as f32; FEATURES];
            dynamics.observe(Followed::after(step, &spec), probed, features).expect("finite features");
        }
        dynamics
    }

    #[test]
    fn numbers_come_of_even_evaluations_and_of_late_ones_alone() {
        let rows = followed().rows().expect("features of one size");
        let value = |wanted: &str| rows.iter().find(|(name, _)| name == wanted).map(|(_, value)| *value);
        assert!((value("sample_tortuosity").expect("a path") - 1.0).abs() < 1e-6);
        let moved = value("generator_layer_input_change_1").expect("two evaluations");
        assert!((moved - 1.0).abs() < 1e-6, "each even evaluation is one deviation further: {moved}");
        assert_eq!(value("discriminator_layer_input_change_0"), Some(0.0));
        let whole = value("generator_layer_input_change").expect("layers");
        let first = value("generator_layer_input_change_0").expect("two evaluations");
        assert!((whole - (first + moved) / 2.0).abs() < 1e-12);
        assert_eq!(value("generator_oscillating_filters"), Some(0.5));
        assert_eq!(value("discriminator_oscillating_filters"), Some(0.0));
        assert_eq!(value("discriminator_filter_autocorrelation"), None, "no filter changes");
    }

    #[test]
    fn what_was_written_down_is_read_back_to_the_bit() {
        let dynamics = followed();
        let text = serde_json::to_string(&dynamics).expect("plain data");
        assert_eq!(serde_json::from_str::<Dynamics>(&text).expect("what was written"), dynamics);
    }

    #[test]
    fn a_longer_run_follows_a_later_part_of_what_a_shorter_one_followed() {
        let cadence = Cadence { evaluate: 100, ..Cadence::default() };
        let longer = RunSpec { steps: 6_000, cadence, ..RunSpec::default() };
        let dynamics = followed().of_run(&longer);
        let steps = |late: bool| {
            let seen = dynamics.seen.iter().filter(move |seen| !late || seen.samples.is_some());
            seen.map(|seen| seen.step).collect::<Vec<u64>>()
        };
        assert_eq!((steps(false)[0], steps(true)[0], steps(true).last()), (600, 3_000, Some(&4_000)));
    }

    #[test]
    fn layers_are_followed_after_a_tenth_of_the_steps_and_samples_after_half_of_them() {
        let spec =
            RunSpec { steps: 1_000, cadence: Cadence { evaluate: 50, ..Cadence::default() }, ..RunSpec::default() };
        let first = |is: fn(Followed) -> bool| (0..=1_000).find(|step| is(Followed::after(*step, &spec)));
        assert_eq!((first(|followed| followed.layers), first(|followed| followed.late)), (Some(100), Some(500)));
        assert_eq!(Followed::after(510, &spec), Followed { step: 510, layers: false, late: false });
    }
}
