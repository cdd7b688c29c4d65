//! What is measured once, after the last step, and what each row of the log has.

use std::collections::BTreeMap;

use data::Images;
use data::picture::read_png;
use metrics::{MetricError, Moments};
use model::FEATURES;
use runs::{Ruler, RunFolder, Series};
use spec::{Architecture, Cadence, Design, RunSpec, names};
use train::{Activation, ComparedImages, Diversity, FeatureExtractors, NearestImages, Reference, TrainingImages};

use burn::tensor::{Device, Tensor, TensorData};

use crate::program::{run, small, write};

/// SHA-256 of the untrained network's weights, as results/README.md has it.
const RANDOM_FEATURES: &str = "30bf722f5e283bcdf208efb111720cc9911ebf458cc1b8fdefef084fd5e22201";

const ONCE: [&str; 15] = [
    names::FRECHET_DISTANCE_RANDOM,
    names::KERNEL_DISTANCE,
    names::PRECISION,
    names::RECALL,
    names::DENSITY,
    names::COVERAGE,
    names::CHECKERBOARD,
    names::D_HELD_OUT,
    names::D_TRAINING,
    "radial_power_16",
    "radial_power_ratio_16",
    names::GENERATOR_LAYER_INPUT_CHANGE,
    names::DISCRIMINATOR_LAYER_INPUT_CHANGE,
    "generator_layer_input_change_3",
    "discriminator_layer_input_change_0",
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
    let activations = ["generator_dead_0", "discriminator_activation_mean_0", "discriminator_activation_deviation_2"];
    let diversity = [names::RECALL_2000, names::COVERAGE_2000, names::TRACE_RATIO];
    let distances = [names::FRECHET_DISTANCE, names::MODES, names::TOTAL_VARIATION];
    for name in distances.into_iter().chain(activations).chain(diversity) {
        assert_eq!(series.of(name).count(), 3, "{name} at steps 0, 20 and 40");
    }
    assert!(series.last(names::WOBBLE).is_none() && series.last(names::GENERATOR_OSCILLATING_FILTERS).is_none());
    let manifest = out.read_manifest().unwrap().unwrap();
    assert_eq!(manifest.provenance.versions["random-features"], RANDOM_FEATURES);
}

#[test]
fn a_long_run_ends_with_tortuosity_and_late_filters_and_a_pyramid_with_wobble() {
    let folder = tempfile::tempdir().unwrap();
    let design = Design { architecture: Architecture::Lapgan, ..Design::default() };
    let cadence = Cadence { evaluate: 2, evaluate_at: vec![43], ..small().cadence };
    let spec = RunSpec { steps: 60, design, cadence, ..small() };
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &spec), &out).status().unwrap().success());
    let series = Series::read(&out.metrics_file()).unwrap();
    let at_end = |name: &str| {
        let values: Vec<(u64, f64)> = series.of(name).collect();
        assert!(matches!(values[..], [(60, _)]), "{name}: {values:?}");
        values[0].1
    };
    let tortuosity = at_end(names::SAMPLE_TORTUOSITY);
    assert!((1.0..=15.0).contains(&tortuosity), "15 steps between 16 places: {tortuosity}");
    assert!((0.0..5.0).contains(&at_end(names::WOBBLE)), "{}", at_end(names::WOBBLE));
    for name in [names::GENERATOR_OSCILLATING_FILTERS, names::DISCRIMINATOR_OSCILLATING_FILTERS] {
        assert!((0.0..=1.0).contains(&at_end(name)), "{name}");
    }
    for name in [names::GENERATOR_FILTER_AUTOCORRELATION, names::DISCRIMINATOR_FILTER_AUTOCORRELATION] {
        assert!((-1.1..=1.1).contains(&at_end(name)), "{name}: {}", at_end(name));
    }
    // Three levels of G: two hidden layers and an image of pixels, then twice two and an image of differences.
    assert!(at_end("generator_layer_input_change_8") > 0.0);
}

#[test]
fn the_committed_ruler_was_made_with_these_networks() {
    let (ruler, feature_extractors) = (committed(), FeatureExtractors::of(spec::Source::default()).unwrap());
    assert_eq!(ruler.fits(&feature_extractors.identity, &ruler.checksum), Ok(()));
    assert_eq!(
        (ruler.random_features, RANDOM_FEATURES),
        (feature_extractors.random_identity.clone(), &*feature_extractors.random_identity.sha256)
    );
}

fn first(images: &Images, count: usize) -> Vec<u32> {
    (0..images.len().min(count) as u32).collect()
}

