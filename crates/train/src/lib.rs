//! One run, from start to finish.
//!
//! [`Trainer`] is only the paper's algorithm. `training_loop` decides when to log, draw samples, evaluate and write a checkpoint. The crate
//! knows no sweeps, claims or charts.

mod average;
mod baselines;
mod batches;
mod checkpoint;
mod clock;
mod comparison;
mod comparison_table;
mod conditioning;
mod device;
mod discriminator_input;
mod diversity;
mod dynamics;
mod error;
mod evaluate;
mod export;
mod feature_extractors;
mod half_precision;
mod host;
mod images;
mod inception_distances;
mod inception_features;
mod interpolation;
mod interpolation_pictures;
mod learner;
mod levels;
mod loaded_run;
mod matching;
mod memorization;
mod non_finite;
pub mod parity;
mod pixels;
mod prior;
mod probe;
mod ruler;
mod run;
mod sample_files;
mod sampler;
mod samples;
mod shares;
mod stop;
mod trained_networks;
mod trainer;
mod training_loop;
mod update_ratio;
mod wobble;

pub use batches::{Batches, Feed, Latents, Minibatch};
pub use checkpoint::{Checkpoint, CheckpointError};
pub use comparison::{Comparison, ComparisonError};
pub use device::{DeviceError, describe as describe_device, open as open_device};
pub use diversity::Diversity;
pub use error::RunError;
pub use export::Export;
pub use feature_extractors::{FeatureExtractors, ImageFeatures, Reference};
pub use half_precision::half_precision;
pub use inception_features::InceptionFeatures;
pub use interpolation::{Interpolation, smoothness};
pub use interpolation_pictures::{NamedPicture, Smoothness};
pub use loaded_run::LoadedRun;
pub use memorization::{ComparedImages, NearestImages, TrainingImages};
pub use prior::Prior;
pub use probe::Activation;
pub use ruler::{RulerError, measure as measure_ruler};
pub use run::run;
pub use sample_files::{DrawnSamples, LatentsFile, SampleFiles};
pub use sampler::Sampler;
pub use samples::{Samples, SamplesError};
pub use stop::Stop;
pub use streams::{Purpose, Streams};
pub use trained_networks::{TrainedNetworks, Weights};
pub use trainer::{Level, Step, Trainer};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");
