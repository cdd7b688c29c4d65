//! Reading a sweep's folder: the plan, and the records of every planned run from folders or the published form.
//!
//! Problems with a run's folder become its [`Status`]. Only an unreadable plan, record of claims, published form or
//! ruler is an error.

mod tries;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use runs::{
    ClaimsRecord, Divergence, End, Manifest, Published, Record, Ruler, RunFolder, RunFound, Status, SweepFolder,
};
use spec::files::FileError;
use spec::{Plan, Run, SearchRecord};

use crate::published::SeriesTexts;
use crate::series::Series;

/// A sweep with its runs.
#[derive(Debug)]
pub struct Sweep {
    /// The plan.
    pub plan: Plan,
    /// The claims as recorded before their runs.
    pub claims: ClaimsRecord,
    /// The record of the search, if there was one.
    pub search: Option<SearchRecord>,
    /// The ruler of the data set, if there is one.
    pub ruler: Option<Ruler>,
    /// Every planned run, by arm.
    pub runs: Vec<RecordedRun>,
    /// Runs that are not planned, in folders or published, as paths in the sweep's folder.
    pub unplanned: Vec<PathBuf>,
}

/// A planned run with its records.
#[derive(Debug)]
pub struct RecordedRun {
    /// The arm.
    pub arm: String,
    /// The planned run.
    pub run: Run,
    /// Its folder, which may be missing after publishing.
    pub folder: RunFolder,
    /// Its status.
    pub status: Status,
    /// The manifest. `None` if the run has not started or its folder is unusable.
    pub manifest: Option<Manifest>,
    /// The series. Empty if the folder is unusable.
    pub series: Series,
}

impl Sweep {
    /// Reads a sweep's folder.
    ///
    /// # Errors
    ///
    /// The plan is missing. Or a plan, record of claims, published form or ruler is damaged or has a newer format.
    pub fn read(folder: &SweepFolder) -> Result<Self, FileError> {
        Self::read_with(folder, None)
    }

    /// Reads a sweep's folder, with rulers of another folder of results if its own has none.
    ///
    /// # Errors
    ///
    /// As [`Sweep::read`].
    pub fn read_with(folder: &SweepFolder, rulers: Option<&Path>) -> Result<Self, FileError> {
        let plan = folder.read_plan()?;
        let published = Published::read(folder)?;
        let texts = SeriesTexts::of(published.as_ref())?;
        let read = |arm: &str, run: &Run| {
            let record = published.as_ref().and_then(|published| published.find(arm, run));
            RecordedRun::read(arm, run, folder.planned(arm, run), record.map(|record| (&**record, &texts)))
        };
        let runs = plan.arms.iter().flat_map(|arm| arm.runs.iter().map(|run| read(&arm.name, run)));
        let runs: Vec<RecordedRun> = runs.collect();
        let unplanned = unplanned_runs(folder, &plan, (&runs, published.as_ref()));
        let search = folder.read_search()?.map(|record| match &plan.search {
            Some(search) => tries::completed(record, search, read),
            None => record,
        });
        Ok(Self {
            search,
            claims: folder.read_claims()?,
            ruler: ruler((folder, rulers), &runs)?,
            plan,
            runs,
            unplanned,
        })
    }
}

/// The ruler of the runs' data set. `None` for runs of an external program.
fn ruler((folder, rulers): (&SweepFolder, Option<&Path>), runs: &[RecordedRun]) -> Result<Option<Ruler>, FileError> {
    let results = folder.path().parent().unwrap_or(Path::new("."));
    let places = [Some(results), rulers].into_iter().flatten();
    let measured = runs.first().filter(|recorded| recorded.run.spec.trainer.is_none()); // else nothing here says by what
    let Some(source) = measured.map(|recorded| recorded.run.spec.data.source) else { return Ok(None) };
    let file = places.map(|place| Ruler::file(place, source)).find(|file| file.exists());
    file.map(|file| Ruler::read(&file)).transpose()
}

impl RecordedRun {
    fn read(arm: &str, run: &Run, folder: RunFolder, record: Option<(&Record, &SeriesTexts)>) -> Self {
        let (status, manifest, series) = open(run, &folder, record).unwrap_or_else(|error| {
            // Remove this machine's path: the same files give the same report everywhere.
            let why = error.to_string().replace(&format!("{}/", folder.path().display()), "");
            (Status::Damaged { why }, None, Series::default())
        });
        Self { arm: arm.to_owned(), run: run.clone(), folder, status, manifest, series }
    }

    /// The first step with values that are not finite, and their names: by the manifest, or by the series.
    pub fn divergence(&self) -> Option<Divergence> {
        let end = self.manifest.as_ref().and_then(|manifest| manifest.end.as_ref());
        match end {
            Some(End::Finished { diverged: Some(divergence) }) => Some(divergence.clone()),
            _ => self.series.first_non_finite(),
        }
    }

    /// The step of the divergence.
    pub fn diverged_at(&self) -> Option<u64> {
        self.divergence().map(|divergence| divergence.step)
    }
}

fn open(
    run: &Run,
    folder: &RunFolder,
    record: Option<(&Record, &SeriesTexts)>,
) -> Result<(Status, Option<Manifest>, Series), FileError> {
    let RunFound { status, manifest, is_published } = runs::state(run, folder, record.map(|(record, _)| record))?;
    if let Some((record, texts)) = record.filter(|_| is_published) {
        let text = texts.get(record).unwrap_or_default();
        return Ok((status, manifest, runs::Series::parse(text, &folder.metrics_file())?.into()));
    }
    let is_usable = !matches!(status, Status::Foreign { .. } | Status::Damaged { .. });
    let rows = if is_usable { runs::Series::read(&folder.metrics_file())? } else { runs::Series::default() };
    Ok((status, manifest, rows.into()))
}

/// Run folders and published runs that are not planned.
fn unplanned_runs(
    folder: &SweepFolder,
    plan: &Plan,
    (runs, published): (&[RecordedRun], Option<&Published>),
) -> Vec<PathBuf> {
    let sweep = folder.path();
    let own = runs.iter().map(|recorded| recorded.folder.path().to_owned());
    let tries = plan.search.iter().flat_map(spec::Search::tries);
    let tried = tries.flat_map(|attempt| {
        attempt.runs.iter().map(|run| folder.run(&attempt.name, &run.spec).path().to_owned()).collect::<Vec<_>>()
    });
    let planned: BTreeSet<PathBuf> = own.chain(tried).collect();
    let unplanned = unplanned_folders(sweep, &planned)
        .into_iter()
        .filter_map(|path| Some(path.strip_prefix(sweep).ok()?.to_owned()));
    let records =
        published.iter().flat_map(|published| published.records()).map(|record| PathBuf::from(record.place()));
    let records = records.filter(|place| !planned.contains(&sweep.join(place)));
    unplanned.chain(records).collect::<BTreeSet<PathBuf>>().into_iter().collect()
}

/// Run folders in a sweep's folder that are not among these.
pub(crate) fn unplanned_folders(sweep: &Path, planned: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let found = folders(sweep).into_iter().flat_map(|arm| folders(&arm));
    found.filter(|path| path.join("spec.toml").exists() && !planned.contains(path)).collect()
}

/// The folders in a folder, sorted. Empty if it can't be read.
fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    // Hidden folders are the runner's copies of damaged runs.
    let shown = entries.filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    let mut folders: Vec<PathBuf> = shown.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}
