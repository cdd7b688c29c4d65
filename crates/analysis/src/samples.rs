//! Selection of sample grids: the last grid of each arm's median run. A published sweep keeps the same picture, so
//! both forms give the same report.

use std::fs;
use std::path::{Path, PathBuf};

use runs::{RunFolder, SweepFolder};

use crate::findings::{AnalyzedRun, Findings, Group};
use crate::outcome::Outcome;
use crate::picture::{Picture, run_of};

/// The folder of pictures, next to the page.
pub const FOLDER: &str = "samples";

/// The samples of a sweep.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Samples {
    /// The selected grid of each arm.
    pub arms: Vec<ArmSamples>,
    /// Samples with their nearest training images, of each arm that has them.
    pub neighbors: Vec<SamplePicture>,
}

/// The selected grid of an arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArmSamples {
    /// The arm, with the backend if there are several.
    pub label: String,
    /// The seed of the run. `None` if none has finished.
    pub seed: Option<u64>,
    /// The last grid, or the reason why there is none.
    pub picture: Result<SamplePicture, String>,
}

/// A picture with its file name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SamplePicture {
    /// The arm, with the backend if there are several.
    pub label: String,
    /// The seed.
    pub seed: u64,
    /// The file name.
    pub file: String,
    /// The compressed PNG.
    pub png: Vec<u8>,
    /// Height and width of an image in pixels.
    pub image_size: usize,
}

impl SamplePicture {
    /// The link to its file from the sweep's folder.
    pub fn link(&self) -> String {
        format!("./{FOLDER}/{}", self.file)
    }
}

impl Samples {
    /// Selects the samples from pictures in these folders of the sweep.
    pub fn of(findings: &Findings, folders: &[&SweepFolder]) -> Self {
        let several = findings.groups.iter().any(|group| group.label != group.arm.name);
        let stem = |group: &Group| {
            // Arm names never contain `@`.
            if several { format!("{}@{}", group.arm.name, group.backend) } else { group.arm.name.clone() }
        };
        let last = |group: &Group| {
            of_arm(group, &PictureKind { file: format!("{}.png", stem(group)), own: last_grid, folders })
        };
        let neighbors = |group: &Group| {
            let kind = PictureKind { file: format!("{}@neighbors.png", stem(group)), own: neighbors, folders };
            of_arm(group, &kind).picture.ok()
        };
        Self {
            arms: findings.groups.iter().map(last).collect(),
            neighbors: findings.groups.iter().filter_map(neighbors).collect(),
        }
    }

    /// All pictures with their file names.
    pub fn files(&self) -> Vec<(String, &[u8])> {
        let arms = self.arms.iter().filter_map(|arm| arm.picture.as_ref().ok());
        arms.chain(&self.neighbors).map(|picture| (picture.file.clone(), picture.png.as_slice())).collect()
    }
}

/// A kind of picture: its published name, and its place in a run's folder.
struct PictureKind<'a> {
    file: String,
    own: fn(&AnalyzedRun, &RunFolder) -> PathBuf,
    folders: &'a [&'a SweepFolder],
}

fn last_grid(run: &AnalyzedRun, folder: &RunFolder) -> PathBuf {
    let spec = &run.recorded.run.spec;
    let last = folder.sample_file(spec.steps);
    // External programs draw at steps of their own.
    let is_elsewhere = spec.trainer.is_some() && !last.is_file();
    if is_elsewhere { newest(&folder.samples()).unwrap_or(last) } else { last }
}

/// The picture with the highest step in a folder.
fn newest(folder: &Path) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let name = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("step-"));
    files.filter(name).max()
}

fn neighbors(_: &AnalyzedRun, folder: &RunFolder) -> PathBuf {
    folder.neighbors_file()
}

impl PictureKind<'_> {
    /// A run's picture, from its folder or the published form. `None` if there is none.
    fn of(&self, group: &Group, run: &AnalyzedRun) -> Option<Vec<u8>> {
        let id = run.recorded.run.id.as_str();
        let own = |sweep: &&SweepFolder| {
            let folder = sweep.planned(&group.arm.name, &run.recorded.run);
            Picture::read(&fs::read((self.own)(run, &folder)).ok()?)?.packed(id)
        };
        let published = |sweep: &&SweepFolder| {
            let png = fs::read(sweep.path().join(FOLDER).join(&self.file)).ok()?;
            (run_of(&png).as_deref() == Some(id) && Picture::read(&png).is_some()).then_some(png)
        };
        self.folders.iter().find_map(own).or_else(|| self.folders.iter().find_map(published))
    }
}

/// The picture of the median run, or of the nearest run by rank that has one.
fn of_arm(group: &Group, kind: &PictureKind) -> ArmSamples {
    let ranked = by_distance_from_median(group);
    let seed = ranked.first().map(|run| run.seed());
    let label = group.label.clone();
    for run in &ranked {
        if let Some(step) = run.recorded.diverged_at() {
            let why = format!("diverged at step {}", crate::number::thousands(step));
            return ArmSamples { label, seed: Some(run.seed()), picture: Err(why) };
        }
        if let Some(png) = kind.of(group, run) {
            let image_size = run.recorded.run.spec.data.image_size;
            let picture =
                SamplePicture { label: label.clone(), seed: run.seed(), file: kind.file.clone(), png, image_size };
            return ArmSamples { label, seed: Some(run.seed()), picture: Ok(picture) };
        }
    }
    let states = || group.runs.first().map_or("no run", |run| run.recorded.status.name());
    let why = if ranked.is_empty() { states() } else { "no picture" };
    ArmSamples { label, seed, picture: Err(why.to_owned()) }
}

/// The finished runs of an arm by rank distance from the median (of an even number the better of the middle two). Runs
/// that do not reach the last budget are left out if others do.
fn by_distance_from_median<'g, 'a>(group: &'g Group<'a>) -> Vec<&'g AnalyzedRun<'a>> {
    let all: Vec<&AnalyzedRun> = group.finished().collect();
    let reach: Vec<&AnalyzedRun> = all.iter().filter(|run| run.outcome().is_some()).copied().collect();
    let mut runs = if reach.is_empty() { all } else { reach };
    let order = |run: &AnalyzedRun| run.outcome().map_or(f64::INFINITY, Outcome::rank_value);
    runs.sort_by(|one, other| order(one).total_cmp(&order(other)));
    let middle = runs.len().saturating_sub(1) / 2;
    let mut ranked: Vec<(usize, &AnalyzedRun)> = runs.into_iter().enumerate().collect();
    ranked.sort_by_key(|(rank, _)| (rank.abs_diff(middle), *rank));
    ranked.into_iter().map(|(_, run)| run).collect()
}
