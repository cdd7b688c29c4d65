//! The algorithm and nothing else. `training_loop` decides what happens between steps.

use burn::module::Module;
use burn::optim::{GradientsParams, ModuleOptimizer};
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use model::{
    Classes, Discriminator, DiscriminatorConfig, Dropout, Generator, GeneratorConfig, Initialization, Objective,
    gradients, initialize,
};
use spec::{Adam, BatchMixing, LearningRateSchedule, RunSpec};

use crate::average::MovingAverage;
use crate::batches::{Batches, Latents, Minibatch};
use streams::{Purpose, Streams};

/// G and D with their optimisers.
pub struct Trainer {
    /// G.
    pub generator: Learner<Generator>,
    /// D.
    pub discriminator: Learner<Discriminator>,
    /// The moving average of G, where the run has one.
    pub average: Option<MovingAverage>,
    objective: Objective,
    dropout: Dropout,
    mixing: BatchMixing,
    schedule: LearningRateSchedule,
    steps: u64,
    streams: Streams,
}

/// A network with its optimiser.
pub struct Learner<M> {
    /// The network.
    pub network: M,
    /// Adam and its moments.
    pub optimizer: ModuleOptimizer,
    learning_rate: f64,
    share: f64, // of the learning rate, by the schedule
}

/// What a training step shows of the last update of each network. Tensors of one number each, which stay on the device
/// until somebody reads them.
pub struct Step {
    /// Loss of D, added up over levels.
    pub discriminator_loss: Tensor<1>,
    /// Loss of G, added up over levels.
    pub generator_loss: Tensor<1>,
    /// Mean probability that D gives real images of any level, before its update.
    pub d_real: Tensor<1>,
    /// Mean probability that D gives generated images of any level, before its update.
    pub d_fake: Tensor<1>,
    /// Euclidean norm of D's gradient.
    pub discriminator_gradient: Tensor<1>,
    /// Euclidean norm of G's gradient.
    pub generator_gradient: Tensor<1>,
    /// What G drew: `[batch, channels, size, size]`.
    pub fake: Tensor<4>,
    /// What it shows of each level, where there are several.
    pub levels: Vec<Level>,
}

/// What a training step shows of a level: see [`Step`].
pub struct Level {
    /// Height and width of its images.
    pub size: usize,
    /// Loss of D.
    pub discriminator_loss: Tensor<1>,
    /// Loss of G.
    pub generator_loss: Tensor<1>,
    /// Mean probability that D gives real images.
    pub d_real: Tensor<1>,
    /// Mean probability that D gives generated images.
    pub d_fake: Tensor<1>,
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
        let initial = Initialization::of(spec);
        let generator = initialize(generator, initial, draw("generator"));
        Self {
            average: MovingAverage::of(spec, &generator),
            generator: Learner::new(generator, spec.optimizer.for_generator()),
            discriminator: Learner::new(
                initialize(discriminator, initial, draw("discriminator")),
                spec.optimizer.for_discriminator(),
            ),
            objective: Objective::of(spec),
            dropout: Dropout::of(spec),
            mixing: spec.schedule.batches,
            schedule: spec.optimizer.schedule,
            steps: spec.steps,
            streams,
        }
    }

    /// One training step (Goodfellow et al. 2014, algorithm 1; how often each network is updated, the batches say).
    pub fn step(&mut self, batches: Batches) -> Step {
        let step = batches.step;
        let share = self.schedule.share(step, self.steps);
        (self.generator.share, self.discriminator.share) = (share, share);

        // 1. D learns to tell them apart.
        let updates = batches.discriminator.into_iter().enumerate();
        let judged = updates.map(|(k, minibatch)| self.teach_discriminator(minibatch, &format!("{step}/{k}"))).last();
        let judged = judged.expect("D is updated in each step");

        // 2. G learns to be taken for real.
        let updates = batches.generator.into_iter().enumerate();
        let taught = updates.map(|(k, z)| self.teach_generator(z, &judged, &format!("{step}/{k}"))).last();

        // 3. The average of G follows it.
        self.average = self.average.take().map(|average| average.after_step(&self.generator.network));
        shown(judged, taught.expect("G is updated in each step"))
    }

    /// `update` names what is drawn at random during it.
    fn teach_discriminator(&mut self, minibatch: Minibatch, update: &str) -> Judged {
        let Minibatch { real, z, classes } = minibatch;
        let reals = self.generator.network.pyramid(real);
        let fakes = self.generator.network.conditioned_on(classes.clone()).train_levels(z, &reals);
        let (real_scores, fake_scores) = self.score((&reals, &fakes), &classes, update);
        let scores = real_scores.iter().cloned().zip(fake_scores.iter().cloned());
        let losses: Vec<_> = scores.map(|(real, fake)| self.objective.discriminator_loss(real, fake)).collect();
        let gradient = self.discriminator.update(&sum(&losses));
        Judged { reals, fakes, classes, real_scores, fake_scores, losses, gradient }
    }

    fn teach_generator(&mut self, z: Latents, seen: &Judged, update: &str) -> Taught {
        let fakes = match z {
            Latents::Seen => seen.fakes.clone(),
            Latents::Own(z) => self.generator.network.conditioned_on(seen.classes.clone()).train_levels(z, &seen.reals),
        };
        // D stands still, its weights untracked.
        let judge = self.discriminator.network.conditioned_on(seen.classes.clone()).no_grad();
        let scores = self.judge(&judge, fakes, &format!("{update}/generator"));
        let losses: Vec<_> = scores.into_iter().map(|fake| self.objective.generator_loss(fake)).collect();
        let gradient = self.generator.update(&sum(&losses));
        Taught { losses, gradient }
    }

    /// D's scores of real and generated images of each level, of the same classes, G held still. Whether they pass together or apart
    /// matters where D takes statistics over the batch, and is under study.
    fn score(
        &self,
        (reals, fakes): (&[Tensor<4>], &[Tensor<4>]),
        classes: &Classes,
        update: &str,
    ) -> (Vec<Tensor<1>>, Vec<Tensor<1>>) {
        let score = |times, x, images| {
            let classes = classes.clone().map(|classes| classes.repeat_dim(0, times));
            self.judge(&self.discriminator.network.conditioned_on(classes), x, &format!("{update}/{images}"))
        };
        let fakes = fakes.iter().map(|fake| fake.clone().detach());
        match self.mixing {
            BatchMixing::Separate => (score(1, reals.to_vec(), "real"), score(1, fakes.collect(), "fake")),
            BatchMixing::Mixed => {
                let both = reals.iter().zip(fakes).map(|(real, fake)| Tensor::cat(vec![real.clone(), fake], 0));
                let halves = score(2, both.collect(), "mixed").into_iter().zip(reals).map(|(scores, real)| {
                    let ([reals, ..], [all]) = (real.dims(), scores.dims());
                    (scores.clone().narrow(0, 0, reals), scores.narrow(0, reals, all - reals))
                });
                halves.unzip()
            }
        }
    }

    /// D's scores while the networks learn: hidden units may be left out, which ones, the name says.
    fn judge(&self, network: &Discriminator, images: Vec<Tensor<4>>, name: &str) -> Vec<Tensor<1>> {
        self.dropout.scores(network, images, |stage, count| {
            self.streams.unit(Purpose::Dropout, &format!("{name}/{stage}"), count)
        })
    }
}

