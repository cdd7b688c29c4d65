//! Sweeps under Slurm: what is submitted, and, where Debian's `slurm-wlm` and `munge` are installed, a cluster of one node that does it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::stage::{ARMS, Said, Stage};

/// Distances of the stand-in for `train` follow the learning rate; two rounds, then the comparison.
const HEAD: &str = r#"
seeds = [0, 1]
set = { steps = 6 }

[search]
settings = 4
axes = { "optimizer.learning_rate" = { log_uniform = [1e-4, 1e-2] } }
round = [{ steps = 2, seeds = [100] }, { keep = 2, steps = 4, seeds = [101] }]
"#;

#[test]
fn a_dry_run_prints_scripts_and_what_waits_for_what() {
    let stage = Stage::new();
    let said = stage.say(
        &["sweep", "pets.toml", "--launcher", "slurm", "--tasks", "2", "--cpus-per-task", "2", "--report", "--dry-run"],
        "",
    );
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout.starts_with("array   2 tasks × 2 cores: 4 runs\nreport  when all tasks have ended\n"),
        "{}",
        said.stdout
    );
    for part in ["#SBATCH --array=1-2\n", "#SBATCH --requeue\n", "#SBATCH --open-mode=append\n", "/round-1-report.sh\n"]
    {
        assert!(said.stdout.contains(part), "{part} in {}", said.stdout);
    }
    assert!(!stage.path("results").exists(), "nothing is written");
}

#[test]
fn options_of_slurm_need_a_launcher_and_are_checked() {
    let stage = Stage::new();
    let refused = |arguments: &[&str]| {
        let said = stage.say(&[&["sweep", "pets.toml"], arguments].concat(), "");
        assert_eq!(said.code, Some(2), "{}", said.stderr);
        said.stderr
    };
    assert!(refused(&["--tasks", "3"]).contains("--launcher"));
    assert!(refused(&["--launcher", "slurm", "--time", "soon"]).contains("for example --time 04:00:00"));
    assert!(refused(&["--launcher", "slurm", "--sbatch", "physics"]).contains("--sbatch '--account=physics'"));
    assert!(refused(&["--launcher", "slurm", "--slice", "1/2"]).contains("--slice"));
}

#[test]
fn without_slurm_a_submission_says_so() {
    let stage = Stage::new();
    let mut command = stage.xtask(&["sweep", "pets.toml", "--launcher", "slurm"], "");
    let said = Said::of(command.env("PATH", "/nowhere"));
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(said.stderr.contains("can't start `sbatch`: is Slurm installed on this machine?"), "{}", said.stderr);
}

/// A cluster of one node, ended with the value.
struct Cluster {
    folder: tempfile::TempDir,
}

impl Cluster {
    /// None, with a word, where there is no Slurm; with `DCGAN_SLURM=required` that is a failure.
    fn start() -> Option<Self> {
        let is_there = |program: &str| {
            Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
        };
        if !(["sbatch", "slurmctld", "slurmd", "munged"].into_iter().all(is_there)
            && rustix::process::getuid().is_root())
        {
            let is_required = std::env::var("DCGAN_SLURM").is_ok_and(|word| word == "required");
            assert!(!is_required, "Slurm is required: install slurm-wlm and munge, and be root");
            eprintln!("skipped: Slurm is not installed, or this is not root");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let cluster = Self { folder };
        let said = Said::of(cluster.script("start").arg("4"));
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        Some(cluster)
    }

    fn script(&self, what: &str) -> Command {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slurm/cluster.sh");
        let mut command = Command::new(script);
        command.arg(what).arg(self.folder.path());
        command
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("slurm.conf")
    }

    fn slurm(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(program);
        Said::of(command.args(arguments).env("SLURM_CONF", self.config())).stdout
    }

    /// The runner on this cluster, with runs that take so long.
    fn xtask(&self, stage: &Stage, arguments: &[&str], seconds: &str) -> Said {
        let mut command = stage.with_optimum("optimizer.learning_rate=1e-3", arguments, "");
        Said::of(command.env("SLURM_CONF", self.config()).env("FAKE_SECONDS", seconds))
    }

    /// Waits until the queue is empty.
    fn finish(&self, stage: &Stage) {
        let (start, mut empty) = (Instant::now(), 0);
        while empty < 5 {
            let queue = Said::of(Command::new("squeue").arg("--noheader").env("SLURM_CONF", self.config()));
            empty = if queue.code == Some(0) && queue.stdout.is_empty() { empty + 1 } else { 0 };
            assert!(start.elapsed() < Duration::from_secs(180), "{}\n{}", queue.stdout, self.logs(stage));
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Cluster {
    /// What the jobs of a stage said, and Slurm of them.
    fn logs(&self, stage: &Stage) -> String {
        let of = |name: &str| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default();
        format!("{}\n{}\n{}", logs(stage), of("slurmctld.log"), of("slurmd.log"))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        Said::of(self.script("stop"));
    }
}

/// What the jobs of a stage said.
fn logs(stage: &Stage) -> String {
    let submissions = fs::read_dir(stage.sweep().work().join("slurm")).into_iter().flatten().flatten();
    let files = submissions.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten().flatten());
    let logs = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "log"));
    let text =
        logs.map(|file| format!("{}:\n{}", file.path().display(), fs::read_to_string(file.path()).unwrap_or_default()));
    text.collect()
}

/// What runs came to, by file: metrics and pictures.
fn results(stage: &Stage) -> Vec<(PathBuf, Vec<u8>)> {
    let root = stage.path("");
    let is_result =
        |path: &Path| path.ends_with("metrics.csv") || path.extension().is_some_and(|ending| ending == "png");
    let files = stage.files().into_iter().filter(|(path, _)| is_result(path));
    files.map(|(path, bytes)| (path.strip_prefix(&root).expect("inside").to_owned(), bytes)).collect()
}

#[test]
fn an_array_does_what_a_local_sweep_does_though_a_task_is_requeued() {
    let Some(cluster) = Cluster::start() else { return };
    let stage = Stage::new();
    stage.edit("seeds = [0, 1]", "seeds = [0, 1, 2, 3]");
    let analysis = stage.write_script("report-maker", "echo reported > \"$4/../reported\"");
    let analysis = analysis.to_string_lossy().into_owned();
    let sweep = ["sweep", "pets.toml", "--launcher", "slurm", "--tasks", "4", "--report", "--analysis", &analysis];
    let said = cluster.xtask(&stage, &sweep, "1.5");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout.contains("array   4 tasks × 1 core: 8 runs\nreport  when all tasks have ended\njobs: 1 2\n"),
        "{}",
        said.stdout
    );
    assert!(said.stderr.contains("scancel 1 2"), "{}", said.stderr);

