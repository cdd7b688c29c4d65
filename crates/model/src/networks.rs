//! The generator and discriminator of any architecture. Each is a list of [levels](crate::level).

use burn::module::Module;
use burn::tensor::{Device, Tensor};
use spec::Architecture;

use crate::conditional::{ConditionalDiscriminator, ConditionalGenerator};
use crate::conditioning::Classes;
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::LayerCost;
use crate::level::{Condition, LevelDiscriminator, LevelGenerator};
use crate::pyramid::pyramid;
use crate::stage::{Stage, StageOutput};
use crate::torch::TorchModule;
use crate::{build, dcgan, gan, lapgan};

/// G: generates an image from a latent.
#[derive(Module, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of them")]
pub enum Generator {
    /// DCGAN (2015).
    Dcgan(dcgan::Generator),
    /// DCGAN with the class of an image.
    ConditionalDcgan(ConditionalGenerator),
    /// The fully connected GAN of 2014.
    Gan(gan::Generator),
    /// LAPGAN (2015).
    Lapgan(lapgan::Generator),
}

/// D: scores an image. A positive score means "real".
#[derive(Module, Debug)]
pub enum Discriminator {
    /// DCGAN (2015).
    Dcgan(dcgan::Discriminator),
    /// DCGAN with the class of an image.
    ConditionalDcgan(ConditionalDiscriminator),
    /// The fully connected GAN of 2014.
    Gan(gan::Discriminator),
    /// LAPGAN (2015).
    Lapgan(lapgan::Discriminator),
}

/// A network whose layers can be counted without running it.
pub trait Network: Module {
    /// The cost of each layer with weights, in visiting order.
    fn layer_costs(&self) -> Vec<LayerCost>;

    /// Multiply-adds of all layers for one image.
    fn multiply_adds(&self) -> u64 {
        self.layer_costs().iter().map(|layer| layer.multiply_adds).sum()
    }
}

impl GeneratorConfig {
    /// Random numbers for one image: the latent, and LAPGAN's noise planes.
    pub fn noise_dim(&self) -> usize {
        match self.design.architecture {
            Architecture::Dcgan | Architecture::Gan => self.latent,
            Architecture::Lapgan => lapgan::noise_dim(self.latent, self.image_size),
        }
    }

    /// Classes that both networks are [conditioned on](Generator::conditioned_on); 0 for unconditional networks.
    pub fn conditioning_classes(&self) -> usize {
        build::latent_condition(&self.design, self.classes).channels()
    }

    /// Builds the network. Weights are zero until they are [initialised](crate::initialize).
    ///
    /// ```
    /// use burn::tensor::{Device, Distribution, Tensor};
    /// use model::GeneratorConfig;
    /// use spec::RunSpec;
    ///
    /// let config = GeneratorConfig::of(&RunSpec::default()); // DCGAN, 32×32 pixels, one channel
    /// let device = Device::flex();
    /// let z = Tensor::<2>::random([8, config.noise_dim()], Distribution::Uniform(-1.0, 1.0), &device);
    /// assert_eq!(config.init(&device).forward(z).dims(), [8, 1, 32, 32]);
    /// ```
    pub fn init(&self, device: &Device) -> Generator {
        match self.design.architecture {
            Architecture::Dcgan if self.conditioning_classes() > 0 => {
                Generator::ConditionalDcgan(ConditionalGenerator::new(self, device))
            }
            Architecture::Dcgan => Generator::Dcgan(dcgan::Generator::new(self, self.latent, device)),
            Architecture::Gan => Generator::Gan(gan::Generator::new(self, self.latent, device)),
            Architecture::Lapgan => Generator::Lapgan(lapgan::Generator::new(self, device)),
        }
    }
}

impl DiscriminatorConfig {
    /// Builds the network. Weights are zero until they are [initialised](crate::initialize).
    pub fn init(&self, device: &Device) -> Discriminator {
        let network = match self.design.architecture {
            Architecture::Dcgan if build::latent_condition(&self.design, self.classes).channels() > 0 => {
                Discriminator::ConditionalDcgan(ConditionalDiscriminator::new(self, device))
            }
            Architecture::Dcgan => Discriminator::Dcgan(dcgan::Discriminator::new(self, self.channels, device)),
            Architecture::Gan => Discriminator::Gan(gan::Discriminator::new(self, self.channels, device)),
            Architecture::Lapgan => Discriminator::Lapgan(lapgan::Discriminator::new(self, device)),
        };
        build::normalize_weights(&self.design, network)
    }
}

