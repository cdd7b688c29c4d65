//! Whether a run may start, and what is written of it then.

use std::fs;

use runs::{End, Manifest, OpenError, OpenRun, Opened, Provenance, RunFolder, RunLock};
use spec::{Cadence, RunId, RunSpec};

use crate::status::{manifest, run_folder};

const FINISHED: End = End::Finished { diverged: None };

fn open(folder: &RunFolder, spec: &RunSpec) -> OpenRun {
    match folder.open(spec).expect("opened") {
        Opened::Open(run) => run,
        Opened::Ended(end) => panic!("it has ended: {end:?}"),
    }
}

fn written(folder: &RunFolder) -> Manifest {
    folder.read_manifest().expect("readable").expect("written")
}

#[test]
fn a_run_is_open_to_one_process_and_its_spec_is_not_written_by_others() {
    let (_temporary, folder) = run_folder();
    let spec = RunSpec::default();
    let run = open(&folder, &spec);
    assert!(run.earlier().is_none());
    let text = fs::read_to_string(folder.spec_file()).expect("a spec");
    fs::write(folder.spec_file(), format!("# as it stands\n{text}")).expect("written");
    let error = folder.open(&spec).expect_err("this process is at it");
    assert!(matches!(&error, OpenError::Held { .. }) && error.is_held(), "{error}");
    assert!(fs::read_to_string(folder.spec_file()).expect("a spec").starts_with("# as it stands\n"));
    drop(run);
    drop(open(&folder, &spec));
    assert_eq!(fs::read_to_string(folder.spec_file()).expect("a spec"), text, "whoever goes on writes it");
}

#[test]
fn a_result_stays_with_its_spec() {
    let (_temporary, folder) = run_folder();
    let spec = RunSpec::default();
    let run = open(&folder, &spec);
    fs::write(folder.metrics_file(), "step,seconds,name,value\n").expect("written");
    run.end(manifest(None), FINISHED).expect("ended");
    assert!(written(&folder).seal.is_some(), "a result is sealed");
    fs::remove_file(folder.spec_file()).expect("removed");
    assert!(matches!(folder.open(&spec), Ok(Opened::Ended(FINISHED))));
    assert!(!folder.spec_file().exists());
    fs::write(folder.spec_file(), "").expect("written");
    folder.refuse("its images are gone", || manifest(None)).expect("looked at");
    assert_eq!(written(&folder).end, Some(FINISHED));
}

#[test]
fn an_end_without_a_result_has_no_seal_and_can_be_gone_on_with() {
    let (_temporary, folder) = run_folder();
    let spec = RunSpec::default();
    open(&folder, &spec).end(manifest(None), End::Interrupted).expect("ended");
    assert_eq!((written(&folder).end, written(&folder).seal), (Some(End::Interrupted), None));
    assert!(open(&folder, &spec).earlier().is_some());
}

#[test]
fn a_run_that_goes_on_keeps_the_start_the_steps_and_the_time_of_its_earlier_sitting() {
    let provenance = || Provenance::here("a commit", "a device");
    let new = Manifest::begin(RunId::of(&RunSpec::default()), provenance(), None);
    assert_eq!((new.step, new.end, new.sittings, new.resumed_at), (0, None, Vec::new(), Vec::new()));
    let earlier = Manifest {
        step: 7,
        resumed_at: vec![3],
        taken_from: Some("other".to_owned()),
        ..manifest(Some(End::Interrupted))
    };
    let goes_on = Manifest::begin(earlier.run_id.clone(), provenance(), Some(&earlier));
    assert_eq!((goes_on.step, goes_on.timing, &goes_on.resumed_at), (7, earlier.timing, &earlier.resumed_at));
    assert_eq!((goes_on.end, goes_on.taken_from), (None, None));
    assert_eq!(goes_on.provenance.started, earlier.provenance.started);
    assert_eq!((&*goes_on.provenance.commit, &*goes_on.provenance.device), ("a commit", "a device"));
    assert_eq!(goes_on.sittings.iter().map(|sitting| sitting.until).collect::<Vec<_>>(), [7]);
}

#[test]
fn a_folder_of_another_run_is_refused_by_the_keys_that_differ() {
    let (_temporary, folder) = run_folder();
    drop(open(&folder, &RunSpec::default()));
    let cadence = Cadence { log: 7, ..RunSpec::default().cadence };
    let error = folder.open(&RunSpec { seed: 4, cadence, ..RunSpec::default() }).expect_err("another run");
    assert_eq!(
        error.to_string(),
        format!("{} holds another run, which differs in `cadence.log`, `seed`", folder.path().display())
    );
}

#[test]
fn a_refusal_is_written_where_the_folder_stands_ready_and_nobody_is_at_it() {
    let (_temporary, folder) = run_folder();
    let refuse = || folder.refuse("no images\nhint: fetch them", || manifest(None)).expect("looked at");
    refuse();
    assert_eq!(folder.read_manifest().expect("readable"), None, "nobody made this folder for a run");
    folder.write_spec(&RunSpec::default()).expect("written");
    let lock = RunLock::take(&folder).expect("looked at").expect("free");
    refuse();
    assert_eq!(folder.read_manifest().expect("readable"), None, "a process is at it");
    drop(lock);
    refuse();
    assert_eq!(written(&folder).end, Some(End::Failed { reason: "no images".to_owned() }));
}
