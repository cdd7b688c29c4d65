//! What became of a run is read from all that stands in its folder.

use std::fs;
use std::path::Path;

use spec::results::{RunFolder, RunLock, Status, SweepFolder};
use spec::{Run, RunId, RunSpec};

use crate::status::{manifest, run_folder};

fn run(spec: RunSpec) -> Run {
    Run::new(spec)
}

#[test]
fn every_published_run_is_finished() {
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../results");
    let mut runs = 0;
    for entry in fs::read_dir(results).expect("a folder").flatten() {
        let sweep = SweepFolder::new(entry.path());
        let Ok(plan) = sweep.read_plan() else { continue };
        for (arm, run) in plan.runs() {
            let folder = sweep.run(&arm.name, &run.spec);
            let state = folder.state(run).expect("readable");
            assert_eq!(state.status, Status::Finished, "{}", folder.path().display());
            assert!(state.manifest.is_some());
            runs += 1;
        }
    }
    assert!(runs > 0, "something is published");
}

#[test]
fn another_run_in_the_folder_is_told_by_the_keys_that_differ() {
    let (_temporary, folder) = run_folder();
    let planned = run(RunSpec { seed: 4, ..RunSpec::default() });
    folder.write_spec(&RunSpec::default()).expect("written");
    let state = || folder.state(&planned).expect("readable").status;
    assert_eq!(state(), Status::Pending, "a spec that never ran is in nobody's way");
    folder.write_manifest(&manifest(None)).expect("written");
    assert_eq!(state(), Status::Foreign { differs: "seed = 0".to_owned() });
    fs::remove_file(folder.spec_file()).expect("removed");
    assert_eq!(state(), Status::Foreign { differs: "another run id".to_owned() });
}

#[test]
fn a_run_that_a_process_is_at_is_running_however_its_files_look() {
    let (_temporary, folder) = run_folder();
    fs::write(folder.manifest_file(), "{").expect("written");
    let state = || folder.state(&run(RunSpec::default())).expect("readable").status;
    assert_eq!(state().name(), "damaged");
    let lock = RunLock::take(&folder).expect("a lock");
    assert_eq!(state(), Status::Running { process: Some(std::process::id()) });
    drop(lock);
}

#[test]
fn files_of_a_newer_version_are_an_error_and_no_damage() {
    let (_temporary, folder) = run_folder();
    let newer = spec::results::Manifest { schema: 99, run_id: RunId::of(&RunSpec::default()), ..manifest(None) };
    folder.write_manifest(&newer).expect("written");
    assert!(folder.state(&run(RunSpec::default())).is_err());
    assert!(RunFolder::new(folder.path().join("missing")).state(&run(RunSpec::default())).is_ok());
}
