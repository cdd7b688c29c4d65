//! A classifier's run: checks, training with burn-train, and the manifest.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use burn::data::dataloader::DataLoaderBuilder;
use burn::data::dataset::InMemDataset;
use burn::lr_scheduler::constant::ConstantLr;
use burn::module::Module;
use burn::optim::AdamConfig;
use burn::optim::decay::WeightDecayConfig;
use burn::tensor::Device;
use burn::train::metric::{AccuracyMetric, LossMetric};
use burn::train::renderer::CliMetricsRenderer;
use burn::train::{InferenceStep, Interrupter, Learner, SupervisedTraining};
use classifier::{ImageBatcher, LabelledBatch, SupervisedNetwork};
use data::{DataError, DataSet};
use model::{Classifier, Initialization, initialize};
use runs::{Divergence, End, Manifest, RunFolder, RunLock, SeriesWriter, Timing};
use spec::files::FileError;
use spec::{RunId, RunSpec, names};
use streams::{Purpose, Streams};
use thiserror::Error;

use crate::loader::EvaluationIntervals;
use crate::manifest;
use crate::metric_logger::RunLogger;

/// Test images of a forward pass.
const CHUNK: usize = 500;

/// An error that ends a run.
#[derive(Debug, Error)]
pub enum RunError {
    /// The images.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A file.
    #[error(transparent)]
    File(#[from] FileError),
    /// The folder holds another run.
    #[error("{} holds another run, which differs in {keys}", folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
        /// The keys in which both differ.
        keys: String,
    },
    /// Another process is running it.
    #[error("{} is being run by {holder}", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
        /// That process.
        holder: String,
    },
}

impl RunError {
    /// Whether the user must change something first.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Occupied { .. })
    }

    /// Whether another process is at the run, or took it over: nothing is wrong with it.
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::File(FileError::TakenOver { .. }))
    }
}

/// Runs a classifier from its first step. A finished run is not repeated.
///
/// # Errors
///
/// An error that ended the run. It is in the manifest too, unless the folder is missing, locked or another run's.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, interrupter: Interrupter) -> Result<End, RunError> {
    let start = Instant::now();
    check_folder(spec, folder)?;
    let set = match data::load(&spec.data) {
        Ok(set) => set,
        Err(refusal) => {
            if let Err(error) = write_refusal(spec, folder, commit, &refusal) {
                process::log(format_args!("warning: {error}"));
            }
            return Err(refusal.into());
        }
    };
    folder.write_spec(spec)?;
    let Some(lock) = RunLock::take(folder)? else {
        let process = RunLock::holder(folder)?.flatten();
        let holder = process.map_or("another process".to_owned(), |process| format!("process {process}"));
        return Err(RunError::Held { folder: folder.path().to_owned(), holder });
    };
    if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = folder.read_manifest()? {
        return Ok(end);
    }
    let network = SupervisedNetwork { network: initial_network(spec, &Device::flex().autodiff()) };
    let mut manifest = manifest::begun(spec, commit);
    manifest::describe(&mut manifest, &set, &network.network);
    folder.write_manifest(&manifest)?;

    let outcome = train(spec, folder, (network, set), (start, interrupter));
    lock.confirm()?; // whoever took the run over writes its end
    match &outcome {
        Ok((step, timing, end)) => {
            (manifest.step, manifest.timing, manifest.end) = (*step, *timing, Some(end.clone()));
        }
        Err(error) => manifest.end = Some(End::Failed { reason: error.to_string() }),
    }
    if matches!(manifest.end, Some(End::Finished { .. })) {
        manifest.seal = Some(folder.seal()?);
    }
    manifest.timing.peak_memory_mib = manifest::peak_memory_mib();
    manifest.provenance.updated = manifest::now();
    folder.write_manifest(&manifest)?;
    let (_, _, end) = outcome?;
    Ok(end)
}

/// Writes the reason of a refusal to the manifest, if the runner has made the folder. A finished result stays.
fn write_refusal(spec: &RunSpec, folder: &RunFolder, commit: &str, refusal: &DataError) -> Result<(), FileError> {
    if !folder.spec_file().exists() {
        return Ok(());
    }
    let Some(_lock) = RunLock::take(folder)? else { return Ok(()) };
    let mut manifest = folder.read_manifest()?.unwrap_or_else(|| manifest::begun(spec, commit));
    if matches!(manifest.end, Some(End::Finished { .. })) {
        return Ok(());
    }
    let words = refusal.to_string();
    let reason = words.lines().next().unwrap_or_default().to_owned(); // hints are for the log
    manifest.end = Some(End::Failed { reason });
    manifest.provenance.updated = manifest::now();
    folder.write_manifest(&manifest)
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
    Err(RunError::Occupied { folder: folder.path().to_owned(), keys: keys.join(", ") })
}

