//! The kernel distance: its laws, and the mistake that the first of them catches.

use metrics::kernel_distance;
use proptest::prelude::*;

const DIMS: usize = 3;

type Row = [f32; DIMS];

fn distance(left: &[Row], right: &[Row]) -> f64 {
    kernel_distance(left.as_flattened(), right.as_flattened(), DIMS).expect("finite features").distance
}

fn features() -> impl Strategy<Value = Vec<Row>> {
    let feature = (-256i16..256).prop_map(|whole| f32::from(whole) / 64.0);
    prop::collection::vec(prop::array::uniform3(feature), 2..40)
}

fn kernel(x: &Row, y: &Row) -> f64 {
    (x.iter().zip(y).map(|(x, y)| f64::from(x * y)).sum::<f64>() / DIMS as f64 + 1.0).powi(3)
}

/// The same with each sample's kernel with itself in the mean.
fn biased(left: &[Row], right: &[Row]) -> f64 {
    let mean = |left: &[Row], right: &[Row]| {
        let sum: f64 = left.iter().map(|x| right.iter().map(|y| kernel(x, y)).sum::<f64>()).sum();
        sum / (left.len() * right.len()) as f64
    };
    mean(left, left) + mean(right, right) - 2.0 * mean(left, right)
}

/// The distance of four points, expected over every way to draw two samples of two of them with replacement: what is unbiased
/// gives 0, as both are drawn from one distribution.
fn expected_of_one_distribution(estimate: impl Fn(&[Row], &[Row]) -> f64) -> f64 {
    let points: [Row; 4] = [[0.0; 3], [1.0, 0.0, 2.0], [0.5, 3.0, 1.0], [0.0, 0.0, 4.0]];
    let samples: Vec<[Row; 2]> = points.iter().flat_map(|a| points.iter().map(|b| [*a, *b])).collect();
    let pairs = samples.iter().flat_map(|left| samples.iter().map(move |right| (left, right)));
    pairs.map(|(left, right)| estimate(left, right)).sum::<f64>() / samples.len().pow(2) as f64
}

#[test]
fn the_mean_over_samples_of_one_distribution_is_0() {
    let unbiased = expected_of_one_distribution(distance);
    assert!(unbiased.abs() < 1e-9, "{unbiased}");
    let biased = expected_of_one_distribution(biased);
    assert!(biased > 1.0, "the estimate with its diagonal would pass: {biased}");
}

#[test]
fn the_estimate_can_be_negative() {
    let rows = [[0.0; 3], [1.0, 2.0, 3.0], [4.0, 0.0, 1.0]];
    assert!(distance(&rows, &rows) < 0.0);
}

proptest! {
    #[test]
    fn it_is_the_biased_estimate_less_what_the_diagonals_add(left in features(), right in features()) {
        let diagonal = |rows: &[Row]| {
            let count = rows.len() as f64;
            let own = rows.iter().map(|x| kernel(x, x)).sum::<f64>() / count;
            let all = rows.iter().map(|x| rows.iter().map(|y| kernel(x, y)).sum::<f64>()).sum::<f64>() / count.powi(2);
            (own - all) / (count - 1.0)
        };
        let expected = biased(&left, &right) - diagonal(&left) - diagonal(&right);
        prop_assert!((distance(&left, &right) - expected).abs() < 1e-6 * expected.abs().max(1.0));
    }

    #[test]
    fn it_is_symmetric(left in features(), right in features()) {
        let (one, other) = (distance(&left, &right), distance(&right, &left));
        prop_assert!((one - other).abs() <= 1e-9 * one.abs().max(1.0));
    }
}
