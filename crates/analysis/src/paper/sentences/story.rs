//! The story that DCGAN is told as.

use spec::Measure::{
    ActivationDrift, CopyingTestFeatures, CopyingTestPixels, Coverage, FrechetDistance, FrechetDistanceRandom,
    HealthyRate, JumpLinear, Modes, SeedSpread, StepsTo,
};
use spec::REAL_IMAGES;

use crate::paper::{Sentence, Source, Test};

pub(super) const STORY: Source = Source {
    title: "The story",
    about: "As it is told: from unstable GANs by way of a pyramid to networks that train.",
    sentences: &[
        Sentence {
            section: "1",
            says: "GANs were unstable to train",
            tests: &[Test::of("history", "gan", SeedSpread)],
            open: "",
        },
        Sentence {
            section: "1",
            says: "and their images were poor",
            tests: &[Test::of("history", "gan", FrechetDistance), Test::of("survey", "gan-2014", FrechetDistance)],
            open: "",
        },
        Sentence {
            section: "2",
            says: "LAPGAN alone drew good images, through a pyramid",
            tests: &[
                Test::of("history", "lapgan", FrechetDistance).against("gan"),
                Test::of("history", "lapgan", Coverage).against("gan"),
            ],
            open: "",
        },
        Sentence {
            section: "2",
            says: "its objects wobble, for chained models add noise",
            tests: &[],
            open: "no measure here sees a wobble",
        },
        Sentence {
            section: "3",
            says: "convolutions alone did not scale; with the guidelines they do",
            tests: &[
                Test::of("scale-faster", "all-reversed-64", FrechetDistance).against("dcgan-64"),
                Test::of("scale-faster", "all-reversed-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale-faster", "gan-64", FrechetDistance).against("dcgan-64"),
                Test::of("scale-faster", "gan-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale", "all-reversed-64", FrechetDistance).against("dcgan-64"),
                Test::of("scale", "all-reversed-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale", "gan-64", FrechetDistance).against("dcgan-64"),
            ],
            open: "it would hold if more were lost at 64×64 than at 16×16; the last three lines are at the paper's learning rate, at which DCGAN does not begin to learn at 64×64",
        },
        Sentence {
            section: "3",
            says: "training was stable across a range of data sets, at higher resolution",
            tests: &[
                Test::of("pictures", "no-batch-norm", FrechetDistanceRandom),
                Test::of("pictures", "max-pooling", FrechetDistanceRandom),
            ],
            open: "a second set beside the clothes, emoji in colour, at the paper's own 64×64: whether two guidelines matter there too",
        },
        Sentence {
            section: "3",
            says: "four guidelines made training stable in most situations",
            tests: &[
                Test::of("robustness", "all-reversed", HealthyRate).against("dcgan"),
                Test::of("ablations", "all-reversed", HealthyRate),
            ],
            open: "",
        },
        Sentence {
            section: "3",
            says: "all four together matter",
            tests: &[
                Test::of("ablations", "all-reversed", FrechetDistance),
                Test::of("best-rates", "all-reversed", FrechetDistance),
                Test::of("ablations", "all-reversed", StepsTo),
                Test::of("guidelines", "guidelines-reversed-reversed-reversed-reversed", FrechetDistance),
            ],
            open: "",
        },
        Sentence {
            section: "3",
            says: "batch normalisation stabilises learning",
            tests: &[
                Test::of("ablations", "no-batch-norm", SeedSpread),
                Test::of("ablations", "no-batch-norm", HealthyRate),
                Test::of("ablations", "no-batch-norm", FrechetDistance).beside(),
            ],
            open: "",
        },
        Sentence {
            section: "3",
            says: "it steadies the layers' inputs",
            tests: &[Test::of("batch-norm", "rate-2e-4-none", ActivationDrift).against("rate-2e-4-both")],
            open: "the scale of what each stage gives, over training; each stage's stands in the report",
        },
        Sentence {
            section: "3",
            says: "it forgives a poor initialisation",
            tests: &[
                Test::of("batch-norm", "weights-0.2-none", FrechetDistance).against("weights-0.2-both"),
                Test::of("batch-norm", "weights-0.002-none", FrechetDistance).against("weights-0.002-both"),
                Test::of("ablations", "no-batch-norm-kaiming", FrechetDistance).against("no-batch-norm").beside(),
            ],
            open: "from large weights neither learns within 600 steps; the last line turns it round: without it, an initialisation made for its absence helps",
        },
        Sentence {
            section: "3",
            says: "it lets gradients flow in deeper models, at higher learning rates",
            tests: &[
                Test::of("batch-norm", "rate-1e-3-none", FrechetDistance).against("rate-1e-3-both"),
                Test::of("batch-norm", "rate-6e-3-none", FrechetDistance).against("rate-6e-3-both"),
            ],
            open: "",
        },
        Sentence {
            section: "3",
            says: "it keeps G from collapsing all samples to a single point",
            tests: &[Test::of("ablations", "no-batch-norm", Modes)],
            open: "",
        },
        Sentence {
            section: "4.1",
            says: "G does not memorise training images",
            tests: &[
                Test::of("memorisation", "dcgan", CopyingTestFeatures).against(REAL_IMAGES),
                Test::of("memorisation", "dcgan", CopyingTestPixels).against(REAL_IMAGES),
                Test::of("memorisation", "trained-on-16", CopyingTestPixels).against(REAL_IMAGES).beside(),
            ],
            open: "on average, beside held-out images: a few copies among many samples would not show; the last line is the control, a generator that memorised on purpose",
        },
        Sentence {
            section: "6.1",
            says: "walking the latent space gives no sharp transitions",
            tests: &[
                Test::of("memorisation", "dcgan", JumpLinear).against(REAL_IMAGES),
                Test::of("memorisation", "trained-on-16", JumpLinear).beside(),
                Test::of("memorisation", "no-batch-norm", JumpLinear).beside(),
            ],
            open: "beside cross-fades of real images; then a generator that memorised on purpose beside the reference",
        },
    ],
};
