//! What DCGAN built on.

use spec::Measure::{CopyingFeatures, CopyingTestFeatures, FrechetDistance, TestError};
use spec::REAL_IMAGES;

use crate::paper::{Sentence, Source, Test};

const NEEDS_PARZEN: &str =
    "a Parzen estimate is no measure here: it has been shown to say little about samples (Theis et al. 2016)";

pub(super) const GAN: Source = Source {
    title: "Generative adversarial nets (2014)",
    about: "Goodfellow et al. ([1406.2661](https://arxiv.org/abs/1406.2661)). Theirs: MNIST and TFD, fully connected G, maxout D with dropout.",
    sentences: &[
        Sentence { section: "5", says: "Parzen log-likelihood of 225 ± 2 on MNIST", tests: &[], open: NEEDS_PARZEN },
        Sentence { section: "5", says: "and of 2057 ± 26 on TFD", tests: &[], open: NEEDS_PARZEN },
        Sentence {
            section: "5",
            says: "samples do not copy the training set",
            tests: &[
                Test::of("memorisation", "gan-2014", CopyingTestFeatures).against(REAL_IMAGES),
                Test::of("memorisation", "gan-2014", CopyingFeatures).beside(),
            ],
            open: "beside held-out images, then DCGAN's",
        },
    ],
};

pub(super) const LAPGAN: Source = Source {
    title: "LAPGAN (2015)",
    about: "Denton et al. ([1506.05751](https://arxiv.org/abs/1506.05751)). Theirs: CIFAR-10 from 8×8 by three levels, STL, LSUN; people judge.",
    sentences: &[
        Sentence {
            section: "4.2",
            says: "people take its CIFAR samples for real about 40 % of the time",
            tests: &[],
            open: "needs people; history.toml compares distances",
        },
        Sentence { section: "4.2", says: "a GAN's 10 % of the time", tests: &[], open: "needs people" },
    ],
};

pub(super) const BATCH_NORMALIZATION: Source = Source {
    title: "Batch normalisation (2015)",
    about: "Ioffe and Szegedy ([1502.03167](https://arxiv.org/abs/1502.03167)). Theirs: Inception on ImageNet, supervised.",
    sentences: &[
        Sentence {
            section: "4.2.2",
            says: "it tolerates five and thirty times the learning rate",
            tests: &[
                Test::of("classifier", "rate-1e-3-none", TestError).against("rate-1e-3-both").insufficient(),
                Test::of("classifier", "rate-6e-3-none", TestError).against("rate-6e-3-both").insufficient(),
                Test::of("batch-norm", "rate-1e-3-none", FrechetDistance).against("rate-1e-3-both").insufficient(),
                Test::of("batch-norm", "rate-6e-3-none", FrechetDistance).against("rate-6e-3-both").insufficient(),
            ],
            open: "supervised, then for GANs; it says that high rates cost more without batch normalisation than with it, and no claim compares the two costs",
        },
        Sentence {
            section: "3.3",
            says: "it makes training less sensitive to the initialisation",
            tests: &[
                Test::of("batch-norm", "weights-0.2-none", FrechetDistance).against("weights-0.2-both").insufficient(),
                Test::of("batch-norm", "weights-0.002-none", FrechetDistance)
                    .against("weights-0.002-both")
                    .insufficient(),
            ],
            open: "for GANs; it says that poor weights cost more without batch normalisation than with it, and no claim compares the two costs",
        },
        Sentence {
            section: "3.4",
            says: "it adds noise through the batch, which regularises",
            tests: &[Test::of("batch-norm", "noise-128-layer", FrechetDistance).against("noise-128-batch").beside()],
            open: "layer normalisation has no noise of the batch, and differs in more than that",
        },
    ],
};

pub(super) const ALL_CONVOLUTIONAL: Source = Source {
    title: "The all convolutional net (2014)",
    about: "Springenberg et al. ([1412.6806](https://arxiv.org/abs/1412.6806)). Theirs: CIFAR-10, supervised.",
    sentences: &[Sentence {
        section: "3",
        says: "strides replace max-pooling without loss",
        tests: &[Test::of("classifier", "max-pooling", TestError)],
        open: "",
    }],
};
