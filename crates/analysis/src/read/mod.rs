//! A sweep as its folder holds it: the plan, and of every planned run what it recorded and how far it got.
//!
//! Whatever is wrong with a run's folder becomes that run's [`Status`]; only a plan, a record of claims or a ruler that can't be read is an error.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use spec::results::{
    ClaimsRecord, End, FileError, Manifest, Ruler, RunFolder, RunState, SearchRecord, Status, SweepFolder,
};
use spec::{Plan, Run};

use crate::series::Series;

/// A sweep and its runs.
#[derive(Debug)]
pub struct Sweep {
    /// What was asked for.
    pub plan: Plan,
    /// The claims as they stood when their runs began.
    pub claims: ClaimsRecord,
    /// What a common search tried and chose, where there was one.
    pub search: Option<SearchRecord>,
    /// What the measures say of real images, where somebody looked.
    pub ruler: Option<Ruler>,
    /// Every run of the plan, arm by arm.
    pub runs: Vec<Recorded>,
    /// Folders of runs that the plan does not have, relative to the sweep's.
    pub strays: Vec<PathBuf>,
}

/// A planned run and what is known of it.
#[derive(Debug)]
pub struct Recorded {
    /// Its arm.
    pub arm: String,
    /// What was asked for.
    pub run: Run,
    /// Where it lies.
    pub folder: RunFolder,
    /// How far it got.
    pub state: Status,
    /// What made it; none where it has not started, or where its folder can't be used.
    pub manifest: Option<Manifest>,
    /// What it measured; empty where its folder can't be used.
    pub series: Series,
}

impl Sweep {
    /// Reads a sweep's folder.
    ///
    /// # Errors
    ///
    /// A plan that is missing, or a plan, a record of claims or a ruler that is damaged or newer.
    pub fn read(folder: &SweepFolder) -> Result<Self, FileError> {
        let plan = folder.read_plan()?;
        let runs: Vec<Recorded> = plan
            .arms
            .iter()
            .flat_map(|arm| arm.runs.iter().map(|run| Recorded::read(&arm.name, run, folder.run(&arm.name, &run.spec))))
            .collect();
        let strays = strays(folder, &plan, &runs);
        let search = folder.read_search()?;
        Ok(Self { search, claims: folder.read_claims()?, ruler: ruler(folder, &runs)?, plan, runs, strays })
    }
}

/// The ruler of the runs' data set.
fn ruler(folder: &SweepFolder, runs: &[Recorded]) -> Result<Option<Ruler>, FileError> {
    let results = folder.path().parent().unwrap_or(Path::new("."));
    let file = runs.first().map(|recorded| Ruler::file(results, recorded.run.spec.data.source));
    file.filter(|file| file.exists()).map(|file| Ruler::read(&file)).transpose()
}

impl Recorded {
    fn read(arm: &str, run: &Run, folder: RunFolder) -> Self {
        let (state, manifest, series) = open(run, &folder).unwrap_or_else(|error| {
            // The same files give the same report wherever they lie: no path of this machine in it.
            let why = error.to_string().replace(&format!("{}/", folder.path().display()), "");
            (Status::Damaged { why }, None, Series::default())
        });
        Self { arm: arm.to_owned(), run: run.clone(), folder, state, manifest, series }
    }

    /// The step at which it diverged, if its manifest says so.
    pub fn diverged_at(&self) -> Option<u64> {
        match &self.manifest.as_ref()?.end {
            Some(End::Finished { diverged: Some(divergence) }) => Some(divergence.step),
            _ => None,
        }
    }

    /// The first step at which something was not finite, by its manifest or by what it measured.
    pub fn broken_at(&self) -> Option<u64> {
        self.diverged_at().or(self.series.broken_at())
    }
}

fn open(run: &Run, folder: &RunFolder) -> Result<(Status, Option<Manifest>, Series), FileError> {
    let RunState { status, manifest } = folder.state(run)?;
    let is_usable = !matches!(status, Status::Foreign { .. } | Status::Damaged { .. });
    let series = if is_usable { Series::read(&folder.metrics_file())? } else { Series::default() };
    Ok((status, manifest, series))
}

/// Run folders that are no planned run's.
fn strays(folder: &SweepFolder, plan: &Plan, runs: &[Recorded]) -> Vec<PathBuf> {
    let own = runs.iter().map(|recorded| recorded.folder.path().to_owned());
    let tries = plan.search.iter().flat_map(spec::Search::tries);
    let tried = tries.flat_map(|attempt| {
        attempt.runs.iter().map(|run| folder.run(&attempt.name, &run.spec).path().to_owned()).collect::<Vec<_>>()
    });
    let planned: BTreeSet<PathBuf> = own.chain(tried).collect();
    let found = folders(folder.path()).into_iter().flat_map(|arm| folders(&arm));
    let strays = found.filter(|path| path.join("spec.toml").exists() && !planned.contains(path));
    strays.filter_map(|path| Some(path.strip_prefix(folder.path()).ok()?.to_owned())).collect()
}

/// The folders in a folder, by name; none where it can't be read.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    // Hidden ones are the runner's: what it keeps of damaged runs.
    let shown = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let mut folders: Vec<PathBuf> = shown.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
