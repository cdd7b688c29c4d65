//! Deterministic test numbers; `golden/golden.py` computes the same ones.

use burn::module::{Module, ModuleMapper, Param};
use burn::tensor::{DType, Device, Tensor, TensorData};
use model::parameters;

const PROBES: usize = 4;

/// Numbers determined by a name.
pub fn named(name: &str, count: usize) -> Vec<f64> {
    let phase: u32 = name.bytes().map(u32::from).sum();
    wave(0.37, f64::from(phase), count).collect()
}

/// [`named`] as a tensor of that precision.
pub fn tensor<const D: usize>(name: &str, shape: [usize; D], (device, precision): (&Device, DType)) -> Tensor<D> {
    Tensor::from_data(TensorData::new(named(name, shape.iter().product()), shape), (device, precision))
}

/// A module of that precision with parameters and running statistics determined by their paths.
pub fn fill<M: Module>(module: M, precision: DType) -> M {
    let paths: Vec<String> = parameters(&module).into_iter().map(|(path, _)| path).collect();
    module.map(&mut Filler { paths: paths.into_iter(), precision })
}

/// A tensor reduced to a few numbers: scalar products with waves.
pub fn probe<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    let values = numbers(tensor);
    let product =
        |k: usize| values.iter().zip(wave(0.11 * (k + 1) as f64, 1.0, values.len())).map(|(x, y)| x * y).sum();
    (0..PROBES).map(product).collect()
}

/// Reads a tensor.
pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f64> {
    tensor.into_data().iter().collect()
}

/// # Panics
///
/// If a number is off by more than `tolerance` times the largest of those expected.
#[track_caller]
pub fn assert_close(what: &str, actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len(), "{what}: {actual:?} instead of {expected:?}");
    let allowed = tolerance * expected.iter().fold(0.0, |max: f64, x| max.max(x.abs()));
    let close = |(a, e): (&f64, &f64)| (a - e).abs() <= allowed;
    assert!(actual.iter().zip(expected).all(close), "{what}: {actual:?} instead of {expected:?}, within {allowed:.1e}");
}

fn wave(frequency: f64, phase: f64, count: usize) -> impl Iterator<Item = f64> {
    (0..count).map(move |i| (frequency * (i * i) as f64 + phase).sin())
}

struct Filler {
    paths: std::vec::IntoIter<String>,
    precision: DType,
}

impl ModuleMapper for Filler {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let path = self.paths.next().expect("a path for each parameter");
        let (middle, swing) = match path.rsplit('.').next() {
            Some("weight") => (0.0, 0.2),
            Some("bias" | "beta" | "running_mean") => (0.0, 0.1),
            Some("gamma") => (1.0, 0.1),
            Some("running_var") => (1.0, 0.5),
            Some("u" | "v") => (0.0, 1.0),
            _ => panic!("no wave for {path}"),
        };
        param.map(|old| {
            let wave = tensor(&path, old.dims(), (&old.device(), self.precision));
            (wave * swing + middle).set_require_grad(old.is_require_grad())
        })
    }
}
