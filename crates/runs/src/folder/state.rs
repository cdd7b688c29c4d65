//! What became of a run, by all that stands in its folder: lock, manifest, spec, metrics and pictures. The runner and the report ask here and
//! nowhere else, so that they never disagree about what has finished and what is to be done again.

use std::collections::BTreeSet;
use std::fs;

use spec::files::FileError;
use spec::{Run, RunId, SCHEMA, Task};

use crate::{End, Manifest, RunFolder, RunLock, Series, Status};

/// A run's folder, read.
#[derive(Clone, Debug, PartialEq)]
pub struct RunState {
    /// What the run is doing, or what became of it.
    pub status: Status,
    /// What made it; none where it has not begun, or where that can't be read.
    pub manifest: Option<Manifest>,
}

impl RunFolder {
    /// What became of a run whose folder this is.
    ///
    /// # Errors
    ///
    /// Files that the system does not let be read, or of a newer version: nobody can say then, and nothing may be done again. Those that are missing
    /// or damaged are no error but [`Status::Damaged`].
    pub fn state(&self, run: &Run) -> Result<RunState, FileError> {
        // The lock first: a run writes its end down before it lets go.
        let holder = RunLock::holder(self)?;
        let (manifest, damage) = or_damage(self.read_manifest())?;
        if holder.is_none() && manifest.as_ref().is_some_and(|there| self.makes_way(run, there)) {
            return Ok(RunState { status: Status::Pending, manifest: None });
        }
        let (foreign, spec_damage) = or_damage(self.foreign(run, manifest.as_ref()))?;
        let status = match (foreign, damage.or(spec_damage), holder) {
            (Some(differs), ..) => Status::Foreign { differs },
            (None, _, Some(process)) => Status::Running { process },
            (None, Some(why), None) => Status::Damaged { why },
            (None, None, None) => self.ended(run, manifest.as_ref())?,
        };
        let is_usable = !matches!(status, Status::Foreign { .. } | Status::Damaged { .. });
        Ok(RunState { status, manifest: manifest.filter(|_| is_usable) })
    }

    /// Whether the folder holds another run, which failed before anything of it was safe: it makes way for this one.
    pub fn makes_way(&self, run: &Run, there: &Manifest) -> bool {
        let has_failed = there.schema == SCHEMA && there.step == 0 && matches!(there.end, Some(End::Failed { .. }));
        let has_checkpoint = || fs::read_dir(self.checkpoint()).is_ok_and(|mut entries| entries.next().is_some());
        there.run_id != run.id && has_failed && !has_checkpoint()
    }

    /// How the run differs that the folder holds, if that is another one. A spec that never ran is in nobody's way.
    fn foreign(&self, run: &Run, manifest: Option<&Manifest>) -> Result<Option<String>, FileError> {
        let Some(manifest) = manifest.filter(|manifest| manifest.run_id != run.id) else { return Ok(None) };
        let there = self.spec_file().exists().then(|| self.read_spec()).transpose()?;
        let there = there.filter(|there| RunId::of(there) == manifest.run_id);
        let differences = there.map(|there| there.differences(&run.spec)).unwrap_or_default();
        let listed: Vec<String> = differences.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        Ok(Some(if listed.is_empty() { "another run id".to_owned() } else { listed.join(", ") }))
    }

