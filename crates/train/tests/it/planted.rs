//! Numbers that are not finite, planted in a checkpoint: the run that goes on from it ends there, and names the tensor.

use std::fs;
use std::path::Path;

use burn_pack::{Reader, Tensor, Writer};
use runs::{End, RunFolder, Series, Status};
use spec::{Design, Evaluation, Normalization, Optimizer, OptimizerAlgorithm, Run, RunSpec};
use train::Stop;

use crate::program::small;

/// The step of the checkpoint.
const STEP: u64 = 14;

fn spec(steps: u64) -> RunSpec {
    let evaluation = Evaluation { average: 80, ..small().evaluation };
    RunSpec { steps, evaluation, ..small() }
}

fn finish(spec: &RunSpec, out: &RunFolder) -> End {
    train::run(spec, out, "a test", &Stop::default()).unwrap()
}

/// Writes a value over a number of the tensors of a file whose name ends so, the first of them by name.
fn plant(file: &Path, ending: &str, value: f32) {
    let tensors = Reader::from_file(file).unwrap();
    let (scalars, metadata) = (tensors.scalars().clone(), tensors.metadata().clone());
    let mut tensors = tensors.into_tensors().unwrap();
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    let place = tensors.iter().position(|tensor| tensor.name.ends_with(ending)).unwrap();
    let (name, dtype, shape, id, mut bytes) = tensors.remove(place).into_parts().unwrap();
    let last = bytes.len() - 4;
    bytes[last..].copy_from_slice(&value.to_le_bytes());
    tensors.push(Tensor::new(name, dtype, shape, id, bytes));
    let writer = scalars.into_iter().fold(Writer::new(tensors), |writer, (key, value)| writer.with_scalar(&key, value));
    let writer = metadata.into_iter().fold(writer, |writer, (key, value)| writer.with_metadata(&key, &value));
    fs::write(file, &*writer.into_bytes().unwrap()).unwrap();
}

/// How the run ends that goes on from a checkpoint with a planted number: the tensors that it names.
fn named(shorter: &RunFolder, spec: &RunSpec, (file, ending): (&str, &str), value: f32) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let out = RunFolder::new(folder.path().join("run"));
    out.write_spec(spec).unwrap();
    assert!(out.take_up(&Run::new(spec.clone()), ("sweep/arm/run", shorter)).unwrap());
    plant(&out.checkpoint().join(format!("step-{STEP:06}")).join(file), ending, value);

    let End::Finished { diverged: Some(divergence) } = finish(spec, &out) else {
        panic!("{file} {ending}: not diverged")
    };
    assert_eq!(divergence.step, STEP, "{file} {ending}");
    assert_eq!(Status::of(&out).unwrap(), Status::Finished);
    let rows = Series::read(&out.metrics_file()).unwrap().0;
    assert!(!rows.is_empty() && rows.iter().all(|row| row.step <= STEP && row.value.is_finite()), "{file} {ending}");
    divergence.broken
}

#[test]
fn numbers_planted_in_a_checkpoint_end_the_run_there_and_are_named_by_tensor() {
    let folder = tempfile::tempdir().unwrap();
    let shorter = RunFolder::new(folder.path().join("run"));
    assert_eq!(finish(&spec(STEP), &shorter), End::Finished { diverged: None });
    for value in [f32::NAN, f32::INFINITY] {
        for (file, ending, expected) in [
            ("generator.bpk", "up.1.convolution.Transposed.weight", "generator.up.1.convolution.weight"),
            ("generator.bpk", "project.convolution.Transposed.weight", "generator.project.convolution.weight"),
            ("discriminator.bpk", "down.0.convolution.Strided.weight", "discriminator.down.0.convolution.weight"),
            ("discriminator.bpk", "down.1.norm.Batch.running_var", "discriminator.down.1.norm.running_var"),
            ("generator-average.bpk", "up.0.norm.Batch.gamma", "generator_average.up.0.norm.gamma"),
        ] {
            assert_eq!(named(&shorter, &spec(40), (file, ending), value), [expected]);
        }
        for (network, moment) in [("generator", "moment_1"), ("discriminator", "moment_2")] {
            let broken = named(&shorter, &spec(40), (&format!("{network}-adam.bpk"), moment), value);
            let [tensor] = &broken[..] else { panic!("{broken:?}") };
            assert!(
                tensor.starts_with(&format!("{network}.")) && tensor.ends_with(&format!(" ({moment})")),
                "{tensor}"
            );
        }
    }
}

#[test]
fn so_is_what_rmsprop_keeps() {
    let folder = tempfile::tempdir().unwrap();
    let shorter = RunFolder::new(folder.path().join("run"));
    let optimizer = Optimizer { algorithm: OptimizerAlgorithm::Rmsprop, momentum: 0.9, ..Optimizer::default() };
    let of = |steps| RunSpec { optimizer: optimizer.clone(), ..spec(steps) };
    assert_eq!(finish(&of(STEP), &shorter), End::Finished { diverged: None });
    let broken = named(&shorter, &of(40), ("discriminator-adam.bpk", ""), f32::NAN);
    let [tensor] = &broken[..] else { panic!("{broken:?}") };
    assert!(tensor.starts_with("discriminator.") && tensor.ends_with(')'), "{tensor}");
}

#[test]
fn a_checkpoint_holds_no_number_that_is_not_finite_also_where_no_loss_shows_it() {
    let folder = tempfile::tempdir().unwrap();
    // As in `divergence.rs`, with a log too seldom to see it.
    let optimizer = Optimizer { epsilon: 1e-300, ..Optimizer::default() };
    let design = Design { normalization: Normalization::None, ..Design::default() };
    let mut spec = RunSpec { optimizer, design, ..small() };
    (spec.cadence.log, spec.cadence.checkpoint) = (40, 1);
    let out = RunFolder::new(folder.path().join("run"));
    let End::Finished { diverged: Some(divergence) } = finish(&spec, &out) else { panic!("not diverged") };
    assert!((1..=3).contains(&divergence.step), "{divergence:?}");
    let current = fs::read_to_string(out.checkpoint().join("current")).unwrap_or_default();
    assert!(current < format!("step-{:06}", divergence.step), "{current}");
    let rows = Series::read(&out.metrics_file()).unwrap().0;
    assert!(rows.iter().all(|row| row.step <= divergence.step && row.value.is_finite()));
}
