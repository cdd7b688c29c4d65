//! The small search with the real `train`, killed in every phase. `DCGAN_TRAIN` names that program, which `cargo xtask test` has built before.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use runs::{Series, SweepFolder};
use spec::{Plan, SearchRecord};
use tempfile::TempDir;

/// The runner with the real program, on results of its own.
fn sweep(results: &Path) -> Command {
    let train = std::env::var_os("DCGAN_TRAIN").expect("DCGAN_TRAIN names the program");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ lies in the workspace");
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(root).env("DCGAN_WORKSPACE", root).arg("--results").arg(results).arg("--train").arg(train);
    command
        .args(["sweep", "search.toml", "--jobs", "2"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Step, name and value of every row of a run.
type Rows = Vec<(u64, String, String)>;

/// What a sweep came to: its plan, its search, and every number of its arms' own runs.
fn came_to(results: &Path) -> (Plan, SearchRecord, Vec<Rows>) {
    let folder = SweepFolder::new(results.join("search"));
    let plan = folder.read_plan().expect("a plan");
    let metrics = plan.runs().map(|(arm, run)| {
        let rows = Series::read(&folder.run(&arm.name, &run.spec).metrics_file()).expect("metrics").0;
        rows.into_iter().map(|row| (row.step, row.name, row.value.to_string())).collect()
    });
    let metrics = metrics.collect();
    (plan, folder.read_search().expect("readable").expect("a search"), metrics)
}

/// Whether a run of a phase goes on: of a round by the ending of its folder's name, of the arms themselves by having none.
fn is_in(phase: &str, results: &Path) -> bool {
    let arms = fs::read_dir(results.join("search")).into_iter().flatten().flatten();
    let of_phase = arms.filter(|arm| {
        let name = arm.file_name().to_string_lossy().into_owned();
        if phase.is_empty() { ["dcgan", "no-batch-norm"].contains(&name.as_str()) } else { name.ends_with(phase) }
    });
    let runs = of_phase.flat_map(|arm| fs::read_dir(arm.path()).into_iter().flatten().flatten());
    let runs: Vec<PathBuf> = runs.map(|run| run.path()).collect();
    runs.iter().any(|run| run.join("metrics.csv").exists())
}

#[test]
fn a_search_that_is_killed_in_every_phase_ends_in_the_same_plan_and_numbers() {
    let (whole, killed) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    assert!(sweep(whole.path()).status().expect("started").success());
    for phase in [".r1", ".r2", ""] {
        let mut running = sweep(killed.path()).spawn().expect("started");
        let start = Instant::now();
        while !is_in(phase, killed.path()) {
            assert!(running.try_wait().expect("known").is_none(), "it goes on until phase {phase:?}");
            assert!(start.elapsed() < Duration::from_secs(200), "phase {phase:?} begins");
            std::thread::sleep(Duration::from_millis(20));
        }
        running.kill().expect("alive");
        running.wait().expect("ended");
    }
    assert!(sweep(killed.path()).status().expect("started").success());
    assert_eq!(came_to(killed.path()), came_to(whole.path()));
}
