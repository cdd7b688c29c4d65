//! The training step: updates of D, then of G (Goodfellow et al. 2014, algorithm 1). `training_loop` does what happens between steps.

use burn::module::Module;
use burn::tensor::activation::sigmoid;
use burn::tensor::{Device, Tensor};
use model::{
    Classes, Discriminator, DiscriminatorConfig, Dropout, Generator, GeneratorConfig, Initialization, Objective,
    clip_parameters, clipping_bound, initialize,
};
use spec::{BatchMixing, LearningRateSchedule, RunSpec};

use crate::average::MovingAverage;
use crate::batches::{Batches, Latents, Minibatch};
use crate::discriminator_input::DiscriminatorInput;
use crate::learner::Learner;
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
    clipping: Option<f64>, // bound of D's parameters
    input: DiscriminatorInput,
    step: u64, // counted from 0
    dropout: Dropout,
    mixing: BatchMixing,
    schedule: LearningRateSchedule,
    steps: u64,
    streams: Streams,
}

/// Losses, probabilities and gradient norms of the last update of each network: scalars `[1]` that stay on the device until they are read.
pub struct Step {
    /// Loss of D, summed over levels.
    pub discriminator_loss: Tensor<1>,
    /// Loss of G, summed over levels.
    pub generator_loss: Tensor<1>,
    /// Mean probability that D gives real images of any level, before its update.
    pub d_real: Tensor<1>,
    /// Mean probability that D gives generated images of any level, before its update.
    pub d_fake: Tensor<1>,
    /// Euclidean norm of D's gradient.
    pub discriminator_gradient: Tensor<1>,
    /// Euclidean norm of G's gradient.
    pub generator_gradient: Tensor<1>,
    /// Samples of G: `[batch, channels, size, size]`.
    pub fake: Tensor<4>,
    /// The same for each level, where there are several.
    pub levels: Vec<Level>,
}

