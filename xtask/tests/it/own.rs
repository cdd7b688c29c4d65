//! Sweeps of a program of one's own: one in Python that depends on nothing is swept, killed, resumed and judged, in a folder without a clone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use runs::{End, Manifest, RunFolder, Series, Status};
use rustix::process::{Pid, Signal, kill_process};

use crate::stage::{Said, Stage, until};

const ARMS: &str = "\n[[arm]]\nname = \"plain\"\n[[arm]]\nname = \"other\"\nset = { \"params.momentum\" = 0.9 }\n";

/// Whether there is a Python to run; with `DCGAN_PYTHON=required` there must be one.
fn has_python() -> bool {
    let is_there =
        Command::new("python3").arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    let is_required = std::env::var("DCGAN_PYTHON").is_ok_and(|word| word == "required");
    assert!(is_there || !is_required, "Python is required: install python3");
    if !is_there {
        eprintln!("skipped: python3 is not installed");
    }
    is_there
}

/// A folder outside every clone, with the installed runner, the trainer and a sweep of it.
struct Folder(Stage);

impl Folder {
    fn new(top: &str, rest: &str) -> Self {
        let stage = Stage::new();
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace");
        fs::create_dir(stage.path("bin")).expect("made");
        fs::copy(env!("CARGO_BIN_EXE_xtask"), stage.path("bin/xtask")).expect("installed");
        for file in ["python/sweeprun.py", "python/toy.py"] {
            let name = Path::new(file).file_name().expect("a name").to_string_lossy().into_owned();
            fs::copy(root.join(file), stage.path(&name)).expect("copied");
        }
        let set =
            "[set]\ntask = \"classification\"\nsteps = 40\nbatch_size = 1\ncadence.evaluate = 2\ncadence.sample = 20\n";
        let set = if rest.contains("params.lr") { set.to_owned() } else { format!("{set}params.lr = 0.05\n") };
        stage.write("own.toml", &format!("seeds = [0, 1]\n{top}\n{set}{rest}{ARMS}"));
        Self(stage)
    }

    fn with_checkpoints(rest: &str) -> Self {
        Self::new("trainer = { command = [\"python3\", \"toy.py\"], checkpoints = true }", rest)
    }

    fn without(rest: &str) -> Self {
        Self::new("trainer = [\"python3\", \"toy.py\"]", rest)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.0.path("bin/xtask"));
        command.current_dir(self.0.path("")).args(arguments);
        for variable in ["CARGO_MANIFEST_DIR", "DCGAN_WORKSPACE", "RUST_BACKTRACE"] {
            command.env_remove(variable);
        }
        command.stdin(Stdio::null());
        command
    }

    fn say(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments))
    }

    fn run(&self, arm: &str, seed: u64) -> RunFolder {
        RunFolder::new(self.0.path(&format!("results/own/{arm}/seed-{seed}")))
    }

    fn manifest(&self, arm: &str, seed: u64) -> Manifest {
        self.run(arm, seed).read_manifest().expect("readable").expect("a manifest")
    }

    fn metrics(&self, arm: &str, seed: u64) -> Vec<(u64, f64)> {
        let series = Series::read(&self.run(arm, seed).metrics_file()).expect("readable");
        series.of("test_error").collect()
    }

    /// The first sentence of the reason of a run that failed.
    fn reason(&self) -> String {
        match self.manifest("plain", 0).end {
            Some(End::Failed { reason }) => reason,
            other => panic!("{other:?}"),
        }
    }

    fn replace(&self, file: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.0.path(file)).expect("readable");
        assert!(text.contains(from), "{from} stands in {file}");
        self.0.write(file, &text.replacen(from, to, 1));
    }
}

