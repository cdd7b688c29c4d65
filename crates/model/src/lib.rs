//! The networks of the DCGAN paper (arXiv 1511.06434) as Burn modules, with every ablation as a [`spec::Design`].
//!
//! No input or output, no printing, and no knowledge of data sets, seeds or runs.

mod activation;
mod average;
mod choices;
mod classifier;
mod condition;
mod config;
mod convolution;
mod dcgan;
mod dropout;
mod features;
mod gan;
mod initialize;
mod lapgan;
mod loss;
mod networks;
mod parameters;
mod stage;

pub use activation::{Activation, Maxout};
pub use average::average;
pub use classifier::Classifier;
pub use condition::{Classes, Condition};
pub use config::{DiscriminatorConfig, GeneratorConfig};
pub use convolution::{Convolution, Pooled, Resized, Trace};
pub use dropout::Dropout;
pub use features::{FEATURES, FeatureNetwork, FeatureNetworkConfig, WeightsError};
pub use initialize::{Initial, initialize};
pub use kernels::path as instructions;
pub use lapgan::{enlarge, pyramid};
pub use loss::Objective;
pub use networks::{Discriminator, Generator, Judge, Network};
pub use parameters::{gradients, parameter_count, parameters, trained};
pub use stage::{GhostBatchNorm, Norm, Stage, StageOutput};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