impl Generator {
    /// Its levels, the coarsest first.
    pub fn levels(&self) -> Vec<LevelGenerator<'_>> {
        match self {
            Self::Dcgan(network) => vec![network.level()],
            Self::ConditionalDcgan(network) => vec![network.level()],
            Self::Gan(network) => vec![network.level()],
            Self::Lapgan(network) => network.levels(),
        }
    }

    /// A copy that generates images of these classes, one for each image of a batch. Unconditional networks ignore them.
    pub fn conditioned_on(&self, classes: Classes) -> Self {
        match self {
            Self::ConditionalDcgan(network) => Self::ConditionalDcgan(network.conditioned_on(classes)),
            Self::Lapgan(network) => Self::Lapgan(network.conditioned_on(classes)),
            Self::Dcgan(_) | Self::Gan(_) => self.clone(),
        }
    }

    /// The network as the modules of PyTorch's `nn.Sequential`, which reads latents `[batch, latent, 1, 1]`; none of pyramids and
    /// of conditional networks, which are no sequences. Running statistics are those of the module: see [`valid`](Module::valid).
    pub fn torch_modules(&self) -> Option<Vec<TorchModule>> {
        let levels = self.levels();
        let [level] = &levels[..] else { return None };
        if is_conditional(level.condition) {
            return None;
        }
        Some(level.stages.iter().flat_map(|stage| stage.torch_modules()).collect())
    }

    fn stages_mut(&mut self) -> Vec<&mut Stage> {
        match self {
            Self::Dcgan(network) => network.stages_mut(),
            Self::ConditionalDcgan(network) => network.stages_mut(),
            Self::Gan(network) => network.stages_mut(),
            Self::Lapgan(network) => network.stages_mut(),
        }
    }

    /// Generates one image for each latent.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, noise_dim]`: see [`GeneratorConfig::noise_dim`]
    /// - returns `[batch, channels, size, size]`, pixels in [-1, 1]
    pub fn forward(&self, z: Tensor<2>) -> Tensor<4> {
        self.sample_levels(z).pop().expect("a network has a level")
    }

    /// The samples of every level, the coarsest first: each level starts from the sample below.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, noise_dim]`
    /// - returns `[batch, channels, size, size]` of each level, pixels in [-1, 1]
    pub fn sample_levels(&self, z: Tensor<2>) -> Vec<Tensor<4>> {
        let mut samples: Vec<Tensor<4>> = Vec::new();
        for (level, noise) in self.levels().iter().zip(self.split_noise(z)) {
            let sample = match samples.last() {
                None => level.forward(noise, None),
                Some(coarser) => level.forward(noise, Some(coarser.clone())).clamp(-1.0, 1.0),
            };
            samples.push(sample);
        }
        samples
    }

    /// The images that every level trains on, the coarsest first: each level starts from the real image below.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, noise_dim]`
    /// - `reals`: a [`pyramid`](Self::pyramid) of as many images
    /// - returns `[batch, channels, size, size]` of each level; pixels of finer levels may leave [-1, 1]
    pub fn train_levels(&self, z: Tensor<2>, reals: &[Tensor<4>]) -> Vec<Tensor<4>> {
        self.train_levels_with(z, reals, |x| x)
    }

    /// The same with every hidden stage's output changed by a function.
    pub(crate) fn train_levels_with(
        &self,
        z: Tensor<2>,
        reals: &[Tensor<4>],
        mut hidden: impl FnMut(Tensor<4>) -> Tensor<4>,
    ) -> Vec<Tensor<4>> {
        let coarser = std::iter::once(None).chain(reals.iter().cloned().map(Some));
        let levels = self.levels().into_iter().zip(self.split_noise(z)).zip(coarser);
        levels.map(|((level, noise), coarser)| level.forward_with(noise, coarser, &mut hidden)).collect()
    }

    /// Each level's part of the random numbers: `[batch, noise dim of the level, 1, 1]`.
    fn split_noise(&self, z: Tensor<2>) -> Vec<Tensor<4>> {
        let x: Tensor<4> = z.unsqueeze_dims(&[2, 3]);
        let levels = self.levels();
        if levels.len() == 1 {
            return vec![x];
        }
        let mut start = 0;
        let part = |level: &LevelGenerator| {
            let dim = level.noise.dim();
            let part = x.clone().narrow(1, start, dim);
            start += dim;
            part
        };
        levels.iter().map(part).collect()
    }

    /// Images at the size of every level, the coarsest first.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch, channels, size, size]` of each level
    pub fn pyramid(&self, x: Tensor<4>) -> Vec<Tensor<4>> {
        pyramid(x, self.levels().len())
    }

    /// The output of every stage, level after level. The last stage of a level outputs an image or, in finer levels, a residual.
    ///
    /// # Shapes
    ///
    /// - `z`: `[batch, noise_dim]`
    pub fn stage_outputs(&self, z: Tensor<2>) -> Vec<StageOutput> {
        let levels = self.levels();
        let samples = if levels.len() == 1 { Vec::new() } else { self.sample_levels(z.clone()) };
        let coarser = std::iter::once(None).chain(samples.into_iter().map(Some));
        let levels = levels.into_iter().zip(self.split_noise(z)).zip(coarser);
        levels.flat_map(|((level, noise), coarser)| level.stage_outputs(noise, coarser)).collect()
    }

    /// The stages of a network with one level, in order; none of a pyramid, whose levels run side by side.
    pub fn stages(&self) -> Vec<&Stage> {
        let mut levels = self.levels();
        if levels.len() == 1 { levels.remove(0).stages } else { Vec::new() }
    }

    /// A copy for evaluation: its batch normalisation uses mean and variance averaged over these batches of latents and classes,
    /// instead of running statistics that lag behind training. Weights stay, and `self` does not change. PyTorch's `update_bn` does the
    /// same, with unbiased variances.
    ///
    /// Without a batch it keeps the running statistics of training.
    pub fn with_population_statistics(&self, batches: impl IntoIterator<Item = (Tensor<2>, Classes)>) -> Self {
        // Only `valid` gives a copy its own running statistics; only training mode updates them.
        let mut copy = self.valid().train().no_grad();
        for (k, (z, classes)) in batches.into_iter().enumerate() {
            let momentum = 1.0 / (k + 1) as f64; // running statistics become the mean over all batches
            copy.stages_mut().into_iter().for_each(|stage| stage.set_momentum(momentum));
            copy.conditioned_on(classes).forward(z);
        }
        copy.valid()
    }
}

