//! A classifier's run from start to end: whether it may start, burn-train's learning, and what became of it.

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
use burn::train::{InferenceStep, Interrupter, Learner, SupervisedTraining};
use classifier::{ImageBatcher, Labelled};
use data::{DataError, DataSet};
use spec::results::{Divergence, End, FileError, Manifest, RunFolder, RunLock, SeriesWriter, names};
use spec::{RunId, RunSpec};
use thiserror::Error;

use crate::loader::Stretches;
use crate::manifest;
use crate::student::Student;
use crate::written::Written;

/// Test images that are judged at once.
const CHUNK: usize = 500;

/// What keeps a run from going on.
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
    /// Another process is at it.
    #[error("another process runs {}", folder.display())]
    Held {
        /// The folder.
        folder: PathBuf,
    },
}

impl RunError {
    /// Whether the user has to change something before it can start.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Self::File(_))
    }
}

/// Runs a classifier from its first step. A run that has ended with a result is left alone.
///
/// # Errors
///
/// Why it could not go on.
pub fn run(spec: &RunSpec, folder: &RunFolder, commit: &str, interrupter: Interrupter) -> Result<End, RunError> {
    let start = Instant::now();
    let set = data::load(&spec.data)?;
    check_folder(spec, folder)?;
    folder.write_spec(spec)?;
    let Some(_lock) = RunLock::take(folder)? else {
        return Err(RunError::Held { folder: folder.path().to_owned() });
    };
    if let Some(Manifest { end: Some(end @ End::Finished { .. }), .. }) = folder.read_manifest()? {
        return Ok(end);
    }
    let device = Device::flex();
    let student = Student::of(spec, &device.clone().autodiff());
    let mut manifest = manifest::of(spec, &set, student.network(), commit);
    folder.write_manifest(&manifest)?;

    let series = SeriesWriter::from_step(&folder.metrics_file(), None)?;
    let written = Written::new(spec, series, start, interrupter.clone());
    let (error, loss) = judge(&student, &set, &device);
    written.begin(error, loss);
    let failure = learn(spec, (student, set), folder, &written, interrupter);

    let (step, timing, diverged) = written.end()?;
    manifest.step = step;
    manifest.timing = timing;
    manifest.timing.peak_memory_mib = manifest::peak_memory_mib();
    manifest.provenance.updated = manifest::now();
    let end = match (failure, diverged) {
        (_, Some(step)) => {
            End::Finished { diverged: Some(Divergence { step, broken: vec![names::TRAINING_LOSS.to_owned()] }) }
        }
        (Some(reason), None) => End::Failed { reason },
        (None, None) if step < spec.steps => End::Interrupted,
        (None, None) => End::Finished { diverged: None },
    };
    manifest.end = Some(end.clone());
    folder.write_manifest(&manifest)?;
    Ok(end)
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

/// The share of test images whose class the network does not name, and the mean loss.
fn judge(student: &Student, set: &DataSet, device: &Device) -> (f64, f64) {
    let (student, indices) = (student.valid(), (0..set.test.len() as u32).collect::<Vec<u32>>());
    let (mut wrong, mut loss) = (0.0, 0.0);
    for chunk in indices.chunks(CHUNK) {
        let judged = InferenceStep::step(&student, Labelled::of(&set.test, chunk, device));
        let named = judged.output.argmax(1).into_data().iter::<i64>().collect::<Vec<_>>();
        let labels = chunk.iter().map(|i| i64::from(set.test.labels()[*i as usize]));
        wrong += labels.zip(named).filter(|(label, named)| label != named).count() as f64;
        let mean: f64 = judged.loss.into_data().iter::<f64>().next().unwrap_or(f64::NAN);
        loss += mean * chunk.len() as f64;
    }
    (wrong / indices.len() as f64, loss / indices.len() as f64)
}

/// Lets burn-train work; returns why it failed, if it did.
fn learn(
    spec: &RunSpec,
    (student, set): (Student, DataSet),
    folder: &RunFolder,
    written: &Written,
    interrupter: Interrupter,
) -> Option<String> {
    let device = Device::flex();
    let (training, test) = (Arc::new(set.training), Arc::new(set.test));
    let indices = InMemDataset::new((0..test.len() as u32).collect());
    let training = Arc::new(Stretches::of(spec, training, &device.clone().autodiff()));
    let test = DataLoaderBuilder::new(ImageBatcher::new(test)).batch_size(CHUNK).set_device(device).build(indices);
    let adam = spec.optimizer.for_discriminator();
    let optimizer = AdamConfig::new()
        .with_beta_1(adam.beta_1 as f32)
        .with_beta_2(adam.beta_2 as f32)
        .with_epsilon(adam.epsilon as f32)
        .with_weight_decay((adam.weight_decay > 0.0).then(|| WeightDecayConfig::new(adam.weight_decay as f32)));
    let result = SupervisedTraining::new(folder.path(), training, test)
        .metrics((AccuracyMetric::new(), LossMetric::new()))
        .with_metric_logger(written.clone())
        .with_interrupter(interrupter)
        .with_application_logger(None)
        .num_epochs((spec.steps / spec.cadence.evaluate) as usize)
        .launch(Learner::new(student, optimizer.init(), ConstantLr::new(adam.learning_rate)));
    result.error.map(|error| error.to_string())
}
