//! Measures that only some runs have: classification error, data copying, interpolation walks, FID and KID.

use spec::names;

use super::{Aspect, Better, MeasureDefinition, MeasureKind};

pub(super) const COPYING_FEATURES: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_FEATURES,
    words: "nearer than held-out, features",
    meaning: "share of pairs of a sample and a held-out image in which the sample is nearer to its nearest training image, on the \
              feature network: 0.5 where samples are as new as held-out images, 1 where they are copies",
    unit: None,
    better: Better::AsReal,
    aspect: Aspect::Novelty,
    kind: MeasureKind::Last(names::COPYING_FEATURES),
};

pub(super) const COPYING_PIXELS: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_PIXELS,
    words: "nearer than held-out, pixels",
    meaning: "the same in pixels, where blurred images come near to everything",
    kind: MeasureKind::Last(names::COPYING_PIXELS),
    ..COPYING_FEATURES
};

pub(super) const COPYING_TEST_FEATURES: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_TEST_FEATURES,
    words: "data-copying test, features",
    meaning: "C_T of Meehan et al. 2020 with one cell, on the feature network: about 0 where samples are as new as held-out images, far below \
              where they are copies, far above where they are far from everything",
    unit: Some("standard deviations"),
    kind: MeasureKind::Last(names::COPYING_TEST_FEATURES),
    ..COPYING_FEATURES
};

pub(super) const COPYING_TEST_PIXELS: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_TEST_PIXELS,
    words: "data-copying test, pixels",
    meaning: "the same in pixels",
    kind: MeasureKind::Last(names::COPYING_TEST_PIXELS),
    ..COPYING_TEST_FEATURES
};

pub(super) const COPYING_TEST_CELLS_FEATURES: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_TEST_CELLS_FEATURES,
    words: "data-copying test in cells, features",
    meaning: "C_T with a cell for each class that the feature network tells apart, averaged by the held-out images of each",
    kind: MeasureKind::Last(names::COPYING_TEST_CELLS_FEATURES),
    ..COPYING_TEST_FEATURES
};

pub(super) const COPYING_TEST_CELLS_PIXELS: MeasureDefinition = MeasureDefinition {
    name: names::COPYING_TEST_CELLS_PIXELS,
    words: "data-copying test in cells, pixels",
    meaning: "the same in pixels",
    kind: MeasureKind::Last(names::COPYING_TEST_CELLS_PIXELS),
    ..COPYING_TEST_FEATURES
};

pub(super) const AUTHENTICITY_FEATURES: MeasureDefinition = MeasureDefinition {
    name: names::AUTHENTICITY_FEATURES,
    words: "authenticity, features",
    meaning: "share of samples that are farther from their nearest training image than that is from any other (Alaa et al. 2022), on the \
              feature network",
    kind: MeasureKind::Last(names::AUTHENTICITY_FEATURES),
    ..COPYING_FEATURES
};

pub(super) const AUTHENTICITY_PIXELS: MeasureDefinition = MeasureDefinition {
    name: names::AUTHENTICITY_PIXELS,
    words: "authenticity, pixels",
    meaning: "the same in pixels",
    kind: MeasureKind::Last(names::AUTHENTICITY_PIXELS),
    ..AUTHENTICITY_FEATURES
};

pub(super) const JUMP_LINEAR: MeasureDefinition = MeasureDefinition {
    name: names::JUMP_LINEAR,
    words: "largest jump, straight walks",
    meaning: "largest step over mean step of straight walks between latents, on the feature network; median over walks, 1 where all steps \
              are equal",
    unit: None,
    better: Better::Lower,
    kind: MeasureKind::Last(names::JUMP_LINEAR),
    ..COPYING_FEATURES
};

pub(super) const JUMP_SPHERICAL: MeasureDefinition = MeasureDefinition {
    name: names::JUMP_SPHERICAL,
    words: "largest jump, walks along great circles",
    meaning: "the same of walks along great circles",
    kind: MeasureKind::Last(names::JUMP_SPHERICAL),
    ..JUMP_LINEAR
};

