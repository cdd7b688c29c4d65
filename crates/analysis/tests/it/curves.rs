//! Curves: parsing, truncation and combination.

use std::fs;

use analysis::chart::median_curve;
use analysis::curve::Curve;
use analysis::outcome::median_of_last;
use analysis::series::Series;
use runs::Row;

fn read(text: &str) -> Result<Series, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("metrics.csv");
    fs::write(&path, text).expect("writable");
    Series::read(&path).map_err(|error| error.to_string().replace(&path.display().to_string(), "metrics.csv"))
}

#[test]
fn both_readers_of_metrics_agree() {
    let text = "step,seconds,name,value\n0,0.000,a,1.5\n0,0.000,b,NaN\n20,1.250,a,inf\n20,1.250,b,-inf\n40,2.5,a,1e-12\n60,3,a,7";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("metrics.csv");
    fs::write(&path, text).expect("writable");
    let theirs = runs::Series::read(&path).expect("readable");
    let ours = Series::read(&path).expect("readable");
    for name in ["a", "b"] {
        let points: Vec<String> = ours.curve(name).points().iter().map(|point| format!("{point:?}")).collect();
        let rows = theirs.0.iter().filter(|row| row.name == name);
        let expected: Vec<String> = rows.map(|Row { step, value, .. }| format!("{:?}", (step, value))).collect();
        assert_eq!(points, expected);
    }
    assert_eq!(
        (ours.first_non_finite(), ours.last_step()),
        (Some(0), Some(40)),
        "the half-written last line is passed over"
    );
}

#[test]
fn a_series_that_is_missing_or_empty_holds_nothing() {
    assert_eq!(read(""), Ok(Series::default()));
    assert_eq!(read("step,seconds,name,value\n"), Ok(Series::default()));
    assert_eq!(read("step,sec"), Ok(Series::default()));
}

#[test]
fn damage_in_a_series_is_an_error() {
    let other = read("a,b\n1,2\n").expect_err("another header");
    insta::assert_snapshot!(other, @r#"metrics.csv is damaged: it opens with "a,b" and not with "step,seconds,name,value""#);
    assert!(read("step,seconds,name,value\n0,0,a,1\n20,1\n40,2,a,3\n").is_err(), "a row that is cut short");
    assert!(read("step,seconds,name,value\n0,0,a,one\n").is_err(), "a word for a number");
    assert!(read("step,seconds,name,value\n0,0,a,1,9\n").is_err(), "a cell too many");
}

#[test]
fn a_fall_is_relative() {
    let halving = Curve::new((0..=4).map(|k| (k * 100, 100.0 * 0.5_f64.powi(k as i32))).collect());
    let fall = halving.fall_over_last(0.5).expect("three points");
    assert!((fall - 0.75).abs() < 1e-12, "half, twice: {fall}");
    assert_eq!(halving.fall_over_last(0.2), None, "one point shows no fall");
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
    assert_eq!(median_curve(&[whole.clone(), other.clone()]).points(), [(0, 3.0), (1, 5.0), (2, 6.0)]);
    assert_eq!(median_curve(&[whole, other, broken]).points(), [(0, 3.0)]);
}
