//! Runs that were published and have no folder: they count as what they are, are never done again, and other sweeps take them over.

use std::fs;

use runs::{PublishLock, Record};

use crate::stage::Stage;

/// Publishes all runs of `pets` and moves their folders to `kept`.
fn publish(stage: &Stage) {
    write_published(stage);
    let sweep = stage.sweep();
    for arm in &sweep.read_plan().expect("a plan").arms {
        fs::create_dir_all(stage.path("kept")).expect("made");
        fs::rename(sweep.path().join(&arm.name), stage.path("kept").join(&arm.name)).expect("moved");
    }
}

/// Publishes all runs of `pets`.
fn write_published(stage: &Stage) {
    let sweep = stage.sweep();
    let plan = sweep.read_plan().expect("a plan");
    let record = |(arm, run): (&spec::Arm, &spec::Run)| Record::of_folder(&arm.name, &sweep.run(&arm.name, &run.spec));
    let records: Vec<Record> = plan.runs().map(|run| record(run).expect("whole").0).collect();
    let lock = PublishLock::take(&sweep).expect("a lock").expect("free");
    assert!(runs::write(&lock, &sweep, &records, b"the series").expect("written"));
}

/// A published picture of an arm: one pixel, and the id of its run.
fn write_picture(stage: &Stage, arm: &str, seed: u64) {
    let plan = stage.sweep().read_plan().expect("a plan");
    let mut runs = plan.arms_of(arm).flat_map(|arm| &arm.runs);
    let id = runs.find(|run| run.spec.seed == seed).expect("a run").id.to_string();
    let folder = stage.sweep().path().join("samples");
    fs::create_dir_all(&folder).expect("made");
    let mut encoder = png::Encoder::new(fs::File::create(folder.join(format!("{arm}.png"))).expect("a file"), 1, 1);
    encoder.add_text_chunk("Run".to_owned(), id).expect("a chunk");
    encoder.write_header().expect("a header").write_image_data(&[0]).expect("a pixel");
}

#[test]
fn the_generator_of_the_run_that_is_shown_is_published_and_stays_without_its_checkpoint() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    write_published(&stage);
    let analysis = stage.write_script("analysis", "exit 0").display().to_string();
    let publish = || {
        let said = stage.say(&["--analysis", &analysis, "publish", "pets", "--to", "results", "--generators"], "");
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        assert!(said.stderr.contains("pets: 1 generator published\n"), "{}", said.stderr);
        let arm = stage.sweep().generators().join("plain");
        let files = fs::read_dir(&arm).expect("an arm").map(|file| file.expect("a file").path());
        let text = |path: std::path::PathBuf| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        };
        files.map(text).collect::<Vec<_>>()
    };
    for seed in [1, 0] {
        write_picture(&stage, "plain", seed);
        let run = format!("results/pets/plain/seed-{seed}-flex");
        let [(name, text)] = &publish()[..] else { panic!("one file") };
        assert_eq!(*name, format!("seed-{seed}-flex.bpk"));
        assert!(text.starts_with("the generator of ") && text.ends_with(&run), "{text}");
    }
    fs::remove_dir_all(stage.run("plain", 0).checkpoint()).expect("there");
    fs::write(stage.sweep().generator_file("plain/seed-0-flex"), "kept").expect("written");
    assert_eq!(publish(), [("seed-0-flex.bpk".to_owned(), "kept".to_owned())]);

    fs::rename(stage.sweep().path().join("plain"), stage.path("kept")).expect("moved");
    let said = stage.say(&["sample", "pets/plain/seed-0-flex", "--count", "3", "--out", "x.npy"], "");
    assert!(said.stderr.ends_with("hint: `cargo xtask unpack pets` writes it again, with its G\n"), "{}", said.stderr);
}

#[test]
fn what_is_published_is_not_done_again() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "no-norm/1=diverges");
    let before = stage.say(&["status", "--json"], "").stdout;
    publish(&stage);
    assert_eq!(stage.say(&["status", "--json"], "").stdout, before);
    let said = stage.say(&["sweep", "pets.toml", "--dry-run"], "");
    assert!(
        said.stdout.starts_with("pets: 2 arms × 2 seeds, fashion-mnist-small, flex: 4 runs, all finished\n"),
        "{}",
        said.stdout
    );
    let said = stage.say(&["sweep", "pets.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "3 finished, 1 diverged\n"), "{}", said.stderr);
    assert!(!stage.run("plain", 0).path().exists());
    let said = stage.say(&["sweep", "pets.toml", "--seeds", "0,1,2"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "5 finished, 1 diverged\n"), "{}", said.stderr);
    assert_eq!((stage.starts("plain", 0), stage.starts("plain", 2)), (0, 1));
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 6 runs: 5 finished, 1 diverged\n"));
}

#[test]
fn a_result_that_is_published_stands_whatever_its_folder_holds() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    publish(&stage);
    fs::create_dir_all(stage.run("plain", 0).path()).expect("made");
    fs::write(stage.run("plain", 0).manifest_file(), "<<<<<<<").expect("written");
    assert!(stage.say(&["status"], "").stdout.starts_with("pets: 4 runs: 4 finished\n"));
}

