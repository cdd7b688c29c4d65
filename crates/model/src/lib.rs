//! The networks of the DCGAN paper (arXiv 1511.06434) as Burn modules, with every ablation as a [`spec::Design`].
//!
//! The crate does no input or output. Images and random numbers come from its callers; only [`FeatureNetworkConfig::init`] draws Burn's own
//! initial values. Start with `dcgan.rs`, which follows the paper's figure 1; `build.rs` maps a design to layers.

mod activation;
mod augmentation;
mod build;
mod classifier;
mod clipping;
mod conditional;
mod conditioning;
mod config;
mod convolution;
mod dcgan;
mod dropout;
mod features;
mod gan;
mod inception;
mod initialize;
mod lapgan;
mod level;
pub mod loss;
mod moving_average;
mod networks;
mod parameters;
mod pyramid;
mod spectral_norm;
mod stage;
mod torch;

pub use activation::{Activation, Maxout};
pub use augmentation::Augmentation;
pub use build::clipping_bound;
pub use classifier::Classifier;
pub use clipping::clip_parameters;
pub use conditioning::{ClassCondition, Classes};
pub use config::{DiscriminatorConfig, GeneratorConfig};
pub use convolution::{Convolution, LayerCost, Pooled, Resized};
pub use dropout::Dropout;
pub use features::{FEATURES, FeatureNetwork, FeatureNetworkConfig, WeightsError};
pub use inception::{INCEPTION_FEATURES, Inception, InceptionInput};
pub use initialize::{Initialization, initialize};
pub use kernels::instruction_set;
pub use level::{LevelDiscriminator, LevelGenerator};
pub use loss::Objective;
pub use moving_average::update_moving_average;
pub use networks::{Discriminator, Generator, Network};
pub use parameters::{current_record_path, gradients, is_trainable, parameter_count, parameters, paths_by_id};
pub use pyramid::{pyramid, upsample};
pub use stage::{GhostBatchNorm, Norm, Stage, StageOutput};
pub use torch::{METADATA, TorchModule, TorchTensor, safetensors};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
