//! Three hundred steps on the fast path against three hundred on the reference implementation. Rounding makes each run diverge from the
//! others, so means over seeds are compared: they differ by less than seeds do.

use std::path::Path;

use runs::{RunFolder, Series};
use spec::{Cadence, Evaluation, RunSpec, names};

use crate::program::{complaint, run, write};

const SEEDS: [u64; 3] = [0, 1, 2];

/// Wide enough for every part of the fast path, and narrow enough for the reference implementation to take seconds.
fn spec(seed: u64) -> RunSpec {
    RunSpec {
        seed,
        steps: 300,
        batch_size: 8,
        width: 16,
        cadence: Cadence { log: 10, sample: 300, evaluate: 300, evaluate_at: Vec::new(), checkpoint: 300 },
        evaluation: Evaluation { samples: 500, ..Evaluation::default() },
        ..RunSpec::default()
    }
}

/// The result of a run: mean losses and scores of its second half, and the distance at its end.
fn outcome(folder: &Path, seed: u64, instructions: Option<&str>) -> Vec<f64> {
    let folder = folder.join(format!("{}-{seed}", instructions.unwrap_or("fast")));
    std::fs::create_dir_all(&folder).unwrap();
    let (file, out) = (write(&folder, &spec(seed)), RunFolder::new(folder.join("run")));
    let mut command = run(&file, &out);
    command.env_remove("KERNELS_INSTRUCTIONS").envs(instructions.map(|name| ("KERNELS_INSTRUCTIONS", name)));
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", complaint(&output));
    let ran = &out.read_manifest().unwrap().unwrap().provenance.versions["instructions"];
    assert_eq!(ran == "ordinary", instructions.is_some());
    let Series(rows) = Series::read(&out.metrics_file()).unwrap();
    let mean = |name: &str| {
        let values: Vec<f64> =
            rows.iter().filter(|row| row.name == name && row.step > 150).map(|row| row.value).collect();
        values.iter().sum::<f64>() / values.len() as f64
    };
    [names::DISCRIMINATOR_LOSS, names::GENERATOR_LOSS, names::D_REAL, names::SAMPLE_DEVIATION, names::FRECHET_DISTANCE]
        .map(mean)
        .to_vec()
}

#[test]
fn three_hundred_steps_on_the_fast_path_stay_within_the_spread_of_seeds() {
    let folder = tempfile::tempdir().unwrap();
    let [reference, fast] = std::thread::scope(|scope| {
        let implementations = [Some("ordinary"), None].map(|instructions| {
            let folder = folder.path();
            scope.spawn(move || SEEDS.map(|seed| outcome(folder, seed, instructions)))
        });
        implementations.map(|runs| runs.join().expect("the runs end"))
    });
    for measure in 0..reference[0].len() {
        let of = |runs: &[Vec<f64>; 3]| [0, 1, 2].map(|seed: usize| runs[seed][measure]);
        let mean = |values: [f64; 3]| values.iter().sum::<f64>() / 3.0;
        let (reference, fast) = (of(&reference), of(&fast));
        let largest = reference.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let spread = largest - reference.iter().copied().fold(f64::INFINITY, f64::min);
        let apart = (mean(reference) - mean(fast)).abs();
        assert!(apart < spread, "measure {measure}: {fast:?} on the fast path, {reference:?} on the reference");
    }
}
