//! What is measured once, after the last step, and what each row of the log has.

use std::collections::BTreeMap;

use data::Images;
use metrics::MetricError;
use spec::results::{Ruler, RunFolder, Series, names};
use train::{Activation, Instruments, Reference};

use burn::tensor::{Device, Tensor, TensorData};

use crate::program::{run, small, write};

/// SHA-256 of the untrained network's weights, as results/README.md has it.
const RANDOM_FEATURES: &str = "30bf722f5e283bcdf208efb111720cc9911ebf458cc1b8fdefef084fd5e22201";

const ONCE: [&str; 12] = [
    names::FRECHET_DISTANCE_RANDOM,
    names::KERNEL_DISTANCE,
    names::PRECISION,
    names::RECALL,
    names::DENSITY,
    names::COVERAGE,
    names::CHECKERBOARD,
    names::D_HELD_OUT,
    names::D_TRAINING,
    "generator_dead_0",
    "discriminator_activation_mean_0",
    "radial_power_16",
];

fn committed() -> Ruler {
    serde_json::from_str(include_str!("../../../../results/ruler/fashion-mnist-small.json")).expect("a ruler")
}

#[test]
fn a_run_ends_with_every_measure_once_and_logs_how_far_each_step_goes() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &small()), &out).status().unwrap().success());
    let series = Series::read(&out.metrics_file()).unwrap();
    for name in ONCE {
        let steps: Vec<u64> = series.of(name).map(|(step, _)| step).collect();
        assert_eq!(steps, [40], "{name}");
    }
    for name in [names::GENERATOR_UPDATE_RATIO, names::DISCRIMINATOR_UPDATE_RATIO] {
        let ratios: Vec<f64> = series.of(name).map(|(_, ratio)| ratio).collect();
        assert_eq!(ratios.len(), 40, "{name}");
        assert!(ratios.iter().all(|ratio| (1e-5..1.0).contains(ratio)), "{name}: {ratios:?}");
    }
    for name in [names::FRECHET_DISTANCE, names::MODES, names::TOTAL_VARIATION] {
        assert_eq!(series.of(name).count(), 3, "{name} at steps 0, 20 and 40");
    }
    let manifest = out.read_manifest().unwrap().unwrap();
    assert_eq!(manifest.provenance.versions["random-features"], RANDOM_FEATURES);
}

#[test]
fn the_committed_ruler_was_made_with_these_networks() {
    let (ruler, instruments) = (committed(), Instruments::new().unwrap());
    assert_eq!(ruler.fits(&instruments.identity, &ruler.checksum), Ok(()));
    assert_eq!(
        (ruler.random_features, RANDOM_FEATURES),
        (instruments.random_identity.clone(), &*instruments.random_identity.sha256)
    );
}

fn first(images: &Images, count: usize) -> Vec<u32> {
    (0..images.len().min(count) as u32).collect()
}

#[test]
fn real_images_measure_what_the_committed_ruler_says() {
    let set = data::load(&spec::Data::default()).unwrap();
    let instruments = Instruments::new().unwrap();
    let reference = Reference::of(&instruments, &set.test, 10_000).unwrap();
    let described = instruments.describe_images(&set.training, &first(&set.training, 10_000)).unwrap();
    let measured: BTreeMap<String, f64> = reference.compare(&described).unwrap().into_iter().collect();
    let expected = &committed().marks[0].measures;
    assert!(measured.keys().eq(expected.keys()));
    for (name, value) in measured {
        // Features are in single precision, which processors round each in their way.
        assert!((value - expected[&name]).abs() <= 1e-3 * value.abs().max(1.0), "{name}: {value}");
    }
}

#[test]
fn images_that_are_not_finite_are_not_measured() {
    let instruments = Instruments::new().unwrap();
    let x = Tensor::<4>::from_data(TensorData::new(vec![f32::NAN; 1024], [1, 1, 32, 32]), &Device::flex());
    assert!(matches!(instruments.describe([x]).err(), Some(MetricError::NotFinite { .. })));
}

#[test]
fn a_channel_is_dead_where_it_gives_one_number_for_everything() {
    let values = vec![0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0, 2.0]; // two images, two channels of two places
    let x = Tensor::<4>::from_data(TensorData::new(values, [2, 2, 1, 2]), &Device::flex());
    let seen = Activation::of(x);
    assert_eq!((seen.mean, seen.dead), (0.75, 0.5));
    assert!((seen.deviation - 0.6875f64.sqrt()).abs() < 1e-12, "{}", seen.deviation);
}
