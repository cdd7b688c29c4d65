//! A procedural data set with known factors: rooms with or without a window, and an object of known kind, colour, size and place. It is
//! rendered at the requested size, so that 64×64 holds more detail than 32×32. Every combination of factors is equally likely, so that
//! dropped modes of a generator can be counted.
//!
//! Unlike dSprites (Matthey et al. 2017) and 3D Shapes (Burgess and Kim 2018), images also vary in nuisances without a label: geometry,
//! light, colours of walls and floor.

mod palette;
mod raster;
mod render;
mod scene;

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};
use spec::{Source, hex};

use crate::images::{Images, StoredShape};
use crate::set::verified_checksum;
use crate::{DataError, DataSet, cache};
use render::render;
use scene::Scene;

/// Version of the renderer: increase it with every change of pixels.
const VERSION: u32 = 1;

/// Both splits, from the cache in `folder` if possible.
pub(crate) fn load(data: &spec::Data, folder: PathBuf) -> Result<DataSet, DataError> {
    let source = data.source;
    let counts = [source.training_images(), source.test_images()].map(Option::unwrap_or_default);
    let [training, test] = [("training", counts[0]), ("test", counts[1])].map(|(split, count)| scenes(split, count));
    let checksum = verified_checksum(source, &folder, checksum(source, [&training, &test]))?;
    let size = data.image_size;
    let images = |split, scenes: &[Scene]| {
        let cached = folder.join(format!("{source}-{VERSION}-{size}-{split}"));
        let pixels = pixels(&cached, scenes, [source.channels(), size])?;
        let labels = scenes.iter().map(Scene::label).collect();
        Ok::<_, DataError>(Images::new(pixels, labels, StoredShape { channels: source.channels(), side: size }, size))
    };
    let (training, test) = (images("training", &training)?, images("test", &test)?);
    Ok(DataSet { source, folder, checksum, training, test, copies: Vec::new() })
}

fn scenes(split: &str, count: usize) -> Vec<Scene> {
    (0..count).into_par_iter().map(|index| Scene::draw(split, index)).collect()
}

fn checksum(source: Source, halves: [&[Scene]; 2]) -> String {
    let mut digest = Sha256::new_with_prefix(format!("{source} {VERSION}"));
    for half in halves {
        let bytes: Vec<u8> = half.iter().flat_map(Scene::bytes).collect();
        digest.update(&bytes);
    }
    hex(&digest.finalize())
}

/// The pixels of scenes, `[image, channels, size, size]`.
fn pixels(cached: &Path, scenes: &[Scene], [channels, size]: [usize; 2]) -> Result<Vec<u8>, DataError> {
    if let Some(pixels) = cache::read(cached, scenes.len() * channels * size * size) {
        return Ok(pixels);
    }
    let pixels = rendered(scenes, [channels, size]);
    cache::write(cached, &pixels).map_err(DataError::Cache)?;
    Ok(pixels)
}

fn rendered(scenes: &[Scene], shape: [usize; 2]) -> Vec<u8> {
    let images: Vec<Vec<u8>> = scenes
        .par_iter()
        .map(|scene| {
            let mut pixels = Vec::new();
            render(scene).append_to(&mut pixels, shape);
            pixels
        })
        .collect();
    images.concat()
}

#[cfg(test)]
mod tests {
    use spec::{Factor, ROOM_FACTORS};

    use super::*;

    fn digest(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes)[..8])
    }

    #[test]
    fn a_scene_has_the_same_pixels_for_ever() {
        let scenes = scenes("training", 64);
        let found = [[1, 32], [3, 32], [1, 64], [3, 64]].map(|shape| digest(&rendered(&scenes, shape)));
        assert_eq!(found, ["0a4c01b646d57283", "17102a7226f57d2f", "09a740396282214c", "51dc8d29a1d50c5d"]);
    }

    #[test]
    fn each_factor_changes_the_image_and_the_label_tells_it() {
        let scene = Scene::draw("training", 0);
        let image = |scene: &Scene| rendered(std::slice::from_ref(scene), [1, 32]);
        for (k, factor) in ROOM_FACTORS.iter().enumerate() {
            let values = (0..factor.values.len() as u8).map(|value| {
                let mut scene = scene.clone();
                scene.factors[k] = value;
                scene
            });
            let scenes: Vec<Scene> = values.collect();
            for (value, scene) in scenes.iter().enumerate() {
                assert_eq!(Factor::split(&ROOM_FACTORS, usize::from(scene.label()))[k], value, "{}", factor.name);
            }
            let mut images: Vec<_> = scenes.iter().map(image).collect();
            images.sort();
            images.dedup();
            assert_eq!(images.len(), factor.values.len(), "{}", factor.name);
        }
    }

    #[test]
    fn every_combination_is_as_frequent_as_any_other() {
        let scenes = scenes("test", 10_000);
        let mut counts = vec![0_usize; Source::Rooms.classes()];
        scenes.iter().for_each(|scene| counts[usize::from(scene.label())] += 1);
        let expected = scenes.len() as f64 / counts.len() as f64;
        let chi_squared: f64 = counts.iter().map(|&count| (count as f64 - expected).powi(2) / expected).sum();
        // 239 degrees of freedom: mean 239, standard deviation 21.9.
        assert!((chi_squared - 239.0).abs() < 4.0 * 21.9, "{chi_squared}");
    }

    #[test]
    fn no_scene_of_the_test_half_is_one_of_training() {
        let training: std::collections::HashSet<Vec<u8>> =
            scenes("training", 40_000).iter().map(|scene| scene.bytes().collect()).collect();
        let test = scenes("test", 10_000);
        assert!(test.iter().all(|scene| !training.contains(&scene.bytes().collect::<Vec<_>>())));
    }
}
