//! What runs cost, from earlier ones: seconds for start, steps and evaluations, and bytes on disk. Counts and averages;
//! draws no conclusion.

use std::fs;
use std::path::Path;

use runs::{Host, Record, RunFolder};
use spec::{Data, RunSpec, Source};

use crate::folders::{Begun, bytes};

/// Runs of one arm that are looked at.
const PER_ARM: usize = 3;

/// Earlier runs, of this machine and of others whose results lie here too.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<Past>);

#[derive(Clone, Debug)]
struct Past {
    spec: RunSpec,
    cost: Cost,
    processor: String,
    here: bool,
}

/// What a run is expected to cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cost {
    /// Seconds that no step and no evaluation accounts for: start, pictures, checkpoints.
    beside: f64,
    /// Seconds of a training step.
    step: f64,
    /// Seconds of an evaluation.
    evaluation: f64,
    /// Bytes that stay the same however long the run is: the checkpoint.
    constant: f64,
    /// Bytes of a picture of samples.
    picture: f64,
    /// Bytes of metrics for each step.
    metrics: f64,
    /// The processor of another machine, where this one has measured nothing like it.
    pub elsewhere: Option<String>,
}

impl Cost {
    /// Seconds from a step to the end.
    pub fn seconds(&self, spec: &RunSpec, from: u64) -> f64 {
        let steps = spec.steps.saturating_sub(from) as f64;
        let evaluations = evaluations(spec, spec.steps) - evaluations(spec, from);
        let start = if from == 0 { self.evaluation } else { 0.0 };
        self.beside + start + self.step * steps + self.evaluation * evaluations
    }

    /// Size of the run's folder at its end.
    pub fn bytes(&self, spec: &RunSpec) -> u64 {
        let pictures = 1.0 + times(spec.steps, spec.cadence.sample);
        (self.constant + self.picture * pictures + self.metrics * spec.steps as f64) as u64
    }

    fn mean(costs: &[&Self]) -> Self {
        let mean = |of: fn(&Self) -> f64| costs.iter().map(|cost| of(cost)).sum::<f64>() / costs.len() as f64;
        Self {
            beside: mean(|cost| cost.beside),
            step: mean(|cost| cost.step),
            evaluation: mean(|cost| cost.evaluation),
            constant: mean(|cost| cost.constant),
            picture: mean(|cost| cost.picture),
            metrics: mean(|cost| cost.metrics),
            elsewhere: None,
        }
    }
}

/// How often something that happens every so many steps, and after the last one, has happened after step 0.
fn times(steps: u64, every: u64) -> f64 {
    steps.div_ceil(every.max(1)) as f64
}

/// How often a run that got to a step was evaluated after step 0.
fn evaluations(spec: &RunSpec, to: u64) -> f64 {
    let also = spec.cadence.evaluate_at.iter().filter(|step| **step <= to && !spec.is_evenly_spaced(**step)).count();
    times(to, spec.cadence.evaluate) + also as f64
}

impl History {
    /// What the runs that have got somewhere tell, a few of each arm: its seeds cost the same.
    pub fn of(begun: &[Begun], here: &Host) -> Self {
        let arm = |run: &Begun| run.found.folder.path().parent().map(Path::to_owned);
        let arms = begun.chunk_by(|one, next| arm(one) == arm(next));
        Self(arms.flat_map(|runs| runs.iter().filter_map(|run| past(run, here)).take(PER_ARM)).collect())
    }

    /// What a run will cost: first from runs that differ in seed, length and settings that cost nothing only, then from those on other images of
    /// the same size, then from any of the same size; first from this machine, then from another.
    pub fn cost(&self, spec: &RunSpec) -> Option<Cost> {
        let ranks: [&dyn Fn(&&Past) -> bool; 6] = [
            &|past| past.here && same(&past.spec, spec),
            &|past| past.here && same_on_other_images(&past.spec, spec),
            &|past| past.here && alike(&past.spec, spec),
            &|past| same(&past.spec, spec),
            &|past| same_on_other_images(&past.spec, spec),
            &|past| alike(&past.spec, spec),
        ];
        ranks.iter().find_map(|rank| mean(&self.0.iter().filter(rank).collect::<Vec<_>>()))
    }
}

/// Keys that change neither what a step nor what an evaluation costs.
const COST_NOTHING: [&str; 9] = [
    "seed",
    "steps",
    "initializer",
    "initializer_std",
    "norm_scale_std",
    "label_smoothing",
    "optimizer.learning_rate",
    "optimizer.beta_1",
    "optimizer.beta_2",
];

