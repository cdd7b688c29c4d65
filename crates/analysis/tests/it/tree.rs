//! Writes folders of results from spec's types, with a chosen fate for each run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use runs::{
    Data, Divergence, End, Host, Manifest, NetworkSize, Networks, Provenance, Row, RunFolder, RunLock, SeriesWriter,
    SweepFolder, Timing,
};
use spec::{Arm, Change, Features, Plan, Run, RunSpec, SCHEMA, Task, Try, names};
use tempfile::TempDir;

/// The fate of a run.
#[derive(Clone, Debug)]
pub enum Fate {
    /// Falls to this distance by half of its steps, and stays there.
    Healthy(f64),
    /// Falls to this distance at its end.
    Improving(f64),
    /// Like `Healthy`, with low recall.
    Collapsed(f64),
    /// Values are not finite from this step on.
    Diverged(u64),
    /// Fails with an error.
    Failed(&'static str),
    /// Has not started.
    Pending,
    /// Is interrupted at this step.
    Interrupted(u64),
    /// Is running, at this step.
    Running(u64),
}

/// Builds a sweep.
pub struct SweepBuilder {
    plan: Plan,
    fates: BTreeMap<(String, u64), Fate>,
    /// The fate of all runs of a try, by the try's name.
    tried: BTreeMap<String, Fate>,
}

/// A sweep in a temporary folder, which is removed on drop.
pub struct WrittenSweep {
    folder: TempDir,
    pub plan: Plan,
    _locks: Vec<RunLock>,
}

pub const STEPS: u64 = 1_000;

impl SweepBuilder {
    pub fn new(reference: &str) -> Self {
        Self { plan: Plan::new("first-look", reference), fates: BTreeMap::new(), tried: BTreeMap::new() }
    }

    /// Sets the sweep's name.
    pub fn named(mut self, name: &str) -> Self {
        self.plan.name = name.to_owned();
        self
    }

    /// Adds an arm with seeds 0, 1, 2, … of these fates.
    pub fn arm(self, name: &str, fates: &[Fate]) -> Self {
        self.arm_with(name, 0, fates, |_| {})
    }

    /// Adds an arm from another first seed, with a change to its spec.
    pub fn arm_with(mut self, name: &str, first: u64, fates: &[Fate], change: impl Fn(&mut RunSpec)) -> Self {
        let mut runs = Vec::new();
        for (seed, fate) in (first..).zip(fates) {
            let mut spec = RunSpec { seed, steps: STEPS, ..RunSpec::default() };
            spec.cadence.evaluate = 50;
            spec.cadence.log = 10;
            spec.cadence.sample = 250;
            // No two arms have the same design.
            spec.latent = 100 + self.plan.arms.len();
            change(&mut spec);
            runs.push(Run::new(spec));
            self.fates.insert((name.to_owned(), seed), fate.clone());
        }
        let changes = match self.plan.arms.len() {
            0 => Vec::new(),
            _ => vec![Change {
                key: "latent".to_owned(),
                from: 100.into(),
                to: (100 + self.plan.arms.len()).into(),
                origin: "experiments/first-look.toml:9".to_owned(),
            }],
        };
        self.plan.arms.push(Arm {
            name: name.to_owned(),
            why: None,
            grid: None,
            cell: Vec::new(),
            changes,
            runs,
            awaits: None,
        });
        self
    }

    /// Sets the fate of each try of the plan's search. Tries without one have not started.
    pub fn tries(mut self, fate: impl Fn(&Try) -> Option<Fate>) -> Self {
        let tries = self.plan.search.iter().flat_map(spec::Search::tries);
        self.tried = tries.filter_map(|attempt| Some((attempt.name.clone(), fate(&attempt)?))).collect();
        self
    }

    /// Changes the plan.
    pub fn plan(mut self, change: impl FnOnce(&mut Plan)) -> Self {
        change(&mut self.plan);
        self
    }

    pub fn write(self) -> WrittenSweep {
        self.write_in(tempfile::tempdir().expect("a temporary folder"))
    }

