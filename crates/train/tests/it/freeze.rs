//! The freeze: 40 steps of eight designs on each instruction set give the numbers of `tests/freeze/series.json`. A change that moves one
//! of them is meant, and then says so, or it is a mistake.
//!
//! The instruction set is chosen once in a process, so that each has a process of its own: this test again.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use model::parameters;
use runs::NUMERICS;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use spec::{
    Activation, Architecture, Design, Downsampling, GeneratorOutput, HiddenLayers, Initializer, Normalization, RunSpec,
    Upsampling,
};
use train::{Feed, Trainer};

const INSTRUCTIONS: [&str; 3] = ["avx512", "avx2", "portable"];

/// Where a process of one instruction set writes what it found.
const OUT: &str = "FREEZE_OUT";

/// Asks for the fixtures to be written anew.
const WRITE: &str = "FREEZE_WRITE";

const STEPS: u64 = 40;

/// The fixtures.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Frozen {
    numerics: u32,
    /// By instruction set and design.
    series: BTreeMap<String, BTreeMap<String, Hashes>>,
}

/// Of 40 steps, the first digits of a SHA-256 each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hashes {
    /// Of the losses of D and G at each step.
    losses: String,
    /// Of everything that both networks hold after the last step. Neither names nor order of the parameters are part of it.
    parameters: String,
}

