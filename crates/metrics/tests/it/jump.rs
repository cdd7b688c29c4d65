use metrics::{MetricError, largest_jump};

#[test]
fn equal_steps_have_no_jump_whatever_their_direction() {
    let walk: Vec<f32> = (0..9).flat_map(|k| [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]][k % 4]).collect();
    assert_eq!(largest_jump(&walk, 2), Ok(Some(1.0)));
}

#[test]
fn a_walk_that_does_all_in_one_step_jumps_by_as_many_steps_as_it_has() {
    for steps in [2_u8, 8, 32] {
        let walk: Vec<f32> = (0..=steps).map(|k| if k < steps { 5.0 } else { 9.0 }).collect();
        assert_eq!(largest_jump(&walk, 1), Ok(Some(f64::from(steps))));
    }
}

#[test]
fn a_jump_is_measured_by_the_mean_of_the_steps() {
    assert_eq!(largest_jump(&[0.0, 1.0, 4.0, 6.0], 1), Ok(Some(1.5)));
}

#[test]
fn a_walk_that_stands_still_has_no_jump() {
    assert_eq!(largest_jump(&[3.0; 8], 2), Ok(None));
}

#[test]
fn one_place_is_no_walk() {
    assert_eq!(largest_jump(&[3.0; 2], 2), Err(MetricError::TooFew { samples: 1, needed: 2 }));
}
