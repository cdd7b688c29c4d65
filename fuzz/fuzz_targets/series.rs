//! A run's series, which may be cut off in its last line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use runs::{Series, SeriesWriter};
use spec::names;

fuzz_target!(|bytes: &[u8]| {
    let path = fuzz::file("metrics.csv", bytes);
    if let Ok(series) = Series::read(&path) {
        series.last(names::FRECHET_DISTANCE);
        SeriesWriter::from_step(&path, Some(u64::MAX)).expect("written again");
        assert_eq!(Series::read(&path).expect("readable").0.len(), series.0.len());
    }
});
