//! The classifier of a run as burn-train's `Learner` wants it, with its initial values.

use burn::module::Module;
use burn::nn::loss::CrossEntropyLossConfig;
use burn::tensor::Device;
use burn::train::{ClassificationOutput, InferenceStep, TrainOutput, TrainStep};
use classifier::Labelled;
use model::{Classifier, Initial, initialize};
use spec::RunSpec;
use streams::{Purpose, Streams};

/// The network while it learns.
#[derive(Module, Debug)]
pub struct Student {
    network: Classifier,
}

impl Student {
    /// The student of a run: seed k gives every arm the same initial values wherever path and shape agree.
    pub fn of(spec: &RunSpec, device: &Device) -> Self {
        let streams = Streams::new(spec.seed);
        let draw = |path: &str, count: usize| streams.normal(Purpose::Parameters, &format!("classifier.{path}"), count);
        Self { network: initialize(Classifier::of(spec, device), Initial::of(spec), draw) }
    }

    /// What learns.
    pub fn network(&self) -> &Classifier {
        &self.network
    }

    fn classify(&self, batch: Labelled) -> ClassificationOutput {
        let logits = self.network.forward(batch.images);
        let loss = CrossEntropyLossConfig::new().init(&logits.device()).forward(logits.clone(), batch.classes.clone());
        ClassificationOutput::new(loss, logits, batch.classes)
    }
}

impl TrainStep for Student {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> TrainOutput<ClassificationOutput> {
        let output = self.classify(batch);
        TrainOutput::new(self, output.loss.backward(), output)
    }
}

impl InferenceStep for Student {
    type Input = Labelled;
    type Output = ClassificationOutput;

    fn step(&self, batch: Labelled) -> ClassificationOutput {
        self.classify(batch)
    }
}
