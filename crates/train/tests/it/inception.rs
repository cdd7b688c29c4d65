//! Samples described by Inception-v3: by `compare`, and at the end of a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::{sleep, spawn};
use std::time::Duration;

use runs::{End, RunFolder, Series};
use safetensors::tensor::{Dtype, TensorView, serialize_to_file};
use serde_json::Value;
use spec::inception::tensors;
use spec::{Evaluation, RunSpec, names};
use train::{InceptionFeatures, Stop};

use crate::program::{complaint, small, train};

/// Images of either side.
const COUNT: usize = 8;

#[test]
fn a_file_of_pytorch_is_refused_with_what_converts_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.pth");
    fs::write(&path, "PK, and more").unwrap();
    let path = path.to_str().unwrap();
    let set = "fashion-mnist-small";
    let output = train(&["compare", set, set, "--features", path, "--fid", "torch-fidelity"]).output().unwrap();
    let said = complaint(&output).replace(&folder.path().display().to_string(), "");
    let expected = "error: `/w.pth` is a file of PyTorch\n\
                    hint: python3 -c \"import torch; from safetensors.torch import save_file; \
                    save_file(torch.load('/w.pth'), '/w.safetensors')\" writes what is read, and needs torch and safetensors\n";
    assert_eq!((said.as_str(), output.status.code()), (expected, Some(2)));
}

#[test]
fn weights_that_are_not_there_are_said() {
    let why = InceptionFeatures::read("no/such/file".as_ref(), model::InceptionInput::PytorchFid).err().unwrap();
    assert!(why.starts_with("can't read `no/such/file`: "), "{why}");
}

/// Random weights with the names that they have in pytorch-fid.
fn write_weights(path: &Path) {
    let mut state = 1_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 24) as f32 - 0.5
    };
    let mut tensor = |(name, shape): (String, Vec<usize>)| {
        let (middle, swing) = match name.rsplit('.').next() {
            _ if name.ends_with("conv.weight") => (0.0, (24.0 / shape[1..].iter().product::<usize>() as f32).sqrt()),
            Some("weight") => (1.0, 0.2),
            Some("running_var") => (1.0, 0.5),
            _ => (0.0, 0.2),
        };
        let count = shape.iter().product::<usize>();
        let bytes: Vec<u8> = (0..count).flat_map(|_| (middle + swing * uniform()).to_le_bytes()).collect();
        (name, shape, bytes)
    };
    let tensors: Vec<_> = tensors().into_iter().map(&mut tensor).collect();
    let view = |(name, shape, bytes)| (name, TensorView::new(Dtype::F32, shape, bytes).unwrap());
    let views = tensors.iter().map(|(name, shape, bytes)| view((name.as_str(), shape.clone(), bytes.as_slice())));
    serialize_to_file(views, None, path).unwrap();
}

/// The first held-out images as an array of bytes.
fn write_held_out(path: &Path) {
    let test = data::load(&spec::Data::default()).unwrap().test;
    let (mut pixels, [_, height, width]) = (Vec::new(), test.shape());
    test.batch_into(&(0..COUNT as u32).collect::<Vec<_>>(), &mut pixels);
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({COUNT}, {height}, {width}), }}");
    let mut file = [b"\x93NUMPY\x01\x00", &(header.len() as u16).to_le_bytes()[..], header.as_bytes()].concat();
    file.extend(pixels.iter().map(|pixel| ((pixel + 1.0) * 127.5).round() as u8));
    fs::write(path, file).unwrap();
}

fn measured(out: &RunFolder) -> BTreeMap<(u64, String), u64> {
    let rows = Series::read(&out.metrics_file()).unwrap().0.into_iter();
    rows.map(|row| ((row.step, row.name), row.value.to_bits())).collect()
}

