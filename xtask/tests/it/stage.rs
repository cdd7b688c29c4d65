//! A folder with a sweep's file in it, and the runner started there.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use runs::{Manifest, RunFolder, SweepFolder};
use spec::{Overrides, read_sweep};
use tempfile::TempDir;

const HEAD: &str = r#"
reference = "plain"
seeds = [0, 1]

[set]
steps = 10
"#;

/// The arms of most sweeps of these tests.
pub const ARMS: &str = r#"
[[arm]]
name = "plain"

[[arm]]
name = "no-norm"
set = { "design.normalization" = "none" }
"#;

fn sweep() -> String {
    [HEAD, ARMS].concat()
}

/// A claim that an arm is worse, at a budget of six steps.
pub fn worse(arm: &str) -> String {
    format!(
        "\n[[claim]]\nsays = \"worse\"\narm = \"{arm}\"\nmeasure = \"frechet_distance\"\nexpect = \"higher\"\nbudget = 384\n"
    )
}

/// A folder with `pets.toml`: two arms, two seeds, ten steps.
pub struct Stage {
    folder: TempDir,
}

/// What the runner said and ended with.
pub struct Said {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Stage {
    pub fn new() -> Self {
        let stage = Self { folder: tempfile::tempdir().expect("a folder") };
        stage.write("pets.toml", &sweep());
        stage
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    /// Writes a program for the shell.
    pub fn write_script(&self, name: &str, text: &str) -> PathBuf {
        self.write(name, &format!("#!/bin/sh\n{text}\n"));
        fs::set_permissions(self.path(name), PermissionsExt::from_mode(0o755)).expect("made executable");
        self.path(name)
    }

    /// Writes the same sweep under another name, with something else in it.
    pub fn write_sweep(&self, name: &str, from: &str, to: &str) {
        assert!(sweep().contains(from), "{from} stands in the file");
        self.write(name, &sweep().replace(from, to));
    }

    /// Writes `pets.toml` with something else in it.
    pub fn edit(&self, from: &str, to: &str) {
        self.write_sweep("pets.toml", from, to);
    }

    pub fn sweep(&self) -> SweepFolder {
        SweepFolder::new(self.path("results/pets"))
    }

    pub fn run(&self, arm: &str, seed: u64) -> RunFolder {
        self.run_of("pets", arm, seed)
    }

    pub fn run_of(&self, sweep: &str, arm: &str, seed: u64) -> RunFolder {
        RunFolder::new(self.path(&format!("results/{sweep}/{arm}/seed-{seed}-flex")))
    }

    pub fn manifest(&self, arm: &str, seed: u64) -> Manifest {
        self.run(arm, seed).read_manifest().expect("readable").expect("a manifest")
    }

    /// Writes what `status` reads of a sweep when each of its runs has finished, without running all of them.
    pub fn pretend_that_all_have_finished(&self) {
        self.say(&["sweep", "pets.toml", "--seeds", "0", "--only", "plain"], "");
        let manifest = self.manifest("plain", 0);
        let metrics = fs::read(self.run("plain", 0).metrics_file()).expect("there");
        let plan = read_sweep(&self.path("pets.toml"), &Overrides::default()).expect("no mistakes");
        for (arm, run) in plan.runs() {
            let folder = self.sweep().run(&arm.name, &run.spec);
            fs::create_dir_all(folder.path()).expect("made");
            fs::write(folder.path().join(".lock"), "1").expect("written");
            fs::write(folder.spec_file(), toml::to_string(&run.spec).expect("text")).expect("written");
            fs::write(folder.metrics_file(), &metrics).expect("written");
            fs::create_dir_all(folder.samples()).expect("made");
            for step in [0, run.spec.steps] {
                fs::write(folder.sample_file(step), "a picture").expect("written");
            }
            let seal = Some(folder.seal().expect("readable"));
            folder.write_manifest(&Manifest { run_id: run.id.clone(), seal, ..manifest.clone() }).expect("written");
        }
        self.sweep().write_plan(&plan).expect("written");
    }

    /// Every file with its content, locks aside.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("readable").map(|entry| entry.expect("readable")) {
                match entry.file_type().expect("known").is_dir() {
                    true => folders.push(entry.path()),
                    false => drop(files.insert(entry.path(), fs::read(entry.path()).expect("readable"))),
                }
            }
        }
        files.retain(|path, _| !path.ends_with(".work/lock"));
        files
    }

    /// How often a run was started.
    pub fn starts(&self, arm: &str, seed: u64) -> usize {
        let log = fs::read_to_string(self.run(arm, seed).log_file()).unwrap_or_default();
        log.matches("started with").count()
    }

    /// The runner with the stand-in for `train`, whose runs end as told: `arm/seed=ending,…`.
    pub fn xtask(&self, arguments: &[&str], endings: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.folder.path()).args(["--results", "results", "--train"]).arg(fake_train());
        command
            .args(arguments)
            .env("FAKE_TRAIN", endings)
            .env("DCGAN_DATA", "data")
            .env_remove("RUST_BACKTRACE")
            .stdin(Stdio::null());
        command
    }

    /// The runner whose runs come to the less, the nearer their values are to an optimum: `key=value,…`.
    pub fn with_optimum(&self, optimum: &str, arguments: &[&str], endings: &str) -> Command {
        let mut command = self.xtask(arguments, endings);
        command.env("FAKE_OPTIMUM", optimum);
        command
    }

    /// The runner with another program in the place of `train`.
    pub fn say_with(&self, train: &str, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.folder.path()).args(["--results", "results", "--train", train]).args(arguments);
        Said::of(command)
    }

    /// The runner with a stand-in for cargo, which writes down in `built` what it is asked to build and gives the stand-in for `train`
    /// out for that program.
    pub fn start_with_cargo(&self, program: &str, arguments: &[&str]) -> Child {
        let (built, executable) = (self.path("built"), fake_train());
        let artifact = serde_json::json!({ "reason": "compiler-artifact", "target": { "name": program }, "executable": executable });
        let cargo = self.write_script("cargo", &format!("echo \"$@\" > {}\necho '{artifact}'", built.display()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.current_dir(self.folder.path()).args(["--results", "results"]).args(arguments).env("CARGO", cargo);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    }

    /// The runner with its results in another folder than that of the stage.
    pub fn say_at(&self, results: &str, arguments: &[&str]) -> Said {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .current_dir(self.folder.path())
            .args(["--results", results, "--train"])
            .arg(fake_train())
            .args(arguments);
        Said::of(command)
    }

    pub fn say(&self, arguments: &[&str], endings: &str) -> Said {
        Said::of(self.xtask(arguments, endings))
    }

    pub fn start(&self, arguments: &[&str], endings: &str) -> Child {
        let mut command = hearing_hang_ups(&self.xtask(arguments, endings));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("started")
    }
}

/// The same command as a terminal would start it: the tests may themselves have been started to ignore hang-ups.
fn hearing_hang_ups(of: &Command) -> Command {
    let mut command = Command::new("env");
    command.arg("--default-signal=HUP").arg(of.get_program()).args(of.get_args());
    of.get_current_dir().map(|folder| command.current_dir(folder));
    for (name, value) in of.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

impl Said {
    pub fn of(mut command: impl std::borrow::BorrowMut<Command>) -> Self {
        Self::from(command.borrow_mut().output().expect("started"))
    }

    /// The same of a command whose standard error goes elsewhere.
    pub fn of_started(mut command: Command) -> Self {
        Self::by(command.spawn().expect("started"))
    }

    /// Waits for the runner's end.
    pub fn by(child: Child) -> Self {
        Self::from(child.wait_with_output().expect("ended"))
    }

    fn from(output: std::process::Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// Waits for something that another process does.
#[track_caller]
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(20), "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The stand-in for `train`.
pub fn fake_train() -> PathBuf {
    let programs = Path::new(env!("CARGO_BIN_EXE_xtask")).parent().expect("a folder");
    let program = programs.join("examples/fake_train");
    assert!(program.is_file(), "the stand-in is built with `cargo build --package xtask --examples`");
    program
}

/// The least time that something takes: what else goes on at the same time must not count. It is asked again until that is within a
/// bound, up to twenty times.
pub fn quickest(bound: Duration, asked: impl Fn()) -> Duration {
    let mut quickest = Duration::MAX;
    for _ in 0..20 {
        let start = Instant::now();
        asked();
        quickest = quickest.min(start.elapsed());
        if quickest < bound {
            break;
        }
    }
    quickest
}
