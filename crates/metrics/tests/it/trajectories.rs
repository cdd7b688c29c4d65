//! Tortuosity is large for points that move back and forth or wander, and 1 for straight ones at any speed.

use metrics::{MetricError, Trajectories};

use crate::noise::normal;

const DIMS: usize = 16;
const POINTS: usize = 64;

/// The tortuosity of points that go so many steps; each step changes all features.
fn tortuosity(steps: usize, mut step: impl FnMut(usize, &mut [f32])) -> Option<f64> {
    let (mut features, mut paths) = (vec![0.0; POINTS * DIMS], Trajectories::default());
    for k in 0..steps {
        paths.observe(&features, DIMS).expect("finite features");
        step(k, &mut features);
    }
    paths.observe(&features, DIMS).expect("finite features");
    paths.tortuosity()
}

fn moved(features: &mut [f32], steps: impl Iterator<Item = f64>) {
    features.iter_mut().zip(steps).for_each(|(feature, step)| *feature += step as f32);
}

#[test]
fn a_straight_path_has_1_at_any_speed() {
    let straight = |k: usize, features: &mut [f32]| moved(features, normal(0).map(|x| x / (k + 1) as f64));
    let found = tortuosity(20, straight).unwrap();
    assert!((found - 1.0).abs() < 1e-5, "{found}");
}

#[test]
fn a_random_walk_has_the_root_of_its_number_of_steps() {
    let found = tortuosity(100, |k, features| moved(features, normal(k as u64))).unwrap();
    assert!((found / 10.0 - 1.0).abs() < 0.1, "{found}");
}

#[test]
fn going_back_and_forth_has_the_number_of_steps() {
    let swing = |k: usize, features: &mut [f32]| {
        moved(features, normal(0).map(|x| if k.is_multiple_of(2) { x } else { -x }));
    };
    let found = tortuosity(21, swing).unwrap();
    assert!((found - 21.0).abs() < 1e-4, "{found}");
}

#[test]
fn points_that_do_not_move_or_have_two_observations_have_none() {
    assert_eq!(tortuosity(20, |_, _| {}), None);
    assert_eq!(tortuosity(1, |_, features| features.fill(1.0)), None);
    assert!(tortuosity(2, |_, features| features.iter_mut().for_each(|x| *x += 1.0)).is_some());
}

#[test]
fn points_that_end_where_they_began_have_none() {
    let back = |k: usize, features: &mut [f32]| features.fill(if k == 0 { 1.0 } else { 0.0 });
    assert_eq!(tortuosity(2, back), None);
}

#[test]
fn a_serialized_path_resumes_to_the_bit() {
    let places: Vec<Vec<f32>> =
        (0..8).map(|k| normal(k).take(POINTS * DIMS).map(|x| (x / 3.0) as f32).collect()).collect();
    let (mut whole, mut resumed) = (Trajectories::default(), Trajectories::default());
    for place in &places {
        whole.observe(place, DIMS).unwrap();
        resumed.observe(place, DIMS).unwrap();
        let text = serde_json::to_string(&resumed).unwrap();
        resumed = serde_json::from_str(&text).unwrap();
    }
    assert_eq!(whole, resumed);
    assert_eq!(whole.tortuosity().map(f64::to_bits), resumed.tortuosity().map(f64::to_bits));
}

#[test]
fn other_points_or_numbers_that_are_not_finite_are_errors() {
    let mut paths = Trajectories::default();
    paths.observe(&[0.0; 4], 2).unwrap();
    assert_eq!(paths.observe(&[0.0; 6], 2), Err(MetricError::Dimensions { left: 4, right: 6 }));
    assert!(matches!(paths.observe(&[0.0, 1.0, f32::NAN, 0.0], 2), Err(MetricError::NotFinite { row: 1, .. })));
}
