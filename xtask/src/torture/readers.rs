//! Twenty processes that read a sweep while it runs.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use anyhow::{Context, Result, ensure};

use super::Trial;
use super::draws::Draws;
use super::ground::Ground;
use super::stage::{Stage, Trainer, said};

const READERS: usize = 20;

/// `status` is asked again and again by twenty at once; none sees anything but runs that wait, go on or have finished.
pub fn at_once(ground: &Ground, trainer: Trainer, _: &mut Draws) -> Trial {
    let undisturbed = &ground.undisturbed(trainer)?.snapshot;
    let stage = ground.stage(trainer, "trial")?;
    let (is_over, asked) = (AtomicBool::new(false), AtomicUsize::new(0));
    let read = |stage: &Stage<'_>| -> Result<()> {
        while !is_over.load(Ordering::Relaxed) {
            if stage.results().join("pets/plan.json").exists() {
                look(stage)?;
                asked.fetch_add(1, Ordering::Relaxed);
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        Ok(())
    };
    let (sweep, readers) = std::thread::scope(|scope| {
        let readers: Vec<_> = (0..READERS).map(|_| scope.spawn(|| read(&stage))).collect();
        let sweep = said(stage.sweep());
        is_over.store(true, Ordering::Relaxed);
        (sweep, readers.into_iter().map(|reader| reader.join().expect("no panic")).collect::<Result<Vec<()>>>())
    });
    readers.context("a reader")?;
    let sweep = sweep?;
    ensure!(sweep.code == Some(0), "the sweep: {}", sweep.text);
    stage.must_equal(undisturbed)?;
    ensure!(asked.load(Ordering::Relaxed) > 0, "nobody read");
    stage.remove();
    Ok("ended as undisturbed, and every reader saw whole files".to_owned())
}

fn look(stage: &Stage<'_>) -> Result<()> {
    let status = said(stage.command(&["status", "--json", "pets"]))?;
    ensure!(status.code == Some(0), "status: {}", status.text);
    let json: serde_json::Value = serde_json::from_str(&status.text).context("status is no JSON")?;
    for run in json["sweeps"][0]["runs"].as_array().into_iter().flatten() {
        let what = run["status"].as_str().unwrap_or_default();
        ensure!(["pending", "running", "finished"].contains(&what), "a run was seen as {what}: {run}");
    }
    Ok(())
}
