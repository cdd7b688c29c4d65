//! Samples and networks of a run as files for other programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use burn::tensor::{Device, Tensor, TensorData};
use data::picture::read_png;
use runs::RunFolder;
use spec::{Architecture, Conditioning, Design, Evaluation, RunSpec};
use train::{TrainedNetworks, Weights};

use crate::program::{complaint, run, small, train, write};

/// A run that has ended.
fn trained(folder: &Path, spec: &RunSpec) -> RunFolder {
    let out = RunFolder::new(folder.join("run"));
    assert!(run(&write(folder, spec), &out).status().unwrap().success());
    out
}

/// A run of a few steps.
fn short(design: Design) -> RunSpec {
    RunSpec { steps: 4, design, ..small() }
}

fn with_average() -> RunSpec {
    let spec = short(Design::default());
    RunSpec { evaluation: Evaluation { average: 16, ..spec.evaluation }, ..spec }
}

fn sample(run: &RunFolder, options: &str, out: &Path) -> Output {
    let run = run.path().to_str().unwrap();
    let mut command = train(&["sample", run, "--out", out.to_str().unwrap()]);
    command.args(options.split_whitespace()).output().unwrap()
}

/// The samples of a run as the bytes of an array.
fn array(run: &RunFolder, options: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.npy");
    let output = sample(run, options, &file);
    assert!(output.status.success(), "{}", complaint(&output));
    fs::read(file).unwrap()
}

const HEADER: usize = 128;

fn numbers(array: &[u8]) -> Vec<f32> {
    array[HEADER..].as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}

#[test]
fn samples_are_an_array_determined_by_their_seed_and_the_first_of_many_are_few() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design::default()));
    let few = array(&run, "--count 3");
    let header = "\u{1}\0v\0{'descr': '<f4', 'fortran_order': False, 'shape': (3, 1, 32, 32), }";
    assert_eq!(few[6..HEADER].trim_ascii_end(), header.as_bytes());
    assert_eq!(few.len(), HEADER + 3 * 1024 * 4);
    assert!(numbers(&few).iter().all(|pixel| (-1.0..=1.0).contains(pixel)));

    assert_eq!(array(&run, "--count 3 --seed 0"), few);
    assert_ne!(array(&run, "--count 3 --seed 1"), few);
    let many = numbers(&array(&run, "--count 103"));
    assert_eq!((many.len(), &many[..3 * 1024]), (103 * 1024, &numbers(&few)[..]));
}

#[test]
fn the_latents_of_samples_draw_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design::default()));
    let latents = folder.path().join("new/z.npy");
    let with_latents = |count: usize| array(&run, &format!("--count {count} --seed 5 --latents {}", latents.display()));
    let images = numbers(&with_latents(100));
    let z = fs::read(&latents).unwrap();
    let networks = TrainedNetworks::read(&run).unwrap();
    let latent = networks.sampler.latent;
    let header = format!("\u{1}\0v\0{{'descr': '<f4', 'fortran_order': False, 'shape': (100, {latent}), }}");
    assert_eq!(z[6..HEADER].trim_ascii_end(), header.as_bytes());
    let z = numbers(&z);
    assert_eq!(z.len(), 100 * latent);
    let generator = networks.generator(Weights::Raw).unwrap();
    let again: Vec<f32> = networks.sampler.draw(&generator, z.clone(), 0..).into_data().iter::<f32>().collect();
    assert!(again == images, "the same samples to the bit");

    let refused = sample(&run, &format!("--count 3 --latents {}", latents.display()), &folder.path().join("x"));
    let expected =
        "error: `/new/z.npy` is there already, and nothing is overwritten\nhint: name another with --latents\n";
    assert_eq!(refusal(&refused, folder.path()), expected);
    assert!(!folder.path().join("x").exists(), "nothing was drawn");
    let same = folder.path().join("same.npy");
    let refused = sample(&run, &format!("--count 3 --latents {}", same.display()), &same);
    assert!(complaint(&refused).starts_with("error: samples and latents can't be one file\n"), "{refused:?}");
    fs::remove_file(&latents).unwrap();
    with_latents(3);
    assert!(numbers(&fs::read(&latents).unwrap()) == z[..3 * latent], "the first of many are those of few");
}

