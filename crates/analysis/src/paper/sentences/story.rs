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
                Test::of("scale-faster", "all-reversed-64", FrechetDistance).against("dcgan-64").insufficient(),
                Test::of("scale-faster", "all-reversed-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale-faster", "gan-64", FrechetDistance).against("dcgan-64").insufficient(),
                Test::of("scale-faster", "gan-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale", "all-reversed-64", FrechetDistance).against("dcgan-64").insufficient(),
                Test::of("scale", "all-reversed-16", FrechetDistance).against("dcgan-16").beside(),
                Test::of("scale", "gan-64", FrechetDistance).against("dcgan-64").insufficient(),
            ],
            open: "it says that more is lost at 64×64 than at 16×16, and no claim compares the two losses; the rate was chosen for DCGAN alone, and 64×64 here is 28×28 enlarged",
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
                Test::of("ablations", "all-reversed", FrechetDistance).insufficient(),
                Test::of("best-rates", "all-reversed", FrechetDistance).insufficient(),
                Test::of("ablations", "all-reversed", StepsTo).insufficient(),
                Test::of("guidelines", "guidelines-reversed-reversed-reversed-reversed", FrechetDistance)
                    .insufficient(),
            ],
            open: "with all reversed hardly any run has begun to learn at step 960, and the order of the arms changes with the step; rates and initial weights suit the reference",
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
            tests: &[Test::of("batch-norm", "rate-2e-4-none", ActivationDrift)
                .against("rate-2e-4-both")
                .insufficient()],
            open: "measured after normalisation and from step 0 on: the normalised layers are steadier by construction",
        },
        Sentence {
            section: "3",
            says: "it forgives a poor initialisation",
            tests: &[
                Test::of("batch-norm", "weights-0.2-none", FrechetDistance).against("weights-0.2-both").insufficient(),
                Test::of("batch-norm", "weights-0.002-none", FrechetDistance)
                    .against("weights-0.002-both")
                    .insufficient(),
                Test::of("ablations", "no-batch-norm-kaiming", FrechetDistance).against("no-batch-norm").beside(),
            ],
            open: "it says that poor weights cost more without batch normalisation than with it, and no claim compares the two costs; from large weights neither arm learns within 600 steps",
        },
        Sentence {
            section: "3",
            says: "it lets gradients flow in deeper models, at higher learning rates",
            tests: &[
                Test::of("batch-norm", "rate-1e-3-none", FrechetDistance).against("rate-1e-3-both").insufficient(),
                Test::of("batch-norm", "rate-6e-3-none", FrechetDistance).against("rate-6e-3-both").insufficient(),
            ],
            open: "it says that high rates cost more without batch normalisation than with it, and no claim compares the two costs",
        },
        Sentence {
            section: "3",
            says: "it keeps G from collapsing all samples to a single point",
            tests: &[Test::of("ablations", "no-batch-norm", Modes).insufficient()],
            open: "without it the runs have hardly begun to learn at step 960: few kinds of images are no sign of a collapse there",
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
