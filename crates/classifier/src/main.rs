//! Trains the feature network again: `cargo xtask data features`.
//!
//! The only program that is built with burn-train: runs use the weights that it left in `crates/model/weights/`.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use burn::data::dataloader::DataLoaderBuilder;
use burn::data::dataset::InMemDataset;
use burn::lr_scheduler::constant::ConstantLr;
use burn::module::Module;
use burn::optim::AdamConfig;
use burn::tensor::{Device, Tensor, TensorData};
use burn::train::metric::{AccuracyMetric, LossMetric};
use burn::train::{Learner, SupervisedTraining};
use burn_store::{ModuleStore, SafetensorsStore};
use clap::Parser;
use classifier::{ImageBatcher, Student, TellsClasses};
use data::Images;
use model::{FeatureNetwork, FeatureNetworkConfig, parameters};
use sha2::{Digest, Sha256};
use spec::Source;

/// Trains the network behind the distances on the full training half of Fashion-MNIST.
#[derive(Parser)]
struct Arguments {
    /// Where the IDX files of the full set lie; found by itself where Debian's package is installed
    #[arg(long)]
    folder: Option<String>,
    /// Passes over the training images
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    /// Where weights and their description go
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../model/weights"))]
    out: PathBuf,
}

const CLASSES: usize = 10;
const BATCH: usize = 128;
const LEARNING_RATE: f64 = 1e-3;
const SEED: u64 = 0;

fn main() -> ExitCode {
    match train(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn train(arguments: &Arguments) -> Result<()> {
    let wanted = spec::Data { source: Source::FashionMnist, folder: arguments.folder.clone(), ..spec::Data::default() };
    let set = data::load(&wanted)?;
    let (training, test, checksum) = (Arc::new(set.training), Arc::new(set.test), set.checksum);

    let device = Device::flex();
    let network = fit(&training, &test, arguments.epochs, &device)?;
    let accuracy = accuracy(&network, &test, &device);

    let weights = arguments.out.join("fashion-mnist.safetensors");
    let mut store = SafetensorsStore::from_file(&weights).overwrite(true);
    store.collect_from(&network).map_err(|error| anyhow::anyhow!("can't write {}: {error}", weights.display()))?;
    let digest = Sha256::digest(fs::read(&weights)?);
    let card = serde_json::json!({
        "network": "fashion-mnist",
        "sha256": digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "trained_on": { "source": Source::FashionMnist.name(), "checksum": checksum, "images": training.len() },
        "test_accuracy": accuracy,
        "test_images": test.len(),
        "epochs": arguments.epochs,
        "batch_size": BATCH,
        "optimizer": { "name": "adam", "learning_rate": LEARNING_RATE },
        "seed": SEED,
        "command": "cargo xtask data features",
    });
    let path = weights.with_extension("json");
    fs::write(&path, format!("{card:#}\n")).with_context(|| format!("can't write {}", path.display()))?;
    eprintln!("test accuracy {:.2} %", 100.0 * accuracy);
    println!("{}\n{}", weights.display(), path.display());
    Ok(())
}

/// Fits the classifier; what burn-train logs goes to a folder under `target/`.
fn fit(training: &Arc<Images>, test: &Arc<Images>, epochs: usize, device: &Device) -> Result<FeatureNetwork> {
    device.seed(SEED);
    let network = FeatureNetworkConfig { channels: 1, classes: CLASSES }.init(&device.clone().autodiff());
    parameters(&network); // draws the lazily initialised values in a fixed order

    let loader = |images: &Arc<Images>| {
        let builder = DataLoaderBuilder::new(ImageBatcher::new(images.clone())).batch_size(BATCH);
        (builder, InMemDataset::new((0..images.len() as u32).collect()))
    };
    let (builder, indices) = loader(training);
    let train_loader = builder.shuffle(SEED).set_device(device.clone().autodiff()).build(indices);
    let (builder, indices) = loader(test);
    let test_loader = builder.set_device(device.clone()).build(indices);

    let logs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/features");
    let result = SupervisedTraining::new(logs, train_loader, test_loader)
        .metrics((AccuracyMetric::new(), LossMetric::new()))
        .num_epochs(epochs)
        .with_application_logger(None)
        .launch(Learner::new(Student { network }, AdamConfig::new().init(), ConstantLr::new(LEARNING_RATE)));
    match result.error {
        Some(error) => bail!("training stopped: {error}"),
        None => Ok(result.model.network),
    }
}

/// The share of images whose class the network names.
fn accuracy(network: &FeatureNetwork, images: &Images, device: &Device) -> f64 {
    let network = network.valid();
    let indices: Vec<u32> = (0..images.len() as u32).collect();
    let mut pixels = Vec::new();
    let right: usize = indices
        .chunks(500)
        .map(|chunk| {
            images.batch_into(chunk, &mut pixels);
            let [channels, height, width] = images.shape();
            let x = TensorData::new(pixels.clone(), [chunk.len(), channels, height, width]);
            let named =
                network.logits(Tensor::from_data(x, device)).argmax(1).into_data().iter::<i64>().collect::<Vec<_>>();
            chunk.iter().zip(named).filter(|(i, class)| i64::from(images.labels()[**i as usize]) == *class).count()
        })
        .sum();
    right as f64 / images.len() as f64
}
