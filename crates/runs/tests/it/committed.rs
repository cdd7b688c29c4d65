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
        let plan = sweep.read_plan().expect("a plan");
        // The study's blocks are published while they train.
        let is_study = plan.asked.as_ref().is_some_and(|asked| asked.file.starts_with("experiments/study/"));
        for (arm, run) in plan.runs() {
            let Some(record) = published.find(&arm.name, run) else {
                assert!(is_study, "{}: {} seed {} is not published", plan.name, arm.name, run.spec.seed);
                continue;
            };
            let found = runs::state(run, &sweep.planned(&arm.name, run), Some(record.as_ref())).expect("readable");
            assert_eq!(found.status, Status::Finished, "{}", record.place());
            assert_eq!(record.parsed_spec().expect("a spec"), run.spec, "{}", record.place());
            runs += 1;
        }
    }
    assert!(runs > 50, "{runs} runs are published");
}
