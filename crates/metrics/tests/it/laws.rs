//! Laws of the Fréchet distance. Features are multiples of 1/64, so that moving, turning and scaling them is exact.

use metrics::{Moments, frechet_distance};
use proptest::prelude::*;

const DIMS: usize = 4;

type Row = [f32; DIMS];

fn features() -> impl Strategy<Value = Vec<Row>> {
    let feature = (-256i16..256).prop_map(|whole| f32::from(whole) / 64.0);
    prop::collection::vec(prop::array::uniform4(feature), 2..40)
}

fn moments(rows: &[Row]) -> Moments {
    Moments::of(rows.as_flattened(), DIMS).expect("finite features")
}

fn distance(left: &[Row], right: &[Row]) -> f64 {
    frechet_distance(&moments(left), &moments(right)).expect("equal features")
}

fn each(rows: &[Row], change: impl Fn(Row) -> Row) -> Vec<Row> {
    rows.iter().map(|&row| change(row)).collect()
}

/// A rotation by a matrix of ±1/2.
fn turned([a, b, c, d]: Row) -> Row {
    [a + b + c + d, a - b + c - d, a + b - c - d, a - b - c + d].map(|sum| sum / 2.0)
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() <= 1e-10 * left.abs().max(right.abs()).max(1.0)
}

proptest! {
    #[test]
    fn it_is_symmetric_and_never_below_0(a in features(), b in features()) {
        prop_assert!(distance(&a, &b) >= 0.0);
        prop_assert!(close(distance(&a, &b), distance(&b, &a)));
    }

    #[test]
    fn a_sample_is_at_0_from_itself_in_any_order(a in features()) {
        let reversed: Vec<Row> = a.iter().rev().copied().collect();
        prop_assert!(close(distance(&a, &a), 0.0));
        prop_assert!(close(distance(&a, &reversed), 0.0));
    }

    #[test]
    fn moving_one_sample_adds_the_square_of_the_way(a in features(), way in prop::array::uniform4(-64i16..64)) {
        let way = way.map(f32::from);
        let moved = each(&a, |row| std::array::from_fn(|i| row[i] + way[i]));
        let square: f32 = way.iter().map(|step| step * step).sum();
        prop_assert!(close(distance(&a, &moved), f64::from(square)));
    }

    #[test]
    fn moving_turning_or_reordering_the_features_of_both_changes_nothing(a in features(), b in features()) {
        let changes: [fn(Row) -> Row; 3] = [turned, |[a, b, c, d]| [d, a, c, b], |row| row.map(|feature| feature + 100.0)];
        for change in changes {
            prop_assert!(close(distance(&each(&a, change), &each(&b, change)), distance(&a, &b)));
        }
    }

    #[test]
    fn scaling_both_scales_the_distance_by_the_square(a in features(), b in features(), power in -60i32..60) {
        let scale = |rows: &[Row]| each(rows, |row| row.map(|feature| feature * 2f32.powi(power)));
        let scaled_back = distance(&scale(&a), &scale(&b)) / 4f64.powi(power);
        prop_assert!(close(scaled_back, distance(&a, &b)));
    }

    #[test]
    fn scaling_one_sample_leaves_the_spread_by_which_it_grew(a in features(), power in 0i32..8) {
        let centred: Vec<Row> = a.iter().flat_map(|&row| [row, row.map(|feature| -feature)]).collect();
        let grown = each(&centred, |row| row.map(|feature| feature * 2f32.powi(power)));
        let moments = moments(&centred);
        let spread: f64 = (0..DIMS).map(|i| moments.covariance()[(i, i)]).sum();
        prop_assert!(close(distance(&centred, &grown), spread * (2f64.powi(power) - 1.0).powi(2)));
    }
}

#[test]
fn two_repeated_points_have_their_squared_distance() {
    let (a, b) = (vec![[0.0; DIMS]; 5], vec![[3.0, 0.0, 4.0, 0.0]; 7]);
    assert_eq!(distance(&a, &b), 25.0);
}

#[test]
fn the_covariance_divides_by_n_minus_1() {
    let moments = Moments::of(&[1.0, 0.0, 3.0, 6.0], 2).expect("finite features");
    assert_eq!((moments.samples(), moments.mean()), (2, [2.0, 3.0].as_slice()));
    assert_eq!(moments.covariance(), faer::mat![[2.0, 6.0], [6.0, 18.0]]);
}
