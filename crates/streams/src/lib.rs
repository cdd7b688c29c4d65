//! Random streams. Every draw comes from a ChaCha stream keyed by seed, purpose and name, on the host.
//!
//! So one seed gives every arm and every backend the same numbers, an additional layer changes no other draw, and a resumed run has no
//! generator state to restore.

use std::cell::RefCell;
use std::collections::BTreeSet;

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use sha2::{Digest, Sha256};

/// Cargo builds this crate again where another clone was the last to build it in the same target folder.
const _: Option<&str> = option_env!("DCGAN_WORKSPACE");

/// The streams of one seed.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    seed: u64,
}

/// Defines the purposes with their names in stream keys, and [`Purpose::ALL`]. Names never change: they key published draws.
macro_rules! purposes {
    ($($(#[$meaning:meta])* $purpose:ident = $name:literal,)+) => {
        /// Purpose of a stream.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Purpose {
            $($(#[$meaning])* $purpose,)+
        }

        impl Purpose {
            /// Every purpose.
            pub const ALL: &[Self] = &[$(Self::$purpose),+];

            /// The name in the keys of streams.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$purpose => $name,)+
                }
            }
        }
    };
}

purposes! {
    /// Initial values of parameters. Name: the parameter's path.
    Parameters = "parameters",
    /// Order of training images. Name: the epoch.
    DataOrder = "data-order",
    /// Latents of training. Name: the step.
    TrainingLatents = "training-latents",
    /// Latents of sample pictures.
    SampleLatents = "sample-latents",
    /// Latents of evaluations.
    EvaluationLatents = "evaluation-latents",
    /// Latents for population statistics of batch normalisation.
    PopulationLatents = "population-latents",
    /// Dropout masks of hidden units. Name: step, update, images and stage.
    Dropout = "dropout",
    /// Augmentation of D's input. Name: step, update, images, level and operation.
    Augmentation = "augmentation",
    /// Noise on D's input. Name: step, update, images and level.
    InstanceNoise = "instance-noise",
    /// Order of the real images that probe the networks.
    ProbeImages = "probed-images",
    /// Latents at the ends of interpolations.
    InterpolationLatents = "walked-latents",
    /// Order of the real images at the ends of cross-fades.
    CrossFadeImages = "faded-images",
    /// Latents of the samples that are tracked over evaluations.
    TrackedLatents = "tracked-latents",
    /// Latents of pyramid samples with shared coarsest images. Name: the redraw; the first gives the coarsest images.
    RedrawnLatents = "redrawn-latents",
    /// Latents of samples on request. Name: the hundred.
    RequestedLatents = "requested-latents",
    /// Noise of the metrics' controls. Name: kind and first image.
    Ruler = "ruler",
    /// Factors and nuisances of a rendered image. Name: split and image.
    Scenes = "scenes",
}

impl Streams {
    /// The streams of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// `count` numbers from N(0, 1).
    ///
    /// ```
    /// use streams::{Purpose, Streams};
    ///
    /// let draw = |seed, count| Streams::new(seed).normal(Purpose::TrainingLatents, "step 7", count);
    /// assert_eq!(draw(0, 100), draw(0, 100)); // no state: the key determines the numbers
    /// assert_eq!(draw(0, 100)[..10], draw(0, 10)); // longer draws extend shorter ones
    /// assert_ne!(draw(0, 100), draw(1, 100));
    /// ```
    pub fn normal(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.sample(StandardNormal)).collect()
    }

    /// `count` numbers from the uniform distribution over [-1, 1): latents (section 4.1).
    pub fn uniform(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.random_range(-1.0..1.0)).collect()
    }

    /// `count` numbers from the uniform distribution over [0, 1).
    pub fn unit(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.random()).collect()
    }

    /// Shuffles indices.
    pub fn shuffle(&self, purpose: Purpose, name: &str, order: &mut [u32]) {
        order.shuffle(&mut self.stream(purpose, name));
    }

    fn stream(&self, purpose: Purpose, name: &str) -> ChaCha8Rng {
        RECORDED.with_borrow_mut(|names| {
            if let Some(names) = names {
                names.insert((purpose.name(), name.to_owned()));
            }
        });
        let key = Sha256::new()
            .chain_update(self.seed.to_le_bytes())
            .chain_update(purpose.name())
            .chain_update([0])
            .chain_update(name)
            .finalize();
        ChaCha8Rng::from_seed(key.into())
    }
}

/// Purpose and name of a stream.
pub type StreamName = (&'static str, String);

thread_local! {
    /// The streams that this thread has drawn from, while [`recorded`] lists them.
    static RECORDED: RefCell<Option<BTreeSet<StreamName>>> = const { RefCell::new(None) };
}

/// Does some work and lists the streams that it draws from on this thread. The draws are the same as without.
///
/// ```
/// use streams::{Purpose, Streams, recorded};
///
/// let (drawn, names) = recorded(|| Streams::new(3).normal(Purpose::SampleLatents, "0", 2));
/// assert_eq!(drawn, Streams::new(3).normal(Purpose::SampleLatents, "0", 2));
/// assert_eq!(names.into_iter().collect::<Vec<_>>(), [("sample-latents", "0".to_owned())]);
/// ```
pub fn recorded<T>(work: impl FnOnce() -> T) -> (T, BTreeSet<StreamName>) {
    let before = RECORDED.replace(Some(BTreeSet::new()));
    let result = work();
    (result, RECORDED.replace(before).unwrap_or_default())
}