impl Discriminator {
    /// Its levels, the coarsest first.
    pub fn levels(&self) -> Vec<LevelDiscriminator<'_>> {
        match self {
            Self::Dcgan(network) => vec![network.level()],
            Self::ConditionalDcgan(network) => vec![network.level()],
            Self::Gan(network) => vec![network.level()],
            Self::Lapgan(network) => network.levels(),
        }
    }

    /// A copy that scores images of these classes, one for each image of a batch. Unconditional networks ignore them.
    pub fn conditioned_on(&self, classes: Classes) -> Self {
        match self {
            Self::ConditionalDcgan(network) => Self::ConditionalDcgan(network.conditioned_on(classes)),
            Self::Lapgan(network) => Self::Lapgan(network.conditioned_on(classes)),
            Self::Dcgan(_) | Self::Gan(_) => self.clone(),
        }
    }

    /// Scores each image: a logit, positive for "real". Logits of several levels are added, as those of independent evidence.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    /// - returns `[batch]`
    pub fn forward(&self, x: Tensor<4>) -> Tensor<1> {
        self.outputs(x).flatten(0, 3)
    }

    /// All outputs for each image: `[batch, outputs, 1, 1]`.
    pub(crate) fn outputs(&self, x: Tensor<4>) -> Tensor<4> {
        let levels = self.levels();
        let images = pyramid(x, levels.len());
        let scores = levels.iter().zip(images).map(|(level, x)| level.forward(x));
        scores.reduce(|sum, score| sum + score).expect("a network has a level")
    }

    /// Scores images at every level.
    ///
    /// # Shapes
    ///
    /// - `images`: `[batch, channels, size, size]` of each level, the coarsest first
    /// - returns `[batch]` of each level
    pub fn scores(&self, images: Vec<Tensor<4>>) -> Vec<Tensor<1>> {
        self.levels().iter().zip(images).map(|(level, x)| level.forward(x).flatten(0, 3)).collect()
    }

    /// The network as the modules of PyTorch's `nn.Sequential`, from images to scores `[batch, outputs, 1, 1]`; none of pyramids and of
    /// conditional networks. Dropout, which only training has, is not among them.
    pub fn torch_modules(&self) -> Option<Vec<TorchModule>> {
        let levels = self.levels();
        let [level] = &levels[..] else { return None };
        if is_conditional(level.condition) {
            return None;
        }
        let stages = level.stages.iter().flat_map(|stage| stage.torch_modules());
        Some(stages.chain(level.score.torch_modules()).collect())
    }

    /// The output of every stage, level after level. Scores are not among them.
    ///
    /// # Shapes
    ///
    /// - `x`: `[batch, channels, size, size]`
    pub fn stage_outputs(&self, x: Tensor<4>) -> Vec<StageOutput> {
        let levels = self.levels();
        let images = pyramid(x, levels.len());
        levels.iter().zip(images).flat_map(|(level, x)| level.stage_outputs(x)).collect()
    }
}

/// Whether a level has a class input.
fn is_conditional(condition: Option<Condition>) -> bool {
    condition.is_some_and(|(condition, _)| condition.channels() > 0)
}

impl Network for Generator {
    fn layer_costs(&self) -> Vec<LayerCost> {
        self.levels().iter().flat_map(LevelGenerator::costs).collect()
    }
}

impl Network for Discriminator {
    fn layer_costs(&self) -> Vec<LayerCost> {
        self.levels().iter().flat_map(LevelDiscriminator::costs).collect()
    }
}
