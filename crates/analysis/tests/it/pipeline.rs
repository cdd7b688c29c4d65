//! The decision procedure calibrated on the runs of a sweep, and sweeps that can't be a pool.

use std::fs;

use analysis::pipeline::{POOL, PoolError, PoolSource, PoolTable, RUNS, calibrate_pipeline, pool};
use analysis::read::Sweep;

use crate::tree::Fate::{Diverged, Improving, Pending};
use crate::tree::{Fate, SweepBuilder};

/// Runs around a distance, one of which diverges.
fn fates(runs: usize, around: f64) -> Vec<Fate> {
    let run = |k: usize| Improving(around * (1.0 + 0.01 * (k * 37 % 29) as f64));
    (0..runs).map(|k| if k == 5 { Diverged(420) } else { run(k) }).collect()
}

#[test]
fn the_pipeline_is_calibrated_on_a_sweep_of_two_arms() {
    let tree = SweepBuilder::new("steady").arm("steady", &fates(RUNS, 60.0)).arm("wild", &fates(RUNS, 90.0)).write();
    let runs = pool(&Sweep::read(&tree.sweep()).expect("a sweep")).expect("two arms");
    let source = PoolSource::Runs(runs.clone());
    let (rows, page) = calibrate_pipeline(tree.results(), &source, 4).expect("writable");
    let kept = PoolTable::read(&tree.results().join(POOL)).expect("a table").expect("it was written");
    assert_eq!(kept, runs, "read back to the bit");
    assert_eq!(rows.len(), 8);
    assert!(rows.iter().all(|row| if row.scenario.is_null() { row.total == 4 } else { row.total == 20 }));
    let planted = rows.last().expect("a ratio of two");
    assert_eq!(planted.count, planted.total, "distances apart by a third at most, doubled");
    let page = fs::read_to_string(page).expect("a page");
    assert!(
        page.contains("96 of `steady` and 96 of `wild`, after 64000 images") && page.contains("| 2 | 1.000 |"),
        "{page}"
    );
    let table = fs::read_to_string(tree.results().join("pipeline.csv")).expect("a table");
    assert!(table.lines().count() == 9 && table.contains("\nrare-failures,0.05,5,16,"), "{table}");
}

#[test]
fn an_invalid_pool_is_an_error_with_the_reason() {
    let refused = |tree: SweepBuilder| {
        pool(&Sweep::read(&tree.write().sweep()).expect("a sweep")).expect_err("no pool").to_string()
    };
    let one = SweepBuilder::new("steady").arm("steady", &fates(3, 60.0));
    assert_eq!(refused(one), "a pool has two arms, this sweep has 1");
    let few = SweepBuilder::new("steady").arm("steady", &fates(RUNS, 60.0)).arm("wild", &fates(7, 90.0));
    assert_eq!(refused(few), "arm `wild` has 7 runs, a simulated sweep draws 96 of them");
    let mut pending = fates(RUNS, 90.0);
    pending[9] = Pending;
    let open = SweepBuilder::new("steady").arm("steady", &fates(RUNS, 60.0)).arm("wild", &pending);
    assert_eq!(refused(open), "seed 9 of arm `wild` has not finished");
    let longer =
        SweepBuilder::new("steady")
            .arm("steady", &fates(RUNS, 60.0))
            .arm_with("wild", 0, &fates(RUNS, 90.0), |spec| spec.steps = 2_000);
    let error = refused(longer);
    assert_eq!(error, "runs end at different budgets: seed 0 of arm `wild` after 128000 images");
    assert_eq!(PoolError::Arms(3).to_string(), "a pool has two arms, this sweep has 3");
}

#[test]
fn a_damaged_pool_file_is_an_error_with_the_line() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join(POOL);
    assert_eq!(PoolTable::read(&file).expect("no file is no mistake"), None);
    fs::write(&file, "arm,seed,images,distance,recall,random\nsteady,0,96000,60.5,,\nwild,0,96000,inf,,\n")
        .expect("written");
    let said = PoolTable::read(&file).expect_err("infinity is written as nothing").to_string();
    assert!(said.ends_with("this is no row: wild,0,96000,inf,,"), "{said}");
    fs::write(&file, "arm,seed\n").expect("written");
    assert!(
        PoolTable::read(&file)
            .expect_err("another table")
            .to_string()
            .contains("it does not begin with arm,seed,images")
    );
}