    /// What became of a run that nobody is at.
    fn ended(&self, run: &Run, manifest: Option<&Manifest>) -> Result<Status, FileError> {
        let status = Status::from(None, manifest);
        let metrics = self.metrics_file();
        let series = if metrics.exists() { Series::read(&metrics) } else { Ok(Series::default()) };
        let (series, mut damage) = or_damage(series.map(Some))?;
        if let (None, Some(series)) = (&damage, &series) {
            damage = match manifest {
                None => self.left_without_manifest(),
                Some(manifest) => self.lacks(run, manifest, series),
            };
        }
        if damage.is_none() && status == Status::Finished {
            damage = match self.read_spec() {
                Err(FileError::Io { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                    Some("spec.toml is missing".to_owned())
                }
                Ok(spec) if spec != run.spec && RunId::of(&spec) != run.id => {
                    Some("spec.toml is another run's".to_owned())
                }
                read => or_damage(read.map(Some))?.1,
            };
        }
        if let (None, Some(Manifest { seal: Some(seal), step, .. })) = (&damage, manifest) {
            damage = match status {
                Status::Finished => self.broken(seal)?,
                Status::Interrupted | Status::Failed { .. } => self.broken_at(*step, seal)?,
                _ => None,
            };
        }
        Ok(damage.map_or(status, |why| Status::Damaged { why }))
    }

    /// A run writes its manifest before anything else.
    fn left_without_manifest(&self) -> Option<String> {
        let has_begun = self.metrics_file().exists() || self.checkpoint().exists();
        has_begun.then(|| "manifest.json is missing, and the run had begun".to_owned())
    }

    /// What a run lacks of all that its manifest claims, if anything.
    fn lacks(&self, run: &Run, manifest: &Manifest, series: &Series) -> Option<String> {
        let steps = run.spec.steps;
        let lacks_evaluation = |what: &str| {
            let missing = unmeasured(run, manifest, series)?;
            Some(format!("{what}, but metrics.csv has no evaluation at step {missing}"))
        };
        match &manifest.end {
            Some(End::Finished { .. }) if !self.metrics_file().exists() => {
                Some("it finished, but metrics.csv is missing".to_owned())
            }
            Some(End::Finished { diverged: Some(_) }) => {
                lacks_evaluation("it finished").or_else(|| self.lacks_picture(run, &[0]))
            }
            Some(End::Finished { diverged: None }) if manifest.step != steps => {
                Some(format!("it finished, but its manifest stands at step {} of {steps}", manifest.step))
            }
            Some(End::Finished { diverged: None }) => lacks_evaluation("it finished")
                .or_else(|| not_above_zero(run, series))
                .or_else(|| {
                    let is_known = manifest.features.is_some() && manifest.data.is_some();
                    (!is_known).then(|| "its manifest does not say what its distances were measured with".to_owned())
                })
                .or_else(|| self.lacks_picture(run, &[0, steps])),
            _ => lacks_evaluation("it has a checkpoint"),
        }
    }

    /// Which of these pictures is missing, unless the run was published without them.
    fn lacks_picture(&self, run: &Run, steps: &[u64]) -> Option<String> {
        let files = steps
            .iter()
            .map(|step| self.sample_file(*step))
            .filter(|_| run.spec.task == Task::Generation && run.spec.trainer.is_none());
        let files = files.filter(|_| !self.unpacked_file().exists());
        let missing = files.into_iter().find(|file| !file.is_file())?;
        let name = missing.strip_prefix(self.path()).unwrap_or(&missing).display().to_string();
        Some(format!("it finished, but {name} is missing"))
    }
}

/// The first evaluation that a run must have made, by how far its manifest says that it got, and that its metrics lack.
fn unmeasured(run: &Run, manifest: &Manifest, series: &Series) -> Option<u64> {
    let (below, last) = match &manifest.end {
        Some(End::Finished { diverged: None }) => (run.spec.steps, Some(run.spec.steps)),
        // It may have diverged at an evaluation.
        Some(End::Finished { diverged: Some(divergence) }) => (divergence.step, None),
        // Nothing of it is safe yet, so nothing is gone on with.
        _ if manifest.step == 0 => (0, None),
        _ => (manifest.step + 1, None),
    };
    let measured: BTreeSet<u64> = outcomes(run, series).into_iter().map(|(step, _)| step).collect();
    if run.spec.trainer.is_some() {
        return last.filter(|step| !measured.contains(step)); // when it measures before the end is the program's to choose
    }
    let every = usize::try_from(run.spec.cadence.evaluate.max(1)).unwrap_or(usize::MAX);
    let further = run.spec.cadence.evaluate_at.iter().copied().filter(|step| *step < below);
    (0..below).step_by(every).chain(further).chain(last).find(|step| !measured.contains(step))
}

fn not_above_zero(run: &Run, series: &Series) -> Option<String> {
    let (_, last) = outcomes(run, series).pop()?;
    (last <= 0.0).then(|| format!("its last distance is {last}, not above 0"))
}

/// What a run is compared by, step by step.
fn outcomes(run: &Run, series: &Series) -> Vec<(u64, f64)> {
    series.of(series.outcome_name(run.spec.task)).collect()
}

/// What was read, or how it is damaged.
fn or_damage<T>(read: Result<Option<T>, FileError>) -> Result<(Option<T>, Option<String>), FileError> {
    match read {
        Ok(read) => Ok((read, None)),
        Err(FileError::Damaged { path, why }) => {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok((None, Some(format!("{name} is damaged: {why}"))))
        }
        Err(error) => Err(error),
    }
}
