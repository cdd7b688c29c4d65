//! DCGAN's guidelines (section 3) and how it trains (section 4).

use spec::Measure::{FrechetDistance, FrechetDistanceRandom, Oscillation};

use crate::paper::{Sentence, Source, Test};

const HALVES: &str = "one guideline, claimed by halves that point in opposite directions: pooling in D alone, resizing in G alone, each with 3×3 kernels against 4×4";
const AT_THE_EDGE: &str = "undecided at the reference's rate; best-rates.toml compares rates at the edge of their grid, which are not the arms' best";
const WORST_RISE: &str = "the worst rise is larger for whatever learns more slowly: it does not show an oscillation";

pub(super) const DESIGN: Source = Source {
    title: "DCGAN, section 3: the guidelines",
    about: "Radford, Metz and Chintala 2015 ([1511.06434](https://arxiv.org/abs/1511.06434)). Theirs: 3 M images of LSUN bedrooms, 64×64×3, \
            width 128, minibatches of 128.",
    sentences: &[
        Sentence {
            section: "3, guideline 1",
            says: "replace pooling in D by strided convolutions",
            tests: &[
                Test::of("ablations", "max-pooling", FrechetDistance).insufficient(),
                Test::of("lasting", "max-pooling", FrechetDistance).insufficient(),
                Test::of("best-rates", "max-pooling", FrechetDistance).insufficient(),
                Test::of("pictures", "max-pooling", FrechetDistanceRandom).insufficient(),
                Test::of("survey", "average-pooling", FrechetDistance).insufficient(),
            ],
            open: HALVES,
        },
        Sentence {
            section: "3, guideline 1",
            says: "and upsampling in G by fractionally-strided ones",
            tests: &[
                Test::of("ablations", "nearest-upsampling", FrechetDistance).insufficient(),
                Test::of("lasting", "nearest-upsampling", FrechetDistance).insufficient(),
                Test::of("best-rates", "nearest-upsampling", FrechetDistance).insufficient(),
                Test::of("survey", "bilinear-upsampling", FrechetDistance).insufficient(),
            ],
            open: HALVES,
        },
        Sentence {
            section: "3, guideline 2",
            says: "remove fully connected hidden layers",
            tests: &[
                Test::of("ablations", "fully-connected-hidden", FrechetDistance).insufficient(),
                Test::of("best-rates", "fully-connected-hidden", FrechetDistance).insufficient(),
            ],
            open: "the trained features see no difference where recall and the random network see a large one; best-rates.toml compares rates at the edge of their grid",
        },
        Sentence {
            section: "3",
            says: "global average pooling increased stability",
            tests: &[Test::of("settings", "global-average-pooling", Oscillation).insufficient()],
            open: WORST_RISE,
        },
        Sentence {
            section: "3",
            says: "but hurt convergence speed",
            tests: &[
                Test::of("settings", "global-average-pooling", FrechetDistance),
                Test::of("survey", "global-average-pooling", FrechetDistance),
            ],
            open: "",
        },
        Sentence {
            section: "3, guideline 4",
            says: "use batch normalisation in both networks",
            tests: &[
                Test::of("lasting", "no-batch-norm", FrechetDistance),
                Test::of("ablations", "no-batch-norm", FrechetDistance),
                Test::of("ablations", "no-batch-norm-kaiming", FrechetDistance),
                Test::of("best-rates", "no-batch-norm", FrechetDistance).beside(),
                Test::of("pictures", "no-batch-norm", FrechetDistanceRandom).beside(),
                Test::of("survey", "batch-norm-in-generator", FrechetDistance).beside(),
                Test::of("survey", "batch-norm-in-discriminator", FrechetDistance).beside(),
                Test::of("guidelines", "guidelines-reversed-reversed-reversed-kept", FrechetDistance)
                    .against("guidelines-reversed-reversed-reversed-reversed")
                    .beside(),
            ],
            open: "at the reference's learning rate, after 960 and after 4,000 steps; at a rate and initial weights of its own nothing is known",
        },
        Sentence {
            section: "3",
            says: "in all layers it resulted in sample oscillation and model instability",
            tests: &[
                Test::of("ablations", "batch-norm-everywhere", Oscillation).insufficient(),
                Test::of("ablations", "batch-norm-everywhere", FrechetDistance).beside(),
            ],
            open: WORST_RISE,
        },
        Sentence {
            section: "3, guideline 3",
            says: "use ReLU in G: a bounded activation at its output only",
            tests: &[
                Test::of("ablations", "tanh-in-generator", FrechetDistance),
                Test::of("best-rates", "tanh-in-generator", FrechetDistance).insufficient(),
            ],
            open: AT_THE_EDGE,
        },
        Sentence {
            section: "3, guideline 3",
            says: "use leaky ReLU in D",
            tests: &[
                Test::of("ablations", "relu-in-discriminator", FrechetDistance),
                Test::of("best-rates", "relu-in-discriminator", FrechetDistance).insufficient(),
            ],
            open: AT_THE_EDGE,
        },
    ],
};

pub(super) const TRAINING: Source = Source {
    title: "DCGAN, section 4: training",
    about: "The settings that it states, and what it says of others.",
    sentences: &[
        Sentence {
            section: "4",
            says: "Adam with a learning rate of 0.0002: 0.001 was too high",
            tests: &[
                Test::of("survey", "learning-rate-1e-3", FrechetDistance).insufficient(),
                Test::of("scale-faster", "dcgan-64-at-2e-4", FrechetDistance).against("dcgan-64").insufficient(),
            ],
            open: "a higher rate is ahead early; whether it stays ahead takes longer runs",
        },
        Sentence {
            section: "4",
            says: "β1 of 0.5: at 0.9 training oscillated and was unstable",
            tests: &[
                Test::of("ablations", "beta-1-0.9", Oscillation).insufficient(),
                Test::of("ablations", "beta-1-0.9", FrechetDistance).beside(),
            ],
            open: WORST_RISE,
        },
        Sentence {
            section: "4",
            says: "weights from a normal distribution of deviation 0.02",
            tests: &[Test::of("survey", "initializer-std-0.2", FrechetDistance).insufficient()],
            open: "against ten times as large at one learning rate; three seeds decide nothing",
        },
        Sentence {
            section: "4",
            says: "a leak of 0.2",
            tests: &[Test::of("settings", "leak-0.4", FrechetDistance).beside()],
            open: "against twice as large",
        },
        Sentence {
            section: "4",
            says: "minibatches of 128",
            tests: &[Test::of("settings", "batch-128", FrechetDistance).beside()],
            open: "against the reference's 64, after as many steps: it sees twice the images",
        },
        Sentence {
            section: "4",
            says: "images scaled to [-1, 1], no other augmentation",
            tests: &[],
            open: "kept in every run, and not varied",
        },
        Sentence {
            section: "4",
            says: "z of 100 numbers, uniform",
            tests: &[
                Test::of("settings", "latent-20", FrechetDistance).beside(),
                Test::of("settings", "latent-400", FrechetDistance).beside(),
            ],
            open: "the distribution is not a key",
        },
    ],
};
