//! The algorithm and nothing else. When to look at it is `course`'s business.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use model::{
    Discriminator, DiscriminatorConfig, Dropout, Generator, GeneratorConfig, Initial, Objective, gradients, initialize,
};
use spec::{Adam, BatchMixing, RunSpec};

use crate::batches::{Batches, Latents};
use streams::{Purpose, Streams};

/// G and D with their optimisers.
pub struct Trainer {
    /// G.
    pub generator: Learner<Generator>,
    /// D.
    pub discriminator: Learner<Discriminator>,
    objective: Objective,
    dropout: Dropout,
    mixing: BatchMixing,
    streams: Streams,
}

/// A network with its optimiser.
pub struct Learner<M> {
    /// The network.
    pub network: M,
    /// Adam and its moments.
    pub optimizer: ModuleOptimizer,
    learning_rate: f64,
}

/// What a training step shows of the last update of each network. Tensors of one number each, which stay on the device
/// until somebody reads them.
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
        let initial = Initial::of(spec);
        Self {
            generator: Learner::new(initialize(generator, initial, draw("generator")), spec.optimizer.for_generator()),
            discriminator: Learner::new(
                initialize(discriminator, initial, draw("discriminator")),
                spec.optimizer.for_discriminator(),
            ),
            objective: Objective::of(spec),
            dropout: Dropout::of(spec),
            mixing: spec.schedule.batches,
            streams,
        }
    }

    /// One training step (Goodfellow et al. 2014, algorithm 1; how often each network is updated, the batches say).
    pub fn step(&mut self, batches: Batches) -> Step {
        let step = batches.step;

        // 1. D learns to tell them apart.
        let updates = batches.discriminator.into_iter().enumerate();
        let judged = updates.map(|(k, minibatch)| self.teach_discriminator(minibatch, &format!("{step}/{k}"))).last();
        let judged = judged.expect("D is updated in each step");

        // 2. G learns to be taken for real.
        let updates = batches.generator.into_iter().enumerate();
        let taught = updates.map(|(k, z)| self.teach_generator(z, &judged.fake, &format!("{step}/{k}"))).last();
        let (generator_loss, generator_gradient) = taught.expect("G is updated in each step");

        Step {
            discriminator_loss: judged.loss.without_autodiff(),
            generator_loss: generator_loss.without_autodiff(),
            d_real: sigmoid(judged.real_score.without_autodiff()).mean(),
            d_fake: sigmoid(judged.fake_score.without_autodiff()).mean(),
            discriminator_gradient: judged.gradient,
            generator_gradient,
            fake: judged.fake.without_autodiff(),
        }
    }

    /// `update` names what is drawn at random during it.
    fn teach_discriminator(&mut self, (real, z): (Tensor<4>, Tensor<2>), update: &str) -> Judged {
        let fake = self.generator.network.forward(z);
        let (real_score, fake_score) = self.score(real, fake.clone().detach(), update);
        let loss = self.objective.discriminator(real_score.clone(), fake_score.clone());
        let gradient = self.discriminator.update(&loss);
        Judged { fake, real_score, fake_score, loss, gradient }
    }

    /// Returns the loss and the norm of its gradient.
    fn teach_generator(&mut self, z: Latents, seen: &Tensor<4>, update: &str) -> (Tensor<1>, Tensor<1>) {
        let fake = match z {
            Latents::Seen => seen.clone(),
            Latents::Own(z) => self.generator.network.forward(z),
        };
        // D stands still, its weights untracked.
        let judge = self.discriminator.network.clone().no_grad();
        let loss = self.objective.generator(self.judge(&judge, fake, &format!("{update}/generator")));
        let gradient = self.generator.update(&loss);
        (loss, gradient)
    }

    /// D's scores of real and generated images. Whether they pass together or apart matters where D takes statistics over
    /// the batch, and is under study.
    fn score(&self, real: Tensor<4>, fake: Tensor<4>, update: &str) -> (Tensor<1>, Tensor<1>) {
        let score = |x, images| self.judge(&self.discriminator.network, x, &format!("{update}/{images}"));
        match self.mixing {
            BatchMixing::Separate => (score(real, "real"), score(fake, "fake")),
            BatchMixing::Mixed => {
                let [reals, ..] = real.dims();
                let scores = score(Tensor::cat(vec![real, fake], 0), "mixed");
                let [all] = scores.dims();
                (scores.clone().narrow(0, 0, reals), scores.narrow(0, reals, all - reals))
            }
        }
    }

    /// D's scores while the networks learn: hidden units may be left out, which ones, the name says.
    fn judge(&self, network: &Discriminator, x: Tensor<4>, name: &str) -> Tensor<1> {
        self.dropout
            .score(network, x, |stage, count| self.streams.unit(Purpose::Dropout, &format!("{name}/{stage}"), count))
    }
}

/// What an update of D leaves behind.
struct Judged {
    fake: Tensor<4>,
    real_score: Tensor<1>,
    fake_score: Tensor<1>,
    loss: Tensor<1>,
    gradient: Tensor<1>,
}

impl<M: Module> Learner<M> {
    fn new(network: M, adam: Adam) -> Self {
        let Adam { learning_rate, beta_1, beta_2, epsilon, weight_decay } = adam;
        let optimizer = ModuleOptimizer::from(kernels::Adam { beta_1, beta_2, epsilon, weight_decay });
        Self { network, optimizer, learning_rate }
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
