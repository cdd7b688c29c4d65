//! Keys without effect: a value that was set and changes nothing beside the run's other values is refused, because an arm
//! with it would be taken for an ablation.

use super::Faults;
use crate::{
    Activation, Architecture, BatchMixing, Biases, Conditioning, Design, Downsampling, HiddenLayers, Initializer, Loss,
    Normalization, Normalizer, Optimizer, OptimizerAlgorithm, RunSpec, Task, Upsampling,
};

impl RunSpec {
    pub(super) fn idle(&self, faults: &mut Faults) {
        let recipe = Self::default();
        let (design, plain) = (&self.design, &recipe.design);
        faults.idle_if(
            self.initializer != Initializer::Normal,
            "initializer_std",
            self.initializer_std != recipe.initializer_std,
            "`initializer` takes the deviation from the size of each layer",
        );
        faults.idle_if(
            design.normalization == Normalization::None,
            "norm_scale_std",
            self.norm_scale_std != recipe.norm_scale_std,
            NOTHING_NORMALIZED,
        );
        for (loss, why) in [
            (Loss::Hinge, "the hinge loss has no target"),
            (Loss::Wasserstein, "the Wasserstein loss has no target"),
            (Loss::RelativisticAverage, "the relativistic loss compares images with each other"),
        ] {
            let is_set = self.label_smoothing != recipe.label_smoothing;
            faults.idle_if(self.loss == loss, "label_smoothing", is_set, why);
        }
        faults.idle_if(
            self.loss != Loss::Wasserstein,
            "weight_clipping",
            self.weight_clipping != recipe.weight_clipping,
            "parameters are clipped where `loss` is `wasserstein`",
        );
        faults.idle_if(
            self.instance_noise == 0.0,
            "instance_noise_decay",
            self.instance_noise_decay != recipe.instance_noise_decay,
            "there is no `instance_noise`",
        );
        faults.idle_if(
            !design.has_batch_statistics_in_discriminator(),
            "schedule.batches",
            self.schedule.batches != BatchMixing::Separate,
            "the discriminator takes no statistics over a batch",
        );
        faults.idle_if(
            design.ghost_batch_size > 0,
            "schedule.batches",
            self.schedule.batches != BatchMixing::Separate && design.has_batch_statistics_in_discriminator(),
            "a ghost batch holds real or generated images alone",
        );
        faults.idle_if(
            self.data.source.checksum().is_some(),
            "data.checksum",
            self.data.checksum.is_some(),
            &format!("{} is known by a checksum of its own", self.data.source),
        );
        faults.idle_if(
            self.data.training_images.is_some() && self.data.training_images == self.data.source.training_images(),
            "data.training_images",
            true,
            "these are all there are",
        );
        faults.idle_if(
            self.data.image_size == 8 && design.conditioning == Conditioning::None,
            "design.architecture",
            design.architecture == Architecture::Lapgan,
            "at 8×8 the pyramid has one level, and `lapgan` is `gan`",
        );
        design.idle_layers(plain, faults);
        design.idle_biases(faults);
        design.idle_numbers(plain, faults);
        self.optimizer.idle_for_both(self.task, faults);
        self.optimizer.idle_numbers(faults);
    }
}

impl Optimizer {
    /// Values for both networks that neither takes. A classifier is the discriminator alone.
    fn idle_for_both(&self, task: Task, faults: &mut Faults) {
        let Self { generator, discriminator, .. } = self;
        let plain = Self::default();
        let has_generator = task == Task::Generation;
        for (key, is_set, of_generator, of_discriminator) in [
            (
                "optimizer.learning_rate",
                self.learning_rate != plain.learning_rate,
                generator.learning_rate,
                discriminator.learning_rate,
            ),
            ("optimizer.beta_1", self.beta_1 != plain.beta_1, generator.beta_1, discriminator.beta_1),
            ("optimizer.beta_2", self.beta_2 != plain.beta_2, generator.beta_2, discriminator.beta_2),
        ] {
            let is_taken = of_discriminator.is_none() || (has_generator && of_generator.is_none());
            faults.idle_if(!is_taken, key, is_set, "every network has a value of its own");
        }
    }

