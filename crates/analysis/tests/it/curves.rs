//! Curves: their points, truncation and combination.

use std::path::Path;

use analysis::chart::median_curve;
use analysis::curve::{Curve, EMPTY};
use analysis::outcome::median_of_last;
use analysis::series::Series;
use runs::{Divergence, Series as Rows};

#[test]
fn rows_become_a_curve_for_each_name() {
    let text = "step,seconds,name,value\n0,0.000,a,1.5\n0,0.000,b,NaN\n20,1.250,a,inf\n20,1.250,b,-inf\n40,2.5,a,1e-12\n60,3,a,7";
    let series = Series::from(Rows::parse(text, Path::new("metrics.csv")).expect("rows"));
    assert_eq!(series.curve("a").points(), [(0, 1.5), (20, f64::INFINITY), (40, 1e-12)]);
    assert_eq!(format!("{:?}", series.curve("b").points()), "[(0, NaN), (20, -inf)]");
    assert_eq!(series.curve("c"), &EMPTY);
    assert_eq!([0, 20, 40, 60].map(|step| series.seconds(step)), [Some(0.0), Some(1.25), Some(2.5), None]);
    let divergence = Divergence { step: 0, broken: vec!["b".to_owned()] };
    assert_eq!(
        (series.first_non_finite(), series.last_step()),
        (Some(divergence), Some(40)),
        "the half-written last line is passed over"
    );
}

#[test]
fn the_outcome_is_the_median_of_the_last_five_evaluations_after_the_start() {
    let curve = |values: &[f64]| Curve::new((0..).step_by(50).zip(values.iter().copied()).collect());
    assert_eq!(median_of_last(&curve(&[900.0, 80.0, 5.0, 1.0, 2.0, 3.0, 4.0])), Some(3.0));
    assert_eq!(median_of_last(&curve(&[900.0, 8.0, 6.0])), Some(7.0), "fewer where there are fewer");
    assert_eq!(median_of_last(&curve(&[900.0])), None, "the untrained generator is no outcome");
}

#[test]
fn the_median_curve_ends_where_the_first_seed_diverged() {
    let whole = Curve::new(vec![(0, 4.0), (1, 6.0), (2, 8.0)]);
    let other = Curve::new(vec![(0, 2.0), (1, 4.0), (2, 4.0)]);
    let broken = Curve::new(vec![(0, 3.0), (1, f64::NAN)]);
    assert_eq!(median_curve(&[&whole, &other]).points(), [(0, 3.0), (1, 5.0), (2, 6.0)]);
    assert_eq!(median_curve(&[&whole, &other, &broken]).points(), [(0, 3.0)]);
}
