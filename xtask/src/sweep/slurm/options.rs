//! What can be typed for Slurm.

use std::num::NonZeroUsize;

/// An engine that distributes the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Launcher {
    /// Slurm: one job array, and what depends on it.
    Slurm,
}

/// How a sweep is distributed.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SlurmOptions {
    /// Submit the runs to an engine instead of running them here
    #[arg(long, value_enum, conflicts_with = "slice")]
    pub launcher: Option<Launcher>,
    /// Tasks of the job array [default: so many that each core gets about four runs]
    #[arg(long, value_name = "N", requires = "launcher", help_heading = "Slurm")]
    pub tasks: Option<NonZeroUsize>,
    /// Slurm's partition
    #[arg(long, value_name = "NAME", requires = "launcher", help_heading = "Slurm")]
    pub partition: Option<String>,
    /// Time limit of each task; what is not finished then is requeued and goes on from its checkpoint
    #[arg(long, value_name = "HH:MM:SS", requires = "launcher", value_parser = time, help_heading = "Slurm")]
    pub time: Option<String>,
    /// Cores of each task: it does as many runs side by side
    #[arg(long, value_name = "N", requires = "launcher", help_heading = "Slurm")]
    pub cpus_per_task: Option<NonZeroUsize>,
    /// Generic resources of each task: gpu:1
    #[arg(long, value_name = "LIST", requires = "launcher", help_heading = "Slurm")]
    pub gres: Option<String>,
    /// Another option of sbatch, for every job; may be given several times: --sbatch '--account=physics'
    #[arg(long, value_name = "OPTION", requires = "launcher", value_parser = option, allow_hyphen_values = true, help_heading = "Slurm")]
    pub sbatch: Vec<String>,
}

impl SlurmOptions {
    /// Cores of each task.
    pub fn cores(&self) -> usize {
        self.cpus_per_task.map_or(1, usize::from)
    }

    /// How many tasks do so many runs: at most `largest`, and none without a run.
    pub fn tasks_for(&self, runs: usize, largest: usize) -> usize {
        let wanted = self.tasks.map_or_else(|| runs.div_ceil(4 * self.cores()), usize::from);
        wanted.min(runs).clamp(1, largest.max(1))
    }

    /// Seconds between the signal and the time limit: two minutes, or a quarter of a short limit.
    pub fn notice(&self) -> u64 {
        const USUAL: u64 = 120;
        self.time.as_deref().and_then(seconds).map_or(USUAL, |limit| (limit / 4).clamp(10, USUAL))
    }

    /// Options of sbatch for the jobs that compute.
    pub fn of_tasks(&self) -> Vec<String> {
        let cores = self.cpus_per_task.map(|cores| format!("--cpus-per-task={cores}"));
        let gres = self.gres.as_ref().map(|gres| format!("--gres={gres}"));
        cores.into_iter().chain(gres).chain(self.of_all()).collect()
    }

    /// Options of sbatch for every job.
    pub fn of_all(&self) -> Vec<String> {
        let partition = self.partition.as_ref().map(|name| format!("--partition={name}"));
        let time = self.time.as_ref().map(|time| format!("--time={time}"));
        partition.into_iter().chain(time).chain(self.sbatch.iter().cloned()).collect()
    }

    /// What was typed, word by word, for a job that plans a further round.
    pub fn typed(&self) -> Vec<String> {
        let mut words = vec!["--launcher".to_owned(), "slurm".to_owned()];
        let mut add = |name: &str, value: Option<String>| {
            words.extend(value.map(|value| format!("{name}={value}")));
        };
        add("--tasks", self.tasks.map(|tasks| tasks.to_string()));
        add("--partition", self.partition.clone());
        add("--time", self.time.clone());
        add("--cpus-per-task", self.cpus_per_task.map(|cores| cores.to_string()));
        add("--gres", self.gres.clone());
        self.sbatch.iter().for_each(|option| add("--sbatch", Some(option.clone())));
        words
    }
}

fn time(typed: &str) -> Result<String, &'static str> {
    let is_time = seconds(typed).is_some_and(|seconds| seconds >= 60);
    is_time
        .then(|| typed.to_owned())
        .ok_or("a time limit of a minute or more, as Slurm takes it; for example --time 04:00:00")
}

fn option(typed: &str) -> Result<String, &'static str> {
    let is_option = typed.starts_with('-') && !typed.contains(['\n', '\r']);
    is_option
        .then(|| typed.to_owned())
        .ok_or("an option of sbatch, as it takes it; for example --sbatch '--account=physics'")
}

/// The seconds of a time as Slurm takes it: minutes, minutes:seconds, hours:minutes:seconds, days-hours and days-hours:minutes:seconds.
fn seconds(typed: &str) -> Option<u64> {
    let (days, rest) = match typed.split_once('-') {
        Some((days, rest)) => (Some(days.parse::<u64>().ok()?), rest),
        None => (None, typed),
    };
    let parts: Option<Vec<u64>> = rest.split(':').map(|part| part.parse().ok()).collect();
    let in_day = match (days, &parts?[..]) {
        (None, [minutes]) => 60 * minutes,
        (None, [minutes, seconds]) => 60 * minutes + seconds,
        (Some(_), [hours]) => 3600 * hours,
        (Some(_), [hours, minutes]) => 3600 * hours + 60 * minutes,
        (_, [hours, minutes, seconds]) => 3600 * hours + 60 * minutes + seconds,
        _ => return None,
    };
    Some(86_400 * days.unwrap_or(0) + in_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tasks: usize, cores: usize) -> SlurmOptions {
        SlurmOptions { tasks: NonZeroUsize::new(tasks), cpus_per_task: NonZeroUsize::new(cores), ..Default::default() }
    }

    #[test]
    fn times_are_read_as_slurm_reads_them() {
        let read = ["30", "30:15", "4:00:00", "1-0", "1-2:30", "1-02:30:15"].map(seconds);
        assert_eq!(read, [1800, 1815, 14_400, 86_400, 95_400, 95_415].map(Some));
        assert!(["", "x", "1:2:3:4", "-1", "1-"].into_iter().all(|wrong| seconds(wrong).is_none()));
        assert!(time("0:30").is_err(), "Slurm knows no shorter limit than a minute");
    }

    #[test]
    fn a_short_limit_leaves_most_of_its_time_to_the_runs() {
        let notice = |time: &str| SlurmOptions { time: Some(time.to_owned()), ..Default::default() }.notice();
        assert_eq!([notice("1"), notice("4"), notice("1-0")], [15, 60, 120]);
        assert_eq!(SlurmOptions::default().notice(), 120, "a partition may have a limit of its own");
    }

    #[test]
    fn a_task_has_several_runs_for_each_core_and_the_array_is_never_too_large() {
        assert_eq!(of(0, 4).tasks_for(500, 1000), 32);
        assert_eq!(of(0, 1).tasks_for(3, 1000), 1);
        assert_eq!(of(20, 4).tasks_for(500, 1000), 20);
        assert_eq!(of(20, 4).tasks_for(7, 1000), 7, "no task without a run");
        assert_eq!(of(5000, 1).tasks_for(10_000, 1000), 1000);
    }
}