/// What an update of D leaves behind: of each level, the coarsest first. Most architectures have one.
struct Judged {
    reals: Vec<Tensor<4>>,
    fakes: Vec<Tensor<4>>,
    classes: Classes,
    real_scores: Vec<Tensor<1>>,
    fake_scores: Vec<Tensor<1>>,
    losses: Vec<Tensor<1>>,
    gradient: Tensor<1>,
}

/// What an update of G leaves behind.
struct Taught {
    losses: Vec<Tensor<1>>, // of each level
    gradient: Tensor<1>,
}

fn shown(judged: Judged, taught: Taught) -> Step {
    let plain = |tensors: &[Tensor<1>]| tensors.iter().map(|x| x.clone().without_autodiff()).collect::<Vec<_>>();
    let beliefs = |scores| plain(scores).into_iter().map(|score| sigmoid(score).mean()).collect::<Vec<_>>();
    let mean = |beliefs: &[Tensor<1>]| sum(beliefs) / beliefs.len() as f64;
    let (of_discriminator, of_generator) = (plain(&judged.losses), plain(&taught.losses));
    let (d_real, d_fake) = (beliefs(&judged.real_scores), beliefs(&judged.fake_scores));
    let level = |k: usize| Level {
        size: judged.fakes[k].dims()[2],
        discriminator_loss: of_discriminator[k].clone(),
        generator_loss: of_generator[k].clone(),
        d_real: d_real[k].clone(),
        d_fake: d_fake[k].clone(),
    };
    let levels = judged.fakes.len();
    Step {
        discriminator_loss: sum(&of_discriminator),
        generator_loss: sum(&of_generator),
        d_real: mean(&d_real),
        d_fake: mean(&d_fake),
        discriminator_gradient: judged.gradient,
        generator_gradient: taught.gradient,
        fake: judged.fakes[levels - 1].clone().without_autodiff(),
        levels: (0..levels).filter(|_| levels > 1).map(level).collect(),
    }
}

/// Losses of levels that share no parameters: its gradient is that of each of them alone.
fn sum(of_levels: &[Tensor<1>]) -> Tensor<1> {
    of_levels.iter().cloned().reduce(|sum, of_level| sum + of_level).expect("there is a level")
}

impl<M: Module> Learner<M> {
    fn new(network: M, adam: Adam) -> Self {
        let Adam { learning_rate, beta_1, beta_2, epsilon, weight_decay } = adam;
        let optimizer = ModuleOptimizer::from(kernels::Adam { beta_1, beta_2, epsilon, weight_decay });
        Self { network, optimizer, learning_rate, share: 1.0 }
    }

    /// One step down the gradient of a loss; returns the gradient's norm: `[1]`.
    fn update(&mut self, loss: &Tensor<1>) -> Tensor<1> {
        let grads = GradientsParams::from_grads(loss.backward(), &self.network);
        let norm = norm(gradients(&self.network, &grads));
        self.network = self.optimizer.step(self.learning_rate * self.share, self.network.clone(), grads);
        norm
    }
}

/// Euclidean norm over tensors: `[1]`.
pub fn norm(tensors: impl IntoIterator<Item = (String, Tensor<1>)>) -> Tensor<1> {
    let squares = tensors.into_iter().map(|(_, tensor)| tensor.clone().mul(tensor).sum());
    squares.reduce(|sum, square| sum + square).expect("a network has parameters").sqrt()
}