#[test]
fn every_run_finishes_and_is_looked_at_like_any_other_without_a_clone() {
    if !has_python() {
        return;
    }
    let folder = Folder::without("");
    let said = folder.say(&["sweep", "own.toml"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
    assert!(said.stderr.starts_with("own: 2 arms × 2 seeds, python3 toy.py: 4 runs; how long"), "{}", said.stderr);
    assert!(said.stderr.ends_with("\nnext: xtask report own  tables, charts and one page\n"), "{}", said.stderr);
    assert!(folder.run("plain", 0).sample_file(40).is_file());
    assert_eq!(folder.metrics("plain", 0).len(), 20);
    assert_eq!(folder.manifest("plain", 0).step, 40);
    insta::assert_snapshot!(folder.say(&["status"]).stdout, @"own: 4 runs: 4 finished");
    let again = folder.say(&["sweep", "own.toml"]);
    assert_eq!(again.code, Some(0));
    assert!(
        again.stderr.starts_with("own: 2 arms × 2 seeds, python3 toy.py: 4 runs, all finished"),
        "{}",
        again.stderr
    );
}

#[test]
fn a_report_without_its_program_says_how_to_install_it() {
    if !has_python() {
        return;
    }
    let folder = Folder::without("");
    folder.say(&["sweep", "own.toml"]);
    let said = Said::of(folder.command(&["report", "own"]).env("PATH", "/nowhere"));
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @r"
    error: the program `analysis`, which reads results, is not installed
    hint: `cargo install --path crates/analysis` in a clone of the workspace installs it
    ");
    folder.0.write_script("bin/analysis", "echo \"$@\"");
    assert!(
        folder.say(&["report", "own"]).stdout.starts_with("report own --results "),
        "it is found beside the runner"
    );
}

/// Waits until a run has measured something, then sends a signal to the runner.
fn signal_when_measured(folder: &Folder, signal: Signal) -> Said {
    let mut command = folder.command(&["sweep", "own.toml", "--jobs", "1"]);
    let sweep = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    until("it has measured", || {
        folder.run("plain", 0).metrics_file().exists() && folder.metrics("plain", 0).len() >= 2
    });
    kill_process(Pid::from_child(&sweep), signal).expect("alive");
    Said::by(sweep)
}

const SLOW: &str = "params.pause = 0.02\n";

#[test]
fn a_program_that_keeps_checkpoints_goes_on_to_the_same_numbers() {
    if !has_python() {
        return;
    }
    let (folder, whole) = (Folder::with_checkpoints(SLOW), Folder::with_checkpoints(SLOW));
    let said = signal_when_measured(&folder, Signal::TERM);
    assert_eq!(said.code, Some(130), "{}", said.stderr);
    let Manifest { end, step, .. } = folder.manifest("plain", 0);
    assert_eq!(end, Some(End::Interrupted));
    assert!((1..40).contains(&step) && said.stderr.contains(&format!("plain seed 0: safe up to step {step} of 40\n")));
    let said = folder.say(&["sweep", "own.toml", "--only", "plain", "--seeds", "0"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stderr.contains(&format!("plain seed 0: goes on from step {step} of 40\n")), "{}", said.stderr);
    assert_eq!(folder.manifest("plain", 0).resumed_at, [step]);
    whole.say(&["sweep", "own.toml", "--only", "plain", "--seeds", "0"]);
    assert_eq!(folder.metrics("plain", 0), whole.metrics("plain", 0));
}

#[test]
fn a_program_without_checkpoints_begins_again() {
    if !has_python() {
        return;
    }
    let folder = Folder::without(SLOW);
    assert_eq!(signal_when_measured(&folder, Signal::TERM).code, Some(130));
    assert_eq!((folder.manifest("plain", 0).end, folder.manifest("plain", 0).step), (Some(End::Interrupted), 0));
    assert_eq!(folder.say(&["sweep", "own.toml", "--only", "plain"]).code, Some(0));
    assert_eq!(folder.metrics("plain", 0).len(), 20, "nothing of the first attempt is left");
    assert_eq!(folder.manifest("plain", 0).resumed_at, [] as [u64; 0]);
}

#[test]
fn a_runner_that_is_killed_leaves_no_program_behind_and_the_same_command_goes_on() {
    if !has_python() {
        return;
    }
    let folder = Folder::without(SLOW);
    signal_when_measured(&folder, Signal::KILL);
    until("nobody is at it", || !matches!(Status::of(&folder.run("plain", 0)), Ok(Status::Running { .. })));
    let said = folder.say(&["sweep", "own.toml"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "4 finished\n"), "{}", said.stderr);
}

#[test]
fn a_program_whose_supervisor_is_killed_still_holds_the_run_and_ends() {
    if !has_python() {
        return;
    }
    let folder = Folder::without(SLOW);
    let mut command = folder.command(&["sweep", "own.toml", "--only", "plain", "--seeds", "0"]);
    let sweep = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started");
    until("it has measured", || {
        folder.run("plain", 0).metrics_file().exists() && !folder.metrics("plain", 0).is_empty()
    });
    let Ok(Status::Running { process: Some(process) }) = Status::of(&folder.run("plain", 0)) else { panic!("it runs") };
    kill_process(Pid::from_raw(process.cast_signed()).expect("a process"), Signal::KILL).expect("alive");
    let said = Said::by(sweep);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "1 finished\n"), "it was done again: {}", said.stderr);
}

#[test]
fn claims_are_judged_by_the_seeds_that_it_takes() {
    if !has_python() {
        return;
    }
    let claim = "[[claim]]\nsays = \"x\"\narm = \"other\"\nmeasure = \"test_error\"\nexpect = \"lower\"\nbudget = 40\n";
    let folder = Folder::without("");
    folder.replace("own.toml", "[[arm]]", &format!("{claim}[[arm]]"));
    let said = folder.say(&["sweep", "own.toml", "--until-decided", "--max-seeds", "30"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stderr.contains("decided: 1 of 1 answer decided, "), "{}", said.stderr);
}

#[test]
fn what_went_wrong_with_a_program_stands_in_the_run() {
    if !has_python() {
        return;
    }
    let folder = Folder::without("");
    let swept = || folder.say(&["sweep", "own.toml", "--only", "plain", "--seeds", "0", "--retry-failed"]);
    folder.replace("toy.py", "done()\n", "raise SystemExit(3)\n");
    assert_eq!(swept().code, Some(1));
    insta::assert_snapshot!(folder.reason(), @"the program ended with exit code 3, and said nothing");

    folder.replace("toy.py", "raise SystemExit(3)\n", "import torch_of_mine\n");
    let said = swept();
    let why = "failed: the program ended with exit code 1: ModuleNotFoundError: No module named 'torch_of_mine'\n";
    assert!(said.stderr.contains(why), "{}", said.stderr);
    assert!(folder.say(&["status"]).stdout.contains(why), "status says it too");

    folder.replace("toy.py", "import torch_of_mine\n", "\n");
    let said = swept();
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), "1 finished\n"), "{}", said.stderr);
    assert!(folder.0.path("results/own/plain/.failed-seed-0/train.log").is_file(), "what failed before is kept");

    folder.replace("toy.py", "import", "# another program\nimport");
    let said = swept();
    assert_eq!(said.code, Some(2), "another program makes other runs, and what has finished is kept");
    let other = "error: results/own/plain/seed-0 holds a run of another spec\n  trainer.content: ";
    assert!(said.stderr.starts_with(other), "{}", said.stderr);
    let clean = || folder.say(&["clean", "--yes", "--run", "own/plain/seed-0"]);
    clean();
    folder.replace("own.toml", "steps = 40", "steps = 40\ncadence.log = 3");
    folder.replace("toy.py", "if evaluates(step)", "if evaluates(step) and step < 40");
    assert_eq!(swept().code, Some(1));
    insta::assert_snapshot!(folder.reason(), @"the program ended without `test_error` at step 40, the last one, by which runs are compared");

    clean();
    folder.replace("toy.py", "p[\"lr\"] * slope", "p[\"lr\"] * slope * float(\"inf\")");
    assert_eq!((swept().code, swept().stdout.as_str()), (Some(0), "1 diverged\n"));
}

