//! Tests of the public interface.

use std::collections::HashSet;

use streams::{Purpose, Streams};

#[test]
fn a_stream_is_reproducible() {
    let draw = || Streams::new(3).normal(Purpose::Parameters, "project.convolution.weight", 100);
    assert_eq!(draw(), draw());
}

#[test]
fn longer_draws_extend_shorter_ones() {
    let streams = Streams::new(0);
    let long = streams.uniform(Purpose::SampleLatents, "", 100);
    assert_eq!(streams.uniform(Purpose::SampleLatents, "", 10), long[..10]);
}

#[test]
fn seed_purpose_and_name_each_change_the_stream() {
    let mut seen = HashSet::new();
    for seed in 0..4 {
        for &purpose in Purpose::ALL {
            for name in ["", "0", "1", "10", "generator.paint.convolution.weight"] {
                let first = Streams::new(seed).uniform(purpose, name, 4);
                let bits: Vec<u32> = first.iter().map(|value| value.to_bits()).collect();
                assert!(seen.insert(bits), "seed {seed}, {purpose:?}, {name:?} repeats another stream");
            }
        }
    }
}

#[test]
fn the_first_numbers_equal_those_of_published_runs() {
    let streams = Streams::new(0);
    let uniform = streams.uniform(Purpose::TrainingLatents, "0", 3);
    let normal = streams.normal(Purpose::Parameters, "generator.project.convolution.weight", 3);
    assert_eq!((uniform, normal), (PUBLISHED_UNIFORM.to_vec(), PUBLISHED_NORMAL.to_vec()));
}

const PUBLISHED_UNIFORM: [f32; 3] = [0.237_624_4, 0.683_550_83, 0.291_409_97];
const PUBLISHED_NORMAL: [f32; 3] = [0.191_511_48, -1.313_332, -1.336_398_8];

#[test]
fn latents_fill_the_interval_evenly() {
    let z = Streams::new(1).uniform(Purpose::TrainingLatents, "0", 100_000);
    let mean = z.iter().map(|x| f64::from(*x)).sum::<f64>() / z.len() as f64;
    let variance = z.iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / z.len() as f64;
    assert!(z.iter().all(|x| (-1.0..1.0).contains(x)));
    assert!(mean.abs() < 0.01, "mean {mean}");
    assert!((variance - 1.0 / 3.0).abs() < 0.005, "variance {variance}");
}

#[test]
fn shuffles_keep_every_index() {
    let mut order: Vec<u32> = (0..1000).collect();
    Streams::new(0).shuffle(Purpose::DataOrder, "0", &mut order);
    assert_ne!(order, (0..1000).collect::<Vec<u32>>());
    order.sort_unstable();
    assert_eq!(order, (0..1000).collect::<Vec<u32>>());
}
