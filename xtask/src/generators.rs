//! Generators of published sweeps: of each arm the G of the run whose samples are shown, in half precision. `train` writes them from the
//! checkpoints; those of runs without one stay as they are.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use runs::{Published, Record, RunFolder, SweepFolder};
use spec::files::write_whole;

use crate::exit::Exit;
use crate::program::{self, pass_on};
use crate::workspace::Workspace;

/// The text chunk of a published picture that names its run.
const RUN: &str = "Run";

/// Publishes the generators of a sweep in a folder of results, and says how many there are now.
///
/// # Errors
///
/// A file can't be read or written, or the program can't be built or fails.
pub fn publish(workspace: &Workspace, sweep: &str, to: &Path) -> Result<usize> {
    let from = SweepFolder::new(workspace.results.join(sweep));
    let to = SweepFolder::new(to.join(sweep));
    let published = Published::read(&to)?.context("nothing of it is published")?;
    let shown: BTreeSet<String> = pictures(&to).iter().filter_map(|path| run_of(path)).collect();
    let is_shown = |record: &&Record| shown.contains(&record.id.to_string());
    let places: Vec<String> =
        published.records().iter().map(|record| &**record).filter(is_shown).map(Record::place).collect();
    for place in &places {
        let (folder, file) = (RunFolder::new(from.path().join(place)), to.generator_file(place));
        let others = [folder.generator_file(), from.generator_file(place)];
        if folder.checkpoint().exists() {
            write(workspace, &folder, &file)?;
        } else if let Some(other) = others.iter().find(|path| path.is_file() && !file.exists()) {
            write_whole(make_room(&file)?, &fs::read(other)?)?;
        }
    }
    let wanted: BTreeSet<PathBuf> = places.iter().map(|place| to.generator_file(place)).collect();
    let there = files(&to.generators());
    for superseded in there.iter().filter(|path| !wanted.contains(*path)) {
        fs::remove_file(superseded).with_context(|| format!("can't remove {}", superseded.display()))?;
    }
    Ok(there.iter().filter(|path| wanted.contains(*path)).count())
}

/// Has `train` write the G of a run.
fn write(workspace: &Workspace, run: &RunFolder, file: &Path) -> Result<()> {
    let mut process = workspace.program(program::train(workspace)?);
    process.arg("generator").arg(run.path()).arg("--out").arg(make_room(file)?);
    let exit = pass_on(&mut process)?;
    anyhow::ensure!(exit == Exit::Done, "the generator of {} was not written", run.path().display());
    Ok(())
}

/// Makes the folder of a file.
fn make_room(file: &Path) -> Result<&Path> {
    let folder = file.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))?;
    Ok(file)
}

/// The published pictures of arms.
fn pictures(sweep: &SweepFolder) -> Vec<PathBuf> {
    let is_picture = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "png");
    let entries = fs::read_dir(sweep.path().join("samples")).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(is_picture).collect()
}

/// The id of the run that a published picture is of.
fn run_of(picture: &Path) -> Option<String> {
    let reader = png::Decoder::new(BufReader::new(File::open(picture).ok()?)).read_info().ok()?;
    let mut chunks = reader.info().uncompressed_latin1_text.iter();
    chunks.find(|chunk| chunk.keyword == RUN).map(|chunk| chunk.text.clone())
}

/// The files of generators: one folder for each arm.
fn files(generators: &Path) -> BTreeSet<PathBuf> {
    let arms = fs::read_dir(generators).into_iter().flatten().flatten();
    arms.flat_map(|arm| fs::read_dir(arm.path()).into_iter().flatten().flatten()).map(|file| file.path()).collect()
}
