//! Sampling from a generator, in training and in evaluation. A generator is a list of [levels](crate::level).

use burn::module::Module;
use burn::tensor::Tensor;

use super::{Generator, is_conditional};
use crate::conditioning::Classes;
use crate::level::LevelGenerator;
use crate::pyramid::pyramid;
use crate::stage::{Stage, StageOutput};
use crate::torch::TorchModule;

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
    /// - `z`: `[batch, noise_dim]`: see [`GeneratorConfig::noise_dim`](crate::GeneratorConfig::noise_dim)
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
