//! A run that was stopped, however it was stopped, ends as one that was left alone.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use burn::module::Module;
use burn::tensor::{Device, Tensor, TensorData};
use model::{GeneratorConfig, parameters};
use runs::{End, RunFolder, Series, Status};
use spec::{
    Architecture, Augmentation, Cadence, Conditioning, Design, Evaluation, Loss, Optimizer, OptimizerAlgorithm,
    RunSpec, SpectralNormalization, names,
};
use train::{Batches, Checkpoint, Minibatch, Stop, Trainer};

use crate::program::{complaint, run, small, start, wait_for_step, write};

#[test]
fn a_run_killed_ten_times_ends_in_the_same_tensors_as_one_left_alone() {
    assert_survives(10, &RunSpec { steps: 400, ..small() });
}

#[test]
fn a_killed_run_goes_on_to_leave_out_the_same_units() {
    let (design, plain) = (Design { architecture: Architecture::Gan, dropout: 0.5, ..Design::default() }, small());
    assert_survives(3, &RunSpec { steps: 400, design, ..plain });
}

#[test]
fn a_killed_pyramid_goes_on_with_every_level() {
    let design = Design { architecture: Architecture::Lapgan, dropout: 0.5, ..Design::default() };
    let cadence = Cadence { evaluate: 10, ..small().cadence }; // often enough for filters to be followed
    assert_survives(3, &RunSpec { steps: 400, design, cadence, ..small() });
}

#[test]
fn a_killed_run_goes_on_with_its_moving_average() {
    let evaluation = Evaluation { average: 640, ..small().evaluation };
    assert_survives(3, &RunSpec { steps: 400, evaluation, ..small() });
}

#[test]
fn a_killed_run_goes_on_with_the_velocities_of_its_optimiser() {
    for (algorithm, momentum) in [(OptimizerAlgorithm::Sgd, 0.0), (OptimizerAlgorithm::Rmsprop, 0.9)] {
        let optimizer = Optimizer { algorithm, momentum, ..Optimizer::default() };
        assert_survives(2, &RunSpec { steps: 400, optimizer, ..small() });
    }
}

#[test]
fn a_killed_run_goes_on_with_the_same_augmentation_noise_and_dropout_in_g() {
    let (augmentation, loss) = (Augmentation::ColorTranslationCutout, Loss::RelativisticAverage);
    let design = Design { generator_dropout: 0.5, ..Design::default() };
    let noisy = RunSpec { design, instance_noise: 0.2, instance_noise_decay: 200, ..small() };
    assert_survives(2, &RunSpec { steps: 400, augmentation, loss, ..noisy });
}

#[test]
fn a_killed_run_goes_on_with_its_singular_vectors() {
    let design = Design { spectral_normalization: SpectralNormalization::Discriminator, ..Design::default() };
    assert_survives(3, &RunSpec { steps: 400, design, ..small() });
}

#[test]
fn a_run_that_was_stopped_before_its_first_step_has_what_was_measured_there_once() {
    let folder = tempfile::tempdir().unwrap();
    let spec = RunSpec { steps: 400, ..small() };
    let (alone, stopped) = both(folder.path(), &spec);
    let stop = Stop::default();
    stop.request();
    assert_eq!(train::run(&spec, &stopped, "unknown", &stop).unwrap(), End::Interrupted);
    let end = train::run(&spec, &stopped, "unknown", &Stop::default()).unwrap();
    assert_eq!(end, End::Finished { diverged: None });
    assert_eq!(stopped.read_manifest().unwrap().unwrap().resumed_at, [0]);
    assert_same_result(&spec, &alone, &stopped);
}

