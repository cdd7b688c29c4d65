//! Clocks that jump while a sweep goes on, and leases that other machines left.

use std::fs::{self, File};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};

use super::Trial;
use super::draws::Draws;
use super::faults::Fault;
use super::ground::Ground;
use super::stage::{Stage, Trainer, said};

const HOUR: i64 = 3600;
const JUMPS: [i64; 6] = [HOUR, -HOUR, 24 * HOUR, -24 * HOUR, 10 * 365 * 24 * HOUR, -10 * 365 * 24 * HOUR];

/// The clock of every process jumps at some call.
pub fn that_jump(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let stage = ground.stage(trainer, "trial")?;
    let at = draws.below(undisturbed.run_calls + undisturbed.runner_calls);
    let jump = JUMPS[draws.below(JUMPS.len())];
    let (said, _) = stage.faulty(stage.sweep(), &Fault::Clock(jump), at)?;
    ensure!(said.code == Some(0), "{jump} s at call {at}: {}", said.text);
    stage.must_equal(&undisturbed.snapshot).with_context(|| format!("{jump} s at call {at}"))?;
    stage.remove();
    Ok("ended as undisturbed".to_owned())
}

/// Runs of a sweep that is half done carry leases of a machine that is gone: whole, cut off or from the future.
pub fn and_leases(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let stage = ground.stage(trainer, "trial")?;
    stage.faulty(stage.sweep(), &Fault::Kill("xtask"), undisturbed.runner_calls / 2)?;
    let is_future = draws.below(2) == 1;
    let lease = plant(&stage, draws, is_future)?;
    if is_future {
        let mut sweep = stage.sweep().spawn()?;
        std::thread::sleep(undisturbed.took.mul_f64(1.5));
        let is_respected = sweep.try_wait()?.is_none();
        age(&lease, -i64::from(u16::MAX))?;
        sweep.wait()?;
        ensure!(is_respected, "a lease with signs of life was passed over");
    }
    stage.finish(|| stage.sweep())?;
    stage.must_equal(&undisturbed.snapshot)?;
    stage.remove();
    Ok(if is_future { "respected until it was old" } else { "taken over" }.to_owned())
}

/// Leases a run that has not begun for a machine that there is not.
fn plant(stage: &Stage<'_>, draws: &mut Draws, is_future: bool) -> Result<std::path::PathBuf> {
    let run = stage.results().join("pets/fast/seed-1-flex");
    fs::create_dir_all(&run)?;
    fs::write(run.join(".lock"), "7")?;
    let whole = r#"{"host":"node7","boot":"1","process":7,"since":1}"#;
    let lease = run.join(format!(".lease-{}", 1 + draws.below(3)));
    fs::write(&lease, &whole[..if draws.below(2) == 1 { whole.len() } else { draws.below(whole.len()) }])?;
    age(&lease, if is_future { HOUR } else { -HOUR })?;
    // What was begun there can't be in anybody's way.
    said(stage.command(&["status"]))?;
    Ok(lease)
}

fn age(file: &std::path::Path, seconds: i64) -> Result<()> {
    let away = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    let time = if seconds < 0 { now - away } else { now + away };
    Ok(File::options().write(true).open(file)?.set_modified(time)?)
}
