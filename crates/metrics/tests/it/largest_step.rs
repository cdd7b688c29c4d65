use metrics::{MetricError, largest_step};

#[test]
fn equal_steps_in_any_direction_have_ratio_1() {
    let walk: Vec<f32> = (0..9).flat_map(|k| [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]][k % 4]).collect();
    assert_eq!(largest_step(&walk, 2), Ok(Some(1.0)));
}

#[test]
fn a_path_that_moves_in_one_step_has_the_number_of_steps() {
    for steps in [2_u8, 8, 32] {
        let walk: Vec<f32> = (0..=steps).map(|k| if k < steps { 5.0 } else { 9.0 }).collect();
        assert_eq!(largest_step(&walk, 1), Ok(Some(f64::from(steps))));
    }
}

#[test]
fn the_largest_step_is_relative_to_the_mean_step() {
    assert_eq!(largest_step(&[0.0, 1.0, 4.0, 6.0], 1), Ok(Some(1.5)));
}

#[test]
fn a_path_that_does_not_move_has_none() {
    assert_eq!(largest_step(&[3.0; 8], 2), Ok(None));
}

#[test]
fn one_point_is_no_path() {
    assert_eq!(largest_step(&[3.0; 2], 2), Err(MetricError::TooFew { samples: 1, needed: 2 }));
}
