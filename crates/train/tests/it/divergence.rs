use runs::{End, RunFolder, Series, Status};
use spec::{Design, Normalization, Optimizer, RunSpec};

use crate::program::{run, small, write};

#[test]
fn a_run_whose_numbers_stop_being_finite_ends_as_diverged_with_the_step_and_the_tensors() {
    let folder = tempfile::tempdir().unwrap();
    // In single precision this is no number to divide by, and a weight that nothing depends on has nothing to divide.
    let optimizer = Optimizer { epsilon: 1e-300, ..Optimizer::default() };
    let design = Design { normalization: Normalization::None, ..Design::default() };
    let spec = write(folder.path(), &RunSpec { optimizer, design, ..small() });
    let out = RunFolder::new(folder.path().join("run"));
    assert!(run(&spec, &out).status().unwrap().success(), "a diverged run is a result");

    let Some(End::Finished { diverged: Some(divergence) }) = out.read_manifest().unwrap().unwrap().end else {
        panic!("not diverged");
    };
    assert!((1..=3).contains(&divergence.step), "step {}", divergence.step);
    assert!(divergence.broken.iter().any(|name| name.ends_with(".weight")), "{:?}", divergence.broken);
    assert_eq!(Status::of(&out).unwrap(), Status::Finished);
    let rows = Series::read(&out.metrics_file()).unwrap().0;
    assert!(rows.iter().all(|row| row.step <= divergence.step && row.value.is_finite()));
}
