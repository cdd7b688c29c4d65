//! What runs need of this machine: data that lies here, and backends that can compute. A sweep is refused for want of it before anything is
//! built, and its dry run too. Pictures of folders are decoded, once: every broken one is named, and copies are found. Whether other data is
//! what it should be is said by the program that reads it.

use std::collections::BTreeSet;
use std::path::Path;

use spec::home::{data_folder, locate};
use spec::{Backend, Source};

use crate::backends::{Machine, Standing};
use crate::exit::Refusal;
use crate::job::Job;
use crate::terminal::printable;

/// Looks whether the runs can find their data, and something to compute on. Where only some of the backends can't compute, their runs fail
/// alone, and what is returned warns of that.
///
/// # Errors
///
/// Data that is not here, or no backend that can compute.
pub fn check(jobs: &[Job]) -> Result<Vec<String>, Refusal> {
    check_on(&Machine::here(), &data_folder(), jobs)
}

fn check_on(machine: &Machine, home: &Path, jobs: &[Job]) -> Result<Vec<String>, Refusal> {
    let mut refusals = missing_programs(jobs);
    let jobs: Vec<&Job> = jobs.iter().filter(|job| job.run.spec.trainer.is_none()).collect();
    let missing = jobs.iter().filter_map(|job| locate(&job.run.spec.data, home).err());
    let missing: BTreeSet<String> = missing.map(|missing| missing.to_string()).collect();
    refusals.extend(missing.into_iter().map(Refusal::new));
    let mut warnings = match pictures(home, &jobs) {
        Ok(warnings) if refusals.is_empty() => warnings,
        Ok(_) => Vec::new(),
        Err(more) => {
            refusals.extend(more);
            Vec::new()
        }
    };

    let backends: BTreeSet<Backend> = jobs.iter().map(|job| job.run.spec.backend).collect();
    let unable: Vec<Unable> = backends.iter().filter_map(|backend| Unable::on(machine, *backend)).collect();
    warnings.extend(unable.iter().map(|unable| format!("{}; its runs will fail, and the others go on", unable.what)));
    if unable.len() == backends.len() {
        refusals.extend(unable.into_iter().map(|Unable { what, next }| Refusal::new(what).hint(next)));
    }
    if refusals.is_empty() { Ok(warnings) } else { Err(Refusal::all(refusals)) }
}

/// Decodes the folders of pictures that runs name, each once. What was decoded is kept for the runs.
fn pictures(home: &Path, jobs: &[&Job]) -> Result<Vec<String>, Vec<Refusal>> {
    let of_pictures = jobs.iter().filter(|job| job.run.spec.data.source == Source::Images);
    let mut folders: Vec<(&spec::Data, Vec<&spec::RunSpec>)> = Vec::new();
    for spec in of_pictures.map(|job| &job.run.spec) {
        match folders.iter_mut().find(|(data, _)| **data == spec.data) {
            Some((_, specs)) => specs.push(spec),
            None => folders.push((&spec.data, vec![spec])),
        }
    }
    let (mut warnings, mut faults) = (BTreeSet::new(), BTreeSet::new());
    for (data, specs) in folders.into_iter().filter(|(data, _)| locate(data, home).is_ok()) {
        match data::load_at(data, home) {
            Ok(set) => {
                faults.extend(specs.iter().filter_map(|spec| set.fits(spec).err()).map(|fault| fault.to_string()));
                warnings.extend(set.warnings());
            }
            Err(fault) => drop(faults.insert(fault.to_string())),
        }
    }
    match faults.is_empty() {
        true => Ok(warnings.into_iter().collect()),
        false => Err(faults.into_iter().map(Refusal::new).collect()),
    }
}

