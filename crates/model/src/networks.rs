//! The generator and discriminator of any architecture, and how a configuration becomes one. What they compute is in `generator` and
//! `discriminator`.

mod discriminator;
mod generator;

use burn::module::Module;
use burn::tensor::Device;
use spec::Architecture;

use crate::conditional::{ConditionalDiscriminator, ConditionalGenerator};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::convolution::LayerCost;
use crate::level::{Condition, LevelDiscriminator, LevelGenerator};
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
    ///
    /// ```
    /// use burn::tensor::{Device, Tensor};
    /// use model::DiscriminatorConfig;
    /// use spec::RunSpec;
    ///
    /// let device = Device::flex();
    /// let images = Tensor::<4>::zeros([8, 1, 32, 32], &device);
    /// let logits = DiscriminatorConfig::of(&RunSpec::default()).init(&device).forward(images);
    /// assert_eq!(logits.dims(), [8]);
    /// ```
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