fn designs() -> [(&'static str, RunSpec); 8] {
    let plain = RunSpec { width: 16, latent: 16, batch_size: 4, steps: STEPS, ..RunSpec::default() };
    let of = |design| RunSpec { design, ..plain.clone() };
    let resampled =
        Design { downsampling: Downsampling::MaxPool, upsampling: Upsampling::Nearest, ..Design::default() };
    let activations = |design| Design {
        generator_activation: Activation::Tanh,
        discriminator_activation: Activation::Relu,
        ..design
    };
    let (hidden_layers, normalization) = (HiddenLayers::FullyConnected, Normalization::None);
    let gan = Design {
        architecture: Architecture::Gan,
        normalization,
        discriminator_activation: Activation::Maxout,
        dropout: 0.5,
        generator_output: GeneratorOutput::Sigmoid,
        ..Design::default()
    };
    let lapgan = Design { architecture: Architecture::Lapgan, normalization, hidden_width: 16, ..Design::default() };
    let kaiming = |design| RunSpec { initializer: Initializer::Kaiming, ..of(design) };
    [
        ("reference", plain.clone()),
        ("no normalisation", of(Design { normalization, ..Design::default() })),
        ("max-pooling, nearest", of(resampled)),
        ("fully connected", of(Design { hidden_layers, ..Design::default() })),
        ("tanh, ReLU", of(activations(Design::default()))),
        ("all reversed", of(activations(Design { hidden_layers, normalization, ..resampled }))),
        ("gan", kaiming(gan)),
        ("lapgan", kaiming(lapgan)),
    ]
}

/// The series of a spec on the instructions of this process.
fn hashes(spec: &RunSpec, set: &data::DataSet) -> Hashes {
    let device = Device::flex();
    let mut trainer = Trainer::new(spec, &device);
    let mut feed = Feed::new(spec, &set.training, &device);
    let mut losses = Vec::new();
    for step in 0..spec.steps {
        let done = trainer.step(feed.at(step));
        losses.extend([done.discriminator_loss, done.generator_loss].into_iter().flat_map(bytes));
    }
    let mut parameters = [held(&trainer.generator.network), held(&trainer.discriminator.network)].concat();
    parameters.sort_unstable();
    Hashes { losses: digest(&losses), parameters: digest(&parameters.concat()) }
}

/// The bytes of each tensor of a network.
fn held<M: Module>(network: &M) -> Vec<Vec<u8>> {
    parameters(&network.valid()).into_iter().map(|(_, tensor)| bytes(tensor)).collect()
}

fn bytes(tensor: Tensor<1>) -> Vec<u8> {
    tensor.into_data().iter::<f32>().flat_map(f32::to_le_bytes).collect()
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/freeze/series.json")
}

/// The series on an instruction set, from a process of its own; none where this machine lacks it.
fn found_on(instructions: &str) -> Option<BTreeMap<String, Hashes>> {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("series.json");
    let test = "freeze::eight_designs_give_the_same_40_steps_for_ever";
    let mut process = Command::new(env::current_exe().expect("a test has a program"));
    process.args(["--exact", test]).env(kernels::INSTRUCTIONS_VARIABLE, instructions).env(OUT, &out);
    let output = process.output().expect("a test's program starts");
    assert!(output.status.success(), "on {instructions}:\n{}", String::from_utf8_lossy(&output.stdout));
    Some(serde_json::from_str(&fs::read_to_string(out).ok()?).expect("hashes"))
}

/// What this process is asked for; nothing is written where the machine lacks the instructions.
fn write_series(out: &Path) {
    if kernels::check_instructions().is_err() {
        return;
    }
    let set = data::load(&spec::Data::default()).expect("the shipped set");
    let found = designs().map(|(name, spec)| (name.to_owned(), hashes(&spec, &set)));
    let text = serde_json::to_string(&BTreeMap::from(found)).expect("plain data");
    fs::write(out, text).expect("writable");
}

#[test]
fn eight_designs_give_the_same_40_steps_for_ever() {
    if let Some(out) = env::var_os(OUT) {
        return write_series(Path::new(&out));
    }
    let text = fs::read_to_string(fixtures()).unwrap_or_else(|_| "{\"numerics\": 0, \"series\": {}}".to_owned());
    let frozen: Frozen = serde_json::from_str(&text).expect("fixtures");
    let mut found = Frozen { numerics: NUMERICS, ..Frozen::default() };
    for instructions in INSTRUCTIONS {
        match found_on(instructions) {
            Some(series) => _ = found.series.insert(instructions.to_owned(), series),
            None => println!("skipped: this machine has no {instructions}"),
        }
    }
    assert!(!found.series.is_empty(), "the portable instructions are everywhere");
    let moved = moved(&frozen, &found);
    if env::var_os(WRITE).is_some() {
        return write(&frozen, found, &moved);
    }
    assert!(
        moved.is_empty(),
        "numbers of runs have moved:\n  {}\nIf nobody meant it, an operation, a draw or their order has changed: undo it. Else\n  \
         1. raise `NUMERICS` in crates/runs/src/fingerprint.rs,\n  \
         2. say what moved under \"Results\" in CHANGELOG.md,\n  \
         3. write the fixtures: {WRITE}=1 cargo test -p model -p train --release freeze",
        moved.join("\n  ")
    );
    assert_eq!(
        frozen.numerics, NUMERICS,
        "no number has moved, so `NUMERICS` in crates/runs/src/fingerprint.rs stays {}",
        frozen.numerics
    );
}

/// Every series that is not that of its fixture, in words. Instructions without a fixture, or that this machine lacks, are passed over.
fn moved(frozen: &Frozen, found: &Frozen) -> Vec<String> {
    let mut moved = Vec::new();
    for (instructions, expected) in &frozen.series {
        let Some(found) = found.series.get(instructions) else { continue };
        for (design, found) in found {
            match expected.get(design) {
                Some(expected) if expected == found => {}
                Some(expected) if expected.losses == found.losses => {
                    moved.push(format!("{design} on {instructions}: what the networks hold after step {STEPS}"));
                }
                Some(_) => moved.push(format!("{design} on {instructions}: its losses")),
                None => moved.push(format!("{design} on {instructions}: it has no fixture")),
            }
        }
    }
    moved
}

/// Writes the fixtures. Those of instructions that this machine lacks stay only if nothing has moved.
fn write(frozen: &Frozen, mut found: Frozen, moved: &[String]) {
    let is_first = frozen.series.is_empty();
    assert!(
        is_first || moved.is_empty() || frozen.numerics < NUMERICS,
        "raise `NUMERICS` in crates/runs/src/fingerprint.rs above {} first: numbers have moved",
        frozen.numerics
    );
    if moved.is_empty() {
        frozen.series.iter().for_each(|(instructions, series)| {
            found.series.entry(instructions.clone()).or_insert_with(|| series.clone());
        });
    }
    let text = serde_json::to_string_pretty(&found).expect("plain data");
    fs::write(fixtures(), text + "\n").expect("writable");
}
