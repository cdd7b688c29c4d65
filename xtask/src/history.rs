//! What runs cost, from earlier ones: seconds for each step and bytes on disk. Counts and averages; draws no
//! conclusion.

use std::fs;
use std::path::Path;

use spec::RunSpec;
use spec::results::{Host, RunFolder};

/// Earlier runs, of this machine and of others whose results lie here too.
#[derive(Clone, Debug, Default)]
pub struct History(Vec<Past>);

#[derive(Clone, Debug)]
struct Past {
    spec: RunSpec,
    seconds_per_step: f64,
    bytes: u64,
    processor: String,
    here: bool,
}

/// What a run is expected to cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Time for each step, evaluations included.
    pub seconds_per_step: f64,
    /// Size of the run's folder at its end.
    pub bytes: u64,
    /// The processor of another machine, where this one has measured nothing like it.
    pub elsewhere: Option<String>,
}

impl History {
    /// Reads every run under a results folder; what can't be read tells nothing.
    pub fn read(results: &Path, here: &Host) -> Self {
        let sweeps = folders(results);
        let runs = sweeps.iter().flat_map(|sweep| folders(sweep)).flat_map(|arm| folders(&arm));
        Self(runs.filter_map(|run| past(&RunFolder::new(run), here)).collect())
    }

    /// What a run will cost: first from runs that differ in seed and length only, then from runs of the same size;
    /// first from this machine, then from another.
    pub fn cost(&self, spec: &RunSpec) -> Option<Cost> {
        let ranks: [&dyn Fn(&&Past) -> bool; 4] = [
            &|past| past.here && same(&past.spec, spec),
            &|past| past.here && alike(&past.spec, spec),
            &|past| same(&past.spec, spec),
            &|past| alike(&past.spec, spec),
        ];
        ranks.iter().find_map(|rank| mean(&self.0.iter().filter(rank).collect::<Vec<_>>()))
    }
}

fn same(past: &RunSpec, spec: &RunSpec) -> bool {
    past.differences(spec).keys().all(|key| matches!(key.as_str(), "seed" | "steps"))
}

fn alike(past: &RunSpec, spec: &RunSpec) -> bool {
    let size =
        |spec: &RunSpec| (spec.backend, spec.data.source.name(), spec.data.image_size, spec.width, spec.batch_size);
    size(past) == size(spec)
}

fn mean(runs: &[&Past]) -> Option<Cost> {
    let first = runs.first()?;
    let count = runs.len();
    Some(Cost {
        seconds_per_step: runs.iter().map(|past| past.seconds_per_step).sum::<f64>() / count as f64,
        bytes: runs.iter().map(|past| past.bytes).sum::<u64>() / count as u64,
        elsewhere: (!first.here).then(|| first.processor.clone()),
    })
}

fn past(folder: &RunFolder, here: &Host) -> Option<Past> {
    let manifest = folder.read_manifest().ok()??;
    if manifest.step == 0 || manifest.timing.total <= 0.0 {
        return None;
    }
    let host = manifest.provenance.host;
    Some(Past {
        spec: folder.read_spec().ok()?,
        seconds_per_step: manifest.timing.total / manifest.step as f64,
        bytes: bytes(folder.path()),
        here: host.processor == here.processor,
        processor: host.processor,
    })
}

fn folders(path: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    folders.map(|entry| entry.path()).collect()
}

fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes = entries.filter_map(|entry| {
        let kind = entry.file_type().ok()?;
        if kind.is_dir() { Some(bytes(&entry.path())) } else { entry.metadata().ok().map(|file| file.len()) }
    });
    sizes.sum()
}
