//! Randomness. Every draw comes from a stream of its own, keyed by seed, purpose and name, on the host: so seed k gives
//! every arm and every backend the same numbers, a layer more moves no other draw, and a resumed run has no state to restore.

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

/// The purposes, each with its name in the keys of streams; written down once, so that [`Purpose::ALL`] can't lack one.
macro_rules! purposes {
    ($($(#[$meaning:meta])* $purpose:ident = $name:literal,)+) => {
        /// What a stream is for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Purpose {
            $($(#[$meaning])* $purpose,)+
        }

        impl Purpose {
            /// Every purpose there is.
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
    /// Initial values, named by the parameter's path.
    Parameters = "parameters",
    /// The order of the training images, named by the epoch.
    DataOrder = "data-order",
    /// Latents of training, named by the step.
    TrainingLatents = "training-latents",
    /// Latents of the pictures.
    SampleLatents = "sample-latents",
    /// Latents of evaluations.
    EvaluationLatents = "evaluation-latents",
    /// Latents that batch normalisation's statistics are estimated from.
    PopulationLatents = "population-latents",
    /// Which of D's hidden units are left out, named by the step, the update, the images and the stage.
    Dropout = "dropout",
    /// The order of the real images that the networks are probed with.
    ProbedImages = "probed-images",
    /// Latents that walks go between.
    WalkedLatents = "walked-latents",
    /// The order of the real images that cross-fades go between.
    FadedImages = "faded-images",
    /// Latents whose samples are followed from evaluation to evaluation.
    TrackedLatents = "tracked-latents",
    /// Latents of a pyramid's samples that share their coarsest images, named by the redraw; the first redraw's are those images'.
    RedrawnLatents = "redrawn-latents",
    /// Noise of the ruler's marks, named by the kind and the first image.
    Ruler = "ruler",
    /// Factors and everything else of a rendered image, named by the half and the image.
    Scenes = "scenes",
}

impl Streams {
    /// The streams of a seed.
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// Numbers from N(0, 1).
    pub fn normal(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.sample(StandardNormal)).collect()
    }

    /// Numbers from the uniform distribution over [-1, 1): latents (section 4.1).
    pub fn uniform(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.random_range(-1.0..1.0)).collect()
    }

    /// Numbers from the uniform distribution over [0, 1).
    pub fn unit(&self, purpose: Purpose, name: &str, count: usize) -> Vec<f32> {
        let mut rng = self.stream(purpose, name);
        (0..count).map(|_| rng.random()).collect()
    }

    /// Puts indices into random order.
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
