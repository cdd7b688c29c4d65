//! The published sweeps of this repository.

use std::fs;
use std::path::Path;

use runs::{Published, Status, SweepFolder};

#[test]
fn every_planned_run_that_is_committed_is_published_and_finished() {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../results");
    let mut runs = 0;
    for entry in fs::read_dir(results).expect("a folder").flatten() {
        let sweep = SweepFolder::new(entry.path());
        let Some(published) = Published::read(&sweep).expect("whole") else { continue };
        published.series().expect("the series of these records");
        for (arm, run) in sweep.read_plan().expect("a plan").runs() {
            let record = published.find(&arm.name, run).expect("published");
            let found = runs::state(run, &sweep.planned(&arm.name, run), Some(record.as_ref())).expect("readable");
            assert_eq!(found.status, Status::Finished, "{}", record.place());
            assert_eq!(record.parsed_spec().expect("a spec"), run.spec, "{}", record.place());
            runs += 1;
        }
    }
    assert!(runs > 100, "{runs} runs are published");
}
