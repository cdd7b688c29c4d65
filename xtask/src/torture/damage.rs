//! Files that are truncated, flipped, emptied, missing, swapped or unreadable: each is noticed, and the end is that of an undisturbed sweep.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail, ensure};
use runs::{End, RunFolder};

use super::Trial;
use super::draws::Draws;
use super::faults::Fault;
use super::ground::Ground;
use super::stage::{Said, Stage, Trainer, said};

/// What happens to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Its end is gone.
    Truncated,
    /// One bit is another.
    Flipped,
    /// It has no bytes.
    Emptied,
    /// It is not there.
    Missing,
    /// It and another one of its name, or another file, have changed places.
    Swapped,
    /// The system does not let it be read.
    Unreadable,
}

const ALL: [Damage; 6] =
    [Damage::Truncated, Damage::Flipped, Damage::Emptied, Damage::Missing, Damage::Swapped, Damage::Unreadable];

/// The files of a sweep that everything else follows from.
const OF_RUNS: [&str; 6] = ["plan.json", "claims.json", "spec.toml", "manifest.json", "metrics.csv", ".png"];
/// The files that an interrupted run goes on from.
const OF_CHECKPOINTS: [&str; 7] =
    ["spec.toml", "manifest.json", "metrics.csv", ".bpk", "checkpoint.json", "observations.json", "current"];

/// A file of runs that have finished is damaged.
pub fn of_finished_runs(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let stage = ground.stage(trainer, "trial")?.with(&undisturbed.results)?;
    let files = undisturbed.snapshot.named(&OF_RUNS);
    damage_one(ground, stage, (trainer, &files), draws)
}

/// A file of runs that were stopped with checkpoints is damaged.
pub fn of_interrupted_runs(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let undisturbed = ground.undisturbed(trainer)?;
    let stage = ground.stage(trainer, "trial")?;
    // Killed past the middle, so that runs have checkpoints.
    let at = undisturbed.run_calls / 2 + draws.below(undisturbed.run_calls / 3);
    stage.faulty(stage.sweep(), &Fault::Kill("train"), at)?;
    let there = super::snapshot::Snapshot::of(&stage.results())?;
    let mut files = there.named(if trainer == Trainer::Real { &OF_CHECKPOINTS } else { &OF_RUNS });
    files.retain(|file| !is_unused(&stage, file));
    damage_one(ground, stage, (trainer, &files), draws)
}

/// Whether a file is of the checkpoint of a run that has finished, from which nothing goes on.
fn is_unused(stage: &Stage<'_>, file: &Path) -> bool {
    let run: PathBuf = file.components().take(3).collect();
    let has_finished = || {
        let manifest = RunFolder::new(stage.results().join(&run)).read_manifest();
        manifest
            .is_ok_and(|manifest| manifest.is_some_and(|manifest| matches!(manifest.end, Some(End::Finished { .. }))))
    };
    file.starts_with(run.join("checkpoint")) && has_finished()
}

fn damage_one(ground: &Ground, stage: Stage<'_>, (trainer, files): (Trainer, &[PathBuf]), draws: &mut Draws) -> Trial {
    let Some(file) = draws.pick(files) else { bail!("there is no file to damage") };
    let damage = ALL[draws.below(ALL.len())];
    let others: Vec<&PathBuf> =
        files.iter().filter(|other| *other != file && other.file_name() == file.file_name()).collect();
    let other = draws.pick(&others).map(|other| stage.results().join(other));
    let path = stage.results().join(file);
    let what = format!("{damage:?} {}", file.display());
    let kept = do_damage(&path, damage, other.as_deref(), draws)?;
    let happened = respond(&stage, &path, damage).and_then(|said| conclude(ground, (&stage, trainer), said, kept));
    let happened = happened.map_err(|error| error.context(what))?;
    stage.remove();
    Ok(happened)
}

/// What the file was.
type Kept = Vec<(PathBuf, Vec<u8>)>;

/// Damages a file. Returns what was there.
///
/// # Errors
///
/// What the operating system says.
pub fn do_damage(path: &Path, damage: Damage, other: Option<&Path>, draws: &mut Draws) -> Result<Kept> {
    let bytes = fs::read(path)?;
    let mut kept = vec![(path.to_owned(), bytes.clone())];
    match damage {
        Damage::Truncated => fs::write(path, &bytes[..draws.below(bytes.len())])?,
        Damage::Flipped => {
            let mut flipped = bytes;
            let at = draws.below(flipped.len());
            if let Some(byte) = flipped.get_mut(at) {
                *byte ^= 1 << draws.below(8);
            }
            fs::write(path, flipped)?;
        }
        Damage::Emptied => fs::write(path, "")?,
        Damage::Missing => fs::remove_file(path)?,
        Damage::Swapped => {
            let Some(other) = other else { return Ok(kept) };
            let there = fs::read(other)?;
            fs::write(path, &there)?;
            fs::write(other, &bytes)?;
            kept.push((other.to_owned(), there));
        }
        Damage::Unreadable => {}
    }
    Ok(kept)
}

/// What `status` and `sweep` say of it; a file that can't be read is only so for them.
fn respond(stage: &Stage<'_>, path: &Path, damage: Damage) -> Result<Said> {
    let asked = |command| match damage {
        Damage::Unreadable => Ok(stage.faulty(command, &Fault::Unreadable(path.to_owned()), 0)?.0),
        _ => said(command),
    };
    asked(stage.command(&["status"]))?;
    asked(stage.sweep())
}

/// What a seal does not hold: reading every picture would take `status` seconds.
const UNNOTICED: &str = "not noticed: an early picture of the same size";

/// Whether a picture is none of a run's last step.
fn is_early_picture(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "png") && !path.ends_with("step-000010.png")
}

fn conclude(ground: &Ground, (stage, trainer): (&Stage<'_>, Trainer), said: Said, kept: Kept) -> Trial {
    let undisturbed = &ground.undisturbed(trainer)?.snapshot;
    if said.code == Some(0) {
        let is_said = said.text.contains("damaged");
        if is_early_picture(&kept[0].0) && stage.must_equal(undisturbed).is_err() {
            return Ok(UNNOTICED.to_owned());
        }
        stage
            .must_equal(undisturbed)
            .map_err(|error| error.context(format!("it passed for undamaged ({})", said.text)))?;
        return Ok(if is_said { "said, and done again" } else { "of no consequence" }.to_owned());
    }
    let names_it = kept.iter().any(|(path, _)| {
        let names = path.ancestors().take(4).filter_map(|part| part.file_name()?.to_str());
        names.filter(|name| *name != "results" && *name != "pets").any(|name| said.text.contains(name))
    });
    let seed = kept[0].0.iter().any(|part| part.to_string_lossy().starts_with("seed-")) && said.text.contains("seed");
    ensure!(names_it || seed, "the message does not name the file: {}", said.text);
    // As the hint says: what is damaged goes, or comes back from where it was kept.
    if stage.finish(|| stage.sweep()).is_err() {
        for (path, bytes) in &kept {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, bytes)?;
        }
        stage.finish(|| stage.sweep())?;
        stage.must_equal(undisturbed)?;
        return Ok("said, and went on when the file was back".to_owned());
    }
    stage.must_equal(undisturbed)?;
    Ok("said, and went on with the next command".to_owned())
}