fn asked(weights: &Path) -> RunSpec {
    let imagenet = Some(weights.display().to_string());
    let evaluation =
        Evaluation { samples: COUNT, average: 80, imagenet, imagenet_samples: COUNT, ..Evaluation::default() };
    RunSpec { evaluation, ..small() }
}

#[test]
fn a_run_ends_with_what_compare_measures_of_its_samples_also_when_it_was_stopped_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    write_weights(&path("w.safetensors"));
    let spec = asked(&path("w.safetensors"));
    let out = RunFolder::new(path("run"));
    assert_eq!(train::run(&spec, &out, "a test", &Stop::default()).unwrap(), End::Finished { diverged: None });
    let series = Series::read(&out.metrics_file()).unwrap();
    for name in [names::FRECHET_INCEPTION_DISTANCE, names::KERNEL_INCEPTION_DISTANCE] {
        for name in [name.to_owned(), names::of_average(name)] {
            let values: Vec<(u64, f64)> = series.of(&name).collect();
            assert!(matches!(values[..], [(40, value)] if value.is_finite()), "{name}: {values:?}");
        }
    }

    write_held_out(&path("real.npy"));
    let arguments =
        [path("real.npy"), out.path().to_owned(), "--features".into(), path("w.safetensors"), "--json".into()];
    let arguments = arguments.each_ref().map(|argument| argument.to_str().unwrap());
    let output = train(&[&["compare"], &arguments[..]].concat()).output().unwrap();
    let compared: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", complaint(&output)));
    for (name, of_compare) in [
        (names::FRECHET_INCEPTION_DISTANCE, names::FRECHET_DISTANCE),
        (names::KERNEL_INCEPTION_DISTANCE, names::KERNEL_DISTANCE),
    ] {
        let (of_run, of_compare) = (series.last(name).unwrap().1, compared["measures"][of_compare].as_f64().unwrap());
        assert!((of_run / of_compare - 1.0).abs() < 1e-9, "{name}: {of_run} and {of_compare}");
    }
    let version = &out.read_manifest().unwrap().unwrap().provenance.versions["inception-features"];
    assert_eq!(version, compared["features"]["sha256"].as_str().unwrap());

    let (stop, stopped) = (Stop::default(), RunFolder::new(path("stopped")));
    let watched = (stop.clone(), stopped.metrics_file());
    let watcher = spawn(move || {
        // The last numbers before FID.
        while !fs::read_to_string(&watched.1).unwrap_or_default().contains(names::D_HELD_OUT) {
            sleep(Duration::from_millis(1));
        }
        watched.0.request();
    });
    assert_eq!(train::run(&spec, &stopped, "a test", &stop).unwrap(), End::Interrupted);
    watcher.join().unwrap();
    assert!(!measured(&stopped).contains_key(&(40, names::FRECHET_INCEPTION_DISTANCE.to_owned())));
    train::run(&spec, &stopped, "a test", &Stop::default()).unwrap();
    assert_eq!(measured(&stopped), measured(&out), "to the bit");
}

#[test]
fn weights_that_are_others_when_a_run_ends_are_refused_and_it_can_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let weights = folder.path().join("w.safetensors");
    write_weights(&weights);
    let spec = asked(&weights);
    let evaluation = Evaluation { imagenet_checksum: Some("0".repeat(64)), ..spec.evaluation };
    let spec = RunSpec { steps: 1, evaluation, ..spec };
    let out = RunFolder::new(folder.path().join("run"));
    let error = train::run(&spec, &out, "a test", &Stop::default()).unwrap_err().to_string();
    let expected = format!("FID can't be measured: `{}` has the checksum ", weights.display());
    assert!(error.starts_with(&expected) && error.ends_with(", as the run began"), "{error}");
    fs::remove_file(&weights).unwrap();
    let error = train::run(&spec, &out, "a test", &Stop::default()).unwrap_err().to_string();
    assert!(error.starts_with(&format!("FID can't be measured: can't read `{}`: ", weights.display())), "{error}");
}
