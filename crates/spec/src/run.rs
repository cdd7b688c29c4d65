//! The whole of a run as one value. [`RunSpec::default`] is the *reference recipe*: the paper's text (section 4) with
//! kernel 4 and batch 64 as in the authors' Torch port, at 32×32 and a base width of 16.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    AdamOverride, Augmentation, Backend, Design, Initializer, LatentDistribution, Loss, Optimizer, Schedule, Source,
    Task, Trainer,
};

/// Everything that determines a run, together with the data, the commit and the device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RunSpec {
    /// Keys every random draw. Seed k gives every arm the same data order, latents and initial values. A sweep's file has `seeds`.
    pub seed: u64,
    /// What computes the training step. A sweep's file has `backends`.
    pub backend: Backend,
    /// What is trained: both networks against each other, or D alone, supervised, by burn-train (`experiments/study/classifier.toml`).
    pub task: Task,
    /// Training steps; one step updates each network once, or as often as `schedule` says.
    ///
    /// The paper counts epochs: the default is 38 of the 10,000 images of `fashion-mnist-small`.
    pub steps: u64,
    /// Images per minibatch.
    ///
    /// Section 4 says 128. DEVIATION: 64 is the authors' Torch port, and halves the cost of a step.
    pub batch_size: usize,
    /// Channels of the largest feature maps; each further stage has twice as many.
    ///
    /// Figure 1 counts in multiples of 128. DEVIATION: 16 is what a laptop can train.
    pub width: usize,
    /// Numbers in a latent (z).
    ///
    /// Figure 1: "a 100 dimensional uniform distribution Z".
    pub latent: usize,
    /// What each number of a latent is drawn from.
    ///
    /// Section 4.1 and the Theano code: uniform over [-1, 1). The Torch port: N(0, 1).
    pub latent_distribution: LatentDistribution,
    /// How initial weights are drawn.
    ///
    /// Section 4: "a zero-centered Normal distribution".
    pub initializer: Initializer,
    /// Standard deviation σ of the initial weights, N(0, σ²), where `initializer` is `normal`; the others take it from the layer.
    ///
    /// Section 4: "with standard deviation 0.02".
    pub initializer_std: f64,
    /// Standard deviation σ of the initial scales of normalised layers, N(1, σ²).
    ///
    /// The text has none; in the authors' code it is 0.02.
    pub norm_scale_std: f64,
    /// What the networks minimise.
    ///
    /// Goodfellow et al. 2014, section 3.
    pub loss: Loss,
    /// Where `loss` is `wasserstein`, each parameter of D is kept in [-c, c]: c, or 0 for no clipping.
    ///
    /// Arjovsky et al. 2017.
    pub weight_clipping: f64,
    /// How the images that D sees in training are augmented, real and generated ones alike.
    ///
    /// Zhao et al. 2020; the paper has none.
    pub augmentation: Augmentation,
    /// Standard deviation of the normal noise that is added to what D sees in training.
    ///
    /// Arjovsky and Bottou 2017; the paper has none.
    pub instance_noise: f64,
    /// Steps over which `instance_noise` falls to 0, in equal parts; 0 where it stays.
    pub instance_noise_decay: u64,
    /// How far below 1 D's target for real images is (one-sided label smoothing), where `loss` is one of the first three.
    ///
    /// Salimans et al. 2016; the paper has none.
    pub label_smoothing: f64,
    /// The images.
    pub data: Data,
    /// The design choices under study.
    pub design: Design,
    /// The optimiser of both networks.
    pub optimizer: Optimizer,
    /// In which order the networks learn.
    pub schedule: Schedule,
    /// What happens every so many steps.
    pub cadence: Cadence,
    /// How samples are measured.
    pub evaluation: Evaluation,
    /// A program of one's own that does the run; none where `train` or `classify` does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trainer: Option<Trainer>,
    /// The keys of that program.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, Value>,
}

/// Which images, and how large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Data {
    /// The data set.
    pub source: Source,
    /// Where its files lie, from the working directory, else from the workspace; `data/<source>` of the workspace where it is left out. No
    /// part of the run's id: the checksum is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// What the content of `images` is known by: filled in where a file is read. One that was written down is what the folder must hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Trains on so many of the first training images instead of all of them, for a generator that memorises on purpose. What is measured
    /// on training images is measured on these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub training_images: Option<usize>,
    /// Height and width in pixels. At 8 and 16 they are means of pixels at 32, at 64 and 128 each of these is repeated; `rooms` are rendered.
    ///
    /// Figure 1 draws 64×64. DEVIATION: images of Fashion-MNIST have 28×28 pixels, and are padded to 32×32.
    pub image_size: usize,
}