#[test]
fn a_program_that_there_is_not_and_parameters_that_it_does_not_know_are_said() {
    if !has_python() {
        return;
    }
    let folder = Folder::new("trainer = [\"python-of-mine\", \"toy.py\"]", "");
    let said = folder.say(&["sweep", "own.toml", "--dry-run"]);
    assert_eq!(said.code, Some(2));
    insta::assert_snapshot!(said.stderr, @r"
    error: there is no program `python-of-mine` on this machine
    hint: `trainer` names a program as a shell finds it; one with a `/` lies in the folder of the sweep's file
    ");
    let folder = Folder::without("params.lrr = 1\n");
    assert_eq!(folder.say(&["sweep", "own.toml", "--only", "plain", "--seeds", "0"]).code, Some(1));
    let log = fs::read_to_string(folder.run("plain", 0).log_file()).expect("a log");
    insta::assert_snapshot!(log, @r"
    $ python3 toy.py
    error: unknown parameters lrr
    hint: known ones are lr, momentum, noise, pause
    error: the program ended with exit code 1: error: unknown parameters lrr
    ");
}

#[test]
fn a_program_that_changes_while_its_sweep_runs_is_not_run() {
    if !has_python() {
        return;
    }
    let folder = Folder::without(SLOW);
    let toy: PathBuf = folder.0.path("toy.py");
    let change = format!("import os; open({:?}, 'a').write('# changed\\n')\n", toy.display().to_string());
    folder.replace("toy.py", "done()\n", &format!("done()\n{change}"));
    let said = folder.say(&["sweep", "own.toml", "--only", "plain", "--jobs", "1"]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    let Some(End::Failed { reason }) = folder.manifest("plain", 1).end else { panic!("{}", said.stderr) };
    assert!(reason.starts_with("the program's files have changed since the run was planned: they have"), "{reason}");
}

#[test]
fn a_single_run_is_done_again_from_its_spec() {
    if !has_python() {
        return;
    }
    let folder = Folder::without("");
    folder.say(&["sweep", "own.toml", "--only", "plain", "--seeds", "0"]);
    let spec = folder.run("plain", 0).spec_file();
    let said = folder.say(&["run", &spec.to_string_lossy(), "--out", "again"]);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let series = |folder: RunFolder| Series::read(&folder.metrics_file()).expect("readable");
    let again: Vec<(u64, f64)> = series(RunFolder::new(folder.0.path("again"))).of("test_error").collect();
    assert_eq!(again, folder.metrics("plain", 0));
}