    /// Numbers of other algorithms.
    fn idle_numbers(&self, faults: &mut Faults) {
        let Self { generator, discriminator, algorithm, .. } = self;
        let plain = Self::default();
        let (is_adam, is_rmsprop) = (*algorithm == OptimizerAlgorithm::Adam, *algorithm == OptimizerAlgorithm::Rmsprop);
        for (key, is_set) in [
            ("optimizer.beta_1", self.beta_1 != plain.beta_1),
            ("optimizer.beta_2", self.beta_2 != plain.beta_2),
            ("optimizer.generator.beta_1", generator.beta_1.is_some()),
            ("optimizer.generator.beta_2", generator.beta_2.is_some()),
            ("optimizer.discriminator.beta_1", discriminator.beta_1.is_some()),
            ("optimizer.discriminator.beta_2", discriminator.beta_2.is_some()),
        ] {
            faults.idle_if(!is_adam, key, is_set, "`optimizer.algorithm` is not `adam`");
        }
        let is_momentum_set = self.momentum != plain.momentum;
        faults.idle_if(is_adam, "optimizer.momentum", is_momentum_set, "Adam's momentum is `optimizer.beta_1`");
        let is_alpha_set = self.alpha != plain.alpha;
        faults.idle_if(!is_rmsprop, "optimizer.alpha", is_alpha_set, "`optimizer.algorithm` is not `rmsprop`");
        let divides = is_adam || is_rmsprop;
        let is_epsilon_set = self.epsilon != plain.epsilon;
        faults.idle_if(!divides, "optimizer.epsilon", is_epsilon_set, "SGD divides by nothing");
    }
}

const NOTHING_NORMALIZED: &str = "nothing is normalised";

impl Design {
    /// Choices about layers that are not there.
    fn idle_layers(&self, plain: &Self, faults: &mut Faults) {
        let why = if self.architecture == Architecture::Gan {
            "every layer of the architecture `gan` is fully connected"
        } else {
            "layers of the architecture `lapgan` are those of its paper"
        };
        for (key, is_set) in [
            ("design.hidden_layers", self.hidden_layers != plain.hidden_layers),
            ("design.downsampling", self.downsampling != plain.downsampling),
            ("design.upsampling", self.upsampling != plain.upsampling),
            ("design.kernel", self.kernel != plain.kernel),
            ("design.discriminator_head", self.discriminator_head != plain.discriminator_head),
        ] {
            faults.idle_if(self.architecture != Architecture::Dcgan, key, is_set, why);
        }
        faults.idle_if(
            self.normalization == Normalization::None,
            "design.normalizer",
            self.normalizer != plain.normalizer,
            NOTHING_NORMALIZED,
        );
    }

    /// Biases that are there, or not, either way.
    fn idle_biases(&self, faults: &mut Faults) {
        use Normalization::{Both, DiscriminatorInput, Everywhere, GeneratorOutput};
        let convolutions = self.architecture == Architecture::Dcgan;
        faults.idle_if(
            !convolutions,
            "design.biases",
            self.biases == Biases::Everywhere,
            "in `gan` and `lapgan` every layer that is not normalised has a bias anyway",
        );
        let hidden_layers_normalized =
            [Both, DiscriminatorInput, Everywhere, GeneratorOutput].contains(&self.normalization);
        faults.idle_if(
            convolutions && hidden_layers_normalized,
            "design.biases",
            self.biases == Biases::None,
            "every hidden layer is normalised, and no other has a bias",
        );
    }

    /// Numbers of choices that were not made.
    fn idle_numbers(&self, plain: &Self, faults: &mut Faults) {
        let convolutions = self.architecture == Architecture::Dcgan;
        faults.idle_if(
            convolutions && self.hidden_layers == HiddenLayers::None,
            "design.hidden_width",
            self.hidden_width != plain.hidden_width,
            "no hidden layer is fully connected",
        );
        faults.idle_if(
            self.normalizer != Normalizer::Group || self.normalization == Normalization::None,
            "design.norm_groups",
            self.norm_groups != plain.norm_groups,
            "no layer has group normalisation",
        );
        faults.idle_if(
            self.normalizer != Normalizer::Batch || self.normalization == Normalization::None,
            "design.ghost_batch_size",
            self.ghost_batch_size != plain.ghost_batch_size,
            "no layer has batch normalisation",
        );
        let strided = self.downsampling == Downsampling::Strided || self.upsampling == Upsampling::FractionallyStrided;
        faults.idle_if(
            convolutions && !strided,
            "design.kernel",
            self.kernel != plain.kernel,
            "no convolution has stride 2",
        );
        faults.idle_if(
            ![self.generator_activation, self.discriminator_activation].contains(&Activation::LeakyRelu),
            "design.leak",
            self.leak != plain.leak,
            "neither network has leaky ReLUs",
        );
        faults.idle_if(
            ![self.generator_activation, self.discriminator_activation].contains(&Activation::Maxout),
            "design.maxout_pieces",
            self.maxout_pieces != plain.maxout_pieces,
            "neither network has maxout units",
        );
    }

    fn has_batch_statistics_in_discriminator(&self) -> bool {
        self.normalizer == Normalizer::Batch
            && ![Normalization::None, Normalization::Generator].contains(&self.normalization)
    }
}
