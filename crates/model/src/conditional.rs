//! Conditional DCGAN (Mirza and Osindero 2014, arXiv 1411.1784): DCGAN with the class of an image beside the inputs of both networks.

use burn::module::Module;
use burn::tensor::Device;

use crate::build::{Builder, latent_condition};
use crate::conditioning::{ClassCondition, Classes};
use crate::config::{DiscriminatorConfig, GeneratorConfig};
use crate::dcgan;
use crate::level::{LevelDiscriminator, LevelGenerator};
use crate::stage::Stage;

/// G: generates an image of a class from a latent.
#[derive(Module, Debug)]
pub struct ConditionalGenerator {
    condition: ClassCondition, // beside the latent: [batch, latent + classes, 1, 1]
    network: dcgan::Generator,
    #[module(skip)]
    classes: Classes,
}

/// D: scores an image of a class.
#[derive(Module, Debug)]
pub struct ConditionalDiscriminator {
    condition: ClassCondition, // beside the image: [batch, channels + 1, 32, 32]
    network: dcgan::Discriminator,
    #[module(skip)]
    classes: Classes,
}

/// The field and the structs' names as visitors receive them.
pub const INNER: (&str, [&str; 2]) = ("network", ["Struct:ConditionalGenerator", "Struct:ConditionalDiscriminator"]);

impl ConditionalGenerator {
    pub(crate) fn new(config: &GeneratorConfig, device: &Device) -> Self {
        let condition = latent_condition(&config.design, config.classes);
        let network = dcgan::Generator::new(config, config.latent + condition.channels(), device);
        Self { condition, network, classes: None }
    }

    pub(crate) fn conditioned_on(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    /// Its only level.
    pub(crate) fn level(&self) -> LevelGenerator<'_> {
        LevelGenerator { condition: Some((&self.condition, &self.classes)), ..self.network.level() }
    }

    pub(crate) fn stages_mut(&mut self) -> Vec<&mut Stage> {
        self.network.stages_mut()
    }
}

impl ConditionalDiscriminator {
    pub(crate) fn new(config: &DiscriminatorConfig, device: &Device) -> Self {
        let condition = Builder::new(&config.design, device).image_condition(config.classes, config.image_size);
        let network = dcgan::Discriminator::new(config, config.channels + condition.channels(), device);
        Self { condition, network, classes: None }
    }

    pub(crate) fn conditioned_on(&self, classes: Classes) -> Self {
        Self { classes, ..self.clone() }
    }

    /// Its only level.
    pub(crate) fn level(&self) -> LevelDiscriminator<'_> {
        LevelDiscriminator { condition: Some((&self.condition, &self.classes)), ..self.network.level() }
    }
}
