//! Precision, recall, density and coverage: their laws, and mistakes that these laws catch.

use metrics::{Manifold, NEIGHBORS, Overlap};
use proptest::prelude::*;

const DIMS: usize = 4;

type Row = [f32; DIMS];

fn manifold(rows: &[Row]) -> Manifold {
    Manifold::of(rows.as_flattened(), DIMS, NEIGHBORS).expect("finite features")
}

fn overlap(real: &[Row], fake: &[Row]) -> Overlap {
    manifold(real).overlap(&manifold(fake)).expect("equal features")
}

/// Multiples of 1/64, few enough that some are equal.
fn features() -> impl Strategy<Value = Vec<Row>> {
    let feature = (-16i16..16).prop_map(|whole| f32::from(whole) / 64.0);
    prop::collection::vec(prop::array::uniform4(feature), NEIGHBORS + 1..60)
}

/// The definitions, word for word: every distance, every ball.
fn by_definition(real: &[Row], fake: &[Row]) -> Overlap {
    let squared = |a: &Row, b: &Row| a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>();
    let radius = |rows: &[Row], own: usize| {
        let others = rows.iter().enumerate().filter(|(other, _)| *other != own);
        let mut distances: Vec<f64> = others.map(|(_, row)| squared(&rows[own], row)).collect();
        distances.sort_by(f64::total_cmp);
        distances[NEIGHBORS - 1]
    };
    let balls = |rows: &[Row]| (0..rows.len()).map(|own| (rows[own], radius(rows, own))).collect::<Vec<_>>();
    let (real_balls, fake_balls) = (balls(real), balls(fake));
    let holds = |(center, radius): &(Row, f64), row: &Row| squared(center, row) <= *radius;
    let within = |balls: &[(Row, f64)], row: &Row| balls.iter().filter(|ball| holds(ball, row)).count();
    let share =
        |rows: &[Row], is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count() as f64 / rows.len() as f64;
    let counts: usize = fake.iter().map(|row| within(&real_balls, row)).sum();
    let covered = real_balls.iter().filter(|ball| fake.iter().any(|row| holds(ball, row))).count();
    Overlap {
        precision: share(fake, &|row| within(&real_balls, row) > 0),
        recall: share(real, &|row| within(&fake_balls, row) > 0),
        density: counts as f64 / (NEIGHBORS * fake.len()) as f64,
        coverage: covered as f64 / real.len() as f64,
    }
}

proptest! {
    #[test]
    fn they_are_what_every_distance_and_every_ball_say(real in features(), fake in features()) {
        prop_assert_eq!(overlap(&real, &fake), by_definition(&real, &fake));
    }

    #[test]
    fn a_sample_overlaps_with_itself_whole(rows in features()) {
        let Overlap { precision, recall, density, coverage } = overlap(&rows, &rows);
        prop_assert_eq!((precision, recall, coverage), (1.0, 1.0, 1.0));
        prop_assert!(density >= 1.0);
    }

    #[test]
    fn changing_sides_changes_precision_for_recall(real in features(), fake in features()) {
        let (one, other) = (overlap(&real, &fake), overlap(&fake, &real));
        prop_assert_eq!((one.precision, one.recall), (other.recall, other.precision));
    }

    #[test]
    fn shares_lie_between_0_and_1_and_precision_is_needed_for_density(real in features(), fake in features()) {
        let Overlap { precision, recall, density, coverage } = overlap(&real, &fake);
        prop_assert!([precision, recall, coverage].iter().all(|share| (0.0..=1.0).contains(share)));
        prop_assert_eq!(precision > 0.0, density > 0.0);
        prop_assert!(density * NEIGHBORS as f64 >= precision);
    }

    #[test]
    fn moving_and_scaling_both_or_reordering_one_changes_nothing(real in features(), fake in features()) {
        let change = |rows: &[Row]| rows.iter().map(|row| row.map(|x| 8.0 * x + 1000.0)).collect::<Vec<_>>();
        let reversed: Vec<Row> = fake.iter().rev().copied().collect();
        prop_assert_eq!(overlap(&change(&real), &change(&fake)), overlap(&real, &fake));
        prop_assert_eq!(overlap(&real, &reversed), overlap(&real, &fake));
    }
}

/// A grid of 6 × 6 × 6 × 6 points.
fn spread_out(step: f32) -> Vec<Row> {
    (0..6_u16.pow(4)).map(|k| [k % 6, k / 6 % 6, k / 36 % 6, k / 216].map(|place| f32::from(place) * step)).collect()
}

/// All of the grid drawn into a corner of one of its cells.
fn collapsed() -> Vec<Row> {
    spread_out(1e-3)
}

/// What tells fidelity from diversity gives a collapsed sample precision without recall, and a sample that is spread wider than what
/// is real recall without precision.
fn tells_fidelity_from_diversity(measure: impl Fn(&[Row], &[Row]) -> (f64, f64)) -> bool {
    let real = spread_out(1.0);
    let (precision, recall) = measure(&real, &collapsed());
    let collapse_is_seen = precision == 1.0 && recall < 0.05;
    let (precision, recall) = measure(&real, &spread_out(4.0));
    collapse_is_seen && precision < 0.05 && recall == 1.0
}

#[test]
fn precision_is_fidelity_and_recall_is_diversity() {
    let measure = |real: &[Row], fake: &[Row]| (overlap(real, fake).precision, overlap(real, fake).recall);
    assert!(tells_fidelity_from_diversity(measure));
    assert!(!tells_fidelity_from_diversity(|real, fake| measure(fake, real)), "real and fake swapped");
    let swapped = |real: &[Row], fake: &[Row]| (measure(real, fake).1, measure(real, fake).0);
    assert!(!tells_fidelity_from_diversity(swapped), "precision and recall swapped");
}

#[test]
fn density_is_fidelity_and_coverage_is_diversity() {
    let measure = |real: &[Row], fake: &[Row]| (overlap(real, fake).density, overlap(real, fake).coverage);
    let real = spread_out(1.0);
    let (density, coverage) = measure(&real, &collapsed());
    assert!(density > 0.5 && coverage < 0.05, "{density}, {coverage}");
    let (density, coverage) = measure(&real, &spread_out(4.0));
    assert!(density < 0.05 && coverage < 0.5, "{density}, {coverage}");
}

#[test]
fn copies_of_one_point_have_balls_of_radius_0_that_contain_them() {
    let point = [0.1, 0.7, 1e6, -3.3]; // whose squares are rounded
    let (copies, beside) = (vec![point; 9], vec![point.map(|x| x * (1.0 + 1e-6)); 9]);
    let all = Overlap { precision: 1.0, recall: 1.0, density: 9.0 / 5.0, coverage: 1.0 };
    assert_eq!(overlap(&copies, &copies), all);
    assert_eq!(overlap(&copies, &beside), Overlap { precision: 0.0, recall: 0.0, density: 0.0, coverage: 0.0 });
}

#[test]
fn samples_in_dense_regions_have_a_density_above_1() {
    let center = vec![[2.5; DIMS]; 20];
    assert!(overlap(&spread_out(1.0), &center).density > 1.0);
}
