//! A run whose networks are told classes: which classes its samples are of, wherever they are drawn.

use std::fs;

use burn::tensor::{Device, Tensor, TensorData};
use data::picture::read_png;
use runs::{RunFolder, Series};
use spec::{Architecture, Conditioning, Design, Evaluation, RunSpec, names};
use train::{LoadedRun, Purpose};

use crate::program::{complaint, run, small, train, write};

/// A pyramid by class that is asked for everything that can be measured.
fn by_class() -> RunSpec {
    of_class(Architecture::Lapgan)
}

fn of_class(architecture: Architecture) -> RunSpec {
    RunSpec {
        steps: 20,
        design: Design { architecture, conditioning: Conditioning::Class, ..Design::default() },
        evaluation: Evaluation { samples: 1_003, memorization: true, smoothness: true, ..Evaluation::default() }, // in chunks, the last one cut
        ..small()
    }
}

fn finished(folder: &std::path::Path) -> RunFolder {
    finish(folder, &by_class())
}

fn finish(folder: &std::path::Path, spec: &RunSpec) -> RunFolder {
    let out = RunFolder::new(folder.join("run"));
    let output = run(&write(folder, spec), &out).output().unwrap();
    assert!(output.status.success(), "{}", complaint(&output));
    out
}

#[test]
fn a_conditional_dcgan_is_measured_and_drawn_by_class() {
    let folder = tempfile::tempdir().unwrap();
    let out = finish(folder.path(), &of_class(Architecture::Dcgan));
    let grid = read_png(&out.sample_file(20)).unwrap();
    assert_eq!(grid.size(), (10 * 34 - 2, 8 * 34 - 2), "a column for each class");
    let series = Series::read(&out.metrics_file()).unwrap();
    for name in [names::NEAREST_PIXELS, names::JUMP_LINEAR, names::D_HELD_OUT, names::FRECHET_DISTANCE] {
        assert!(series.of(name).count() > 0, "{name}");
    }
    let trained = LoadedRun::read(&out).unwrap();
    let (prior, drawn) = trained.evaluator.latents();
    let z = prior.sample(Purpose::InterpolationLatents, "nine", drawn);
    let of = |turn| bits(trained.evaluator.draw(&trained.generator, z.clone(), [turn]));
    assert_eq!(of(3), of(13), "the same class");
    assert_ne!(of(3), of(4), "G hears the class");
}

fn bits(tensor: Tensor<4>) -> Vec<u32> {
    tensor.into_data().iter::<f32>().map(f32::to_bits).collect()
}

#[test]
fn evaluated_samples_take_turns_over_the_classes() {
    let folder = tempfile::tempdir().unwrap();
    let trained = LoadedRun::read(&finished(folder.path())).unwrap();
    let samples: Vec<Tensor<4>> = trained.images().collect();
    assert_eq!(samples.iter().map(|x| x.dims()[0]).sum::<usize>(), 1_003);

    let (prior, drawn) = trained.evaluator.latents();
    let z = prior.sample(Purpose::EvaluationLatents, "", 1_003 * drawn);
    let mut start = 0;
    for x in samples {
        let count = x.dims()[0];
        let one_hot = |sample: usize| (0..10).map(move |class| f32::from(u8::from(class == sample % 10)));
        let classes: Vec<f32> = (start..start + count).flat_map(one_hot).collect();
        let classes = Tensor::from_data(TensorData::new(classes, [count, 10]), &Device::flex());
        let z = z[start * drawn..(start + count) * drawn].to_vec();
        let z = Tensor::from_data(TensorData::new(z, [count, drawn]), &Device::flex());
        let expected = trained.generator.conditioned_on(Some(classes)).forward(z);
        assert!(bits(x) == bits(expected), "samples from {start}");
        start += count;
    }
}

#[test]
fn everything_that_is_drawn_from_a_run_can_be_drawn_by_class() {
    let folder = tempfile::tempdir().unwrap();
    let out = finished(folder.path());
    let size = |file: std::path::PathBuf| read_png(&file).unwrap().size();
    assert_eq!(size(out.sample_file(20)), (10 * 34 - 2, 8 * 34 - 2), "a column for each class");
    assert_eq!(size(out.levels_file(20)), (10 * 34 - 2, 3 * 34 - 2));
    let series = Series::read(&out.metrics_file()).unwrap();
    for name in [names::NEAREST_PIXELS, names::JUMP_LINEAR, names::D_HELD_OUT, names::FRECHET_DISTANCE] {
        assert!(series.of(name).count() > 0, "{name}");
    }

    let path = out.path().to_str().unwrap();
    for arguments in [&["walk", path][..], &["compare", path, path]] {
        let output = train(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", complaint(&output));
    }
    assert_eq!(size(out.samples().join("walk-linear.png")), (10 * 34 - 2, 8 * 34 - 2));
    assert!(fs::metadata(out.samples().join("walk-animated.png")).unwrap().len() > 0);
}

#[test]
fn the_points_of_a_walk_are_of_one_class() {
    let folder = tempfile::tempdir().unwrap();
    let trained = LoadedRun::read(&finished(folder.path())).unwrap();
    let (prior, drawn) = trained.evaluator.latents();
    let z = prior.sample(Purpose::InterpolationLatents, "nine", drawn);
    let at =
        |turns: [usize; 2]| bits(trained.evaluator.draw(&trained.generator, [z.clone(), z.clone()].concat(), turns));
    let same = at([3, 13]); // the fourth class twice
    assert_eq!(same[..1024], same[1024..]);
    let different = at([3, 4]);
    assert_eq!(different[..1024], same[..1024]);
    assert_ne!(different[1024..], same[1024..]);
}
