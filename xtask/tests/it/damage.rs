//! Runs whose files were lost or cut short: `status` and `sweep` see the same, and the run is done again with its old files kept.

use std::fs;
use std::path::PathBuf;

use runs::RunFolder;
use spec::files::beside;

use crate::stage::{Stage, worse};

/// Damages a run that has finished, and says how `status` is to call that.
type Damage = (fn(&RunFolder), &'static str);

fn cut(path: PathBuf, lines: usize) {
    let text = fs::read_to_string(&path).expect("text");
    let kept: String = text.lines().take(lines).map(|line| format!("{line}\n")).collect();
    fs::write(path, kept).expect("written");
}

/// Replaces the first such text in a file.
fn change(path: PathBuf, from: &str, to: &str) {
    let text = fs::read_to_string(&path).expect("text");
    assert!(text.contains(from), "{from} stands in {}", path.display());
    fs::write(path, text.replacen(from, to, 1)).expect("written");
}

const DAMAGES: [Damage; 13] = [
    (|run| fs::write(run.manifest_file(), "").expect("written"), "manifest.json is damaged: EOF while parsing"),
    (
        |run| fs::write(run.manifest_file(), "{ \"schema\": 1,").expect("written"),
        "manifest.json is damaged: EOF while parsing",
    ),
    (|run| fs::remove_file(run.manifest_file()).expect("removed"), "manifest.json is missing, and the run had begun"),
    (|run| fs::remove_file(run.metrics_file()).expect("removed"), "it finished, but metrics.csv is missing"),
    (|run| cut(run.metrics_file(), 6), "it finished, but metrics.csv has no evaluation at step 10"),
    (
        |run| fs::write(run.metrics_file(), "<<<<<<< ours\n").expect("written"),
        "metrics.csv is damaged: its first line is",
    ),
    (|run| fs::remove_file(run.spec_file()).expect("removed"), "spec.toml is missing"),
    (
        |run| fs::remove_file(run.sample_file(10)).expect("removed"),
        "it finished, but samples/step-000010.png is missing",
    ),
    (|run| change(run.metrics_file(), ",173\n", ",172\n"), "metrics.csv is not what it was when the run finished"),
    (
        |run| change(run.sample_file(10), "picture", "pictuer"),
        "the pictures in samples/ are not what they were when the run finished",
    ),
    (
        |run| fs::write(run.sample_file(0), "").expect("written"),
        "the pictures in samples/ are not what they were when the run finished",
    ),
    (
        |run| change(run.manifest_file(), "\"cores\": 1", "\"cores\": 3"),
        "manifest.json is damaged: it is not what was written: its last key, `check`, is the digest of another content",
    ),
    (|run| change(run.spec_file(), "seed = 0", "seed = 4"), "spec.toml is another run's"),
];

#[test]
fn what_a_run_left_that_was_killed_at_its_very_end_is_deleted() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let before = stage.files();
    let run = stage.run("plain", 0);
    let nobody =
        beside(&run.manifest_file()).display().to_string().replace(&std::process::id().to_string(), "4294967295");
    for left in [PathBuf::from(nobody), run.path().join(".lease-1"), run.path().join(".clock-4294967295-0")] {
        fs::write(left, "").expect("written");
    }
    // A lease that says nobody's name counts until it is old.
    let hours_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(7200);
    let lease = fs::File::options().write(true).open(run.path().join(".lease-1")).expect("there");
    lease.set_modified(hours_ago).expect("set");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(0));
    let names = |files: &std::collections::BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&stage.files()), names(&before));
}

#[test]
fn claims_whose_record_is_gone_are_said_to_count_as_written_after_a_look() {
    let stage = Stage::new();
    stage.write("pets.toml", &(fs::read_to_string(stage.path("pets.toml")).expect("text") + &worse("no-norm")));
    stage.say(&["sweep", "pets.toml"], "");
    fs::remove_file(stage.sweep().claims_file()).expect("removed");
    let said = stage.say(&["sweep", "pets.toml"], "").stderr;
    let warning = "warning: results/pets/claims.json is gone, or claims were added: those whose arms have runs count as written after a look\n";
    assert!(said.contains(warning), "{said}");
}

#[test]
fn a_damaged_run_is_damaged_to_status_and_done_again_by_sweep() {
    for (damage, why) in DAMAGES {
        let stage = Stage::new();
        stage.say(&["sweep", "pets.toml"], "");
        let run = stage.run("plain", 0);
        damage(&run);
        let before = fs::read(run.metrics_file()).ok();
        let status = stage.say(&["status"], "").stdout;
        assert!(status.starts_with("pets: 4 runs: 3 finished, 1 damaged\n"), "{why}: {status}");
        assert!(status.contains(&format!("\n  plain seed 0 is damaged: {why}")), "{why}: {status}");
        let json: serde_json::Value = serde_json::from_str(&stage.say(&["status", "--json"], "").stdout).expect("JSON");
        assert_eq!(json["sweeps"][0]["runs"][0]["status"], "damaged");

        let said = stage.say(&["sweep", "pets.toml"], "");
        assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{why}: {}", said.stderr);
        let kept = "it is done again, and its files are kept in results/pets/plain/.damaged-seed-0-flex\n";
        assert!(said.stderr.contains(&format!("\nplain seed 0: damaged: {why}")), "{why}: {}", said.stderr);
        assert!(said.stderr.contains(kept), "{why}: {}", said.stderr);
        assert_eq!(fs::read(stage.path("results/pets/plain/.damaged-seed-0-flex/metrics.csv")).ok(), before);
        assert_eq!((stage.starts("plain", 0), stage.starts("plain", 1)), (1, 1), "anew, and the other not again");
        assert!(stage.say(&["status"], "").stdout.starts_with("pets: 4 runs: 4 finished\n"));
    }
}

#[test]
fn an_interrupted_run_whose_metrics_are_lost_begins_again() {
    let stage = Stage::new();
    stage.edit("steps = 10", "steps = 10\n\"cadence.evaluate\" = 1");
    stage.say(&["sweep", "pets.toml", "--seeds", "0", "--only", "plain"], "");
    let manifest = runs::Manifest { end: None, step: 5, ..stage.manifest("plain", 0) };
    stage.run("plain", 0).write_manifest(&manifest).expect("written");
    cut(stage.run("plain", 0).metrics_file(), 5);
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "0", "--only", "plain"], "");
    assert!(
        said.stderr.contains("damaged: it has a checkpoint, but metrics.csv has no evaluation at step 2"),
        "{}",
        said.stderr
    );
    assert_eq!(stage.manifest("plain", 0).resumed_at, [] as [u64; 0]);
}

#[test]
fn a_damaged_run_is_not_taken_over_and_keeps_its_checkpoint() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    fs::remove_file(stage.run("plain", 0).sample_file(10)).expect("removed");
    stage.write_sweep("dogs.toml", "seeds = [0, 1]", "seeds = [0]");
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert!(
        said.stderr.contains("taken over from pets, where they have finished: no-norm seed 0\n"),
        "{}",
        said.stderr
    );
    assert!(stage.run_of("dogs", "plain", 0).log_file().is_file(), "it ran: {}", said.stderr);
    let said = stage.say(&["clean", "pets", "--yes"], "");
    assert!(said.stdout.starts_with("4 items deleted"), "three checkpoints and a program: {}", said.stdout);
    assert!(stage.run("plain", 0).checkpoint().exists());
}
