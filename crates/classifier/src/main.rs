//! Trains the feature network: `cargo xtask data features`.
//!
//! Runs use its weights from `crates/model/weights/`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use burn::data::dataloader::DataLoaderBuilder;
use burn::data::dataset::InMemDataset;
use burn::lr_scheduler::constant::ConstantLr;
use burn::module::Module;
use burn::optim::AdamConfig;
use burn::tensor::{Device, Tensor, TensorData};
use burn::train::metric::{AccuracyMetric, LossMetric};
use burn::train::renderer::{CliMetricsRenderer, MetricsRenderer};
use burn::train::{Interrupter, Learner, SupervisedTraining};
use burn_store::{ModuleStore, SafetensorsStore};
use clap::Parser;
use classifier::{ImageBatcher, SupervisedNetwork, dashboard, stop_on_signals};
use data::Images;
use model::{FeatureNetwork, FeatureNetworkConfig, parameters};
use process::INTERRUPTED;
use sha2::{Digest, Sha256};
use spec::{Factor, Source};
use thiserror::Error;

/// Trains the network behind the distances on the training half of a data set, and shows in a terminal how that goes.
#[derive(Parser)]
struct Arguments {
    /// Where the IDX files of the full set lie; found by itself where Debian's package is installed
    #[arg(long)]
    folder: Option<String>,
    /// What to learn from: the set, or the part of it that is in the repository, whose weights are none to measure with
    #[arg(long, value_name = "NAME", default_value = Source::FashionMnist.name(), value_parser = source)]
    #[arg(requires_if(Source::FashionMnistSmall.name(), "out"))]
    source: Source,
    /// Passes over the training images
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    /// Where weights and their description go [default: crates/model/weights of the workspace]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Print lines in a terminal too, as into a file
    #[arg(long)]
    plain: bool,
}

/// The training was stopped.
#[derive(Debug, Error)]
#[error(
    "stopped: the feature network is not trained to its end, so nothing was written to {}\n\
     hint: the same command trains it from the start",
    out.display()
)]
struct Stopped {
    out: PathBuf,
}

const BATCH: usize = 128;
const LEARNING_RATE: f64 = 1e-3;
const SEED: u64 = 0;