/// Losses and probabilities of one level of a pyramid: see [`Step`].
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
    /// Both networks of a run with their initial weights, drawn from streams named by network and path.
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
            clipping: clipping_bound(spec),
            input: DiscriminatorInput::of(spec),
            step: 0,
            dropout: Dropout::of(spec),
            mixing: spec.schedule.batches,
            schedule: spec.optimizer.schedule,
            steps: spec.steps,
            streams,
        }
    }

    /// One training step. `batches` holds a minibatch for each update of D and latents for each update of G.
    pub fn step(&mut self, batches: Batches) -> Step {
        let step = batches.step;
        self.step = step;
        let share = self.schedule.share(step, self.steps);
        self.generator.set_share(share);
        self.discriminator.set_share(share);

        // 1. Update D: real against generated images.
        let updates = batches.discriminator.into_iter().enumerate();
        let d_update =
            updates.map(|(k, minibatch)| self.update_discriminator(minibatch, &format!("{step}/{k}"))).last();
        let d_update = d_update.expect("D is updated in each step");

        // 2. Update G by D's scores of samples, after D's update.
        let updates = batches.generator.into_iter().enumerate();
        let g_update = updates.map(|(k, z)| self.update_generator(z, &d_update, &format!("{step}/{k}"))).last();

        // 3. Update the moving average of G.
        self.average = self.average.take().map(|average| average.after_step(&self.generator.network));
        Step::of(d_update, g_update.expect("G is updated in each step"))
    }

    /// One update of D on real and generated images. `update` names its random streams.
    fn update_discriminator(&mut self, minibatch: Minibatch, update: &str) -> DiscriminatorUpdate {
        let Minibatch { real, z, classes } = minibatch;
        let reals = self.generator.network.pyramid(real);
        let fakes = self.samples((z, &reals[..]), &classes, update);
        let (real_scores, fake_scores) = self.real_and_fake_scores((&reals, &fakes), &classes, update);
        let scores = real_scores.iter().cloned().zip(fake_scores.iter().cloned());
        let losses: Vec<_> = scores.map(|(real, fake)| self.objective.discriminator_loss(real, fake)).collect();
        let gradient = self.discriminator.update(&sum(&losses));
        if let Some(bound) = self.clipping {
            self.discriminator.network = clip_parameters(self.discriminator.network.clone(), bound);
        }
        DiscriminatorUpdate { reals, fakes, classes, real_scores, fake_scores, losses, gradient }
    }

    /// One update of G against the D of this step. `update` names its random streams.
    fn update_generator(&mut self, z: Latents, last: &DiscriminatorUpdate, update: &str) -> GeneratorUpdate {
        let fakes = match z {
            Latents::Shared => last.fakes.clone(),
            Latents::Fresh(z) => self.samples((z, &last.reals[..]), &last.classes, &format!("{update}/generator")),
        };
        // No gradients for D's weights. It normalises by the statistics of the samples alone, in `BatchMixing::Mixed` too, and they update its
        // running statistics.
        let discriminator = self.discriminator.network.conditioned_on(last.classes.clone()).no_grad();
        let compares = self.objective.compares_with_real();
        let real_scores =
            compares.then(|| self.scores(&discriminator, last.reals.clone(), &format!("{update}/generator/real")));
        let scores = self.scores(&discriminator, fakes, &format!("{update}/generator")).into_iter().enumerate();
        let real = |level: usize| real_scores.as_ref().map(|scores| scores[level].clone());
        let losses: Vec<_> = scores.map(|(level, fake)| self.objective.generator_loss(real(level), fake)).collect();
        let gradient = self.generator.update(&sum(&losses));
        GeneratorUpdate { losses, gradient }
    }

    /// The images of each level that G generates in training, with dropout from streams of this name.
    fn samples(&self, from: (Tensor<2>, &[Tensor<4>]), classes: &Classes, name: &str) -> Vec<Tensor<4>> {
        let generator = self.generator.network.conditioned_on(classes.clone());
        self.dropout.train_levels(&generator, from, |stage, count| {
            self.streams.unit(Purpose::Dropout, &format!("{name}/samples/{stage}"), count)
        })
    }

    /// D's scores of real and generated images at each level, with no gradient to G. Whether D sees them in one batch or in two matters
    /// where it normalises over the batch (`schedule.batches`).
    fn real_and_fake_scores(
        &self,
        (reals, fakes): (&[Tensor<4>], &[Tensor<4>]),
        classes: &Classes,
        update: &str,
    ) -> (Vec<Tensor<1>>, Vec<Tensor<1>>) {
        let score = |times, x, images| {
            let classes = classes.clone().map(|classes| classes.repeat_dim(0, times));
            self.scores(&self.discriminator.network.conditioned_on(classes), x, &format!("{update}/{images}"))
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

    /// D's scores in training, with augmentation, noise and dropout from streams of this name.
    fn scores(&self, network: &Discriminator, images: Vec<Tensor<4>>, name: &str) -> Vec<Tensor<1>> {
        let images = self.input.of_images(images, (self.step, name));
        self.dropout.scores(network, images, |stage, count| {
            self.streams.unit(Purpose::Dropout, &format!("{name}/{stage}"), count)
        })
    }
}

/// The inputs and results of an update of D, for each level from the coarsest. Most architectures have one.
struct DiscriminatorUpdate {
    reals: Vec<Tensor<4>>,
    fakes: Vec<Tensor<4>>,
    classes: Classes,
    real_scores: Vec<Tensor<1>>,
    fake_scores: Vec<Tensor<1>>,
    losses: Vec<Tensor<1>>,
    gradient: Tensor<1>,
}

/// The results of an update of G.
struct GeneratorUpdate {
    losses: Vec<Tensor<1>>, // of each level
    gradient: Tensor<1>,
}

impl Step {
    fn of(d_update: DiscriminatorUpdate, g_update: GeneratorUpdate) -> Self {
        let plain = |tensors: &[Tensor<1>]| tensors.iter().map(|x| x.clone().without_autodiff()).collect::<Vec<_>>();
        let probabilities = |scores| plain(scores).into_iter().map(|score| sigmoid(score).mean()).collect::<Vec<_>>();
        let mean = |probabilities: &[Tensor<1>]| sum(probabilities) / probabilities.len() as f64;
        let (of_discriminator, of_generator) = (plain(&d_update.losses), plain(&g_update.losses));
        let (d_real, d_fake) = (probabilities(&d_update.real_scores), probabilities(&d_update.fake_scores));
        let level = |k: usize| Level {
            size: d_update.fakes[k].dims()[2],
            discriminator_loss: of_discriminator[k].clone(),
            generator_loss: of_generator[k].clone(),
            d_real: d_real[k].clone(),
            d_fake: d_fake[k].clone(),
        };
        let levels = d_update.fakes.len();
        Step {
            discriminator_loss: sum(&of_discriminator),
            generator_loss: sum(&of_generator),
            d_real: mean(&d_real),
            d_fake: mean(&d_fake),
            discriminator_gradient: d_update.gradient,
            generator_gradient: g_update.gradient,
            fake: d_update.fakes[levels - 1].clone().without_autodiff(),
            levels: (0..levels).filter(|_| levels > 1).map(level).collect(),
        }
    }
}

/// The sum of levels' losses. Levels share no parameters, so that its gradient is that of each loss alone.
fn sum(of_levels: &[Tensor<1>]) -> Tensor<1> {
    of_levels.iter().cloned().reduce(|sum, of_level| sum + of_level).expect("there is a level")
}
