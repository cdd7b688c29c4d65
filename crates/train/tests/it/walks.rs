//! Walks between latents, and how evenly what is seen changes on the way.

use std::fs;
use std::process::Output;

use burn::tensor::{Device, Tensor, TensorData};
use data::picture::read_png;
use runs::{Manifest, RunFolder, RunLock};
use spec::{RunId, RunSpec, names};
use train::{FeatureExtractors, Interpolation, Prior, smoothness};

use crate::program::{complaint, run, small, train, write};

fn length(point: &[f32]) -> f64 {
    point.iter().map(|&value| f64::from(value).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn both_ways_begin_and_end_where_they_should() {
    let (from, to) = ([0.3, -0.9, 0.2], [-0.5, 0.1, 0.8]);
    for way in [Interpolation::Linear, Interpolation::Spherical] {
        for (share, expected) in [(0.0, from), (1.0, to)] {
            let point = way.point(&from, &to, share);
            assert!(point.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6), "{point:?}");
        }
    }
}

#[test]
fn half_way_is_the_mean_or_the_middle_of_the_arc() {
    let (from, to) = ([1.0, 0.0], [0.0, 1.0]);
    assert_eq!(Interpolation::Linear.point(&from, &to, 0.5), [0.5, 0.5]);
    let arc = Interpolation::Spherical.point(&from, &to, 0.5);
    assert!((length(&arc) - 1.0).abs() < 1e-6 && arc[0] == arc[1], "{arc:?}");
}

#[test]
fn latents_of_one_direction_and_of_opposite_ones_are_walked_straight() {
    for to in [[0.5, 0.0], [-1.0, 0.0]] {
        assert_eq!(
            Interpolation::Spherical.point(&[1.0, 0.0], &to, 0.5),
            Interpolation::Linear.point(&[1.0, 0.0], &to, 0.5)
        );
    }
}

/// The measures where each latent is drawn as bars of these brightnesses.
fn measured(brightness: impl Fn(f32) -> f32) -> Vec<(&'static str, f64)> {
    let set = data::load(&spec::Data::default()).unwrap();
    let feature_extractors = FeatureExtractors::of(spec::Source::default()).unwrap();
    let draw = |z: Vec<f32>, _: usize| {
        let pixels: Vec<f32> = z.chunks_exact(4).flat_map(|z| (0..1024).map(|k| brightness(z[k / 256]))).collect();
        Tensor::<4>::from_data(TensorData::new(pixels, [z.len() / 4, 1, 32, 32]), &Device::flex())
    };
    smoothness(feature_extractors.network(), &set.test, (Prior::of(&RunSpec::default()), 4), draw).unwrap()
}

#[test]
fn a_generator_that_draws_few_images_jumps_and_one_that_fades_does_not() {
    let value = |measured: &[(&str, f64)], name: &str| measured.iter().find(|(found, _)| *found == name).unwrap().1;
    let (smooth, jumpy) = (measured(|z| z), measured(|z| if z > 0.0 { 1.0 } else { -1.0 }));
    for name in [names::JUMP_LINEAR, names::JUMP_SPHERICAL] {
        assert!(value(&smooth, name) < 4.0 && value(&jumpy, name) > 10.0, "{name}: {smooth:?}, {jumpy:?}");
    }
    let fade = value(&smooth, names::JUMP_CROSS_FADE);
    assert!((1.0..4.0).contains(&fade), "{fade}");
}

#[test]
fn a_generator_that_draws_one_image_has_no_walks() {
    let measured: Vec<&str> = measured(|_| 0.5).into_iter().map(|(name, _)| name).collect();
    assert_eq!(measured, [names::JUMP_CROSS_FADE]);
}

#[test]
fn a_run_is_walked_through_as_strips_and_as_an_animation_and_measured_beside_a_control() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let path = out.path().to_str().unwrap();
    let output = train(&["walk", path, "--control", path]).output().unwrap();
    assert!(output.status.success(), "{}", complaint(&output));
    for name in ["walk-linear.png", "walk-spherical.png"] {
        let picture = read_png(&out.samples().join(name)).unwrap();
        assert_eq!(picture.size(), (10 * 34 - 2, 8 * 34 - 2), "{name}: eight rows of nine steps");
    }
    let animation = fs::read(out.samples().join("walk-animated.png")).unwrap();
    assert_eq!(animation.windows(4).filter(|chunk| chunk == b"fcTL").count(), 9 * 16);
    let said = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = said.lines().filter_map(|line| Some(line.trim_start().split_once("  ")?.1)).collect();
    let measured = [
        "straight walks between latents",
        "walks along great circles",
        "cross-fades between real images, pixel by pixel",
    ];
    assert_eq!(lines, [measured, measured].concat(), "{said}");
}