fn main() -> ExitCode {
    match train(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.is::<Stopped>() => {
            process::log(error);
            ExitCode::from(INTERRUPTED)
        }
        Err(error) => {
            process::log(format_args!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn source(name: &str) -> Result<Source, String> {
    let known = [Source::FashionMnist, Source::FashionMnistSmall, Source::Rooms, Source::RoomsGrey];
    let found = known.into_iter().find(|source| source.name() == name);
    found.ok_or_else(|| format!("there are {}", known.map(Source::name).join(", ")))
}

/// A path in the workspace, or in the working directory if there is no workspace.
fn in_workspace(path: &str) -> PathBuf {
    spec::home::workspace().unwrap_or_default().join(path)
}

fn train(arguments: &Arguments) -> Result<()> {
    let out = &arguments.out.clone().unwrap_or_else(|| in_workspace("crates/model/weights"));
    fs::create_dir_all(out).with_context(|| format!("can't make {}", out.display()))?;
    let wanted = spec::Data { source: arguments.source, folder: arguments.folder.clone(), ..spec::Data::default() };
    let set = data::load(&wanted)?;
    let (training, test, checksum) = (Arc::new(set.training), Arc::new(set.test), set.checksum);

    let device = Device::flex();
    let interrupter = Interrupter::new();
    stop_on_signals(&interrupter).context("can't watch for signals")?;
    let stopped = || Stopped { out: out.clone() };
    let network = fit(arguments, [&training, &test], &device, &interrupter)?.ok_or_else(stopped)?;
    let accuracies = accuracies(&network, (set.source, &test), &device);
    let accuracy = accuracies.all;
    ensure!(!interrupter.should_stop(), stopped());

    let name = match arguments.source {
        Source::FashionMnistSmall => Source::FashionMnist.name(), // a part of it, for trying the program
        source => source.name(),
    };
    let weights = out.join(format!("{name}.safetensors"));
    let mut store = SafetensorsStore::from_file(&weights).overwrite(true);
    store.collect_from(&network).map_err(|error| anyhow::anyhow!("can't write {}: {error}", weights.display()))?;
    let digest = Sha256::digest(fs::read(&weights)?);
    let card = serde_json::json!({
        "network": name,
        "sha256": digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>(),
        "trained_on": { "source": set.source.name(), "checksum": checksum, "images": training.len() },
        "test_accuracy": accuracy,
        "factor_accuracy": accuracies.of_factors,
        "test_images": test.len(),
        "epochs": arguments.epochs,
        "batch_size": BATCH,
        "optimizer": { "name": "adam", "learning_rate": LEARNING_RATE },
        "seed": SEED,
        "command": format!("cargo xtask data features --source {name}"),
    });
    let path = weights.with_extension("json");
    fs::write(&path, format!("{card:#}\n")).with_context(|| format!("can't write {}", path.display()))?;
    process::log(format_args!("test accuracy {:.2} %", 100.0 * accuracy));
    process::print(format_args!("{}\n{}", weights.display(), path.display()))?;
    Ok(())
}

/// Fits the classifier; none if it was stopped. burn-train logs to a folder under `target/`.
fn fit(
    arguments: &Arguments,
    [training, test]: [&Arc<Images>; 2],
    device: &Device,
    interrupter: &Interrupter,
) -> Result<Option<FeatureNetwork>> {
    device.seed(SEED);
    let network = FeatureNetworkConfig::of(arguments.source).init(&device.clone().autodiff());
    parameters(&network); // draws the lazily initialised values in a fixed order

    let loader = |images: &Arc<Images>| {
        let builder = DataLoaderBuilder::new(ImageBatcher::new(images.clone())).batch_size(BATCH);
        (builder, InMemDataset::new((0..images.len() as u32).collect()))
    };
    let (builder, indices) = loader(training);
    let train_loader = builder.shuffle(SEED).set_device(device.clone().autodiff()).build(indices);
    let (builder, indices) = loader(test);
    let test_loader = builder.set_device(device.clone()).build(indices);

    let logs = in_workspace("target/features");
    let learn = |renderer: Box<dyn MetricsRenderer>| {
        let result = SupervisedTraining::new(logs, train_loader, test_loader)
            .metrics((AccuracyMetric::new(), LossMetric::new()))
            .num_epochs(arguments.epochs)
            .with_application_logger(None)
            .with_interrupter(interrupter.clone())
            .renderer(renderer)
            .launch(Learner::new(
                SupervisedNetwork { network },
                AdamConfig::new().init(),
                ConstantLr::new(LEARNING_RATE),
            ));
        match result.error {
            Some(error) => bail!("training stopped: {error}"),
            None => Ok(result.interrupted.is_none().then_some(result.model.network)),
        }
    };
    if arguments.plain || !dashboard::is_interactive() {
        return learn(Box::new(CliMetricsRenderer::new()));
    }
    dashboard::show(interrupter, learn).context("can't use the terminal")?.unwrap_or(Ok(None))
}

/// Accuracies of the network.
struct Accuracies {
    all: f64,
    /// Accuracy of each factor, by name.
    of_factors: BTreeMap<&'static str, f64>,
}

fn accuracies(network: &FeatureNetwork, (source, images): (Source, &Images), device: &Device) -> Accuracies {
    let network = network.valid();
    let factors = source.factors();
    let indices: Vec<u32> = (0..images.len() as u32).collect();
    let (mut all, mut of_factors) = (0, vec![0; factors.len()]);
    let mut pixels = Vec::new();
    for chunk in indices.chunks(500) {
        images.batch_into(chunk, &mut pixels);
        let [channels, height, width] = images.shape();
        let x = TensorData::new(pixels.clone(), [chunk.len(), channels, height, width]);
        let predicted = network
            .logits(network.features(Tensor::from_data(x, device)))
            .argmax(1)
            .into_data()
            .iter::<i64>()
            .collect::<Vec<_>>();
        for (index, predicted) in chunk.iter().zip(predicted) {
            let label = usize::from(images.labels()[*index as usize]);
            all += usize::from(label == predicted as usize);
            let [label, predicted] = [label, predicted as usize].map(|label| Factor::split(factors, label));
            for (right, (label, predicted)) in of_factors.iter_mut().zip(label.iter().zip(&predicted)) {
                *right += usize::from(label == predicted);
            }
        }
    }
    let share = |right: usize| right as f64 / images.len() as f64;
    let of_factors = factors.iter().zip(of_factors).map(|(factor, right)| (factor.name, share(right))).collect();
    Accuracies { all: share(all), of_factors }
}
