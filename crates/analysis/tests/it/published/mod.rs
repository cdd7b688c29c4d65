//! The published form of a sweep: unpacking is lossless, both forms give the same report, and no run is lost.

mod damage;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use analysis::publish::{Publication, publish, unpack};
use analysis::report::report;
use runs::{Published, Row, SeriesWriter, SweepFolder};
use spec::names;

use crate::tree::Fate::{Diverged, Failed, Healthy, Improving, Interrupted, Pending};
use crate::tree::{SweepBuilder, WrittenSweep};

/// A sweep with a run of every publishable kind.
fn sweep() -> WrittenSweep {
    SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0)])
        .arm("narrow", &[Healthy(80.0), Pending, Diverged(400)])
        .arm("fast", &[Diverged(400), Failed("no space left on device"), Interrupted(300)])
        .write()
}

/// Another folder of results, into which the sweep is published.
fn publish_folder(tree: &WrittenSweep) -> (tempfile::TempDir, SweepFolder) {
    let folder = tempfile::tempdir().expect("a folder");
    let to = SweepFolder::new(folder.path().join("first-look"));
    published(tree, &to);
    (folder, to)
}

fn published(tree: &WrittenSweep, to: &SweepFolder) -> Publication {
    publish(&tree.sweep(), to, &[], None).expect("published")
}

/// Every file below a folder by relative path, except locks.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = open.pop() {
        for path in fs::read_dir(&next).expect("a folder").flatten().map(|entry| entry.path()) {
            let name = path.strip_prefix(folder).expect("inside").to_owned();
            let is_lock = name.to_string_lossy().ends_with("lock");
            match path.is_dir() {
                true => open.push(path),
                false if is_lock => {}
                false => drop(found.insert(name, fs::read(path).expect("a file"))),
            }
        }
    }
    found
}

/// The files of a report.
fn report_files(folder: &SweepFolder) -> BTreeMap<PathBuf, Vec<u8>> {
    report(folder).expect("a report");
    let is_of_a_report = |path: &PathBuf| {
        let first = path.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        ["charts", "samples", "report.html", "results.json"].contains(&first.as_str()) || first.starts_with("summary.")
    };
    files(folder.path()).into_iter().filter(|(path, _)| is_of_a_report(path)).collect()
}

/// The files of runs that are published losslessly.
fn run_files(folder: &SweepFolder) -> BTreeMap<PathBuf, Vec<u8>> {
    let names = ["spec.toml", "manifest.json", "metrics.csv"];
    let is_of_a_run = |path: &PathBuf| names.iter().any(|name| path.ends_with(name));
    files(folder.path()).into_iter().filter(|(path, _)| is_of_a_run(path)).collect()
}

#[track_caller]
fn assert_same(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other));
    for (name, bytes) in one {
        assert!(bytes == &other[name], "{} differs", name.display());
    }
}

#[test]
fn both_forms_give_the_same_report() {
    let tree = sweep();
    let (_folder, to) = publish_folder(&tree);
    let there = files(to.path());
    let names: Vec<String> = there.keys().map(|path| path.display().to_string()).collect();
    insta::assert_snapshot!(names.join(" "), @"plan.json published/runs.jsonl published/series.parquet report.html samples/dcgan.png samples/narrow.png summary.csv summary.json summary.md");
    let of_folders = report_files(&tree.sweep());
    assert!(of_folders.len() > 10, "{:?}", of_folders.keys());
    assert_same(&of_folders, &report_files(&to));
}

#[test]
fn unpacked_folders_are_identical_and_republish_identically() {
    let tree = sweep();
    // An incomplete last line, another number format, and another JSON layout.
    let append = |arm: &str, seed: u64, text: &str| {
        let path = tree.run(arm, seed).metrics_file();
        let old = fs::read_to_string(&path).expect("text");
        fs::write(path, old + text).expect("written");
    };
    append("fast", 2, "300,30.000,d_re");
    append("dcgan", 1, "1000,100.0,d_real,0.5\n");
    let mut series = SeriesWriter::from_step(&tree.run("dcgan", 0).metrics_file(), Some(1_000)).expect("a series");
    let row = |value| Row { step: 1_000, seconds: 100.25, name: names::RECALL.to_owned(), value };
    series.append(&[row(f64::INFINITY), row(-0.0), row(1.0 / 3.0), row(1e-300)]).expect("rows");
    let manifest = tree.run("narrow", 0).manifest_file();
    let text = fs::read_to_string(&manifest).expect("text").replace("\n  ", "\n      ");
    fs::write(manifest, text).expect("written");

    let (_folder, to) = publish_folder(&tree);
    let once = files(to.path());
    published(&tree, &to);
    assert_same(&once, &files(to.path()));

    let other = tempfile::tempdir().expect("a folder");
    let again = SweepFolder::new(other.path().join("first-look"));
    assert_eq!(unpack(&to, &again).expect("unpacked"), (8, Vec::new()));
    assert_same(&run_files(&tree.sweep()), &run_files(&again));
    assert_eq!(unpack(&to, &again).expect("unpacked over itself").0, 8);
    assert_same(&report_files(&to), &report_files(&again));

    let third = SweepFolder::new(other.path().join("third"));
    publish(&again, &third, &[], None).expect("published");
    assert_same(&files(&to.path().join("published")), &files(&third.path().join("published")));
}

