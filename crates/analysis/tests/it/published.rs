//! The published form of a sweep: what goes in comes back to the byte, reports are the same from either form, no run is lost, and damage is
//! said in one message.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use analysis::publish::{Done, publish, unpack};
use analysis::report::report;
use runs::Published;
use spec::results::{Row, SeriesWriter, SweepFolder, names};

use crate::tree::Fate::{Diverged, Failed, Healthy, Improving, Interrupted, Pending};
use crate::tree::{Tree, Written};

/// A sweep with a run of every fate that can be published.
fn sweep() -> Written {
    Tree::new("dcgan")
        .arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0)])
        .arm("narrow", &[Healthy(80.0), Pending, Diverged(400)])
        .arm("fast", &[Diverged(400), Failed("no space left on device"), Interrupted(300)])
        .write()
}

/// Another folder of results, in which the same sweep is published.
fn elsewhere(tree: &Written) -> (tempfile::TempDir, SweepFolder) {
    let folder = tempfile::tempdir().expect("a folder");
    let to = SweepFolder::new(folder.path().join("first-look"));
    published(tree, &to);
    (folder, to)
}

fn published(tree: &Written, to: &SweepFolder) -> Done {
    publish(&tree.sweep(), to, &[]).expect("published")
}

/// Every file below a folder, by its path from there, locks aside.
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

/// The files that a report writes.
fn report_files(folder: &SweepFolder) -> BTreeMap<PathBuf, Vec<u8>> {
    report(folder).expect("a report");
    let is_of_a_report = |path: &PathBuf| {
        let first = path.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
        ["charts", "samples", "report.html", "results.json"].contains(&first.as_str()) || first.starts_with("summary.")
    };
    files(folder.path()).into_iter().filter(|(path, _)| is_of_a_report(path)).collect()
}

/// The files of a sweep's runs that are published to the byte.
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
fn a_report_is_the_same_from_folders_and_from_what_is_published() {
    let tree = sweep();
    let (_folder, to) = elsewhere(&tree);
    let there = files(to.path());
    let names: Vec<String> = there.keys().map(|path| path.display().to_string()).collect();
    insta::assert_snapshot!(names.join(" "), @"plan.json published/runs.jsonl published/series.parquet report.html samples/dcgan.png samples/narrow.png summary.csv summary.json summary.md");
    let of_folders = report_files(&tree.sweep());
    assert!(of_folders.len() > 10, "{:?}", of_folders.keys());
    assert_same(&of_folders, &report_files(&to));
}

#[test]
fn folders_come_back_to_the_byte_and_publish_to_the_same_bytes() {
    let tree = sweep();
    // A last line that a power cut left half written, a number spelt in another way, a manifest spaced by somebody else.
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

    let (_folder, to) = elsewhere(&tree);
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
    publish(&again, &third, &[]).expect("published");
    assert_same(&files(&to.path().join("published")), &files(&third.path().join("published")));
}