#[test]
fn pictures_are_the_samples_of_the_array() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design::default()));
    let out = folder.path().join("new/pictures");
    let output = sample(&run, "--count 101 --seed 7", &out);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{}\n", out.display()), "{:?}", output.status);
    let mut names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!((names.len(), names[0].to_str(), names[100].to_str()), (101, Some("00000.png"), Some("00100.png")));
    let pixels = numbers(&array(&run, "--count 101 --seed 7"));
    let (shape, drawn) = read_png(&out.join("00100.png")).unwrap().pixels();
    assert_eq!(shape, [1, 32, 32]);
    assert!(drawn.iter().zip(&pixels[100 * 1024..]).all(|(a, b)| (a - b).abs() <= 0.51 / 127.5));
}

#[test]
fn every_architecture_draws_samples() {
    let pyramid = Design { architecture: Architecture::Lapgan, ..Design::default() };
    let by_class = Design { conditioning: Conditioning::Class, ..pyramid };
    for design in [Design { architecture: Architecture::Gan, ..Design::default() }, pyramid, by_class] {
        let folder = tempfile::tempdir().unwrap();
        let run = trained(folder.path(), &short(design));
        let drawn = numbers(&array(&run, "--count 2"));
        assert!(drawn.len() == 2 * 1024 && drawn[..1024] != drawn[1024..], "{design:?}");
    }
}

#[test]
fn the_moving_average_draws_other_samples_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &with_average());
    assert_ne!(array(&run, "--count 2 --average"), array(&run, "--count 2"));

    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design::default()));
    let expected = "error: /run: the run has no moving average of G\n\
                    hint: leave out --average; runs with `evaluation.average = 5000` keep one\n";
    assert_eq!(refusal(&sample(&run, "--count 2 --average", &folder.path().join("x")), folder.path()), expected);
}

fn refusal(output: &Output, folder: &Path) -> String {
    assert_eq!(output.status.code(), Some(2), "{}", complaint(output));
    complaint(output).replace(&folder.display().to_string(), "")
}

#[test]
fn nothing_is_overwritten_and_no_other_format_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design::default()));
    let path = |name: &str| folder.path().join(name);
    fs::write(path("x.npy"), "mine").unwrap();
    let there = "is there already, and nothing is overwritten\nhint: name another with --out\n";
    for (name, place) in [("x.npy", "/x.npy"), ("run", "/run")] {
        let said = refusal(&sample(&run, "--count 2", &path(name)), folder.path());
        assert_eq!(said, format!("error: `{place}` {there}"));
    }
    assert_eq!(fs::read(path("x.npy")).unwrap(), b"mine");
    let said = refusal(&sample(&run, "--count 2", &path("x.npz")), folder.path());
    assert_eq!(said, "error: samples are not written as `/x.npz`\nhint: --out /x.npy writes an array\n");
    fs::create_dir(path("empty")).unwrap();
    assert!(sample(&run, "--count 2", &path("empty")).status.success());
}

fn export(run: &RunFolder, out: &Path) -> Output {
    train(&["export", run.path().to_str().unwrap(), "--out", out.to_str().unwrap()]).output().unwrap()
}

#[test]
fn both_networks_and_their_loader_are_exported_once() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &with_average());
    let out = folder.path().join("export");
    let output = export(&run, &out);
    assert!(output.status.success(), "{}", complaint(&output));
    let said = String::from_utf8(output.stdout).unwrap().replace(&format!("{}/", out.display()), "");
    let files = "generator.safetensors\ngenerator-average.safetensors\ndiscriminator.safetensors\nload_network.py\n";
    assert_eq!(said, files);
    let loader = fs::read_to_string(out.join("load_network.py")).unwrap();
    assert_eq!(loader, include_str!("../../../../python/load_network.py"));

    let said = refusal(&export(&run, &out), folder.path());
    let expected = "error: `/export/generator.safetensors` is there already, and nothing is overwritten\n\
                    hint: name another folder with --out\n";
    assert_eq!(said, expected);
}

#[test]
fn a_pyramid_is_not_exported() {
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &short(Design { architecture: Architecture::Lapgan, ..Design::default() }));
    let said = refusal(&export(&run, &folder.path().join("export")), folder.path());
    let expected = "error: pyramids (`design.architecture = \"lapgan\"`) and conditional networks (`design.conditioning = \"class\"`) \
                    are no sequences of PyTorch's modules, and are not exported\n\
                    hint: `cargo xtask sample` draws their images\n";
    assert_eq!(said, expected);
    assert!(!folder.path().join("export").exists());
}