pub(super) const FRECHET_INCEPTION_DISTANCE: MeasureDefinition = MeasureDefinition {
    name: names::FRECHET_INCEPTION_DISTANCE,
    words: "FID",
    meaning: "Fréchet distance to the test half on the features of Inception-v3, at the last step; biased by the number of samples",
    unit: Some("squared feature units"),
    better: Better::Lower,
    aspect: Aspect::Quality,
    kind: MeasureKind::Last(names::FRECHET_INCEPTION_DISTANCE),
};

pub(super) const KERNEL_INCEPTION_DISTANCE: MeasureDefinition = MeasureDefinition {
    name: names::KERNEL_INCEPTION_DISTANCE,
    words: "KID",
    meaning: "squared maximum mean discrepancy to the test half on the features of Inception-v3 under a cubic kernel, unbiased: may be negative",
    unit: Some("kernel units"),
    kind: MeasureKind::Last(names::KERNEL_INCEPTION_DISTANCE),
    ..FRECHET_INCEPTION_DISTANCE
};

pub(super) const TEST_ERROR: MeasureDefinition = MeasureDefinition {
    name: names::TEST_ERROR,
    words: "test error",
    meaning: "share of the test half whose class the classifier does not name; median of the last five evaluations",
    unit: None,
    better: Better::Lower,
    aspect: Aspect::Quality,
    kind: MeasureKind::MedianOfLast(names::TEST_ERROR),
};

const NEAREST_FEATURES: MeasureDefinition = MeasureDefinition {
    name: names::NEAREST_FEATURES,
    words: "nearest training image, features",
    meaning: "median distance of a sample to its nearest training image, on the feature network",
    unit: Some("feature units"),
    kind: MeasureKind::Last(names::NEAREST_FEATURES),
    ..COPYING_FEATURES
};

const NEAREST_PIXELS: MeasureDefinition = MeasureDefinition {
    name: names::NEAREST_PIXELS,
    words: "nearest training image, pixels",
    meaning: "the same in pixels, which go from -1 to 1",
    unit: Some("Euclidean distance"),
    kind: MeasureKind::Last(names::NEAREST_PIXELS),
    ..COPYING_FEATURES
};

/// Measures of data copying. Each has the name of the same measure of held-out images if that varies between runs.
pub const COPYING: [(MeasureDefinition, Option<&str>); 10] = [
    (COPYING_FEATURES, None),
    (COPYING_PIXELS, None),
    (COPYING_TEST_FEATURES, None),
    (COPYING_TEST_PIXELS, None),
    (COPYING_TEST_CELLS_FEATURES, None),
    (COPYING_TEST_CELLS_PIXELS, None),
    (AUTHENTICITY_FEATURES, Some(names::AUTHENTICITY_FEATURES_HELD_OUT)),
    (AUTHENTICITY_PIXELS, Some(names::AUTHENTICITY_PIXELS_HELD_OUT)),
    (NEAREST_FEATURES, Some(names::NEAREST_FEATURES_HELD_OUT)),
    (NEAREST_PIXELS, Some(names::NEAREST_PIXELS_HELD_OUT)),
];

/// Measures of interpolation walks, each with the name of the same measure of cross-fades.
pub const WALKS: [(MeasureDefinition, Option<&str>); 2] =
    [(JUMP_LINEAR, Some(names::JUMP_CROSS_FADE)), (JUMP_SPHERICAL, Some(names::JUMP_CROSS_FADE))];

/// Names of the optional measures, in the order of the summary's columns.
pub fn optional_measures() -> Vec<&'static str> {
    let of_pair = |(definition, beside): (MeasureDefinition, Option<&'static str>)| [Some(definition.name), beside];
    let mut names = vec![names::TEST_ERROR, names::TEST_LOSS, names::TRAINING_LOSS];
    for name in COPYING.into_iter().chain(WALKS).flat_map(of_pair).flatten() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.extend([
        names::FRECHET_INCEPTION_DISTANCE,
        names::KERNEL_INCEPTION_DISTANCE,
        names::KERNEL_INCEPTION_DISTANCE_DEVIATION,
    ]);
    names
}