/// The network of a run before its first step: seed k gives every arm the same initial values wherever path and shape agree.
fn initial_network(spec: &RunSpec, device: &Device) -> Classifier {
    let streams = Streams::new(spec.seed);
    let draw = |path: &str, count: usize| streams.normal(Purpose::Parameters, &format!("classifier.{path}"), count);
    initialize(Classifier::of(spec, device), Initialization::of(spec), draw)
}

/// Error rate on the test images, and mean loss.
fn evaluate(network: &SupervisedNetwork<Classifier>, set: &DataSet, device: &Device) -> (f64, f64) {
    let (network, indices) = (network.valid(), (0..set.test.len() as u32).collect::<Vec<u32>>());
    let (mut wrong, mut loss) = (0.0, 0.0);
    for chunk in indices.chunks(CHUNK) {
        let output = InferenceStep::step(&network, LabelledBatch::of(&set.test, chunk, device));
        let predicted = output.output.argmax(1).into_data().iter::<i64>().collect::<Vec<_>>();
        let labels = chunk.iter().map(|i| i64::from(set.test.labels()[*i as usize]));
        wrong += labels.zip(predicted).filter(|(label, predicted)| label != predicted).count() as f64;
        let mean: f64 = output.loss.into_data().iter::<f64>().next().unwrap_or(f64::NAN);
        loss += mean * chunk.len() as f64;
    }
    (wrong / indices.len() as f64, loss / indices.len() as f64)
}

/// Evaluates the untrained network and trains it. Returns steps, timing and end.
fn train(
    spec: &RunSpec,
    folder: &RunFolder,
    (network, set): (SupervisedNetwork<Classifier>, DataSet),
    (start, interrupter): (Instant, Interrupter),
) -> Result<(u64, Timing, End), FileError> {
    let series = SeriesWriter::from_step(&folder.metrics_file(), None)?;
    let logger = RunLogger::new(spec, series, start, interrupter.clone());
    let (error, loss) = evaluate(&network, &set, &Device::flex());
    logger.begin(error, loss);
    let failure = learn(spec, (network, set), folder, &logger, interrupter);

    let (step, timing, diverged) = logger.end()?;
    let end = match (failure, diverged) {
        (_, Some(step)) => {
            End::Finished { diverged: Some(Divergence { step, broken: vec![names::TRAINING_LOSS.to_owned()] }) }
        }
        (Some(reason), None) => End::Failed { reason },
        (None, None) if step < spec.steps => End::Interrupted,
        (None, None) => End::Finished { diverged: None },
    };
    Ok((step, timing, end))
}

/// Lets burn-train work; returns why it failed, if it did.
fn learn(
    spec: &RunSpec,
    (network, set): (SupervisedNetwork<Classifier>, DataSet),
    folder: &RunFolder,
    logger: &RunLogger,
    interrupter: Interrupter,
) -> Option<String> {
    let device = Device::flex();
    let (training, test) = (Arc::new(set.training), Arc::new(set.test));
    let indices = InMemDataset::new((0..test.len() as u32).collect());
    let training = Arc::new(EvaluationIntervals::of(spec, training, &device.clone().autodiff()));
    let test = DataLoaderBuilder::new(ImageBatcher::new(test)).batch_size(CHUNK).set_device(device).build(indices);
    let adam = spec.optimizer.for_discriminator();
    let optimizer = AdamConfig::new()
        .with_beta_1(adam.beta_1 as f32)
        .with_beta_2(adam.beta_2 as f32)
        .with_epsilon(adam.epsilon as f32)
        .with_weight_decay((adam.weight_decay > 0.0).then(|| WeightDecayConfig::new(adam.weight_decay as f32)));
    let result = SupervisedTraining::new(folder.path(), training, test)
        .metrics((AccuracyMetric::new(), LossMetric::new()))
        .with_metric_logger(logger.clone())
        .with_interrupter(interrupter)
        .with_application_logger(None)
        .renderer(Box::new(CliMetricsRenderer::new())) // whoever looks on
        .num_epochs((spec.steps / spec.cadence.evaluate) as usize)
        .launch(Learner::new(network, optimizer.init(), ConstantLr::new(adam.learning_rate)));
    result.error.map(|error| error.to_string())
}