    let status = || cluster.xtask(&stage, &["status", "pets"], "0").stdout;
    let start = Instant::now();
    while !stage.run("plain", 0).metrics_file().exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "{}\n{}", status(), logs(&stage));
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(status().contains("queue: ") && status().contains("report pending (Dependency)"), "{}", status());
    cluster.slurm("scontrol", &["requeue", "1_1"]);
    let start = Instant::now();
    while !cluster.slurm("squeue", &["--noheader", "--array", "--jobs=1_1", "--format=%T"]).contains("PENDING") {
        assert!(start.elapsed() < Duration::from_secs(60), "it is requeued: {}", cluster.slurm("squeue", &[]));
        std::thread::sleep(Duration::from_millis(200));
    }
    // Slurm waits for two minutes before it starts a job again: here until its processes of before are gone.
    cluster.slurm("scontrol", &["update", "JobId=1_1", "StartTime=now+10seconds"]);
    cluster.finish(&stage);
    let counts = cluster.xtask(&stage, &["status", "pets"], "0").stdout;
    assert!(counts.starts_with("pets: 8 runs: 8 finished\n"), "{counts}\n{}", cluster.logs(&stage));
    assert!(!counts.contains("queue"), "{counts}");
    assert_eq!(stage.manifest("plain", 0).resumed_at, [5], "the requeued task went on: {}", logs(&stage));
    assert!(stage.path("reported").exists(), "the report is made at the end: {}", logs(&stage));

    let local = Stage::new();
    local.edit("seeds = [0, 1]", "seeds = [0, 1, 2, 3]");
    assert_eq!(cluster.xtask(&local, &["sweep", "pets.toml"], "0").code, Some(0));
    assert!(results(&stage) == results(&local), "the bits of a local sweep");
    assert_eq!(
        fs::read(stage.sweep().plan_file()).expect("there"),
        fs::read(local.sweep().plan_file()).expect("there")
    );
}

#[test]
fn a_search_plans_its_rounds_by_jobs_that_wait_for_the_one_before() {
    let Some(cluster) = Cluster::start() else { return };
    let stage = Stage::new();
    stage.write("pets.toml", &[HEAD, ARMS].concat());
    let said = cluster.xtask(&stage, &["sweep", "pets.toml", "--launcher", "slurm", "--tasks", "2"], "0");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(said.stdout.contains("plan    the next round, when all tasks have succeeded"), "{}", said.stdout);
    cluster.finish(&stage);

    let local = Stage::new();
    local.write("pets.toml", &[HEAD, ARMS].concat());
    assert_eq!(cluster.xtask(&local, &["sweep", "pets.toml"], "0").code, Some(0));
    assert!(results(&stage) == results(&local), "the bits of a local sweep: {}", logs(&stage));
    let searched = |stage: &Stage| fs::read(stage.sweep().path().join("search.json")).expect("there");
    assert_eq!(searched(&stage), searched(&local));
}
