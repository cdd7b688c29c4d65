//! The command line: output and exit codes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::tree::Fate::{Healthy, Improving};
use crate::tree::SweepBuilder;

/// Exit code, standard output and standard error of `analysis report`.
fn run(results: &Path, sweeps: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_analysis"));
    let output = command.arg("report").args(sweeps).arg("--results").arg(results).output().expect("it starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&results.display().to_string(), "results");
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_line_for_each_sweep_has_its_tally() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Improving(50.0)]).write();
    let (code, out, err) = run(tree.results(), &[]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(
        out,
        "first-look: 2 finished (1 plateau, 1 learning; not begun and collapsed can't be told)  results/first-look/report.html\n"
    );
    assert_eq!(run(tree.results(), &["first-look"]).1, out);
}

#[test]
fn an_unknown_sweep_is_an_error_that_lists_the_others() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    let (code, out, err) = run(tree.results(), &["frist-look"]);
    assert_eq!((code, out.as_str()), (Some(2), ""));
    insta::assert_snapshot!(err, @"
    error: no sweep `frist-look` in results
    hint: sweeps there: first-look
    ");
}

#[test]
fn an_empty_folder_is_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (code, _, err) = run(folder.path(), &[]);
    assert_eq!(code, Some(2));
    insta::assert_snapshot!(err, @"error: no sweep in results: nothing to report");
    assert_eq!(run(&folder.path().join("nowhere"), &[]).0, Some(2));
}

#[test]
fn a_damaged_plan_fails_and_the_other_sweeps_are_reported() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0)]).write();
    let broken = tree.results().join("broken");
    fs::create_dir(&broken).expect("a folder");
    fs::write(broken.join("plan.json"), "{}").expect("a file");
    let (code, out, err) = run(tree.results(), &[]);
    assert_eq!(code, Some(1));
    assert!(out.starts_with("first-look: 1 finished"), "{out}");
    insta::assert_snapshot!(err, @"
    error: broken: results/broken/plan.json is damaged: missing field `schema`
    hint: `cargo xtask sweep` of its file writes the plan again; its runs stay
    ");
}
