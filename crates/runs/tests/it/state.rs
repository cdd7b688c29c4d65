//! What became of a run is read from all that stands in its folder.

use std::fs;

use runs::{End, Manifest, RunFolder, RunLock, Status};
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
fn another_run_that_failed_before_its_first_checkpoint_makes_way() {
    let (_temporary, folder) = run_folder();
    let planned = run(RunSpec { seed: 4, ..RunSpec::default() });
    let state = |there: &Manifest| {
        folder.write_manifest(there).expect("written");
        folder.state(&planned).expect("readable").status.name()
    };
    folder.write_spec(&RunSpec::default()).expect("written");
    fs::write(folder.metrics_file(), "step,seconds,name,value\n").expect("written");
    let failed = manifest(Some(End::Failed { reason: "no torch".to_owned() }));
    assert_eq!(state(&failed), "pending");
    fs::create_dir_all(folder.checkpoint()).expect("made");
    assert_eq!(state(&failed), "pending", "an empty folder is no checkpoint");
    assert_eq!(state(&Manifest { step: 7, ..failed.clone() }), "another run's");
    assert_eq!(state(&manifest(Some(End::Interrupted))), "another run's");
    fs::write(folder.checkpoint().join("weights"), "7").expect("written");
    assert_eq!(state(&failed), "another run's");
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
    let newer = Manifest { schema: 99, run_id: RunId::of(&RunSpec::default()), ..manifest(None) };
    folder.write_manifest(&newer).expect("written");
    assert!(folder.state(&run(RunSpec::default())).is_err());
    assert!(RunFolder::new(folder.path().join("missing")).state(&run(RunSpec::default())).is_ok());
}

#[test]
fn a_run_does_not_go_on_from_files_that_are_not_those_of_its_checkpoint() {
    let (_temporary, folder) = run_folder();
    let (run, rows) =
        (run(RunSpec::default()), "step,seconds,name,value\n0,0.1,frechet_distance,9\n7,0.2,d_real,0.5\n");
    let checkpoint = folder.checkpoint().join("step-000007");
    let write = |name: &str, text: &str| fs::write(checkpoint.join(name), text).expect("written");
    fs::create_dir_all(&checkpoint).expect("made");
    let begin = || {
        folder.write_spec(&run.spec).expect("written");
        fs::write(folder.metrics_file(), format!("{rows}8,0.3,d_real,0.6\n")).expect("written");
        fs::write(folder.checkpoint().join("current"), "step-000007").expect("written");
        write("generator", "weights");
        write("discriminator", "others");
        let seal = Some(folder.seal_at(7).expect("readable"));
        folder.write_manifest(&Manifest { step: 7, seal, ..manifest(Some(End::Interrupted)) }).expect("written");
    };
    let status = || folder.state(&run).expect("readable").status;
    begin();
    assert_eq!(status(), Status::Interrupted);
    fs::write(folder.metrics_file(), rows).expect("written");
    assert_eq!(status(), Status::Interrupted, "rows after the checkpoint are measured again");
    fs::write(folder.metrics_file(), rows.replace("7,0.2,d_real,0.5\n", "")).expect("written");
    assert_eq!(status(), Status::Damaged { why: "metrics.csv is not what it was at step 7".to_owned() });
    begin();
    write("generator", "others");
    let damaged = Status::Damaged { why: "the checkpoint of step 7 is not what was written".to_owned() };
    assert_eq!(status(), damaged);
    begin();
    fs::remove_file(checkpoint.join("discriminator")).expect("removed");
    assert_eq!(status(), damaged);
    // Killed between a checkpoint and the manifest that says so.
    begin();
    fs::rename(&checkpoint, folder.checkpoint().join("step-000009")).expect("moved");
    fs::write(folder.checkpoint().join("current"), "step-000009").expect("written");
    assert_eq!(status(), Status::Interrupted);
}
