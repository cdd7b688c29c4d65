//! What a classifier has no use for. Its network is the discriminator alone; burn-train, which trains it, evaluates it at
//! whole multiples of `cadence.evaluate`.

use super::Faults;
use crate::{
    Architecture, Backend, Conditioning, LearningRateSchedule, Normalization, OptimizerAlgorithm, RunSpec,
    SpectralNormalization, Task,
};

/// Keys that say something about a generator, about the game between both networks, or about samples.
const OF_GENERATORS: [&str; 27] = [
    "latent",
    "latent_distribution",
    "loss",
    "weight_clipping",
    "augmentation",
    "instance_noise",
    "instance_noise_decay",
    "label_smoothing",
    "design.upsampling",
    "design.generator_activation",
    "design.generator_output",
    "design.generator_dropout",
    "optimizer.generator.learning_rate",
    "optimizer.generator.beta_1",
    "optimizer.generator.beta_2",
    "schedule.discriminator_updates",
    "schedule.generator_updates",
    "schedule.minibatches",
    "schedule.batches",
    "cadence.evaluate_at",
    "cadence.sample",
    "evaluation.samples",
    "evaluation.average",
    "evaluation.memorization",
    "evaluation.smoothness",
    "evaluation.imagenet_checksum",
    "evaluation.imagenet_samples",
];

const NO_SAMPLES: &str = "a classifier has no generator and draws no samples";

impl RunSpec {
    pub(super) fn supervised(&self, faults: &mut Faults) {
        if self.task == Task::Generation {
            return;
        }
        let set = self.differences(&Self::default());
        for key in OF_GENERATORS {
            faults.idle_if(true, key, set.contains_key(key), NO_SAMPLES);
        }
        faults.idle_if(true, "evaluation.imagenet", self.evaluation.imagenet.is_some(), NO_SAMPLES);
        faults.idle_if(
            true,
            "cadence.checkpoint",
            set.contains_key("cadence.checkpoint"),
            "a classifier has no checkpoints",
        );
        faults.refuse_if(
            self.design.conditioning != Conditioning::None,
            "design.conditioning",
            "must be `none` where `task` is `classification`: a network that is told the class has nothing to find out",
        );
        faults.refuse_if(
            self.design.spectral_normalization != SpectralNormalization::None,
            "design.spectral_normalization",
            "must be `none` where `task` is `classification`",
        );
        faults.refuse_if(
            self.optimizer.schedule != LearningRateSchedule::Constant,
            "optimizer.schedule",
            "must be `constant` where `task` is `classification`",
        );
        faults.refuse_if(
            self.optimizer.algorithm != OptimizerAlgorithm::Adam,
            "optimizer.algorithm",
            "must be `adam` where `task` is `classification`",
        );
        faults.refuse_if(self.backend != Backend::Flex, "backend", "must be `flex` where `task` is `classification`");
        faults.refuse_if(
            self.design.architecture != Architecture::Dcgan,
            "design.architecture",
            "must be `dcgan` where `task` is `classification`",
        );
        faults.refuse_if(
            self.data.source.factors().is_empty(),
            "data.source",
            &format!(
                "can't be `{}` where `task` is `classification`: there are no labels to learn from",
                self.data.source
            ),
        );
        let of_generator = [Normalization::Generator, Normalization::Discriminator, Normalization::GeneratorOutput];
        faults.refuse_if(
            of_generator.contains(&self.design.normalization),
            "design.normalization",
            "must be `both`, `none`, `discriminator-input` or `everywhere` where `task` is `classification`: there is no generator",
        );
        let every = self.cadence.evaluate;
        faults.unless(
            every == 0 || self.steps.is_multiple_of(every),
            "steps",
            &format!("a multiple of `cadence.evaluate`, {every}, where `task` is `classification`"),
            self.steps,
        );
    }
}