#[test]
fn a_run_that_is_not_finished_is_said_to_be_none_and_of_which_step_it_is_walked_through() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let path = out.path().to_str().unwrap();
    // What a graphics device's loader says on the same stream is none of ours.
    let warnings = |output: &Output| -> Vec<String> {
        complaint(output).lines().filter(|line| line.starts_with("warning:")).map(str::to_owned).collect()
    };
    let walk = || {
        let output = train(&["walk", path]).output().unwrap();
        assert!(output.status.success(), "{}", complaint(&output));
        (warnings(&output), String::from_utf8(output.stdout).unwrap())
    };
    let (warned, said) = walk();
    assert_eq!(warned, [""; 0]);
    assert!(said.contains(&format!("{path} at step 40: largest step over mean step")), "{said}");

    let spec = RunSpec { steps: 60, ..small() };
    let cut_off = Manifest { end: None, run_id: RunId::of(&spec), ..out.read_manifest().unwrap().unwrap() };
    out.write_spec(&spec).unwrap();
    out.write_manifest(&cut_off).unwrap();
    let (warned, said) = walk();
    let expected = "the run was interrupted: this is its generator at step 40 of 60";
    assert_eq!(warned, [format!("warning: {path}: {expected}")]);
    assert!(said.contains(&format!("{path} at step 40: ")), "{said}");
    let compared = train(&["compare", path, path]).output().unwrap();
    let warned = warnings(&compared);
    assert_eq!(warned[..2], [format!("warning: {path}: {expected}"), format!("warning: {path}: {expected}")]);
    assert!(warned[2].contains("images to compare are among the real ones"), "{warned:?}");

    let _lock = RunLock::take(&out).unwrap().unwrap();
    assert!(walk().0[0].ends_with(": the run goes on: this is its generator at step 40 of 60"));
}

#[test]
fn a_run_whose_checkpoint_is_gone_is_not_walked_through() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    fs::remove_dir_all(out.checkpoint()).unwrap();
    let output = train(&["walk", out.path().to_str().unwrap()]).output().unwrap();
    let said = complaint(&output).replace(&folder.path().display().to_string(), "");
    let expected = "error: /run: the run is finished and its checkpoint is gone: it was deleted or never published; \
                    `cargo xtask run /run/spec.toml --out FOLDER` does the run again elsewhere\n";
    assert_eq!((said.as_str(), output.status.code()), (expected, Some(2)));

    fs::remove_file(out.manifest_file()).unwrap();
    let output = train(&["walk", out.path().to_str().unwrap()]).output().unwrap();
    assert!(complaint(&output).ends_with("/run: the run has no checkpoint yet\n"), "{}", complaint(&output));
}

#[test]
fn a_checkpoint_that_lies_elsewhere_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let current = out.checkpoint().join("current");
    for named in ["../../elsewhere", "/elsewhere", "step\u{1b}[2J", ""] {
        fs::write(&current, named).unwrap();
        let output = train(&["walk", out.path().to_str().unwrap()]).output().unwrap();
        let expected =
            format!("/run/checkpoint/current is damaged: it must name a checkpoint beside it, and says {named:?}\n");
        assert!(complaint(&output).ends_with(&expected), "{}", complaint(&output));
    }
}