#[test]
fn a_failed_run_that_is_published_is_tried_again_when_asked() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "plain/0=killed");
    publish(&stage);
    let status = stage.say(&["status"], "").stdout;
    assert!(status.contains("plain seed 0 failed: killed by signal 9"), "{status}");
    assert_eq!(stage.say(&["sweep", "pets.toml"], "").code, Some(1));
    assert!(!stage.run("plain", 0).path().exists());
    let said = stage.say(&["sweep", "pets.toml", "--retry-failed"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert_eq!(stage.starts("plain", 0), 1);
}

#[test]
fn another_sweep_takes_over_what_is_published() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    publish(&stage);
    stage.write_sweep("dogs.toml", "name = \"no-norm\"", "name = \"bare\"");
    let said = stage.say(&["sweep", "dogs.toml", "--dry-run"], "");
    assert!(said.stdout.contains("  plain  elsewhere  elsewhere\n"), "{}", said.stdout);

    let broken = stage.write_script("broken", "echo 'error: no such file' >&2; exit 1").display().to_string();
    let said = stage.say(&["--analysis", &broken, "sweep", "dogs.toml"], "");
    assert_eq!(said.code, Some(1));
    assert!(
        said.stderr.ends_with("error: the published runs of pets can't be unpacked (exit status: 1)\n"),
        "{}",
        said.stderr
    );
    assert!(!stage.run_of("dogs", "plain", 0).path().exists(), "nothing is done again");

    // What `analysis unpack` does: a copy of each run's files without its pictures.
    let unpacks = r#"echo "$1 $2 $3 $5" >> asked
shift 6
while [ $# -gt 1 ]; do
  from=kept/${2%%=*}; to=${2#*=}; mkdir -p $to
  cp $from/spec.toml $from/manifest.json $from/metrics.csv $to; touch $to/.unpacked; shift 2
done"#;
    let analysis = stage.write_script("analysis", unpacks).display().to_string();
    let said = stage.say(&["--analysis", &analysis, "sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    let asked = fs::read_to_string(stage.path("asked")).expect("asked once");
    assert_eq!(asked, "unpack pets --results --to\n");
    assert!(said.stderr.contains(
        "taken over from pets, where they have finished: plain seed 0, bare seed 0, plain seed 1, bare seed 1\n"
    ));
    let dog = stage.run_of("dogs", "bare", 1);
    let manifest = dog.read_manifest().expect("readable").expect("there");
    assert_eq!(manifest.taken_from.as_deref(), Some("pets/no-norm/seed-1-flex"));
    assert!(dog.unpacked_file().exists() && !dog.log_file().exists());
    assert!(stage.say(&["status", "dogs"], "").stdout.starts_with("dogs: 4 runs: 4 finished\n"));
}

#[test]
fn damage_is_said_and_nothing_starts() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    publish(&stage);
    let records = stage.sweep().path().join("published/runs.jsonl");
    let text = fs::read_to_string(&records).expect("text");
    fs::write(&records, text.replacen("\"seed\":0", "\"seed\":", 1)).expect("written");
    for command in [&["status", "pets"][..], &["sweep", "pets.toml"], &["sweep", "pets.toml", "--dry-run"]] {
        let said = stage.say(command, "");
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""), "{command:?}");
        insta::allow_duplicates! { insta::assert_snapshot!(said.stderr, @"
            error: results/pets/published/runs.jsonl is damaged: line 1: expected value at line 1 column 113
            hint: `git checkout -- 'results/pets/published'` restores both files as they were committed
            "); }
    }
    fs::write(&records, text.replacen("\"cores\":1", "\"cores\":3", 1)).expect("written");
    let said = stage.say(&["status", "pets"], "");
    let changed = "error: results/pets/published/runs.jsonl is damaged: line 1: it was changed after it was written\n";
    assert!(said.stderr.starts_with(changed), "{}", said.stderr);
    fs::write(&records, text.replacen("\"arm\":\"plain\"", "\"arm\":\"../../plain\"", 1)).expect("written");
    let said = stage.say(&["status", "pets"], "");
    let outside =
        "error: results/pets/published/runs.jsonl is damaged: line 1: \"../../plain\" names no folder of its sweep\n";
    assert!(said.stderr.starts_with(outside), "{}", said.stderr);
    stage.write_sweep("dogs.toml", "seeds = [0, 1]", "seeds = [0]");
    let said = stage.say(&["sweep", "dogs.toml"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "2 finished\n"), "{}", said.stderr);
    assert!(
        said.stderr
            .contains("warning: no published run of pets is taken over: results/pets/published/runs.jsonl is damaged"),
        "{}",
        said.stderr
    );
}

#[test]
fn commands_that_draw_samples_say_that_a_published_run_has_no_checkpoint() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    publish(&stage);
    let said = stage.say(&["compare", "results/pets/plain/seed-0-flex", "pets.toml"], "");
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @"
    error: the run `results/pets/plain/seed-0-flex` is published: its checkpoint, from which samples are drawn, is not
    hint: `cargo xtask unpack pets` writes its spec again, and `cargo xtask run results/pets/plain/seed-0-flex/spec.toml --out FOLDER` does it again
    ");
    let said = stage.say(&["walk", "pets/plain/seed-0-flex"], "");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("is published: its checkpoint"), "{}", said.stderr);
}

#[test]
fn publish_and_unpack_are_passed_on() {
    let stage = Stage::new();
    stage.say(&["sweep", "pets.toml"], "");
    let analysis = stage.write_script("analysis", "echo \"$@\"").display().to_string();
    let said = stage.say(&["--analysis", &analysis, "publish", "pets", "--to", "there"], "");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.starts_with("publish pets --results results --to there"), "{}", said.stdout);
    fs::create_dir_all(stage.path("there/pets/published")).expect("made");
    let said = stage.say(&["--analysis", &analysis, "publish", "pets", "--to", "there"], "");
    assert!(said.stderr.ends_with("\nnext: git add --force --all there/pets/published\n"), "{}", said.stderr);
    let said = stage.say(&["--analysis", &analysis, "unpack", "pets", "--to", "there"], "");
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "unpack pets --results results --to there\n"));
    let said = stage.say(&["--analysis", &analysis, "publish", "pest"], "");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("did you mean `pets`?"), "{}", said.stderr);
}