#[test]
fn real_images_measure_what_the_committed_ruler_says() {
    let set = data::load(&spec::Data::default()).unwrap();
    let feature_extractors = FeatureExtractors::of(spec::Source::default()).unwrap();
    let reference = Reference::of(&feature_extractors, &set.test, 10_000).unwrap();
    let described = feature_extractors.describe_images(&set.training, &first(&set.training, 10_000)).unwrap();
    let test = feature_extractors.describe_images(&set.test, &first(&set.test, 10_000)).unwrap();
    let mut measured: BTreeMap<String, f64> = reference.compare(&described, 10_000).unwrap().into_iter().collect();
    let features = &described.output.features;
    let moments = Moments::of(features, FEATURES).unwrap();
    measured.extend(Diversity::of(&test.output.features).unwrap().compare(features, &moments).unwrap());
    let expected = &committed().marks[0].measures;
    let in_memory =
        |name: &&String| ["nearest_", "copying_", "authenticity_"].iter().any(|of_memory| name.starts_with(of_memory));
    assert!(measured.keys().eq(expected.keys().filter(|name| !in_memory(name))));
    for (name, value) in measured {
        // Features are in single precision, which processors round each in their way.
        assert!((value - expected[&name]).abs() <= 1e-3 * value.abs().max(1.0), "{name}: {value}");
    }
}

#[test]
fn images_that_are_not_finite_are_not_measured() {
    let feature_extractors = FeatureExtractors::of(spec::Source::default()).unwrap();
    let x = Tensor::<4>::from_data(TensorData::new(vec![f32::NAN; 1024], [1, 1, 32, 32]), &Device::flex());
    assert!(matches!(feature_extractors.describe([x]).err(), Some(MetricError::NotFinite { .. })));
}

#[test]
fn a_channel_is_dead_where_it_gives_one_number_for_everything() {
    let values = vec![0.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0, 2.0]; // two images, two channels of two places
    let x = Tensor::<4>::from_data(TensorData::new(values, [2, 2, 1, 2]), &Device::flex());
    let seen = Activation::of(x);
    assert_eq!((seen.mean, seen.dead), (0.75, 0.5));
    assert!((seen.deviation - 0.6875f64.sqrt()).abs() < 1e-12, "{}", seen.deviation);
}

/// What is measured on request, of features; the same is measured of pixels.
const ON_REQUEST: [&str; 10] = [
    names::NEAREST_FEATURES,
    names::NEAREST_FEATURES_HELD_OUT,
    names::COPYING_FEATURES,
    names::COPYING_TEST_PIXELS,
    names::COPYING_TEST_CELLS_FEATURES,
    names::AUTHENTICITY_FEATURES,
    names::AUTHENTICITY_PIXELS_HELD_OUT,
    names::JUMP_LINEAR,
    names::JUMP_SPHERICAL,
    names::JUMP_CROSS_FADE,
];

#[test]
fn copies_and_walks_are_measured_once_and_on_request_also_where_a_batch_is_all_that_is_trained_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = small();
    spec.data.training_images = Some(spec.batch_size);
    (spec.evaluation.memorization, spec.evaluation.smoothness) = (true, true);
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &spec), &out).status().unwrap().success());
    let series = Series::read(&out.metrics_file()).unwrap();
    for name in ON_REQUEST {
        let values: Vec<(u64, f64)> = series.of(name).collect();
        assert!(matches!(values[..], [(40, value)] if value.is_finite()), "{name}: {values:?}");
    }
    assert_eq!(out.read_manifest().unwrap().unwrap().data.unwrap().training, 8);
    let picture = read_png(&out.neighbors_file()).unwrap();
    assert_eq!(picture.size(), (10 * 34 - 2, 6 * 34 - 2), "six rows of ten images");
}

#[test]
fn nothing_is_measured_that_nobody_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&write(folder.path(), &RunSpec { steps: 1, ..small() }), &out).status().unwrap().success());
    let series = Series::read(&out.metrics_file()).unwrap();
    assert!(ON_REQUEST.iter().all(|name| series.last(name).is_none()) && !out.neighbors_file().exists());
}

#[test]
fn training_images_are_seen_as_copies_and_held_out_ones_are_not() {
    let set = data::load(&spec::Data { training_images: Some(2_000), ..spec::Data::default() }).unwrap();
    let feature_extractors = FeatureExtractors::of(spec::Source::default()).unwrap();
    let [training, held_out] =
        [&set.training, &set.test].map(|half| ComparedImages::of_first(&feature_extractors, half, 10_000));
    let memories = TrainingImages::of(&training, &held_out).unwrap();
    let value =
        |found: &NearestImages, wanted: &str| found.rows().into_iter().find(|(name, _)| name == wanted).unwrap().1;
    let (copied, fresh) = (memories.compare(&training).unwrap(), memories.compare(&held_out).unwrap());
    for (share, authenticity) in
        [(names::COPYING_FEATURES, names::AUTHENTICITY_FEATURES), (names::COPYING_PIXELS, names::AUTHENTICITY_PIXELS)]
    {
        assert_eq!((value(&copied, share), value(&copied, authenticity)), (1.0, 0.0));
        assert!((value(&fresh, share) - 0.5).abs() < 1e-12 && value(&fresh, authenticity) > 0.3);
    }
}
