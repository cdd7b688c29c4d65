//! Settings that differ between arms are columns of the table of runs.

use std::fs;

use analysis::report::report;
use polars::prelude::*;
use spec::{Normalization, RunSpec};

use crate::tree::Fate::{Healthy, Pending};
use crate::tree::{SweepBuilder, WrittenSweep};

fn sweep() -> WrittenSweep {
    let other = |spec: &mut RunSpec| {
        spec.design.normalization = Normalization::None;
        spec.optimizer.learning_rate = 0.001;
        spec.evaluation.memorization = true;
        spec.cadence.evaluate_at = vec![7, 90];
        spec.steps = 2_000;
        spec.data.folder = Some("/somewhere".to_owned());
    };
    SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Pending]).arm_with("other", 0, &[Pending], other).write()
}

fn added() -> &'static [&'static str] {
    &["cadence.evaluate_at", "design.normalization", "evaluation.memorization", "latent", "optimizer.learning_rate"]
}

#[test]
fn every_key_that_differs_between_arms_is_a_column_of_its_own_type() {
    let tree = sweep();
    report(&tree.sweep()).expect("a report");
    let path = tree.sweep().path().join("summary.parquet");
    let table = ParquetReader::new(fs::File::open(path).expect("a file")).finish().expect("a table");
    let names: Vec<&str> = table.get_column_names().into_iter().map(|name| name.as_str()).collect();
    let after = names.iter().position(|name| *name == "last_step").expect("a column") + 1;
    let end = names.iter().position(|name| *name == "verdict").expect("a column");
    assert_eq!(&names[after..end], added());
    let rows: Vec<String> = (0..table.height())
        .map(|row| {
            let cell = |name: &&str| format!("{:?}", table.column(name).expect("a column").get(row).expect("a cell"));
            added().iter().map(cell).collect::<Vec<_>>().join(" | ")
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r#"
    Null | String("both") | Boolean(false) | Int64(100) | Float64(0.0002)
    Null | String("both") | Boolean(false) | Int64(100) | Float64(0.0002)
    String("[7,90]") | String("none") | Boolean(true) | Int64(101) | Float64(0.001)
    "#);
}

#[test]
fn text_has_the_same_columns_and_steps_stand_there_once() {
    let tree = sweep();
    report(&tree.sweep()).expect("a report");
    let text = fs::read_to_string(tree.sweep().path().join("summary.csv")).expect("a file");
    let head: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
    for name in added().iter().chain(&["steps", "seed", "backend"]) {
        assert_eq!(head.iter().filter(|column| *column == name).count(), 1, "{name}");
    }
    assert!(!head.contains(&"data.folder"), "where data lies is no part of a run");
}
