//! `report`, `publish` and `unpack` are killed, have no room, or find the published form damaged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use super::Trial;
use super::damage::{Damage, do_damage};
use super::draws::Draws;
use super::faults::{Fault, Faults};
use super::ground::Ground;
use super::snapshot::Snapshot;
use super::stage::{Stage, Trainer, copy, said};

/// A command that `analysis` answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Report,
    Publish,
    Unpack,
}

impl Verb {
    /// What it writes into, of a trial's folder.
    const fn target(self) -> &'static str {
        match self {
            Self::Report => "results",
            Self::Publish => "published",
            Self::Unpack => "unpacked",
        }
    }

    fn command(self, stage: &Stage<'_>) -> Command {
        let [results, published, unpacked] =
            ["results", "published", "unpacked"].map(|name| stage.path(name).display().to_string());
        match self {
            Self::Report => stage.command(&["report", "pets", "--latex"]),
            Self::Publish => stage.command(&["publish", "pets", "--to", &published]),
            Self::Unpack => {
                let mut command = stage.command(&["unpack", "pets", "--to", &unpacked]);
                // The results are those that were published.
                command.args(["--results", &results]);
                command
            }
        }
    }
}

/// The report is killed.
pub fn kill_of_report(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    kill(ground, (trainer, Verb::Report), draws)
}

/// Publishing is killed.
pub fn kill_of_publish(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    kill(ground, (trainer, Verb::Publish), draws)
}

/// Writing the folders of published runs again is killed.
pub fn kill_of_unpack(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    kill(ground, (trainer, Verb::Unpack), draws)
}

/// A file of the published form is damaged, or the disk is full.
pub fn damage_or_full(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    if draws.below(2) == 1 { full_disk(ground, trainer, draws) } else { damage_of_published(ground, trainer, draws) }
}

/// The disk is full at a write of the report, of what is published, or of folders that are written again.
fn full_disk(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let verb = [Verb::Report, Verb::Publish, Verb::Unpack][draws.below(3)];
    let (stage, undisturbed, calls) = prepared(ground, trainer, verb)?;
    let at = 1 + draws.below(calls);
    let mut command = verb.command(&stage);
    stage.programs.faults.plant(&mut command, (&Fault::Full, at), &stage.path(verb.target()))?;
    let first = said(command)?;
    ensure!(first.code != Some(0) || at > calls, "{verb:?} has no room at call {at} and says nothing: {}", first.text);
    conclude((stage, verb), &undisturbed)?;
    Ok("said, and the next command did it".to_owned())
}

fn kill(ground: &Ground, (trainer, verb): (Trainer, Verb), draws: &mut Draws) -> Trial {
    let (stage, undisturbed, calls) = prepared(ground, trainer, verb)?;
    let mut command = verb.command(&stage);
    if draws.below(4) > 0 {
        let at = 1 + draws.below(calls);
        stage.programs.faults.plant(&mut command, (&Fault::Kill("analysis"), at), &stage.path(verb.target()))?;
        said(command)?;
    } else {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        std::thread::sleep(std::time::Duration::from_secs_f64(0.3 * draws.share()));
        let _ = child.kill(); // the runner; the program behind it goes on to its end
        let _ = child.wait();
    }
    if verb == Verb::Publish && stage.path("published/pets/published").exists() {
        readable(&stage, &stage.path("published"))?;
    }
    conclude((stage, verb), &undisturbed)?;
    Ok("the next command ended as undisturbed".to_owned())
}

/// Whether what is published can be read at any moment: the old form or the new one.
fn readable(stage: &Stage<'_>, published: &Path) -> Result<()> {
    if !published.join("pets/plan.json").exists() {
        return Ok(());
    }
    let mut status = stage.command(&["status", "pets"]);
    status.arg("--results").arg(published);
    let status = said(status)?;
    ensure!(status.code == Some(0) && !status.text.contains("damaged"), "what is published: {}", status.text);
    Ok(())
}

/// Starts from runs that have finished, and from published ones where folders are written from them. Returns what the command comes to undisturbed, and
/// how often it writes.
fn prepared(ground: &Ground, trainer: Trainer, verb: Verb) -> Result<(Stage<'_>, Snapshot, usize)> {
    let undisturbed = ground.undisturbed(trainer)?;
    let ready = |name: &str| -> Result<Stage<'_>> {
        let stage = ground.stage(trainer, name)?;
        let from = if verb == Verb::Unpack { published(ground, trainer)? } else { undisturbed.results.clone() };
        stage.with(&from)
    };
    let whole = ready("undisturbed")?;
    let mut command = verb.command(&whole);
    let count = whole.programs.faults.plant(&mut command, (&Fault::Count, 0), &whole.path(verb.target()))?;
    let done = said(command)?;
    ensure!(done.code == Some(0), "{verb:?} fails undisturbed: {}", done.text);
    let snapshot = Snapshot::of(&whole.path(verb.target()))?;
    whole.remove();
    Ok((ready("trial")?, snapshot, Faults::counted(&count)))
}

/// The runs that have finished, as they are published.
fn published(ground: &Ground, trainer: Trainer) -> Result<PathBuf> {
    let stage = ground.stage(trainer, "to-publish")?.with(&ground.undisturbed(trainer)?.results)?;
    let kept = stage.path("published");
    let done = said(Verb::Publish.command(&stage))?;
    ensure!(done.code == Some(0), "it can't be published: {}", done.text);
    Ok(kept)
}

fn conclude((stage, verb): (Stage<'_>, Verb), undisturbed: &Snapshot) -> Result<()> {
    stage.finish(|| verb.command(&stage))?;
    let differences = undisturbed.differences(&Snapshot::of(&stage.path(verb.target()))?);
    ensure!(differences.is_empty(), "{verb:?}: {}", differences.join(", "));
    stage.remove();
    Ok(())
}

/// A file of the published form is damaged: `report` says so and writes nothing new, and with the file back it is as it was.
fn damage_of_published(ground: &Ground, trainer: Trainer, draws: &mut Draws) -> Trial {
    let from = published(ground, trainer)?;
    let stage = ground.stage(trainer, "trial")?;
    copy(&from, &stage.results())?;
    said(Verb::Report.command(&stage))?;
    let before = Snapshot::of(&stage.results())?;
    let files = ["runs.jsonl", "series.parquet"].map(|name| stage.results().join("pets/published").join(name));
    let [file, other] = if draws.below(2) == 1 { [&files[0], &files[1]] } else { [&files[1], &files[0]] };
    let damage =
        [Damage::Truncated, Damage::Flipped, Damage::Emptied, Damage::Missing, Damage::Swapped, Damage::Unreadable]
            [draws.below(6)];
    let what = format!("{damage:?} {}", file.display());
    let kept = do_damage(file, damage, Some(other), draws)?;
    let report = match damage {
        Damage::Unreadable => stage.faulty(Verb::Report.command(&stage), &Fault::Unreadable(file.clone()), 0)?.0,
        _ => said(Verb::Report.command(&stage))?,
    };
    if report.code == Some(0) {
        bail!("{what} passed for undamaged: {}", report.text);
    }
    ensure!(["runs.jsonl", "series.parquet"].iter().any(|name| report.text.contains(name)), "{what}: {}", report.text);
    for (path, bytes) in kept {
        fs::write(&path, bytes)?;
    }
    stage.finish(|| Verb::Report.command(&stage)).context(what)?;
    let differences = before.differences(&Snapshot::of(&stage.results())?);
    ensure!(differences.is_empty(), "{}", differences.join(", "));
    stage.remove();
    Ok("said, with the file's name".to_owned())
}
