//! `metrics.csv`: appended to, cut back, read after a power cut.

use std::fs;
use std::path::PathBuf;

use runs::{Row, Series, SeriesWriter};
use spec::files::FileError;
use spec::names;
use tempfile::TempDir;

fn row(step: u64, name: &str, value: f64) -> Row {
    Row { step, seconds: step as f64 / 2.0, name: name.to_owned(), value }
}

fn file() -> (TempDir, PathBuf) {
    let temporary = tempfile::tempdir().expect("a folder");
    let path = temporary.path().join("metrics.csv");
    (temporary, path)
}

/// A file with two measures at steps 0, 10, 20.
fn three_steps() -> (TempDir, PathBuf) {
    let (temporary, path) = file();
    let mut writer = SeriesWriter::from_step(&path, None).expect("opened");
    for step in [0, 10, 20] {
        let rows = [row(step, names::D_REAL, 0.5), row(step, names::FRECHET_DISTANCE, 100.0 - step as f64)];
        writer.append(&rows).expect("appended");
    }
    writer.sync().expect("synced");
    (temporary, path)
}

#[test]
fn what_is_appended_is_read_back() {
    let (_temporary, path) = three_steps();
    let series = Series::read(&path).expect("read");
    assert_eq!(series.of(names::FRECHET_DISTANCE).collect::<Vec<_>>(), [(0, 100.0), (10, 90.0), (20, 80.0)]);
    assert_eq!(series.last(names::D_REAL), Some((20, 0.5)));
    assert_eq!(series.last(names::MODES), None);
}

#[test]
fn numbers_are_read_back_exactly_also_where_they_are_not_finite() {
    let (_temporary, path) = file();
    let values = [0.1 + 0.2, f64::MIN_POSITIVE, -1e300, f64::INFINITY, f64::NAN];
    let rows = values.map(|value| row(0, names::MODES, value));
    SeriesWriter::from_step(&path, None).expect("opened").append(&rows).expect("appended");
    let read: Vec<u64> = Series::read(&path).expect("read").0.iter().map(|row| row.value.to_bits()).collect();
    assert_eq!(read, values.map(f64::to_bits));
}

#[test]
fn a_missing_file_is_empty() {
    let (_temporary, path) = file();
    assert_eq!(Series::read(&path).expect("read"), Series::default());
}

#[test]
fn a_last_line_that_is_half_written_is_passed_over() {
    let (_temporary, path) = three_steps();
    let whole = fs::read_to_string(&path).expect("the file");
    for cut in 1..whole.len() {
        fs::write(&path, &whole[..cut]).expect("written");
        let lines = whole[..cut].matches('\n').count();
        assert_eq!(Series::read(&path).expect("read").0.len(), lines.saturating_sub(1), "cut at {cut}");
    }
}

#[test]
fn a_line_that_is_no_row_is_damage() {
    let (_temporary, path) = file();
    fs::write(&path, "step,seconds,name,value\n0,0.000,modes,3\n1,0.5,modes\n2,1.0,modes,4\n").expect("written");
    let error = Series::read(&path).expect_err("line 3 is short").to_string();
    assert!(error.ends_with("is damaged: line 3 is no row: \"1,0.5,modes\""), "{error}");
}

#[test]
fn another_table_is_no_series() {
    let (_temporary, path) = file();
    fs::write(&path, "step,loss\n0,1\n").expect("written");
    assert!(matches!(Series::read(&path), Err(FileError::Damaged { .. })));
}

#[test]
fn a_run_that_goes_on_keeps_the_rows_up_to_its_checkpoint() {
    let (_temporary, path) = three_steps();
    fs::write(&path, fs::read_to_string(&path).expect("the file") + "30,15.0,mod").expect("written");
    let mut writer = SeriesWriter::from_step(&path, Some(10)).expect("opened");
    writer.append(&[row(11, names::D_REAL, 0.25)]).expect("appended");
    let series = Series::read(&path).expect("read");
    assert_eq!(series.of(names::D_REAL).collect::<Vec<_>>(), [(0, 0.5), (10, 0.5), (11, 0.25)]);
    assert_eq!(series.last(names::FRECHET_DISTANCE), Some((10, 90.0)));
}

#[test]
fn a_run_that_starts_again_keeps_nothing() {
    let (_temporary, path) = three_steps();
    SeriesWriter::from_step(&path, None).expect("opened");
    assert_eq!(fs::read_to_string(&path).expect("the file"), "step,seconds,name,value\n");
}