fn same(past: &RunSpec, spec: &RunSpec) -> bool {
    let costs_nothing = |key: &String| COST_NOTHING.contains(&key.as_str()) || key.starts_with("cadence.");
    past.differences(spec).keys().all(costs_nothing)
}

/// What of a source changes what a run costs, its size aside.
fn kind(source: Source) -> (usize, bool) {
    (source.channels(), source.has_feature_network())
}

/// Images of other sources cost the same where they have as many channels, but for those that need another feature network.
fn same_on_other_images(past: &RunSpec, spec: &RunSpec) -> bool {
    let data = Data { source: spec.data.source, ..past.data.clone() };
    kind(past.data.source) == kind(spec.data.source) && same(&RunSpec { data, ..past.clone() }, spec)
}

fn alike(past: &RunSpec, spec: &RunSpec) -> bool {
    let size =
        |spec: &RunSpec| (spec.backend, kind(spec.data.source), spec.data.image_size, spec.width, spec.batch_size);
    let program = |spec: &RunSpec| spec.trainer.as_ref().map(|own| own.command.clone());
    size(past) == size(spec) && program(past) == program(spec)
}

fn mean(runs: &[&Past]) -> Option<Cost> {
    let first = runs.first()?;
    let elsewhere = (!first.here).then(|| first.processor.clone());
    Some(Cost { elsewhere, ..Cost::mean(&runs.iter().map(|past| &past.cost).collect::<Vec<_>>()) })
}

fn past(Begun { found, manifest, record }: &Begun, here: &Host) -> Option<Past> {
    let timing = manifest.timing;
    if manifest.step == 0 || timing.total <= 0.0 {
        return None;
    }
    let steps = manifest.step as f64;
    let (spec, on_disk) = match record {
        Some(record) => {
            let spec = record.parsed_spec()?;
            let pictures = 1.0 + times(manifest.step, spec.cadence.sample);
            (spec.clone(), OnDisk::of_record(record, pictures * picture_bytes(&spec)))
        }
        None => (found.folder.read_spec().ok()?, OnDisk::of_folder(&found.folder)),
    };
    let OnDisk { whole, samples, metrics } = on_disk;
    let host = &manifest.provenance.host;
    let cost = Cost {
        beside: (timing.total - timing.training - timing.evaluation).max(0.0),
        step: timing.training / steps,
        evaluation: timing.evaluation / (1.0 + evaluations(&spec, manifest.step)),
        constant: whole - samples - metrics,
        picture: samples / (1.0 + times(manifest.step, spec.cadence.sample)),
        metrics: metrics / steps,
        elsewhere: None,
    };
    Some(Past { spec, cost, here: host.processor == here.processor, processor: host.processor.clone() })
}

/// Bytes that a run takes.
struct OnDisk {
    whole: f64,
    samples: f64,
    metrics: f64,
}

impl OnDisk {
    fn of_folder(folder: &RunFolder) -> Self {
        let metrics = fs::metadata(folder.metrics_file()).map_or(0, |file| file.len());
        Self { whole: bytes(folder.path()) as f64, samples: bytes(&folder.samples()) as f64, metrics: metrics as f64 }
    }

    /// What a published run took in its folder, which had that many bytes of pictures.
    fn of_record(record: &Record, samples: f64) -> Self {
        let metrics = record.metrics.as_ref().map_or(0, |metrics| metrics.bytes) as f64;
        Self { whole: samples + metrics + (record.spec.len() + record.manifest_text.len()) as f64, samples, metrics }
    }
}

/// About what a picture of 8×8 samples takes: images pack to three quarters of their bytes.
fn picture_bytes(spec: &RunSpec) -> f64 {
    let side = 8.0 * (spec.data.image_size + 2) as f64;
    0.75 * side * side * spec.data.source.channels() as f64
}

#[cfg(test)]
mod tests {
    use spec::{Cadence, RunSpec};

    use super::Cost;

    #[test]
    fn time_and_disk_follow_steps_evaluations_and_pictures() {
        let cost = Cost {
            beside: 2.0,
            step: 0.1,
            evaluation: 3.0,
            constant: 1000.0,
            picture: 10.0,
            metrics: 0.5,
            elsewhere: None,
        };
        let cadence = Cadence { evaluate: 25, sample: 50, ..Cadence::default() };
        let spec = RunSpec { steps: 100, cadence, ..RunSpec::default() };
        assert_eq!(cost.seconds(&spec, 0), 2.0 + 10.0 + 5.0 * 3.0);
        assert_eq!(cost.seconds(&spec, 50), 2.0 + 5.0 + 2.0 * 3.0);
        assert_eq!(cost.bytes(&spec), 1000 + 3 * 10 + 50);
    }
}
