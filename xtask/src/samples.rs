//! Whether samples that are named are there, said before a program is built to look at them. Nothing is opened here.

use std::fs;
use std::path::Path;

use runs::{Published, RunFolder, SweepFolder};
use spec::home::{data_folder, locate};
use spec::{Data, Source, Task, picture_files};

use crate::exit::Refusal;
use crate::terminal::{count, printable};

/// What samples can be.
const KINDS: &str = "samples are a data set by its name, a folder of PNG and JPEG files, a `.npy` or `.npz` file, or a run, by its \
                     folder or as SWEEP/ARM/RUN";

/// Checks that samples are there: a file, a run that can draw them, a folder of images, or a data set.
///
/// # Errors
///
/// They are not.
pub fn check(samples: &Path) -> Result<(), Refusal> {
    let name = printable(&samples.to_string_lossy());
    let run = RunFolder::new(samples);
    if let Some(refusal) = published(samples) {
        return Err(refusal);
    }
    if !samples.exists() {
        if let Some(source) = Source::from_name(&samples.to_string_lossy()) {
            return check_set(source);
        }
        if samples.to_str().and_then(|typed| typed.rsplit_once(".npz:")).is_some_and(|(path, _)| is_archive(path)) {
            return Ok(());
        }
        return Err(Refusal::new(format!("there is nothing at `{name}`")).hint(KINDS));
    }
    if run.spec_file().is_file() {
        return check_run(&run);
    }
    if SweepFolder::new(samples).plan_file().is_file() {
        let hint = format!("name one of its runs: {name}/ARM/RUN");
        return Err(Refusal::new(format!("`{name}` is a whole sweep")).hint(hint));
    }
    if samples.is_dir() && picture_files(samples).is_ok_and(|files| files.is_empty()) {
        let others = of_other_kinds(samples);
        let others =
            if others == 0 { String::new() } else { format!(" ({} of another kind)", count(others, "picture")) };
        let refusal = Refusal::new(format!("no PNG or JPEG file lies in `{name}`{others}, and it is no run's folder"));
        return Err(refusal.hint(KINDS));
    }
    Ok(())
}

/// Checks that a run can draw samples.
///
/// # Errors
///
/// It is a classifier's, or its checkpoint is gone.
pub fn check_run(run: &RunFolder) -> Result<(), Refusal> {
    let name = printable(&run.path().display().to_string());
    if run.read_spec().is_ok_and(|spec| spec.task == Task::Classification) {
        let refusal = Refusal::new(format!("the run `{name}` is a classifier's: it draws no samples"));
        return Err(refusal.hint("name a run whose `task` is `generation`"));
    }
    if run.read_spec().is_ok_and(|spec| spec.trainer.is_some()) {
        let refusal =
            Refusal::new(format!("a program of your own did the run `{name}`, and it alone has the run's networks"));
        let hint = "draw samples or export weights with that program; `compare` reads samples from a folder of PNG files or a `.npy` file";
        return Err(refusal.hint(hint));
    }
    if !run.checkpoint().exists() && !run.generator_file().is_file() {
        let refusal = Refusal::new(format!("the run `{name}` has no checkpoint, from which its samples are drawn"));
        let again = format!("`cargo xtask run {name}/spec.toml --out FOLDER` does it again");
        return Err(refusal.hint(format!("`clean` deletes checkpoints, and runs taken over have none: {again}")));
    }
    Ok(())
}

/// Says of a published run whose folder is gone how its samples are drawn; none of anything else.
pub fn published(folder: &Path) -> Option<Refusal> {
    let arm = folder.parent().filter(|_| !folder.exists())?;
    let (sweep, run, arm) = (arm.parent()?, folder.file_name()?.to_str()?, arm.file_name()?.to_str()?);
    let sweep_folder = SweepFolder::new(sweep);
    let published = Published::read(&sweep_folder).ok()??;
    let record = published.records().iter().find(|record| record.arm == arm && record.name == run)?;
    let has_generator = sweep_folder.generator_file(&record.place()).is_file();
    let [folder, sweep] = [folder, sweep].map(|path| printable(&path.display().to_string()));
    let name = sweep.rsplit('/').next().unwrap_or(&sweep);
    if has_generator {
        let refusal = Refusal::new(format!("the run `{folder}` is published: its folder is not here"));
        return Some(refusal.hint(format!("`cargo xtask unpack {name}` writes it again, with its G")));
    }
    let refusal =
        Refusal::new(format!("the run `{folder}` is published: its checkpoint, from which samples are drawn, is not"));
    Some(refusal.hint(format!(
        "`cargo xtask unpack {name}` writes its spec again, and `cargo xtask run {folder}/spec.toml --out FOLDER` does it again"
    )))
}

/// Checks that a data set lies on this machine.
fn check_set(source: Source) -> Result<(), Refusal> {
    if source == Source::Images {
        return Err(Refusal::new("the pictures of which folder?").hint("name the folder itself"));
    }
    locate(&Data { source, ..Data::default() }, &data_folder()).map(drop).map_err(Refusal::new)
}

fn is_archive(stem: &str) -> bool {
    Path::new(&format!("{stem}.npz")).is_file()
}

/// How many pictures lie in a folder that are not read.
fn of_other_kinds(folder: &Path) -> usize {
    const OTHERS: [&str; 6] = ["gif", "webp", "bmp", "tif", "tiff", "avif"];
    endings(folder).filter(|ending| OTHERS.contains(&ending.as_str())).count()
}

/// The endings of the files in a folder, in small letters.
fn endings(folder: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some(entry.path().extension()?.to_string_lossy().to_ascii_lowercase()))
}
