//! A sweep as its folder holds it: the plan, and of every planned run what it recorded and how far it got, in folders or published.
//!
//! Whatever is wrong with a run's folder becomes that run's [`Status`]; only a plan, a record of claims, published runs or a ruler that can't be
//! read is an error.

mod tries;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use runs::{ClaimsRecord, End, Manifest, Published, Record, Ruler, RunFolder, RunFound, Status, SweepFolder};
use spec::files::FileError;
use spec::{Plan, Run, SearchRecord};

use crate::publish::SeriesTexts;
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
    pub runs: Vec<RecordedRun>,
    /// Runs that the plan does not have, in folders or published, relative to the sweep's folder.
    pub unplanned: Vec<PathBuf>,
}

/// A planned run and what is known of it.
#[derive(Debug)]
pub struct RecordedRun {
    /// Its arm.
    pub arm: String,
    /// What was asked for.
    pub run: Run,
    /// Where it lies, or lay before it was published.
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
    /// A plan that is missing, or a plan, a record of claims, published runs or a ruler that is damaged or newer.
    pub fn read(folder: &SweepFolder) -> Result<Self, FileError> {
        Self::read_with(folder, None)
    }

    /// The same; where its folder of results has no ruler of the data set, with that of another folder of results.
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

/// The ruler of the runs' data set; none of runs that a program of one's own measures.
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
        let (state, manifest, series) = open(run, &folder, record).unwrap_or_else(|error| {
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
    pub fn first_non_finite(&self) -> Option<u64> {
        self.diverged_at().or(self.series.first_non_finite())
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
        return Ok((status, manifest, Series::parse(text, &folder.metrics_file())?));
    }
    let is_usable = !matches!(status, Status::Foreign { .. } | Status::Damaged { .. });
    let series = if is_usable { Series::read(&folder.metrics_file())? } else { Series::default() };
    Ok((status, manifest, series))
}

/// Run folders, and published runs, that are no planned run's.
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

/// Folders of runs in a sweep's folder that are none of these.
pub(crate) fn unplanned_folders(sweep: &Path, planned: &BTreeSet<PathBuf>) -> Vec<PathBuf> {
    let found = folders(sweep).into_iter().flat_map(|arm| folders(&arm));
    found.filter(|path| path.join("spec.toml").exists() && !planned.contains(path)).collect()
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
