//! Metrics of pairs against prdc, torch-fidelity and scikit-learn: `tests/golden/pairs.py`.

use metrics::{KernelDistance, Manifold, Overlap, kernel_distance};
use serde::Deserialize;

use crate::formula::Sample;

const GOLDEN: &str = include_str!("../golden/pairs.json");

#[derive(Deserialize)]
struct Case {
    name: String,
    left: Sample,
    right: Sample,
    neighbors: usize,
    precision: f64,
    recall: f64,
    density: f64,
    coverage: f64,
    kernel_distance: f64,
    torch_fidelity: Option<f64>,
    deviation: Option<f64>,
}

impl Case {
    fn overlap(&self) -> Overlap {
        let [left, right] = [&self.left, &self.right]
            .map(|side| Manifold::of(&side.features(), side.dims, self.neighbors).expect("finite features"));
        left.overlap(&right).expect("equal features")
    }

    fn kernel(&self) -> KernelDistance {
        kernel_distance(&self.left.features(), &self.right.features(), self.left.dims).expect("finite features")
    }
}

fn cases() -> Vec<Case> {
    serde_json::from_str(GOLDEN).expect("written by the script")
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
}

#[test]
fn precision_recall_density_and_coverage_agree_with_prdc() {
    for case in cases() {
        let Overlap { precision, recall, density, coverage } = case.overlap();
        let found = [precision, recall, density, coverage];
        let expected = [case.precision, case.recall, case.density, case.coverage];
        assert!(
            found.iter().zip(expected).all(|(found, expected)| close(*found, expected)),
            "{}: {found:?}",
            case.name
        );
    }
}

#[test]
fn the_kernel_distance_agrees_with_torch_fidelity_and_scikit_learn() {
    let cases = cases();
    assert!(cases.iter().any(|case| case.torch_fidelity.is_some()));
    for case in cases {
        let found = case.kernel().distance;
        let expected = [Some(case.kernel_distance), case.torch_fidelity];
        assert!(expected.into_iter().flatten().all(|expected| close(found, expected)), "{}: {found}", case.name);
    }
}

#[test]
fn the_deviation_needs_two_blocks() {
    let cases = cases();
    assert!(cases.iter().any(|case| case.deviation.is_some()));
    for case in cases {
        let found = case.kernel().deviation;
        let agrees = match (found, case.deviation) {
            (Some(found), Some(expected)) => close(found, expected),
            (found, expected) => found == expected,
        };
        assert!(agrees, "{}: {found:?}, not {:?}", case.name, case.deviation);
    }
}
