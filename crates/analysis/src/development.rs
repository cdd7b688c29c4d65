//! How samples came to be what they are: for each arm the pictures of its first seed, one after the other, in one file.

use std::fs;

use crate::findings::{Findings, Group, Judged};
use crate::picture::{Picture, animated};

/// Arms whose development is shown, at most.
pub const ARMS: usize = 24;
/// Pictures of an arm, at most; of more, some evenly spread ones are taken.
const FRAMES: usize = 12;
/// Bytes of all pictures of an arm before they are compressed, at most: the fewer tiles, the larger they are.
const RAW: usize = 600_000;
/// The same of all arms.
const RAW_OF_ALL: usize = 1_000_000;
/// Tiles in a row that are shown, the most first.
const TILES: [usize; 3] = [4, 3, 2];

/// How the samples of an arm developed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Development {
    /// The arm, and the backend where there are several.
    pub label: String,
    /// The seed.
    pub seed: u64,
    /// The steps that are shown.
    pub steps: Vec<u64>,
    /// The animated PNG.
    pub png: Vec<u8>,
}

impl Development {
    /// The name of its file.
    pub fn file(&self) -> String {
        format!("{}.png", self.label.replace(" (", "-").replace(')', ""))
    }
}

/// The development of every arm that has one, of [`ARMS`] at most.
pub fn all(findings: &Findings) -> Vec<Development> {
    let each = RAW.min(RAW_OF_ALL / findings.groups.len().clamp(1, ARMS));
    findings.groups.iter().take(ARMS).filter_map(|group| of(group, each)).collect()
}

fn of(group: &Group, most: usize) -> Option<Development> {
    let run = group.finished().next()?;
    let pictures: Vec<(u64, Picture)> =
        spread(&steps(run)).into_iter().filter_map(|step| Some((step, read(run, step)?))).collect();
    let spec = &run.recorded.run.spec;
    let frames = |tiles: usize| -> Vec<(Picture, f64)> {
        let share = |step: u64| step as f64 / spec.steps as f64;
        pictures.iter().map(|(step, picture)| (picture.corner(spec.data.image_size, tiles), share(*step))).collect()
    };
    let size = |frames: &[(Picture, f64)]| frames.iter().map(|(picture, _)| picture.size()).sum::<usize>();
    let frames = TILES.map(frames).into_iter().find(|frames| size(frames) <= most)?;
    Some(Development {
        label: group.label.clone(),
        seed: run.seed(),
        steps: pictures.iter().map(|(step, _)| *step).collect(),
        png: animated(&frames)?,
    })
}

/// The steps at which a run's samples were drawn, as far as their pictures are there.
pub fn steps(run: &Judged) -> Vec<u64> {
    let spec = &run.recorded.run.spec;
    let mut steps: Vec<u64> =
        (0..=spec.steps).step_by(spec.cadence.sample.max(1) as usize).chain([spec.steps]).collect();
    steps.dedup();
    steps.into_iter().filter(|step| run.recorded.folder.sample_file(*step).exists()).collect()
}

/// The picture of a run's samples at a step, where it can be read.
pub fn read(run: &Judged, step: u64) -> Option<Picture> {
    Picture::read(&fs::read(run.recorded.folder.sample_file(step)).ok()?)
}

/// So many of the steps as there may be, the first and the last among them.
fn spread(steps: &[u64]) -> Vec<u64> {
    if steps.len() <= FRAMES {
        return steps.to_vec();
    }
    (0..FRAMES).map(|k| steps[k * (steps.len() - 1) / (FRAMES - 1)]).collect()
}