#[test]
fn a_sweep_is_published_in_parts_and_loses_no_run_whose_folder_is_gone() {
    let tree = sweep();
    let before = run_files(&tree.sweep());
    let (_folder, to) = elsewhere(&tree);
    let whole = files(&to.path().join("published"));

    // On another machine the sweep goes on with other seeds; the folders of the first ones are not there.
    let other =
        Tree::new("dcgan").arm("dcgan", &[Healthy(46.0), Improving(50.0), Healthy(41.0), Healthy(43.0)]).write();
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

    // In one go, and from an empty folder: nothing changes.
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
fn a_result_stays_and_what_did_not_end_well_gives_way() {
    let tree = sweep();
    let (_folder, to) = elsewhere(&tree);
    // Now the interrupted run has finished, and a finished one was done again with other numbers.
    let same = Tree::new("dcgan").arm("dcgan", &[Pending]).arm("narrow", &[Pending]);
    let finished = same.arm("fast", &[Diverged(400), Failed("again"), Healthy(44.0)]).write();
    let place = |tree: &Written, arm: &str, seed| tree.run(arm, seed).path().to_owned();
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
fn runs_that_the_plan_does_not_have_are_kept_and_said() {
    let tree = sweep();
    let stray = tree.sweep().path().join("old/seed-7-flex");
    fs::create_dir_all(stray.join("samples")).expect("made");
    for (name, bytes) in files(tree.run("dcgan", 0).path()) {
        fs::write(stray.join(name), bytes).expect("written");
    }
    let (_folder, to) = elsewhere(&tree);
    assert_same(&report_files(&tree.sweep()), &report_files(&to));
    let page = fs::read_to_string(to.path().join("report.html")).expect("a page");
    assert!(page.contains("old/seed-7-flex"));
}

#[test]
fn published_in_its_own_folder_a_sweep_can_lose_its_folders() {
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

/// What `analysis report` says of a published sweep with damaged files.
fn said(results: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_analysis"));
    let output = command.args(["report", "first-look", "--results"]).arg(results).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).replace(&results.display().to_string(), "results")
}

#[test]
fn damage_is_one_clear_message() {
    let tree = sweep();
    let (folder, to) = elsewhere(&tree);
    let [records, series] = ["runs.jsonl", "series.parquet"].map(|name| to.path().join("published").join(name));
    let (lines, bytes) = (fs::read_to_string(&records).expect("text"), fs::read(&series).expect("bytes"));
    let mut messages = Vec::new();
    let mut damaged = |path: &Path, content: &[u8]| {
        fs::write(path, content).expect("written");
        messages.push(said(folder.path()));
        assert!(publish(&tree.sweep(), &to, &[]).is_err(), "nothing is published over it");
        fs::write(&records, &lines).expect("written");
        fs::write(&series, &bytes).expect("written");
    };
    damaged(&series, &bytes[..bytes.len() / 2]);
    damaged(&records, lines.replacen("\"arm\":\"dcgan\"", "\"arm\":dcgan", 1).as_bytes());
    damaged(&records, lines.lines().take(5).map(|line| format!("{line}\n")).collect::<String>().as_bytes());
    damaged(&records, lines.replacen("{\"schema\":1", "{\"schema\":9", 1).as_bytes());
    damaged(&records, b"<<<<<<< ours\n");
    fs::remove_file(&series).expect("removed");
    messages.push(said(folder.path()));
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_publishing_that_is_killed_leaves_the_old_form_or_the_new_one() {
    let tree = sweep();
    let results = tree.results().to_owned();
    let to = tree.sweep();
    for seed in 0..3 {
        fs::rename(tree.run("dcgan", seed).path(), results.join(format!("kept-{seed}"))).expect("moved");
    }
    published(&tree, &to);
    let old = files(&to.path().join("published"));
    for seed in 0..3 {
        fs::rename(results.join(format!("kept-{seed}")), tree.run("dcgan", seed).path()).expect("moved");
    }
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_analysis"));
        command.args(["publish", "first-look", "--results"]).arg(&results).arg("--to").arg(&results);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let (mut olds, mut news) = (0, 0);
    for wait in (0..).map(|k| Duration::from_millis(k * 5)) {
        let mut child = command().spawn().expect("it starts");
        std::thread::sleep(wait);
        let ended = child.try_wait().expect("known").is_some();
        child.kill().expect("killed");
        child.wait().expect("ended");
        let published = Published::read(&to).expect("whole").expect("published");
        published.series().expect("the series of these records");
        match published.records().len() {
            5 => olds += 1,
            8 => news += 1,
            other => panic!("{other} runs"),
        }
        if ended {
            break;
        }
        // Back to the old form, for the next try.
        for (name, bytes) in &old {
            fs::write(to.path().join("published").join(name), bytes).expect("written");
        }
    }
    assert!(olds > 0 && news > 0, "{olds} old, {news} new");
    for (what, place) in [("before", ".published-before"), ("after", ".published-after")] {
        let _ = fs::remove_dir_all(to.path().join(place));
        fs::rename(to.path().join("published"), to.path().join(".published-before")).expect("moved");
        assert_eq!(
            Published::read(&to).expect("whole").expect("published").records().len(),
            8,
            "between two renames: {what}"
        );
        assert!(command().status().expect("it ends").success());
        assert_eq!(Published::read(&to).expect("whole").expect("published").records().len(), 8);
    }
}