    /// Writes it into the folder of another sweep's results.
    pub fn write_beside(self, other: WrittenSweep) -> WrittenSweep {
        let WrittenSweep { folder, _locks, .. } = other;
        let written = self.write_in(folder);
        WrittenSweep { _locks: _locks.into_iter().chain(written._locks).collect(), ..written }
    }

    fn write_in(self, folder: TempDir) -> WrittenSweep {
        let sweep = SweepFolder::new(folder.path().join(&self.plan.name));
        fs::create_dir_all(sweep.path()).expect("a sweep's folder");
        sweep.write_plan(&self.plan).expect("a plan");
        let mut locks = Vec::new();
        for (arm, run) in self.plan.runs() {
            let at = sweep.planned(&arm.name, run);
            locks.extend(write_run(&at, run, &self.fates[&(arm.name.clone(), run.spec.seed)]));
        }
        for attempt in self.plan.search.iter().flat_map(spec::Search::tries) {
            let Some(fate) = self.tried.get(&attempt.name) else { continue };
            for run in &attempt.runs {
                locks.extend(write_run(&sweep.run(&attempt.name, &run.spec), run, fate));
            }
        }
        WrittenSweep { folder, plan: self.plan, _locks: locks }
    }
}

impl WrittenSweep {
    /// The folder of all sweeps.
    pub fn results(&self) -> &Path {
        self.folder.path()
    }

    pub fn sweep(&self) -> SweepFolder {
        SweepFolder::new(self.folder.path().join(&self.plan.name))
    }

    pub fn run(&self, arm: &str, seed: u64) -> RunFolder {
        let runs = &self.plan.arm(arm).expect("an arm of the plan").runs;
        let run = runs.iter().find(|run| run.spec.seed == seed).expect("a seed of the arm");
        self.sweep().run(arm, &run.spec)
    }

