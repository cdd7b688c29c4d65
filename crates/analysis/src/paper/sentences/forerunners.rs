//! What DCGAN built on.

use spec::Measure::FrechetDistance;

use crate::paper::{Sentence, Source, Test};

const NEEDS_PARZEN: &str = "a Parzen estimate is no measure here: it has been shown to say little about samples (Theis et al. 2016)";

pub(super) const GAN: Source = Source {
    title: "Generative adversarial nets (2014)",
    about: "Goodfellow et al. ([1406.2661](https://arxiv.org/abs/1406.2661)). Theirs: MNIST and TFD, fully connected G, maxout D with dropout.",
    sentences: &[
        Sentence { section: "5", says: "Parzen log-likelihood of 225 ± 2 on MNIST", tests: &[], open: NEEDS_PARZEN },
        Sentence { section: "5", says: "and of 2057 ± 26 on TFD", tests: &[], open: NEEDS_PARZEN },
        Sentence {
            section: "5",
            says: "samples do not copy the training set",
            tests: &[],
            open: "memorisation.toml has `gan` as an arm",
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
            tests: &[],
            open: "batch-norm.toml for GANs, classifier.toml supervised",
        },
        Sentence {
            section: "3.3",
            says: "it makes training less sensitive to the initialisation",
            tests: &[Test::of("ablations", "no-batch-norm-kaiming", FrechetDistance).against("no-batch-norm")],
            open: "turned round: without it, an initialisation made for its absence helps",
        },
        Sentence {
            section: "3.4",
            says: "it adds noise through the batch, which regularises",
            tests: &[],
            open: "batch-norm.toml: batch size × batch or layer normalisation",
        },
    ],
};

pub(super) const ALL_CONVOLUTIONAL: Source = Source {
    title: "The all convolutional net (2014)",
    about: "Springenberg et al. ([1412.6806](https://arxiv.org/abs/1412.6806)). Theirs: CIFAR-10, supervised.",
    sentences: &[Sentence {
        section: "3",
        says: "strides replace max-pooling without loss",
        tests: &[],
        open: "classifier.toml, supervised",
    }],
};
