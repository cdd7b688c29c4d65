//! Merges published runs with newly finished ones, from folders on this or another machine. No published run is lost:
//! results are kept, and unsuccessful runs are replaced by newer ones.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use runs::{ClaimsRecord, Published, Record, RunFolder, Status, SweepFolder};
use spec::files::FileError;
use spec::{Plan, Run, Search, Try};

use crate::published::SeriesTexts;
use crate::read::unplanned_folders;

/// A run's record and its series.
pub(super) type Entry = (Record, Option<String>);

/// The content to publish.
pub(super) struct Merged {
    /// The plan, extended by the published one.
    pub(super) plan: Plan,
    /// The claims of both.
    pub(super) claims: ClaimsRecord,
    /// The runs by arm, backend and seed.
    pub(super) entries: Vec<Entry>,
    /// What was omitted, and why.
    pub(super) notes: Vec<String>,
}

/// A folder of the sweep with its published runs.
struct Source<'a> {
    folder: &'a SweepFolder,
    published: Option<Published>,
    texts: SeriesTexts,
}

/// Merges the working folder of a sweep with the published one. They may be the same.
pub(super) fn merge(plan: Plan, working: &SweepFolder, to: &SweepFolder) -> Result<Merged, FileError> {
    let is_same = fs::canonicalize(working.path()).ok() == fs::canonicalize(to.path()).ok();
    let mut sources = vec![Source::read(to)?];
    let mut plan = plan;
    let mut claims = to.read_claims()?;
    if !is_same {
        sources.push(Source::read(working)?);
        claims = merge_claims(claims, working.read_claims()?);
        if to.plan_file().exists() {
            let runs = plan.runs().count();
            plan = plan.continuing(&to.read_plan()?, |arm, run| sources[0].find(&arm.name, run).is_some()).plan;
            if plan.runs().count() > runs {
                plan.ask_for_all_seeds();
            }
        }
    }
    let mut merger = Merger { sources: &sources, entries: Vec::new(), notes: Vec::new() };
    for arm in &plan.arms {
        arm.runs.iter().try_for_each(|run| merger.add_planned(&arm.name, run))?;
    }
    for attempt in plan.search.iter().flat_map(Search::tries) {
        attempt.runs.iter().try_for_each(|run| merger.add_planned(&attempt.name, run))?;
    }
    merger.add_unplanned(&plan);
    merger.add_published();
    let Merger { mut entries, notes, .. } = merger;
    entries.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
    Ok(Merged { plan, claims, entries, notes })
}

fn order(record: &Record) -> (&str, &str, u64, &str) {
    (&record.arm, record.backend.name(), record.seed, record.id.as_str())
}

/// Merges two records of claims. The earlier record of a claim wins.
fn merge_claims(mut claims: ClaimsRecord, others: ClaimsRecord) -> ClaimsRecord {
    for other in others.claims {
        match claims.claims.iter_mut().find(|claim| claim.hash == other.hash) {
            Some(claim) if other.recorded < claim.recorded => *claim = other,
            Some(_) => {}
            None => claims.claims.push(other),
        }
    }
    claims
}

impl<'a> Source<'a> {
    fn read(folder: &'a SweepFolder) -> Result<Self, FileError> {
        let published = Published::read(folder)?;
        let texts = SeriesTexts::of(published.as_ref())?;
        Ok(Self { folder, published, texts })
    }

    fn find(&self, arm: &str, run: &Run) -> Option<&Arc<Record>> {
        self.published.as_ref()?.find(arm, run)
    }

    fn entry(&self, record: &Record) -> Entry {
        (record.clone(), self.texts.get(record).map(str::to_owned))
    }
}

/// Collects runs from all sources.
struct Merger<'s> {
    sources: &'s [Source<'s>],
    entries: Vec<Entry>,
    notes: Vec<String>,
}

impl Merger<'_> {
    /// Adds a planned run: its published result, else that of its folder, else the record of how it ended.
    fn add_planned(&mut self, arm: &str, run: &Run) -> Result<(), FileError> {
        let published = || self.sources.iter().filter_map(|source| Some(source.entry(source.find(arm, run)?)));
        let result = published().find(|(record, _)| record.is_finished());
        let other = published().next();
        let mut found = None;
        for source in self.sources {
            let folder = source.folder.planned(arm, run);
            if let Some(entry) = self.of_folder(arm, run, &folder)? {
                // Prefer a result, and of several the first.
                let is_better =
                    found.as_ref().is_none_or(|(old, _): &Entry| !old.is_finished() && entry.0.is_finished());
                found = if is_better { Some(entry) } else { found };
            }
        }
        if let (Some((result, _)), Some((record, text))) = (&result, &found)
            && record.is_finished()
            && !result.measured(text.as_deref())
        {
            let place = record.place();
            self.notes.push(format!("{place} is published, and its folder has other numbers: what is published stays"));
        }
        self.entries.extend(result.or(found).or(other));
        Ok(())
    }

    /// The entry of a run's folder, if the run has ended there.
    fn of_folder(&mut self, arm: &str, run: &Run, folder: &RunFolder) -> Result<Option<Entry>, FileError> {
        let name = folder.path().file_name().unwrap_or_default().to_string_lossy();
        match folder.state(run)?.status {
            Status::Finished | Status::Failed { .. } | Status::Interrupted => Record::of_folder(arm, folder).map(Some),
            Status::Pending => Ok(None),
            status => {
                let why = status.reason().map_or(String::new(), |reason| format!(" ({reason})"));
                self.notes.push(format!("{arm}/{name} is left out: {}{why}", status.name()));
                Ok(None)
            }
        }
    }

    /// Adds folders of unplanned runs, so that no work is lost.
    fn add_unplanned(&mut self, plan: &Plan) {
        let tries: Vec<Try> = plan.search.iter().flat_map(Search::tries).collect();
        for source in self.sources {
            let of_arms = plan.arms.iter().flat_map(|arm| arm.runs.iter().map(move |run| (&arm.name, run)));
            let of_search = tries.iter().flat_map(|tried| tried.runs.iter().map(move |run| (&tried.name, run)));
            let runs = of_arms.chain(of_search);
            let planned = runs.map(|(arm, run)| source.folder.planned(arm, run).path().to_owned());
            let unplanned = unplanned_folders(source.folder.path(), &planned.collect::<BTreeSet<_>>());
            let is_new = |path: &PathBuf| {
                let place = path.strip_prefix(source.folder.path()).unwrap_or(path).to_string_lossy().into_owned();
                !self.entries.iter().any(|(record, _)| record.place() == place)
            };
            for path in unplanned.into_iter().filter(is_new).collect::<Vec<_>>() {
                let arm = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
                let folder = RunFolder::new(&path);
                let found = folder.read_spec().and_then(|spec| self.of_folder(&arm, &Run::new(spec), &folder));
                match found {
                    Ok(entry) => self.add(entry),
                    Err(error) => self.notes.push(format!("left out, and not planned: {error}")),
                }
            }
        }
    }

    /// Adds published runs of no plan.
    fn add_published(&mut self) {
        for source in self.sources {
            for record in source.published.iter().flat_map(Published::records) {
                self.add(Some(source.entry(record)));
            }
        }
    }

    /// Adds a run unless it is already there.
    fn add(&mut self, entry: Option<Entry>) {
        let is_same = |old: &Record, new: &Record| (&old.arm, &old.name, &old.id) == (&new.arm, &new.name, &new.id);
        let is_there = |new: &Record| self.entries.iter().any(|(old, _)| is_same(old, new));
        let entry = entry.filter(|(new, _)| !is_there(new));
        self.entries.extend(entry);
    }
}
