//! Every layer forward and backward, on an input that both sides hold in the same bits.

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{DType, Device, Tensor};
use model::{Discriminator, DiscriminatorConfig, Generator, GeneratorConfig, Initialization, gradients, initialize};
use serde::{Deserialize, Serialize};
use spec::{Design, RunSpec};
use streams::{Purpose, Streams};

use super::double::{double, read, tensor};
use super::{designs, distance, largest};

/// Images in a batch: an odd number, so that blocks of the fast path are not full.
const BATCH: usize = 9;

/// The distance of a layer from double precision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layer {
    /// The design that it belongs to.
    pub design: String,
    /// Its network and place there.
    pub name: String,
    /// Distance of its output, relative to its largest number.
    pub forward: f64,
    /// The largest number of its output.
    pub largest: f64,
    /// The largest distance of a gradient, by its input or one of its parameters.
    pub backward: f64,
}

/// Every layer of every design on a device.
pub fn all(device: &Device) -> Vec<Layer> {
    designs::all().into_iter().flat_map(|(name, design)| of(name, design, device)).collect()
}

fn of(name: &str, design: Design, device: &Device) -> Vec<Layer> {
    let spec = RunSpec { design, ..RunSpec::default() };
    let (cpu, device) = (Device::flex().autodiff(), device.clone().autodiff());
    let [(g, d), (double_g, double_d)] = [networks(&spec, &device), networks(&spec, &cpu)];
    let (double_g, double_d) = (double(double_g), double(double_d));
    let mut pair = Pair { device, cpu, design: name, layers: Vec::new() };

    let drawn = GeneratorConfig::of(&spec).noise_dim();
    let z = Streams::new(spec.seed).uniform(Purpose::TrainingLatents, "0", BATCH * drawn);
    let mut x = LayerInput { numbers: z, shape: [BATCH, drawn, 1, 1] };
    for (k, (layer, reference)) in g.stages().into_iter().zip(double_g.stages()).enumerate() {
        x = pair.compare(&format!("G {}", k + 1), [layer, reference], x, |stage, x| stage.forward(x));
    }
    for (level, reference) in d.levels().into_iter().zip(double_d.levels()) {
        for (k, (layer, reference)) in level.stages.into_iter().zip(reference.stages).enumerate() {
            x = pair.compare(&format!("D {}", k + 1), [layer, reference], x, |stage, x| stage.forward(x));
        }
        x = pair.compare("D score", [level.score, reference.score], x, |layer, x| layer.forward(x));
    }
    pair.layers
}

/// The networks with the initial values of a run.
fn networks(spec: &RunSpec, device: &Device) -> (Generator, Discriminator) {
    let streams = Streams::new(spec.seed);
    let draw = |network: &'static str| {
        move |path: &str, count| streams.normal(Purpose::Parameters, &format!("{network}.{path}"), count)
    };
    let initial = Initialization::of(spec);
    (
        initialize(GeneratorConfig::of(spec).init(device), initial, draw("generator")),
        initialize(DiscriminatorConfig::of(spec).init(device), initial, draw("discriminator")),
    )
}

/// The input of a layer, the same on both devices.
struct LayerInput {
    numbers: Vec<f32>,
    shape: [usize; 4],
}

/// The device under test, and the CPU in double precision.
struct Pair<'a> {
    device: Device,
    cpu: Device,
    design: &'a str,
    layers: Vec<Layer>,
}

impl Pair<'_> {
    /// Compares a layer with its reference. Returns the reference's output in single precision: the next layer's input.
    fn compare<M: Module>(
        &mut self,
        name: &str,
        [layer, reference]: [&M; 2],
        x: LayerInput,
        forward: impl Fn(&M, Tensor<4>) -> Tensor<4>,
    ) -> LayerInput {
        let found = run(layer, &x, (&self.device, DType::F32), &forward);
        let expected = run(reference, &x, (&self.cpu, DType::F64), &forward);
        let backward = found.gradients.iter().zip(&expected.gradients).map(|(x, y)| distance(x, y));
        self.layers.push(Layer {
            design: self.design.to_owned(),
            name: name.to_owned(),
            forward: distance(&found.output, &expected.output),
            largest: largest(&expected.output),
            backward: backward.fold(0.0, f64::max),
        });
        LayerInput { numbers: expected.output.iter().map(|x| *x as f32).collect(), shape: expected.shape }
    }
}

/// The output of a layer, and its gradients.
struct LayerRun {
    output: Vec<f64>,
    shape: [usize; 4],
    gradients: Vec<Vec<f64>>, // by the input, then by each parameter
}

fn run<M: Module>(
    layer: &M,
    x: &LayerInput,
    (device, precision): (&Device, DType),
    forward: impl Fn(&M, Tensor<4>) -> Tensor<4>,
) -> LayerRun {
    let x = tensor(&x.numbers, x.shape, (device, precision)).require_grad();
    let output = forward(layer, x.clone());
    let (shape, count) = (output.dims(), output.shape().num_elements());
    // A loss that weighs every number of the output differently.
    let weights: Vec<f32> = (0..count).map(|i| (0.37 * (i * i) as f64).sin() as f32).collect();
    let mut grads = (output.clone() * tensor(&weights, shape, (device, precision))).sum().backward();
    let by_input = x.grad_remove(&mut grads).expect("the input is tracked");
    let by_parameters = gradients(layer, &GradientsParams::from_grads(grads, layer));
    let mut gradients = vec![read(by_input)];
    gradients.extend(by_parameters.into_iter().map(|(_, gradient)| read(gradient)));
    LayerRun { output: read(output), shape, gradients }
}