/// What PyTorch computes with an exported network.
fn by_pytorch(python: &str, file: &Path, input: &[f32]) -> Vec<f32> {
    let script = "
import json, sys, torch
from load_network import load
network = load(sys.argv[1])
x = torch.tensor(json.loads(sys.argv[2])).reshape(-1, *network.about['input'])
with torch.no_grad():
    print(json.dumps(network(x).flatten().tolist()))
";
    let mut command = Command::new(python);
    command.arg("-c").arg(script).arg(file).arg(serde_json::to_string(input).unwrap());
    let output = command.env("PYTHONPATH", file.parent().unwrap()).output().unwrap();
    assert!(output.status.success(), "{}", complaint(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn largest_difference(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn a_published_generator_draws_nearly_the_same_without_the_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    for (name, spec) in [("raw", short(Design::default())), ("average", with_average())] {
        fs::create_dir(folder.path().join(name)).unwrap();
        let run = trained(&folder.path().join(name), &spec);
        let published = folder.path().join(format!("{name}.bpk"));
        let option = if name == "average" { "--count 20 --average" } else { "--count 20" };
        let whole = numbers(&array(&run, option));
        let arguments = ["generator", run.path().to_str().unwrap(), "--out", published.to_str().unwrap()];
        assert!(train(&arguments).status().unwrap().success());
        let first = fs::read(&published).unwrap();
        assert!(train(&arguments).status().unwrap().success());
        assert!(fs::read(&published).unwrap() == first, "{name}: the same generator gives the same bytes");
        assert!(fs::metadata(&published).unwrap().len() < fs::metadata(newest_generator(&run)).unwrap().len());

        fs::remove_dir_all(run.checkpoint()).unwrap();
        let refused = sample(&run, "--count 3", &folder.path().join("x"));
        assert!(complaint(&refused).contains("its checkpoint is gone"), "{refused:?}");
        fs::rename(&published, run.generator_file()).unwrap();
        let off = largest_difference(&numbers(&array(&run, option)), &whole);
        assert!(off > 0.0 && off < 0.02, "{name}: {off}");

        let out = folder.path().join(format!("{name}-export"));
        let exported = export(&run, &out);
        let which = if name == "average" { "the moving average of its G" } else { "its G" };
        let expected = format!("its checkpoint is gone: this is {which} in half precision, as it was published");
        assert!(complaint(&exported).contains(&expected), "{exported:?}");
        let mut files: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        files.sort();
        let generator = if name == "average" { "generator-average.safetensors" } else { "generator.safetensors" };
        assert_eq!(files, [generator, "load_network.py"]);
    }
}

/// The checkpoint's file of G.
fn newest_generator(run: &RunFolder) -> PathBuf {
    let step = fs::read_to_string(run.checkpoint().join("current")).unwrap();
    run.checkpoint().join(step).join("generator.bpk")
}

#[test]
fn exported_networks_compute_the_same_in_pytorch() {
    let Ok(python) = std::env::var("DCGAN_TORCH") else {
        eprintln!("skipped: DCGAN_TORCH names a Python with torch and safetensors");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let run = trained(folder.path(), &with_average());
    let out: PathBuf = folder.path().join("export");
    assert!(export(&run, &out).status.success());
    let networks = TrainedNetworks::read(&run).unwrap();
    let z: Vec<f32> = (0..12).map(|k| (k as f32).sin()).collect();
    let latents = || Tensor::<2>::from_data(TensorData::new(z.clone(), [2, 6]), &Device::flex());
    let values = |tensor: Tensor<1>| tensor.into_data().iter::<f32>().collect::<Vec<f32>>();
    for (file, weights) in [("generator", Weights::Raw), ("generator-average", Weights::Average)] {
        let images = networks.generator(weights).unwrap().forward(latents());
        let found = by_pytorch(&python, &out.join(format!("{file}.safetensors")), &z);
        let off = largest_difference(&found, &values(images.clone().flatten(0, 3)));
        assert!(off < 1e-5, "{file}: {off}");
        let scores = values(networks.discriminator().unwrap().forward(images));
        let found = by_pytorch(&python, &out.join("discriminator.safetensors"), &found);
        let off = largest_difference(&found, &scores);
        assert!(off < 1e-5, "scores of {file}: {off}");
    }
}