#[test]
fn a_published_generator_comes_back_into_the_folder_of_its_run() {
    let tree = sweep();
    let (_folder, to) = publish_folder(&tree);
    let run = tree.run("dcgan", 1).path().file_name().expect("a name").to_string_lossy().into_owned();
    let file = to.generator_file(&format!("dcgan/{run}"));
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    fs::write(&file, "half of it").expect("written");
    let other = tempfile::tempdir().expect("a folder");
    let again = SweepFolder::new(other.path().join("first-look"));
    unpack(&to, &again).expect("unpacked");
    let of = |seed| again.path().join("dcgan").join(run.replace("-1-", &format!("-{seed}-"))).join("generator.bpk");
    assert_eq!(fs::read_to_string(of(1)).expect("there"), "half of it");
    assert!(!of(0).exists() && of(0).parent().expect("a folder").is_dir());
}

#[test]
fn publishing_in_parts_loses_no_run() {
    let tree = sweep();
    let before = run_files(&tree.sweep());
    let (_folder, to) = publish_folder(&tree);
    let whole = files(&to.path().join("published"));

    // The sweep continues on another machine with other seeds, without the folders of the first ones.
    let other = SweepBuilder::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0), Healthy(43.0)])
        .write();
    for seed in 0..3 {
        fs::remove_dir_all(other.run("dcgan", seed).path()).expect("removed");
    }
    let done = published(&other, &to);
    assert_eq!((done.runs, done.notes.len()), (9, 0));
    let plan = to.read_plan().expect("a plan");
    assert_eq!(
        plan.arms.iter().map(|arm| arm.runs.len()).collect::<Vec<_>>(),
        [4, 3, 3],
        "no arm and no seed is forgotten"
    );
    let folder = tempfile::tempdir().expect("a folder");
    let back = SweepFolder::new(folder.path());
    unpack(&to, &back).expect("unpacked");
    let mut all = before;
    all.extend(run_files(&other.sweep()));
    assert_same(&all, &run_files(&back));

    // In one step, and from an empty folder: nothing changes.
    fs::remove_dir_all(tree.sweep().path().join("dcgan")).expect("removed");
    let (_folder, again) = (folder, SweepFolder::new(tree.results().join("again")));
    fs::create_dir(again.path()).expect("made");
    fs::create_dir(again.path().join("published")).expect("made");
    for (name, bytes) in &whole {
        fs::write(again.path().join("published").join(name), bytes).expect("written");
    }
    published(&tree, &again);
    assert_same(&whole, &files(&again.path().join("published")));
}

#[test]
fn results_are_kept_and_failures_are_replaced() {
    let tree = sweep();
    let (_folder, to) = publish_folder(&tree);
    // The interrupted run has finished by now, and a finished one was repeated with other numbers.
    let same = SweepBuilder::new("dcgan").arm("dcgan", &[Pending]).arm("narrow", &[Pending]);
    let finished = same.arm("fast", &[Diverged(400), Failed("again"), Healthy(44.0)]).write();
    let place = |tree: &WrittenSweep, arm: &str, seed| tree.run(arm, seed).path().to_owned();
    fs::remove_dir_all(place(&tree, "fast", 2)).expect("removed");
    fs::rename(place(&finished, "fast", 2), place(&tree, "fast", 2)).expect("moved");
    let metrics = tree.run("dcgan", 0).metrics_file();
    let other = fs::read_to_string(&metrics).expect("text").replace("d_real,0.7", "d_real,0.6");
    fs::write(metrics, other).expect("written");
    let before = Published::read(&to).expect("readable").expect("published");
    let done = published(&tree, &to);
    assert_eq!(
        done.notes,
        ["dcgan/seed-0-flex is published, and its folder has other numbers: what is published stays"]
    );
    assert!(done.report.tally.starts_with("7 finished"), "{}", done.report.tally);
    let after = Published::read(&to).expect("readable").expect("published");
    let record = |published: &Published, place: &str| {
        published.records().iter().find(|record| record.place() == place).expect("published").clone()
    };
    assert_eq!(record(&before, "dcgan/seed-0-flex"), record(&after, "dcgan/seed-0-flex"));
    assert!(!record(&before, "fast/seed-2-flex").is_finished() && record(&after, "fast/seed-2-flex").is_finished());
}

#[test]
fn unplanned_runs_are_kept_and_reported() {
    let tree = sweep();
    let stray = tree.sweep().path().join("old/seed-7-flex");
    fs::create_dir_all(stray.join("samples")).expect("made");
    for (name, bytes) in files(tree.run("dcgan", 0).path()) {
        fs::write(stray.join(name), bytes).expect("written");
    }
    let (_folder, to) = publish_folder(&tree);
    assert_same(&report_files(&tree.sweep()), &report_files(&to));
    let page = fs::read_to_string(to.path().join("report.html")).expect("a page");
    assert!(page.contains("old/seed-7-flex"));
}

#[test]
fn a_sweep_published_in_place_needs_no_run_folders() {
    let tree = sweep();
    let before = report_files(&tree.sweep());
    let done = published(&tree, &tree.sweep());
    assert_eq!(done.runs, 8);
    assert_same(&before, &report_files(&tree.sweep()));
    for arm in ["dcgan", "narrow", "fast"] {
        fs::remove_dir_all(tree.sweep().path().join(arm)).expect("removed");
    }
    assert_same(&before, &report_files(&tree.sweep()));
    let whole = files(&tree.sweep().path().join("published"));
    assert_eq!(published(&tree, &tree.sweep()).runs, 8);
    assert_same(&whole, &files(&tree.sweep().path().join("published")));
}