    /// Changes a run's manifest.
    pub fn manifest(&self, arm: &str, seed: u64, change: impl FnOnce(&mut Manifest)) {
        let folder = self.run(arm, seed);
        let mut manifest = folder.read_manifest().expect("readable").expect("a manifest");
        change(&mut manifest);
        folder.write_manifest(&manifest).expect("writable");
    }
}

fn write_run(folder: &RunFolder, run: &Run, fate: &Fate) -> Option<RunLock> {
    let (reached, end) = match fate {
        Fate::Pending => return None,
        Fate::Healthy(_) | Fate::Improving(_) | Fate::Collapsed(_) => {
            (run.spec.steps, Some(End::Finished { diverged: None }))
        }
        Fate::Diverged(step) => {
            let broken = vec!["generator_loss".to_owned(), "generator.project.weight".to_owned()];
            (*step, Some(End::Finished { diverged: Some(Divergence { step: *step, broken }) }))
        }
        Fate::Failed(reason) => (0, Some(End::Failed { reason: (*reason).to_owned() })),
        Fate::Interrupted(step) => (*step, Some(End::Interrupted)),
        Fate::Running(step) => (*step, None),
    };
    folder.write_spec(&run.spec).expect("a spec");
    folder.write_manifest(&manifest(run, reached, end)).expect("a manifest");
    let mut writer = SeriesWriter::from_step(&folder.metrics_file(), None).expect("a series");
    writer.append(&rows(run, reached, fate)).expect("rows");
    fs::create_dir_all(folder.samples()).expect("a folder for samples");
    for step in (0..=reached).step_by(run.spec.cadence.sample as usize) {
        fs::write(folder.sample_file(step), picture()).expect("a picture");
    }
    match fate {
        Fate::Running(_) => RunLock::take(folder).expect("a lock"),
        _ => None,
    }
}

fn rows(run: &Run, reached: u64, fate: &Fate) -> Vec<Row> {
    let row =
        |step: u64, name: &str, value: f64| Row { step, seconds: step as f64 / 10.0, name: name.to_owned(), value };
    let mut rows = Vec::new();
    let logged = (0..=reached).step_by(run.spec.cadence.log as usize);
    let evaluated = run.spec.cadence.evaluate_at.iter().copied().filter(|step| *step <= reached);
    for step in logged.chain(evaluated).collect::<std::collections::BTreeSet<u64>>() {
        let wobble = 1.0 + 0.1 * ((step / 10 % 5) as f64 - 2.0);
        rows.push(row(step, names::D_REAL, 0.7 * wobble));
        rows.push(row(step, names::D_FAKE, 0.3 * wobble));
        rows.push(row(step, names::DISCRIMINATOR_LOSS, 0.9 * wobble));
        rows.push(row(step, names::GENERATOR_LOSS, 1.4 * wobble));
        rows.push(row(step, names::DISCRIMINATOR_GRADIENT_NORM, 2.0 * wobble));
        rows.push(row(step, names::GENERATOR_GRADIENT_NORM, 0.8 * wobble));
        if step % run.spec.cadence.evaluate == 0 || run.spec.cadence.evaluate_at.contains(&step) {
            let scale = if run.spec.task == Task::Classification { 0.001 } else { 1.0 };
            let outcome = scale * distance(fate, step as f64 / run.spec.steps as f64);
            rows.push(row(step, run.spec.task.outcome(), outcome));
            if run.spec.task == Task::Classification {
                continue;
            }
            rows.push(row(
                step,
                names::FRECHET_DISTANCE_TRAINING,
                1.05 * distance(fate, step as f64 / run.spec.steps as f64),
            ));
            rows.push(row(step, names::TOTAL_VARIATION, if matches!(fate, Fate::Collapsed(_)) { 0.8 } else { 0.1 }));
            rows.push(row(step, names::MODES, if matches!(fate, Fate::Collapsed(_)) { 2.0 } else { 10.0 }));
        }
    }
    if let Fate::Diverged(step) = fate {
        rows.push(row(*step, names::GENERATOR_LOSS, f64::NAN));
    }
    rows
}

/// The distance at a proportion of the steps: geometric from 800 to the fate's.
fn distance(fate: &Fate, way: f64) -> f64 {
    let (last, way) = match fate {
        Fate::Healthy(last) | Fate::Collapsed(last) => (*last, (2.0 * way).min(1.0)),
        Fate::Improving(last) => (*last, way),
        _ => (50.0, way),
    };
    800.0 * (last / 800.0_f64).powf(way)
}

pub fn manifest(run: &Run, step: u64, end: Option<End>) -> Manifest {
    let source = run.spec.data.source;
    Manifest {
        schema: SCHEMA,
        run_id: run.id.clone(),
        end,
        step,
        provenance: Provenance {
            commit: "0123456789abcdef0123456789abcdef01234567".to_owned(),
            versions: BTreeMap::from([("burn".to_owned(), "0.22.1".to_owned())]),
            fingerprints: Vec::new(),
            device: "flex".to_owned(),
            host: Host { system: "linux x86_64".to_owned(), processor: "a processor".to_owned(), cores: 2 },
            threads: 1,
            started: "2026-01-02T03:04:05Z".to_owned(),
            updated: "2026-01-02T03:14:05Z".to_owned(),
        },
        timing: Timing { training: 90.0, evaluation: 20.0, total: 115.0, peak_memory_mib: Some(300) },
        networks: Some(Networks {
            generator: NetworkSize { parameters: 230_000, multiply_adds: 3_400_000 },
            discriminator: NetworkSize { parameters: 45_000, multiply_adds: 1_300_000 },
        }),
        features: Some(Features { name: "fashion-cnn".to_owned(), sha256: "f".repeat(64) }),
        data: Some(Data {
            source: source.name().to_owned(),
            checksum: source.checksum().unwrap_or_default().to_owned(),
            training: source.training_images().unwrap_or(1_024),
            test: source.test_images().unwrap_or(256),
        }),
        resumed_at: Vec::new(),
        sittings: Vec::new(),
        taken_from: None,
        longer_than: None,
        seal: None,
    }
}

/// A grey picture of 2×2 pixels.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&[0, 80, 160, 240]).expect("pixels");
    writer.finish().expect("an end");
    bytes
}
