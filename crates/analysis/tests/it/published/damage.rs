//! Damaged published files and interrupted publishing: one error message, and never a partial form.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use analysis::publish::publish;
use runs::Published;

use super::{files, publish_folder, published, sweep};

/// The error of `analysis report` for a published sweep with damaged files.
fn error(results: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_analysis"));
    let output = command.args(["report", "first-look", "--results"]).arg(results).output().expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).replace(&results.display().to_string(), "results")
}

#[test]
fn damage_is_a_single_error() {
    let tree = sweep();
    let (folder, to) = publish_folder(&tree);
    let [records, series] = ["runs.jsonl", "series.parquet"].map(|name| to.path().join("published").join(name));
    let (lines, bytes) = (fs::read_to_string(&records).expect("text"), fs::read(&series).expect("bytes"));
    let mut messages = Vec::new();
    let mut damaged = |path: &Path, content: &[u8]| {
        fs::write(path, content).expect("written");
        messages.push(error(folder.path()));
        assert!(publish(&tree.sweep(), &to, &[], None).is_err(), "nothing is published over it");
        fs::write(&records, &lines).expect("written");
        fs::write(&series, &bytes).expect("written");
    };
    damaged(&series, &bytes[..bytes.len() / 2]);
    damaged(&records, lines.replacen("\"arm\":\"dcgan\"", "\"arm\":dcgan", 1).as_bytes());
    damaged(&records, lines.lines().take(5).map(|line| format!("{line}\n")).collect::<String>().as_bytes());
    damaged(&records, lines.replacen("{\"schema\":1", "{\"schema\":9", 1).as_bytes());
    damaged(&records, b"<<<<<<< ours\n");
    fs::remove_file(&series).expect("removed");
    messages.push(error(folder.path()));
    insta::assert_snapshot!(messages.join("\n"));
}

#[test]
fn a_killed_publish_leaves_the_old_or_the_new_form() {
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
        // Restore the old form for the next attempt.
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