/// Programs of one's own that a shell would not find.
fn missing_programs(jobs: &[Job]) -> Vec<Refusal> {
    let own = jobs.iter().filter_map(|job| job.run.spec.trainer.as_ref());
    let programs: BTreeSet<(&str, &str)> =
        own.filter_map(|own| Some((own.folder.as_str(), own.command.first()?.as_str()))).collect();
    let is_there = |folder: &str, program: &str| match program.contains('/') {
        true => Path::new(folder).join(program).is_file(),
        false => std::env::var_os("PATH")
            .is_some_and(|path| std::env::split_paths(&path).any(|at| at.join(program).is_file())),
    };
    let missing = programs.into_iter().filter(|(folder, program)| !program.contains('{') && !is_there(folder, program));
    let refusal = |(_, program): (&str, &str)| {
        Refusal::new(format!("there is no program `{}` on this machine", printable(program))).hint(
            "`trainer` names a program as a shell finds it; one with a `/` lies in the folder of the sweep's file",
        )
    };
    missing.map(refusal).collect()
}

/// A backend that can't compute.
struct Unable {
    what: String,
    next: String,
}

impl Unable {
    fn on(machine: &Machine, backend: Backend) -> Option<Self> {
        let Standing::Cannot { why, next } = machine.stands(backend) else { return None };
        let what = format!("there is no device for the backend `{backend}` here: {why}");
        Some(Self { what, next: format!("{next}; a library in another place is found where LD_LIBRARY_PATH names it") })
    }
}

#[cfg(test)]
mod tests {
    use runs::RunFolder;
    use spec::{Data, Run, RunSpec, Source};

    use super::*;

    fn job(spec: RunSpec) -> Job {
        Job {
            arm: "a".to_owned(),
            run: Run::new(spec),
            folder: RunFolder::new("results/s/a/seed-0-flex"),
            record: None,
        }
    }

    fn checked(specs: &[RunSpec]) -> Result<Vec<String>, String> {
        let jobs: Vec<Job> = specs.iter().cloned().map(job).collect();
        check_on(&Machine::bare(), Path::new("/nowhere"), &jobs).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn what_is_shipped_and_the_processor_are_always_there() {
        assert_eq!(checked(&[RunSpec::default(), RunSpec::default()]), Ok(Vec::new()));
        assert_eq!(checked(&[]), Ok(Vec::new()), "where nothing is to be done nothing is needed");
    }

    #[test]
    fn all_that_is_missing_is_said_at_once() {
        let data = |source| Data { source, ..Data::default() };
        let spec = |source, seed| RunSpec { data: data(source), backend: Backend::Cuda, seed, ..RunSpec::default() };
        let said = checked(&[spec(Source::Mnist, 0), spec(Source::Mnist, 1), spec(Source::Cifar10, 0)]);
        insta::assert_snapshot!(said.expect_err("much is missing"), @"
        error: cifar10 is not on this machine: it does not lie in /nowhere/cifar10
        hint: `cargo xtask data fetch cifar10` gets it; or put the archive cifar-10-binary.tar.gz of https://www.cs.toronto.edu/~kriz/cifar.html into the first of these folders, or set `data.folder`
        error: mnist is not on this machine: it does not lie in /nowhere/mnist
        hint: `cargo xtask data fetch mnist` gets it; or put the four IDX files of https://yann.lecun.com/exdb/mnist into the first of these folders, or set `data.folder`
        error: there is no device for the backend `cuda` here: NVIDIA's driver is not installed: there is no `libcuda.so.1`
        hint: install the driver of the card, and the CUDA toolkit; `wgpu` needs neither; a library in another place is found where LD_LIBRARY_PATH names it
        ");
    }

    #[test]
    fn a_backend_that_can_not_compute_costs_its_own_runs() {
        let on = |backend| RunSpec { backend, ..RunSpec::default() };
        let said = checked(&[on(Backend::Flex), on(Backend::Cuda)]).expect("flex can");
        insta::assert_snapshot!(said.join("\n"), @"there is no device for the backend `cuda` here: NVIDIA's driver is not installed: there is no `libcuda.so.1`; its runs will fail, and the others go on");
        assert!(checked(&[on(Backend::Wgpu), on(Backend::Cuda)]).is_err(), "neither can");
    }
}