/// What happens every so many steps. Whatever the numbers, all of it happens after the last step, and sampling and evaluation
/// at step 0 too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Cadence {
    /// Steps between rows of losses, scores and norms; the last step has one whatever the number.
    pub log: u64,
    /// Steps between pictures of samples from the same latents; step 0 and the last step have one whatever the number.
    pub sample: u64,
    /// Steps between evaluations; step 0 and the last step have one whatever the number. A verdict on a run needs 15 or more, evenly spaced.
    pub evaluate: u64,
    /// Further steps at which samples are evaluated. A sweep adds those of its claims' budgets.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evaluate_at: Vec<u64>,
    /// Steps between checkpoints, from which a run goes on after it was stopped.
    pub checkpoint: u64,
}

/// How samples are measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Evaluation {
    /// Generated images per evaluation. The Fréchet distance is biased by this number: compare like with like.
    pub samples: usize,
    /// Half-life, in images, of a moving average of the generator's parameters that is measured beside the generator itself; each step
    /// counts as `batch_size` images. 0 where there is none.
    ///
    /// Karras et al. 2018; the paper has none.
    pub average: u64,
    /// Whether samples are compared with their nearest training images after the last step, in features and in pixels.
    pub memorization: bool,
    /// Whether walks between latents are measured after the last step.
    ///
    /// Section 6.1.
    pub smoothness: bool,
    /// Weights of Inception-v3 in a safetensors file, as `compare --features` takes them: after the last step FID and KID are measured with
    /// them. A relative path is looked for in the working directory, then in the workspace. No part of the run's id: the checksum is.
    ///
    /// Heusel et al. 2017, Bińkowski et al. 2018.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imagenet: Option<String>,
    /// SHA-256 of that file: filled in where it is read. One that was written down is what the file must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imagenet_checksum: Option<String>,
    /// Samples that FID and KID are measured on, the first of an evaluation's, beside as many held-out images; fewer where fewer are held out.
    /// FID is biased by this number: compare like with like. KID is not.
    pub imagenet_samples: usize,
}

impl Default for RunSpec {
    fn default() -> Self {
        Self {
            seed: 0,
            backend: Backend::default(),
            task: Task::default(),
            steps: 6_000,
            batch_size: 64,
            width: 16,
            latent: 100,
            latent_distribution: LatentDistribution::default(),
            initializer: Initializer::default(),
            initializer_std: 0.02,
            norm_scale_std: 0.0,
            loss: Loss::default(),
            weight_clipping: 0.01,
            augmentation: Augmentation::default(),
            instance_noise: 0.0,
            instance_noise_decay: 0,
            label_smoothing: 0.0,
            data: Data::default(),
            design: Design::default(),
            optimizer: Optimizer::default(),
            schedule: Schedule::default(),
            cadence: Cadence::default(),
            evaluation: Evaluation::default(),
            trainer: None,
            params: BTreeMap::new(),
        }
    }
}

impl Default for Data {
    fn default() -> Self {
        Self { source: Source::default(), folder: None, checksum: None, training_images: None, image_size: 32 }
    }
}

impl Default for Cadence {
    fn default() -> Self {
        Self { log: 20, sample: 300, evaluate: 300, evaluate_at: Vec::new(), checkpoint: 300 }
    }
}

impl Default for Evaluation {
    fn default() -> Self {
        Self {
            samples: 10_000,
            average: 0,
            memorization: false,
            smoothness: false,
            imagenet: None,
            imagenet_checksum: None,
            imagenet_samples: 2_000,
        }
    }
}

impl Data {
    /// How many images are trained on; none where that follows from what lies in the folder.
    pub fn training_count(&self) -> Option<usize> {
        self.training_images.or(self.source.training_images())
    }

    /// What the content is known by: the source's own checksum, or that of what lies in the folder.
    pub fn checksum(&self) -> Option<&str> {
        self.source.checksum().or(self.checksum.as_deref())
    }
}

impl RunSpec {
    /// A value in which every key is present: what the known keys are read from.
    pub fn with_every_key() -> Self {
        let own = AdamOverride { learning_rate: Some(2e-4), beta_1: Some(0.5), beta_2: Some(0.999) };
        Self {
            data: Data {
                folder: Some(String::new()),
                checksum: Some(String::new()),
                training_images: Some(64),
                ..Data::default()
            },
            cadence: Cadence { evaluate_at: vec![1], ..Cadence::default() },
            evaluation: Evaluation {
                imagenet: Some(String::new()),
                imagenet_checksum: Some(String::new()),
                ..Evaluation::default()
            },
            optimizer: Optimizer { generator: own, discriminator: own, ..Optimizer::default() },
            ..Self::default()
        }
    }
}
