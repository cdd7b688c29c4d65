//! Where processes start: this machine. Gets resolved runs, starts one process for each, and knows nothing of what they
//! compute.

use std::fs::OpenOptions;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use runs::Host;
use spec::home::WORKSPACE_VARIABLE;

use super::limit::TimeLimit;
use crate::job::Job;
use crate::program::Built;
use crate::take_up::Shorter;

/// What is the same for every run of a round.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The `train` program.
    pub program: PathBuf,
    /// The commit that it was built from.
    pub commit: String,
    /// Runs at once.
    pub slots: usize,
    /// Threads of each.
    pub threads: usize,
    /// Whether others work on the same runs.
    pub others: Others,
    /// When the sweep is to have ended; none where nobody said so.
    pub limit: Option<TimeLimit>,
    /// Finished runs that longer ones may go on from.
    pub shorter: Shorter,
    /// The root of the workspace that it works on.
    workspace: PathBuf,
}

/// Whether other processes work on the runs of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Others {
    /// None but those that were there when it began.
    Leave,
    /// At any time: slices that were started twice.
    Join,
}

impl Setting {
    /// Divides this machine's cores between the slots. All runs of a round get the same share, also when fewer are left
    /// than there are slots: the numbers are the same with any, but times can be compared only then.
    pub fn new(Built { program, commit }: Built, root: &Path, slots: usize) -> Self {
        let setting = Self {
            program,
            commit,
            slots,
            threads: 1,
            others: Others::Leave,
            limit: None,
            shorter: Shorter::default(),
            workspace: root.to_owned(),
        };
        setting.on_cores(Host::here().cores)
    }

    /// The same on so many cores.
    pub fn on_cores(self, cores: usize) -> Self {
        let threads = (cores / self.slots).max(1);
        Self { threads, ..self }
    }

    /// The same beside others that may work on the same runs.
    pub fn beside_others(self) -> Self {
        Self { others: Others::Join, ..self }
    }
}

/// Starts a run as a process group of its own, so that a key that is pressed in the terminal reaches it through the
/// runner only. What it says goes to its log. Its standard input is a pipe from the runner: however that ends, the pipe is closed, and the run
/// stops with a checkpoint.
pub fn launch(job: &Job, setting: &Setting) -> std::io::Result<Child> {
    let log = OpenOptions::new().create(true).append(true).open(job.folder.log_file())?;
    let threads = setting.threads.to_string();
    let (spec, out) = (job.folder.spec_file(), job.folder.path());
    let mut command = Command::new(&setting.program);
    match job.run.spec.trainer {
        None => {
            command.arg("run").arg(spec).arg("--out").arg(out).args(["--commit", &setting.commit, "--stop-at-eof"]);
            command.env(WORKSPACE_VARIABLE, &setting.workspace);
        }
        Some(_) => drop(command.arg("supervise").arg(spec).arg(out).arg(&setting.commit)),
    }
    command
        .env("RAYON_NUM_THREADS", &threads)
        .env("MATMUL_NUM_THREADS", &threads) // ndarray's products
        .env("LP_NUM_THREADS", &threads) // Mesa's software device
        .env("BURN_DEVICE", job.run.spec.backend.name())
        .stdin(Stdio::piped())
        .stdout(log.try_clone()?)
        .stderr(log)
        .process_group(0)
        .spawn()
}

/// Asks a run to write a checkpoint and end. One that has ended is not there to ask.
pub fn ask_to_stop(child: &Child) {
    if let Some(process) = Pid::from_raw(child.id() as i32) {
        let _ = kill_process(process, Signal::TERM);
    }
}
