//! TensorBoard export: event files with the series and sample pictures of a sweep, one folder per run and one tag per
//! measure.

pub mod event;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use event::{Event, Image, Summary, SummaryValue};
use runs::SweepFolder;
use spec::files::{FileError, write_whole};

use crate::curve::Curve;
use crate::read::{RecordedRun, Sweep};

/// The folder of event files in the sweep's folder.
pub const FOLDER: &str = "tensorboard";

/// The event file of a run. TensorBoard reads names that contain `tfevents`.
const FILE: &str = "events.out.tfevents.0";

/// The tag of sample pictures.
const SAMPLES: &str = "samples";

/// Writes an event file for each run with measurements. Returns the folder for `tensorboard --logdir`.
///
/// # Errors
///
/// A plan that can't be read, or a file that can't be written.
pub fn write(folder: &SweepFolder) -> Result<PathBuf, FileError> {
    let sweep = Sweep::read(folder)?;
    let out = folder.path().join(FOLDER);
    for run in &sweep.runs {
        let events = events(run);
        if events.is_empty() {
            continue;
        }
        let name = run.folder.path().file_name().unwrap_or_default();
        let place = out.join(&run.arm).join(name);
        fs::create_dir_all(&place).map_err(FileError::io("make", &place))?;
        write_whole(&place.join(FILE), &event::file(events))?;
    }
    Ok(out)
}

/// An event for each step with a value or a picture.
fn events(run: &RecordedRun) -> Vec<Event> {
    let mut steps: BTreeMap<u64, Vec<SummaryValue>> = BTreeMap::new();
    for (name, curve) in run.series.curves() {
        for &(step, value) in Curve::points(curve) {
            let simple_value = Some(value as f32);
            steps.entry(step).or_default().push(SummaryValue { tag: name.to_owned(), simple_value, image: None });
        }
    }
    for (step, image) in pictures(&run.folder.samples()) {
        let value = SummaryValue { tag: SAMPLES.to_owned(), simple_value: None, image: Some(image) };
        steps.entry(step).or_default().push(value);
    }
    let start = start(run);
    let mut seconds = 0.0; // of a picture's step those of the last step before it that has any
    let event = |(step, value)| {
        seconds = run.series.seconds(step).unwrap_or(seconds);
        Event { wall_time: start + seconds, step: step as i64, file_version: None, summary: Some(Summary { value }) }
    };
    steps.into_iter().map(event).collect()
}

/// The start time of an equivalent uninterrupted run, in seconds since 1970. 0 if unknown.
fn start(run: &RecordedRun) -> f64 {
    let updated = run.manifest.as_ref().and_then(|manifest| {
        let time = humantime::parse_rfc3339(&manifest.provenance.updated).ok()?;
        Some(time.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs_f64())
    });
    let seconds = run.series.last_step().and_then(|step| run.series.seconds(step)).unwrap_or(0.0);
    updated.map_or(0.0, |updated| (updated - seconds).max(0.0))
}

/// The sample grids in a folder by step. Other files are ignored.
fn pictures(folder: &Path) -> Vec<(u64, Image)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter_map(|path| Some((step_of(&path)?, image(fs::read(&path).ok()?)?))).collect()
}

/// The step in a picture's file name: `step-000100.png`.
fn step_of(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix("step-")?.strip_suffix(".png")?.parse().ok()
}

fn image(png: Vec<u8>) -> Option<Image> {
    let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().ok()?;
    let info = reader.info();
    let (height, width) = (info.height as i32, info.width as i32);
    let colorspace = info.color_type.samples() as i32;
    Some(Image { height, width, colorspace, encoded_image_string: png })
}
