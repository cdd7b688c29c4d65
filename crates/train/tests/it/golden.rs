//! The real trainer against PyTorch, in double precision on both sides: what one step shows and leaves behind, and what
//! twenty do. `golden.py` of the crate `model` wrote the numbers.

#[path = "../../../model/tests/it/waves.rs"]
mod waves;

use std::collections::BTreeMap;

use burn::module::Module;
use burn::tensor::{DType, Device, Tensor};
use model::{GeneratorConfig, parameters};
use serde::Deserialize;
use spec::{
    BatchMixing, Data, Design, Evaluation, LearningRateSchedule, Loss, Optimizer, OptimizerAlgorithm, RunSpec, Schedule,
};
use train::{Batches, Minibatch, Step, Trainer};

use waves::{assert_close, fill, numbers, probe, tensor};

const BATCH: usize = 4;
const LATENT: usize = 6;
const CLASSES: usize = 10;

/// Largest error of a number, as a part of it: both sides compute in double precision.
const TOLERANCE: f64 = 1e-10;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    design: Design,
    image_size: usize,
    #[serde(default)]
    loss: Loss,
    #[serde(default)]
    weight_clipping: f64,
    #[serde(default)]
    label_smoothing: f64,
    #[serde(default)]
    weight_decay: f64,
    #[serde(default)]
    algorithm: OptimizerAlgorithm,
    #[serde(default)]
    momentum: f64,
    #[serde(default)]
    batches: BatchMixing,
    #[serde(default)]
    schedule: LearningRateSchedule,
    #[serde(default)]
    average: u64,
    one: Shown,
    twenty: Shown,
}

/// What is seen of a step: its numbers, then parameters and running statistics after it by path, as [`probe`] gives them.
#[derive(Deserialize)]
struct Shown {
    discriminator_loss: f64,
    generator_loss: f64,
    d_real: f64,
    d_fake: f64,
    discriminator_gradient: f64,
    generator_gradient: f64,
    generator: BTreeMap<String, Vec<f64>>,
    discriminator: BTreeMap<String, Vec<f64>>,
    #[serde(default)]
    average: BTreeMap<String, Vec<f64>>,
}

impl Case {
    fn drawn(&self) -> usize {
        let (design, image_size) = (self.design, self.image_size);
        GeneratorConfig { design, latent: LATENT, width: 4, channels: 1, image_size, classes: CLASSES }.noise_dim()
    }

    fn trainer(&self) -> Trainer {
        let spec = RunSpec {
            steps: 20,
            width: 4,
            latent: LATENT,
            batch_size: BATCH,
            design: self.design,
            loss: self.loss,
            weight_clipping: self.weight_clipping,
            label_smoothing: self.label_smoothing,
            optimizer: Optimizer {
                algorithm: self.algorithm,
                momentum: self.momentum,
                weight_decay: self.weight_decay,
                schedule: self.schedule,
                ..Optimizer::default()
            },
            schedule: Schedule { batches: self.batches, ..Schedule::default() },
            evaluation: Evaluation { average: self.average, ..Evaluation::default() },
            data: Data { image_size: self.image_size, ..Data::default() },
            ..RunSpec::default()
        };
        let mut trainer = Trainer::new(&spec, &Device::flex());
        trainer.generator.network = fill(trainer.generator.network.clone(), DType::F64);
        trainer.discriminator.network = fill(trainer.discriminator.network.clone(), DType::F64);
        if let Some(average) = &mut trainer.average {
            average.generator = fill(average.generator.clone(), DType::F64);
        }
        trainer
    }

    fn step(&self, trainer: &mut Trainer, step: usize) -> Step {
        let device = Device::flex().autodiff();
        let of = (&device, DType::F64);
        let minibatch = Minibatch {
            real: tensor(&format!("real {step}"), [BATCH, 1, self.image_size, self.image_size], of),
            z: tensor(&format!("z {step}"), [BATCH, self.drawn()], of),
            classes: Some(tensor(&format!("classes {step}"), [BATCH, CLASSES], of)), // heard where the design tells them
        };
        trainer.step(Batches { step: step as u64, ..Batches::shared(minibatch) })
    }
}

impl Shown {
    fn assert(&self, what: &str, step: Step, trainer: &Trainer) {
        let of_step: [(&str, Tensor<1>, f64); 6] = [
            ("loss of D", step.discriminator_loss, self.discriminator_loss),
            ("loss of G", step.generator_loss, self.generator_loss),
            ("D(real)", step.d_real, self.d_real),
            ("D(fake)", step.d_fake, self.d_fake),
            ("gradient of D", step.discriminator_gradient, self.discriminator_gradient),
            ("gradient of G", step.generator_gradient, self.generator_gradient),
        ];
        for (name, found, expected) in of_step {
            assert_close(&format!("{name} {what}"), &numbers(found), &[expected], TOLERANCE);
        }
        assert_state(what, &trainer.generator.network, &self.generator);
        assert_state(what, &trainer.discriminator.network, &self.discriminator);
        if let Some(average) = &trainer.average {
            assert_state(&format!("of the average {what}"), &average.generator, &self.average);
        }
    }
}

fn assert_state<M: Module>(what: &str, network: &M, expected: &BTreeMap<String, Vec<f64>>) {
    let found = parameters(&network.valid()).into_iter().filter(|(path, _)| expected.contains_key(path));
    let found: BTreeMap<_, _> = found.collect();
    assert!(found.keys().eq(expected.keys()), "{:?} instead of {:?}", found.keys(), expected.keys());
    for (path, tensor) in found {
        assert_close(&format!("{path} {what}"), &probe(tensor), &expected[&path], TOLERANCE);
    }
}

#[test]
fn one_and_twenty_steps_are_pytorchs() {
    let golden: Golden = serde_json::from_str(include_str!("../golden/steps.json")).expect("golden.py wrote it");
    for case in golden.cases {
        let what = |steps: &str| format!("after {steps} of {:?} at {}", case.design, case.image_size);
        let mut trainer = case.trainer();
        let step = case.step(&mut trainer, 0);
        case.one.assert(&what("one step"), step, &trainer);

        let last = (1..20).map(|k| case.step(&mut trainer, k)).last().expect("nineteen steps");
        case.twenty.assert(&what("twenty steps"), last, &trainer);
    }
}
