//! The algorithm and nothing else. When to look at it is `course`'s business.

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use model::{
    Discriminator, DiscriminatorConfig, Generator, GeneratorConfig, discriminator_loss, generator_loss, gradients,
    initialize,
};
use spec::{Adam, RunSpec};

use crate::streams::{Purpose, Streams};

/// G and D with their optimisers.
pub struct Trainer {
    /// G.
    pub generator: Learner<Generator>,
    /// D.
    pub discriminator: Learner<Discriminator>,
}

/// A network with its optimiser.
pub struct Learner<M> {
    /// The network.
    pub network: M,
    /// Adam and its moments.
    pub optimizer: ModuleOptimizer,
    learning_rate: f64,
}

/// What a training step shows. Tensors of one number each, which stay on the device until somebody reads them.
pub struct Step {
    /// Loss of D.
    pub discriminator_loss: Tensor<1>,
    /// Loss of G.
    pub generator_loss: Tensor<1>,
    /// Mean probability that D gives real images, before its update.
    pub d_real: Tensor<1>,
    /// Mean probability that D gives generated images, before its update.
    pub d_fake: Tensor<1>,
    /// Euclidean norm of D's gradient.
    pub discriminator_gradient: Tensor<1>,
    /// Euclidean norm of G's gradient.
    pub generator_gradient: Tensor<1>,
    /// What G drew: `[batch, channels, size, size]`.
    pub fake: Tensor<4>,
}

impl Trainer {
    /// Both networks of a run with their initial values; parameter streams are named by network and path.
    pub fn new(spec: &RunSpec, device: &Device) -> Self {
        let device = device.clone().autodiff();
        let streams = Streams::new(spec.seed);
        let draw = |network: &'static str| {
            move |path: &str, count| streams.normal(Purpose::Parameters, &format!("{network}.{path}"), count)
        };
        let generator = GeneratorConfig::of(spec).init(&device);
        let discriminator = DiscriminatorConfig::of(spec).init(&device);
        Self {
            generator: Learner::new(
                initialize(generator, spec.initializer_std, draw("generator")),
                spec.optimizer.for_generator(),
            ),
            discriminator: Learner::new(
                initialize(discriminator, spec.initializer_std, draw("discriminator")),
                spec.optimizer.for_discriminator(),
            ),
        }
    }

    /// One training step (Goodfellow et al. 2014, algorithm 1, with one update of each network).
    ///
    /// - `real`: `[batch, channels, size, size]`, `z`: `[batch, latent]`
    pub fn step(&mut self, real: Tensor<4>, z: Tensor<2>) -> Step {
        let fake = self.generator.network.forward(z);

        // 1. D learns to tell them apart. Real and fake pass separately: batch statistics are under study.
        let real_score = self.discriminator.network.forward(real);
        let fake_score = self.discriminator.network.forward(fake.clone().detach());
        let discriminator_loss = discriminator_loss(real_score.clone(), fake_score.clone());
        let discriminator_gradient = self.discriminator.update(&discriminator_loss);

        // 2. G learns to be taken for real. D stands still, its weights untracked.
        let judge = self.discriminator.network.clone().no_grad();
        let generator_loss = generator_loss(judge.forward(fake.clone()));
        let generator_gradient = self.generator.update(&generator_loss);

        Step {
            discriminator_loss: discriminator_loss.without_autodiff(),
            generator_loss: generator_loss.without_autodiff(),
            d_real: sigmoid(real_score.without_autodiff()).mean(),
            d_fake: sigmoid(fake_score.without_autodiff()).mean(),
            discriminator_gradient,
            generator_gradient,
            fake: fake.without_autodiff(),
        }
    }
}

impl<M: Module> Learner<M> {
    fn new(network: M, adam: Adam) -> Self {
        let optimizer = AdamConfig::new()
            .with_beta_1(adam.beta_1 as f32)
            .with_beta_2(adam.beta_2 as f32)
            .with_epsilon(adam.epsilon as f32)
            .init();
        Self { network, optimizer, learning_rate: adam.learning_rate }
    }

    /// One step down the gradient of a loss; returns the gradient's norm: `[1]`.
    fn update(&mut self, loss: &Tensor<1>) -> Tensor<1> {
        let grads = GradientsParams::from_grads(loss.backward(), &self.network);
        let norm = norm(gradients(&self.network, &grads));
        self.network = self.optimizer.step(self.learning_rate, self.network.clone(), grads);
        norm
    }
}

/// Euclidean norm over tensors: `[1]`.
pub fn norm(tensors: impl IntoIterator<Item = (String, Tensor<1>)>) -> Tensor<1> {
    let squares = tensors.into_iter().map(|(_, tensor)| tensor.clone().mul(tensor).sum());
    squares.reduce(|sum, square| sum + square).expect("a network has parameters").sqrt()
}