#[test]
fn a_checkpoint_that_was_cut_off_is_said_to_be_and_without_it_the_run_begins_again() {
    let folder = tempfile::tempdir().unwrap();
    let spec = write(folder.path(), &RunSpec { steps: 400, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    let mut child = start(&spec, &out);
    wait_for_step(&out, 15);
    child.kill().unwrap();
    child.wait().unwrap();
    let step = fs::read_to_string(out.checkpoint().join("current")).unwrap();
    let file = out.checkpoint().join(step).join("generator-adam.bpk");
    fs::write(&file, &fs::read(&file).unwrap()[..1000]).unwrap();

    let output = run(&spec, &out).output().unwrap();
    let expected = format!("error: the checkpoint is damaged: {} can't be read (", file.display());
    assert!(complaint(&output).contains(&expected), "{}", complaint(&output));
    assert_eq!(output.status.code(), Some(1));
    fs::remove_dir_all(out.checkpoint()).unwrap();
    assert!(run(&spec, &out).status().unwrap().success());
}

#[test]
fn a_killed_pyramid_by_class_goes_on_with_the_classes_of_its_images() {
    let (architecture, conditioning) = (Architecture::Lapgan, Conditioning::Class);
    let design = Design { architecture, conditioning, dropout: 0.5, ..Design::default() };
    assert_survives(3, &RunSpec { steps: 400, design, ..small() });
}

#[test]
fn a_checkpoint_of_a_version_that_followed_nothing_is_gone_on_from_without_halves_of_paths() {
    let folder = tempfile::tempdir().unwrap();
    let spec = RunSpec { steps: 400, ..small() };
    let (alone, cut) = both(folder.path(), &spec);
    let stop = Stop::default();
    stop.request();
    assert_eq!(train::run(&spec, &cut, "unknown", &stop).unwrap(), End::Interrupted);
    let step = fs::read_to_string(cut.checkpoint().join("current")).unwrap();
    fs::remove_file(cut.checkpoint().join(step).join("observations.json")).unwrap();
    train::run(&spec, &cut, "unknown", &Stop::default()).unwrap();
    assert_eq!(state(&spec, &alone), state(&spec, &cut));
    let followed = [names::SAMPLE_TORTUOSITY, names::DISCRIMINATOR_LAYER_INPUT_CHANGE];
    for (run, count) in [(&alone, 1), (&cut, 0)] {
        let series = Series::read(&run.metrics_file()).unwrap();
        followed.iter().for_each(|name| assert_eq!(series.of(name).count(), count, "{name}"));
    }
}

#[test]
fn a_checkpoint_with_the_old_names_of_fields_is_resumed() {
    let folder = tempfile::tempdir().unwrap();
    let spec = RunSpec { steps: 400, ..small() };
    let (alone, old) = both(folder.path(), &spec);
    let stop = Stop::default();
    stop.request();
    assert_eq!(train::run(&spec, &old, "unknown", &stop).unwrap(), End::Interrupted);
    let step = fs::read_to_string(old.checkpoint().join("current")).unwrap();
    for (network, first) in [("generator", "double.0"), ("discriminator", "look")] {
        let path = old.checkpoint().join(&step).join(format!("{network}.bpk"));
        let tensors = burn_pack::Reader::from_file(&path).unwrap().into_tensors().unwrap();
        let tensors: Vec<_> = tensors.into_iter().map(with_old_name).collect();
        assert!(tensors.iter().any(|tensor| tensor.name.starts_with(&format!("Dcgan.{first}."))), "{network}");
        fs::write(&path, &*burn_pack::Writer::new(tensors).into_bytes().unwrap()).unwrap();
    }
    train::run(&spec, &old, "unknown", &Stop::default()).unwrap();
    assert_same_result(&spec, &alone, &old);
}

/// A tensor as versions before 0.3 recorded it.
fn with_old_name(tensor: burn_pack::Tensor) -> burn_pack::Tensor {
    let old = |part: &str| match part {
        "input" => "look".to_owned(),
        "down" => "halve".to_owned(),
        "up" => "double".to_owned(),
        "output" => "paint".to_owned(),
        other => other.to_owned(),
    };
    let (name, dtype, shape, id, bytes) = tensor.into_parts().unwrap();
    let name = name.split('.').map(old).collect::<Vec<_>>().join(".");
    burn_pack::Tensor::new(name, dtype, shape, id, bytes)
}

fn assert_survives(kills: u64, spec: &RunSpec) {
    let folder = tempfile::tempdir().unwrap();
    let (alone, killed) = both(folder.path(), spec);

    for k in 0..kills {
        let mut child = start(&folder.path().join("spec.toml"), &killed);
        wait_for_step(&killed, 35 * (k + 1));
        sleep(Duration::from_millis(u64::from(rand::random::<u8>() % 40))); // anywhere in a step, a picture or a checkpoint
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(Status::of(&killed).unwrap(), Status::Interrupted, "after kill {k}");
    }
    assert!(run(&folder.path().join("spec.toml"), &killed).status().unwrap().success());

    let manifest = killed.read_manifest().unwrap().unwrap();
    assert_eq!(manifest.end, Some(End::Finished { diverged: None }));
    assert!(manifest.resumed_at.len() as u64 + 1 >= kills, "resumed at {:?}", manifest.resumed_at);
    let until: Vec<u64> = manifest.sittings.iter().map(|sitting| sitting.until).collect();
    assert!(!until.is_empty() && until.is_sorted() && until.iter().all(|step| *step > 0), "sittings until {until:?}");
    assert_same_result(spec, &alone, &killed);
}

/// A run left alone and the folder of another one of the same spec.
fn both(folder: &Path, spec: &RunSpec) -> (RunFolder, RunFolder) {
    let file = write(folder, spec);
    let alone = RunFolder::new(folder.join("alone"));
    assert!(run(&file, &alone).status().unwrap().success());
    (alone, RunFolder::new(folder.join("other")))
}

fn assert_same_result(spec: &RunSpec, one: &RunFolder, other: &RunFolder) {
    assert_eq!(state(spec, one), state(spec, other), "parameters and moments");
    let measured = |folder: &RunFolder| {
        let rows = Series::read(&folder.metrics_file()).unwrap().0.into_iter();
        rows.map(|row| (row.step, row.name, row.value.to_bits())).collect::<Vec<_>>()
    };
    assert_eq!(measured(one), measured(other), "everything measured but the time");
    let followed = Series::read(&other.metrics_file()).unwrap();
    for name in [names::SAMPLE_TORTUOSITY, names::GENERATOR_LAYER_INPUT_CHANGE] {
        assert_eq!(followed.of(name).count(), 1, "{name}");
    }
    for step in [0, 20, 400] {
        let picture = |folder: &RunFolder| fs::read(folder.sample_file(step)).unwrap();
        assert_eq!(picture(one), picture(other), "the picture of step {step}");
    }
}

/// Every tensor by its path, and once more after a further step: that step shows Adam's moments.
pub fn state(spec: &RunSpec, folder: &RunFolder) -> Vec<(String, Vec<u32>)> {
    let device = Device::flex();
    let mut trainer = Trainer::new(spec, &device);
    let checkpoint = Checkpoint::read(&folder.checkpoint(), &mut trainer).unwrap().unwrap();
    assert_eq!(checkpoint.step, spec.steps);
    let mut found = tensors(&trainer);
    let device = device.autodiff();
    let ramp = |count: usize| (0..count).map(|k| (k as f32 * 0.37).sin()).collect::<Vec<f32>>();
    let real = TensorData::new(ramp(8 * 32 * 32), [8, 1, 32, 32]);
    let drawn = GeneratorConfig::of(spec).noise_dim();
    let z = TensorData::new(ramp(8 * drawn), [8, drawn]);
    let classes = TensorData::new(ramp(8 * 10), [8, 10]);
    trainer.step(Batches::shared(Minibatch {
        real: Tensor::from_data(real, &device),
        z: Tensor::from_data(z, &device),
        classes: Some(Tensor::from_data(classes, &device)),
    }));
    found.extend(tensors(&trainer));
    found
}

fn tensors(trainer: &Trainer) -> Vec<(String, Vec<u32>)> {
    let generator = parameters(&trainer.generator.network.valid());
    let discriminator = parameters(&trainer.discriminator.network.valid());
    let average = trainer.average.iter().flat_map(|average| parameters(&average.generator.valid()));
    let bits = |tensor: Tensor<1>| tensor.into_data().iter::<f32>().map(f32::to_bits).collect();
    generator.into_iter().chain(discriminator).chain(average).map(|(path, tensor)| (path, bits(tensor))).collect()
}
