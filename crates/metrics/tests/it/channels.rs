//! The change of a layer's inputs, on planted cases.

use metrics::{ChannelStatistics, InputChange, MetricError};
use proptest::prelude::*;

use crate::noise::normal;

const CHANNELS: usize = 3;
const PLACES: usize = 16;
const BATCH: usize = 50;

/// A layer's input of which channel c has about this mean and deviation.
fn input(seed: u64, channel: impl Fn(usize) -> (f64, f64)) -> Vec<f32> {
    let noise = normal(seed).take(BATCH * CHANNELS * PLACES).enumerate();
    let value = |(k, noise)| {
        let (mean, deviation) = channel(k / PLACES % CHANNELS);
        (mean + deviation * noise) as f32
    };
    noise.map(value).collect()
}

fn statistics(values: &[f32]) -> ChannelStatistics {
    ChannelStatistics::of(values, [CHANNELS, PLACES]).expect("finite values")
}

fn change(inputs: &[Vec<f32>]) -> Option<f64> {
    let mut change = InputChange::default();
    inputs.iter().for_each(|input| change.observe(statistics(input)));
    change.mean()
}

#[test]
fn statistics_are_computed_per_channel() {
    let values = [1.0, 3.0, 10.0, 10.0, 5.0, 7.0, 20.0, 20.0]; // two images, two channels, two places
    let found = ChannelStatistics::of(&values, [2, 2]).unwrap();
    assert_eq!(found.means(), [4.0, 15.0]);
    let moved = ChannelStatistics::of(&values.map(|value| value + 1.0), [2, 2]).unwrap();
    let deviations = [5_f64.sqrt(), 5.0]; // √mean((1, 3, 5, 7) - 4)², and of (10, 10, 20, 20)
    let expected = deviations.map(|deviation| 1.0 / deviation).iter().sum::<f64>() / 2.0;
    assert!((found.change(&moved).unwrap() - expected).abs() < 1e-12);
}

#[test]
fn a_shift_by_one_deviation_is_a_change_of_1_and_a_new_draw_is_no_change() {
    let moved: Vec<Vec<f32>> = (0..5).map(|k| input(0, |_| (f64::from(k), 1.0))).collect();
    let found = change(&moved).unwrap();
    assert!((found - 1.0).abs() < 0.05, "{found}");
    let redrawn: Vec<Vec<f32>> = (0..5).map(|k| input(k, |_| (0.0, 1.0))).collect();
    let found = change(&redrawn).unwrap();
    assert!(found < 0.1, "{found}");
}

#[test]
fn a_growing_deviation_is_a_change_at_a_constant_mean() {
    let grown: Vec<Vec<f32>> = (0..5).map(|k| input(0, |_| (0.0, f64::from(1 << k)))).collect();
    let found = change(&grown).unwrap();
    assert!((found - 1.0 / 2.5_f64.sqrt()).abs() < 0.05, "{found}"); // (2 - 1) / √((1 + 4) / 2)
}

#[test]
fn channels_without_deviation_are_left_out_and_one_evaluation_is_no_change() {
    let one_is_constant = |mean| input(0, |channel| if channel == 0 { (7.0, 0.0) } else { (mean, 1.0) });
    let found = change(&[one_is_constant(0.0), one_is_constant(1.0)]).unwrap();
    assert!((found - 1.0).abs() < 0.05, "{found}");
    assert_eq!(change(&[input(0, |_| (0.0, 0.0)), input(0, |_| (0.0, 0.0))]), None);
    assert_eq!(change(&[input(0, |_| (0.0, 1.0))]), None);
}

#[test]
fn a_serialized_state_resumes_to_the_bit() {
    let (mut whole, mut resumed) = (InputChange::default(), InputChange::default());
    for seed in 0..6 {
        let seen = statistics(&input(seed, |channel| (channel as f64 / 7.0, 1.0)));
        whole.observe(seen.clone());
        resumed.observe(seen);
        resumed = serde_json::from_str(&serde_json::to_string(&resumed).unwrap()).unwrap();
    }
    assert_eq!(whole, resumed);
}

#[test]
fn an_input_that_is_not_finite_is_an_error() {
    let found = ChannelStatistics::of(&[0.0, f32::NAN], [1, 1]);
    assert!(matches!(found, Err(MetricError::NotFinite { what: "layer input", row: 1, .. })));
}

proptest! {
    #[test]
    fn scaling_and_shifting_a_channel_at_all_times_changes_nothing(scale in 0.1..10.0, shift in -5.0..5.0) {
        let seen = |scale: f64, shift: f64| {
            [0.0, 0.5, 2.0].map(|mean| input(3, |_| (scale * mean + shift, scale * (1.0 + mean))))
        };
        let (plain, scaled) = (change(&seen(1.0, 0.0)).unwrap(), change(&seen(scale, shift)).unwrap());
        prop_assert!((plain - scaled).abs() < 1e-3, "{plain}, {scaled}");
    }
}
