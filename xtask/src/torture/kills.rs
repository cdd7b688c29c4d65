//! Runs, the runner and slices are killed, at a call that writes or at any moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use super::Trial;
use super::draws::Draws;
use super::faults::Fault;
use super::ground::Ground;
use super::stage::{Stage, Trainer, said_by};

/// How many times slices are killed in a trial.
const KILLS_OF_SLICES: usize = 6;

/// A run is killed at a call that writes; half of a write is done before.
pub fn of_a_run_at_a_write(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    at_a_write(ground, trainer, (Fault::Kill("train"), 1 + draws.below(undisturbed.run_calls)))
}

/// The runner is killed at a call that writes; its runs end by themselves.
pub fn of_the_runner_at_a_write(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    at_a_write(ground, trainer, (Fault::Kill("xtask"), 1 + draws.below(undisturbed.runner_calls)))
}

fn at_a_write(ground: &Ground, trainer: Trainer, (fault, at): (Fault, usize)) -> Trial {
    let stage = ground.stage(trainer, "trial")?;
    stage.faulty(stage.sweep(), &fault, at)?;
    conclude(ground, stage, trainer)
}

/// A run is killed at any moment.
pub fn of_a_run_at_any_time(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let stage = ground.stage(trainer, "trial")?;
    let sweep = stage.sweep().spawn()?;
    sleep(ground.undisturbed(trainer)?.took.mul_f64(0.6 * draws.share()));
    let running = processes_of_runs(&stage);
    let running = if running.is_empty() { first_processes(&stage) } else { running };
    let killed = draws.pick(&running).is_some_and(|process| kill_process(*process, Signal::KILL).is_ok());
    said_by(sweep)?;
    let ended = conclude(ground, stage, trainer)?;
    Ok(if killed { ended } else { "none was running".to_owned() })
}

/// The runner is killed at any moment, three times.
pub fn of_the_runner_at_any_time(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let stage = ground.stage(trainer, "trial")?;
    let took = ground.undisturbed(trainer)?.took;
    for _ in 0..3 {
        let mut sweep = stage.sweep();
        let mut sweep = sweep.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        sleep(took.mul_f64(draws.share()));
        let _ = sweep.kill();
        let _ = sweep.wait();
    }
    conclude(ground, stage, trainer)
}

/// Four slices, each started twice, of which one is killed and started again, six times.
pub fn of_slices(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let took = ground.undisturbed(trainer)?.took;
    let stage = ground.stage(trainer, "trial")?;
    let start = |number: usize| -> Result<Child> {
        let slice = format!("{}/4", number % 4 + 1);
        let mut command = stage.command(&["sweep", "pets.toml", "--slice", &slice, "--jobs", "1", "--retry-failed"]);
        Ok(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
    };
    let mut slices: Vec<(usize, Child)> = (0..8).map(|number| Ok((number, start(number)?))).collect::<Result<_>>()?;
    for _ in 0..KILLS_OF_SLICES {
        sleep(took.mul_f64(draws.share() / 3.0));
        let killed = draws.below(slices.len());
        let (number, child) = &mut slices[killed];
        let _ = child.kill();
        let _ = child.wait();
        *child = start(*number)?;
    }
    let begun = Instant::now();
    for (_, child) in &mut slices {
        while child.try_wait()?.is_none() {
            if begun.elapsed() > Duration::from_secs(120) {
                bail!("a slice goes on for ever");
            }
            sleep(Duration::from_millis(5));
        }
    }
    conclude(ground, stage, trainer)
}

fn conclude(ground: &Ground, stage: Stage<'_>, trainer: Trainer) -> Trial {
    stage.finish(|| stage.sweep())?;
    stage.must_equal(&ground.undisturbed(trainer)?.snapshot)?;
    stage.remove();
    Ok("ended as undisturbed".to_owned())
}

/// The same as soon as there are some; none where the sweep has none for a while.
fn first_processes(stage: &Stage<'_>) -> Vec<Pid> {
    for _ in 0..200 {
        let running = processes_of_runs(stage);
        if !running.is_empty() {
            return running;
        }
        sleep(Duration::from_millis(2));
    }
    Vec::new()
}

/// The processes that the trial's own runs say they are.
fn processes_of_runs(stage: &Stage<'_>) -> Vec<Pid> {
    let program = stage.results().join("pets/.work/train");
    let folders = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    };
    let runs = folders(&stage.results().join("pets")).into_iter().flat_map(|arm| folders(&arm));
    let process = |run: PathBuf| -> Option<Pid> {
        let number: i32 = fs::read_to_string(run.join(".lock")).ok()?.trim().parse().ok()?;
        let is_ours = fs::read_link(format!("/proc/{number}/exe")).is_ok_and(|exe| exe == program);
        Pid::from_raw(number).filter(|_| is_ours)
    };
    runs.filter_map(process).collect()
}
