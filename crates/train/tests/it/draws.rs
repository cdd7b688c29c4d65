//! The names of random streams are what runs draw by: `tests/freeze/streams.txt` lists all that a run of any design draws from. A stream
//! of another name holds other numbers.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use burn::tensor::Device;
use runs::RunFolder;
use serde::de::DeserializeOwned;
use spec::{
    Architecture, Augmentation, BatchMixing, Biases, Conditioning, Data, Design, DiscriminatorHead, Evaluation,
    HiddenLayers, Loss, MinibatchSharing, Normalization, Normalizer, RunSpec, Schedule, Source, SpectralNormalization,
    Upsampling,
};
use streams::{Purpose, recorded};
use train::{FeatureExtractors, LoadedRun, Stop, Trainer};

use crate::program::small;

/// Every value of a choice: serde lists them when it meets one that is none.
fn values<T: DeserializeOwned>() -> Vec<T> {
    let error = serde_json::from_str::<T>("\"?\"").err().expect("? is no value").to_string();
    let names = error.split('`').skip(1).step_by(2).skip(1);
    names.map(|name| serde_json::from_str(&format!("\"{name}\"")).expect("listed by serde")).collect()
}

/// Designs that between them have a parameter of every path.
fn designs() -> Vec<Design> {
    let plain = Design::default();
    let everywhere = Design { normalization: Normalization::Everywhere, ..plain };
    let by_class = Design { architecture: Architecture::Lapgan, conditioning: Conditioning::Class, ..plain };
    let spectral = |design| Design { spectral_normalization: SpectralNormalization::Discriminator, ..design };
    let choices: [Vec<Design>; 11] = [
        values().into_iter().map(|architecture: Architecture| Design { architecture, ..plain }).collect(),
        values().into_iter().map(|hidden_layers: HiddenLayers| Design { hidden_layers, ..plain }).collect(),
        values().into_iter().map(|normalizer: Normalizer| Design { normalizer, ..everywhere }).collect(),
        values().into_iter().map(|downsampling| Design { downsampling, ..plain }).collect(),
        values().into_iter().map(|upsampling: Upsampling| Design { upsampling, ..plain }).collect(),
        values().into_iter().map(|generator_activation| Design { generator_activation, ..plain }).collect(),
        values().into_iter().map(|discriminator_activation| Design { discriminator_activation, ..plain }).collect(),
        values()
            .into_iter()
            .map(|discriminator_head: DiscriminatorHead| Design { discriminator_head, ..plain })
            .collect(),
        [by_class, Design { architecture: Architecture::Gan, ..plain }, plain].map(spectral).to_vec(),
        vec![Design { conditioning: Conditioning::Class, ..plain }],
        vec![by_class, Design { ghost_batch_size: 2, ..plain }, Design { biases: Biases::Everywhere, ..plain }],
    ];
    choices.into_iter().flatten().collect()
}

/// The names in words of a list: numbers that count steps, images or draws are `#`, those in paths of parameters stay.
fn listed(names: BTreeSet<streams::StreamName>) -> BTreeSet<String> {
    let general = |name: &str| {
        let mut digits = false;
        let kept = name.chars().filter_map(|letter| {
            let was = std::mem::replace(&mut digits, letter.is_ascii_digit());
            if !digits { Some(letter) } else { (!was).then_some('#') }
        });
        kept.collect::<String>()
    };
    let line = |(purpose, name): (&str, String)| {
        let name = if purpose == Purpose::Parameters.name() { name } else { general(&name) };
        format!("{purpose} {name}").trim_end().to_owned()
    };
    names.into_iter().map(line).collect()
}

/// A run that draws for everything that can be asked for, its walks included.
fn run(spec: &RunSpec) {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    train::run(spec, &out, "a test", &Stop::default()).unwrap();
    LoadedRun::read(&out).unwrap().interpolation_pictures().unwrap();
}

fn drawn_by_runs() -> BTreeSet<streams::StreamName> {
    let several = Schedule {
        discriminator_updates: 2,
        generator_updates: 2,
        minibatches: MinibatchSharing::Alternate,
        batches: BatchMixing::Mixed,
    };
    let evaluation =
        Evaluation { samples: 64, memorization: true, smoothness: true, average: 64, ..Evaluation::default() };
    let data = Data { training_images: Some(64), ..Data::default() };
    let short = RunSpec { steps: 4, data, evaluation, ..small() };
    let pyramid =
        Design { architecture: Architecture::Lapgan, dropout: 0.5, generator_dropout: 0.5, ..Design::default() };
    let augmentation = Augmentation::ColorTranslationCutout;
    let specs = [
        RunSpec { augmentation, instance_noise: 0.1, schedule: several, ..short.clone() },
        RunSpec { augmentation, instance_noise: 0.1, loss: Loss::RelativisticAverage, ..short.clone() },
        RunSpec {
            design: Design { dropout: 0.5, ..Design::default() },
            loss: Loss::RelativisticAverage,
            ..short.clone()
        },
        RunSpec { schedule: several, design: pyramid, ..short.clone() },
        RunSpec { design: pyramid, ..short.clone() },
        short,
    ];
    recorded(|| specs.iter().for_each(run)).1
}

fn drawn_by_networks() -> BTreeSet<streams::StreamName> {
    let data = Data { image_size: 64, ..Data::default() };
    let spec = |design| RunSpec { design, data: data.clone(), norm_scale_std: 0.02, ..small() };
    let names =
        recorded(|| designs().into_iter().for_each(|design| drop(Trainer::new(&spec(design), &Device::flex()))));
    names.1
}

fn drawn_by_rulers() -> BTreeSet<streams::StreamName> {
    let mut set = data::load(&Data { training_images: Some(100), ..Data::default() }).unwrap();
    set.test = set.training.clone();
    recorded(|| (FeatureExtractors::of(Source::Images).unwrap(), train::measure_ruler(&set).unwrap())).1
}

#[test]
fn every_stream_that_runs_draw_from_is_listed_and_no_other() {
    let drawn = [drawn_by_runs(), drawn_by_networks(), drawn_by_rulers()].into_iter().flatten().collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/freeze/streams.txt");
    let found = listed(drawn);
    if std::env::var_os("FREEZE_WRITE").is_some() {
        let text: String = found.iter().map(|name| format!("{name}\n")).collect();
        return fs::write(file, text).unwrap();
    }
    let text = fs::read_to_string(file).unwrap();
    let expected: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let difference = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
    let (new, gone) = (difference(&found, &expected), difference(&expected, &found));
    assert!(
        new.is_empty() && gone.is_empty(),
        "streams of random numbers have other names, so that these draws move:\n  no longer drawn from: {gone:?}\n  not listed: {new:?}\n\
         A field of a module that is renamed keeps its stream's name. Where a stream is new, write the list:\n  \
         FREEZE_WRITE=1 cargo test -p model -p train --release every_stream"
    );
}
