//! The moving average of G that is measured beside G.

use std::collections::BTreeMap;

use runs::{RunFolder, Series};
use spec::{Evaluation, RunSpec, names};

use crate::program::{run, small, write};

/// Every number but the time, by step and name.
fn measured(evaluation: Evaluation) -> BTreeMap<(u64, String), u64> {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    let spec = RunSpec { evaluation, ..small() };
    assert!(run(&write(folder.path(), &spec), &out).status().unwrap().success());
    let rows = Series::read(&out.metrics_file()).unwrap().0.into_iter();
    rows.map(|row| ((row.step, row.name), row.value.to_bits())).collect()
}

#[test]
fn an_average_is_measured_beside_a_run_that_stays_what_it_is() {
    let plain = small().evaluation;
    let (alone, with_average) = (measured(plain.clone()), measured(Evaluation { average: 80, ..plain }));
    let (of_average, of_run): (BTreeMap<_, _>, BTreeMap<_, _>) =
        with_average.into_iter().partition(|((_, name), _)| name.starts_with("average_"));
    assert_eq!(of_run, alone, "G itself, to the bit");

    for (step, name) in alone.keys() {
        let own = (*step, names::of_average(name));
        let is_of_samples = [names::FRECHET_DISTANCE, names::MODES, names::RECALL, names::FRECHET_DISTANCE_RANDOM];
        assert!(of_average.contains_key(&own) || !is_of_samples.contains(&name.as_str()), "{own:?} is missing");
    }
    let value = |rows: &BTreeMap<(u64, String), u64>, step, name: &str| rows[&(step, name.to_owned())];
    let (raw, averaged) = (names::FRECHET_DISTANCE, names::of_average(names::FRECHET_DISTANCE));
    assert_eq!(value(&of_average, 0, &averaged), value(&alone, 0, raw), "the average begins where G does");
    assert_ne!(value(&of_average, 40, &averaged), value(&alone, 40, raw), "and trails behind it");
}
