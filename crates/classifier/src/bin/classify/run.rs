//! A classifier's run: checks, training with burn-train, and the manifest.

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
use runs::{Divergence, End, Host, OpenError, Opened, RunFolder, SeriesWriter, Timing};
use spec::files::FileError;
use spec::{RunSpec, names};
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
    /// Its folder is another run's, or another process is at it.
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl RunError {
    /// Whether the user must change something first.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Data(_) | Self::Open(OpenError::Occupied { .. }))
    }

    /// Whether another process is at the run, or took it over: nothing is wrong with it.
    pub fn is_held(&self) -> bool {
        match self {
            Self::Open(error) => error.is_held(),
            Self::File(error) => matches!(error, FileError::TakenOver { .. }),
            Self::Data(_) => false,
        }
    }
}

/// Runs a classifier from its first step. A finished run is not repeated.
///
/// # Errors
///
/// An error that ended the run. It is in the manifest too, unless the folder is missing, locked or another run's.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, interrupter: Interrupter) -> Result<End, RunError> {
    let start = Instant::now();
    folder.admit(spec)?;
    let set = match data::load(&spec.data) {
        Ok(set) => set,
        Err(refusal) => {
            if let Err(error) = folder.refuse(&refusal.to_string(), || manifest::begun(spec, commit)) {
                process::log(format_args!("warning: {error}"));
            }
            return Err(refusal.into());
        }
    };
    let run = match folder.open(spec)? {
        Opened::Ended(end) => return Ok(end),
        Opened::Open(run) => run,
    };
    let network = SupervisedNetwork { network: initial_network(spec, &Device::flex().autodiff()) };
    let mut manifest = manifest::begun(spec, commit);
    manifest::describe(&mut manifest, &set, &network.network);
    folder.write_manifest(&manifest)?;

    let outcome = train(spec, folder, (network, set), (start, interrupter));
    let (step, timing, end) = match &outcome {
        Ok((step, timing, end)) => (*step, *timing, end.clone()),
        Err(error) => (manifest.step, manifest.timing, End::Failed { reason: error.to_string() }),
    };
    (manifest.step, manifest.timing) = (step, Timing { peak_memory_mib: Host::peak_memory_mib(), ..timing });
    run.end(manifest, end)?;
    let (_, _, end) = outcome?;
    Ok(end)
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
        .renderer(Box::new(CliMetricsRenderer::new())) // for logs and for people
        .num_epochs((spec.steps / spec.cadence.evaluate) as usize)
        .launch(Learner::new(network, optimizer.init(), ConstantLr::new(adam.learning_rate)));
    result.error.map(|error| error.to_string())
}
