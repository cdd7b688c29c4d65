//! What computes on this machine, and runs on several backends, with a stand-in for `train`.

use crate::stage::Stage;

#[test]
fn every_backend_is_listed_with_what_it_needs() {
    let said = Stage::new().say(&["backends"], "");
    assert_eq!(said.code, Some(0));
    let names: Vec<&str> = said.stdout.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(names, ["flex", "ndarray", "wgpu", "cuda"], "{}", said.stdout);
    assert!(said.stdout.contains("  ndarray  runs"), "{}", said.stdout);
    assert!(said.stdout.contains("deprecated upstream"), "{}", said.stdout);
    assert!(said.stderr.contains("cargo xtask backends --try"), "{}", said.stderr);
}

#[test]
fn what_should_run_is_tried_one_by_one() {
    let said = Stage::new().say(&["backends", "--try"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout.contains("flex: something that computes\nndarray: something that computes\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn parity_is_asked_of_the_backends_that_are_named_and_saved_where_machines_have_a_folder() {
    let stage = Stage::new();
    let said = stage.say(&["parity", "flex", "ndarray"], "");
    assert_eq!(said.stdout, "parity flex ndarray\n", "{}", said.stderr);
    let said = stage.say(&["parity", "flex", "--save"], "");
    assert!(said.stdout.starts_with("parity flex --out results/parity/"), "{}", said.stdout);
    assert!(said.stdout.ends_with("/parity.md\n"), "{}", said.stdout);
}

#[test]
fn a_backend_that_there_is_not_is_refused_with_those_that_there_are() {
    let said = Stage::new().say(&["parity", "torch"], "");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("there are flex, ndarray, wgpu, cuda"), "{}", said.stderr);
}

/// Whether there is one depends on the machine; that the list, the dry run and the sweep agree does not.
#[test]
fn a_sweep_on_a_backend_that_can_not_compute_here_is_refused_and_so_is_its_dry_run() {
    let stage = Stage::new();
    stage.edit("seeds = [0, 1]", "seeds = [0]\nbackends = [\"cuda\"]");
    let listed = stage.say(&["backends"], "").stdout;
    let standing = listed.lines().find_map(|line| line.strip_prefix("  cuda ")).expect("it is listed").trim_start();
    let dry = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    match standing.strip_prefix("can't run") {
        None => assert_eq!(dry.code, Some(0), "{}", dry.stderr),
        Some(why) => {
            let sweep = stage.say(&["sweep", "pets.toml"], "");
            let first = format!("error: there is no device for the backend `cuda` here: {}\nhint: ", why.trim_start());
            assert!(dry.stderr.starts_with(&first), "{}", dry.stderr);
            assert_eq!((dry.code, &dry.stderr), (Some(2), &sweep.stderr));
            assert_eq!((sweep.code, dry.stdout, sweep.stdout), (Some(2), String::new(), String::new()));
        }
    }
}

/// Each run of each backend is told which it is, so that nothing of it computes on another.
#[test]
fn a_sweep_runs_each_arm_on_each_backend() {
    let stage = Stage::new();
    stage.edit("seeds = [0, 1]", "seeds = [0]\nbackends = [\"flex\", \"ndarray\"]");
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    for backend in ["flex", "ndarray"] {
        let log = std::fs::read_to_string(stage.path(&format!("results/pets/plain/seed-0-{backend}/train.log")));
        let log = log.expect("a log");
        assert!(log.ends_with(&format!(" threads on {backend}\n")), "{log}");
    }
    let said = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert!(said.stdout.contains("seed 0 flex  seed 0 ndarray"), "{}", said.stdout);
}
