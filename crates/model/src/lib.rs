//! The networks of the DCGAN paper (arXiv 1511.06434) as Burn modules, with every ablation as a [`spec::Design`].
//!
//! No input or output, no printing, and no knowledge of data sets, seeds or runs.

mod choices;
mod convolution;
mod dcgan;
mod features;
mod initialize;
mod loss;
mod parameters;
mod stage;

pub use convolution::{Convolution, Pooled, Resized};
pub use dcgan::{Discriminator, DiscriminatorConfig, Generator, GeneratorConfig};
pub use features::{FEATURES, FeatureNetwork, FeatureNetworkConfig, WeightsError};
pub use initialize::initialize;
pub use loss::{discriminator_loss, generator_loss};
pub use parameters::{gradients, parameter_count, parameters, trained};
pub use stage::{Norm, Stage};
