//! What became of a run is read from all that stands in its folder.

use std::fs;

use spec::results::{RunFolder, RunLock, Status};
use spec::{Run, RunId, RunSpec};

use crate::status::{manifest, run_folder};

fn run(spec: RunSpec) -> Run {
    Run::new(spec)
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
