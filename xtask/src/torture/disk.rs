//! Disks that are full, broken or read-only. What was said to be done is done, and with room the end is that of an undisturbed sweep.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use super::Trial;
use super::draws::Draws;
use super::faults::Fault;
use super::ground::Ground;
use super::stage::{Said, Stage, Trainer, said};

/// From some call on nothing more is written, as on a full disk.
pub fn full_at_a_write(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    at_a_write(ground, trainer, &Fault::Full, draws)
}

/// One call that writes fails, as on a broken disk.
pub fn broken_at_a_write(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    at_a_write(ground, trainer, &Fault::Error, draws)
}

fn at_a_write(ground: &Ground, trainer: Trainer, fault: &Fault, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let stage = ground.stage(trainer, "trial")?;
    let calls = undisturbed.run_calls + undisturbed.runner_calls;
    let (said, _) = stage.faulty(stage.sweep(), fault, 1 + draws.below(calls))?;
    conclude(ground, stage, trainer, &said)
}

/// A real disk of a few kilobytes more than the program: a file system in memory. It needs root.
pub fn of_a_small_size(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let stage = ground.stage(trainer, "trial")?;
    let results = stage.results();
    std::fs::create_dir_all(&results)?;
    let program = match trainer {
        Trainer::StandIn => &stage.programs.stand_in,
        Trainer::Real => stage.programs.train.as_ref().unwrap_or(&stage.programs.stand_in),
    };
    let kilobytes = std::fs::metadata(program)?.len() / 1024 + draws.below(160) as u64;
    let small = format!("size={kilobytes}k");
    let Some(disk) = Disk::mount(&results, &small)? else { return Ok("skipped: only root may mount".to_owned()) };
    let said = said(stage.sweep())?;
    disk.set("size=512m")?;
    let concluded = finish(ground, &stage, trainer, &said);
    drop(disk);
    let concluded = concluded?;
    stage.remove();
    Ok(concluded)
}

/// Nothing can be written in the folder of results; before any run, or where all have finished.
pub fn read_only(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let mut stage = ground.stage(trainer, "trial")?;
    let is_finished = draws.below(2) == 1;
    if is_finished {
        stage = stage.with(&undisturbed.results)?;
    }
    let (status, _) = stage.faulty(stage.command(&["status"]), &Fault::ReadOnly, 0)?;
    let (sweep, _) = stage.faulty(stage.sweep(), &Fault::ReadOnly, 0)?;
    if is_finished {
        ensure!(status.text.contains("4 finished"), "status reads: {}", status.text);
        stage.must_equal(&undisturbed.snapshot)?;
    } else {
        ensure!(sweep.code != Some(0) && sweep.text.contains("Read-only"), "it is said: {}", sweep.text);
    }
    finish(ground, &stage, trainer, &sweep)?;
    stage.remove();
    Ok(if is_finished { "read, nothing changed" } else { "said, and ran elsewhere when it could" }.to_owned())
}

fn conclude(ground: &Ground, stage: Stage<'_>, trainer: Trainer, said: &Said) -> Trial {
    let concluded = finish(ground, &stage, trainer, said)?;
    stage.remove();
    Ok(concluded)
}

fn finish(ground: &Ground, stage: &Stage<'_>, trainer: Trainer, said: &Said) -> Trial {
    let again = stage.finish(|| stage.sweep()).map_err(|error| error.context(format!("before: {}", said.text)))?;
    stage.must_equal(&ground.undisturbed(trainer)?.snapshot)?;
    match (said.code, again) {
        (Some(0), _) => Ok("nobody needed what failed".to_owned()),
        (_, 1) => Ok("said, and went on with the next command".to_owned()),
        (_, _) => Ok("said, and went on with the second command".to_owned()),
    }
}

/// A mounted file system in memory.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(place: &'a Path, size: &str) -> Result<Option<Self>> {
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", size, "tmpfs"]).arg(place).output();
        Ok(mounted.is_ok_and(|mounted| mounted.status.success()).then_some(Self(place)))
    }

    fn set(&self, size: &str) -> Result<()> {
        let status = Command::new("mount").args(["-o", &format!("remount,{size}")]).arg(self.0).status()?;
        if status.success() { Ok(()) } else { bail!("the disk can't be made larger ({status})") }
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}
