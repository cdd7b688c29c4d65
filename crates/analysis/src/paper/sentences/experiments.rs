//! DCGAN's experiments and their numbers (sections 4.1 to 7 and the appendix).

use spec::Measure::JumpLinear;
use spec::REAL_IMAGES;

use crate::paper::{Sentence, Source, Test};

const NEEDS_LABELS: &str = "needs ImageNet, SVHN or CIFAR-10 with their labels, and a D of the paper's size";
const NEEDS_ROOMS: &str = "needs scenes with objects; the clothes here have none";

pub(super) const EXPERIMENTS: Source = Source {
    title: "DCGAN, sections 4.1 to 7: experiments and numbers",
    about: "Theirs: LSUN bedrooms (3 M images), faces (350,000), ImageNet at 32×32, SVHN, CIFAR-10; 64×64×3 where nothing else is said.",
    sentences: &[
        Sentence {
            section: "4.1",
            says: "after one epoch of 3 M bedrooms samples are plausible: too few looks for memorising",
            tests: &[],
            open: "ten thousand images are seen many times here: memorising is measured instead",
        },
        Sentence {
            section: "4.1",
            says: "after five epochs there is under-fitting: repeated textures",
            tests: &[],
            open: "no measure here sees textures repeat",
        },
        Sentence {
            section: "4.1",
            says: "an autoencoder's code of 3072-128-3072 found about 275,000 near-duplicates",
            tests: &[],
            open: "nothing is removed from the data here",
        },
        Sentence {
            section: "5.1",
            says: "D's features, max-pooled to 4×4 (28,672 numbers), with a linear SVM: 82.8 % on CIFAR-10",
            tests: &[],
            open: NEEDS_LABELS,
        },
        Sentence {
            section: "5.1",
            says: "k-means reaches 80.6 %, or 82.0 % with several layers",
            tests: &[],
            open: NEEDS_LABELS,
        },
        Sentence { section: "5.2", says: "with 1,000 labels of SVHN: 22.48 % error", tests: &[], open: NEEDS_LABELS },
        Sentence { section: "5.2", says: "the same network supervised: 28.87 % error", tests: &[], open: NEEDS_LABELS },
        Sentence {
            section: "6.1",
            says: "walks between nine latents change smoothly; sharp transitions would be memorising",
            tests: &[
                Test::of("memorisation", "dcgan", JumpLinear).against(REAL_IMAGES),
                Test::of("memorisation", "trained-on-16", JumpLinear).beside(),
            ],
            open: "beside cross-fades of real images, then a generator that memorised on purpose; `cargo xtask walk` shows the walks",
        },
        Sentence {
            section: "6.2",
            says: "guided backpropagation: D's features respond to beds and windows, random filters to nothing",
            tests: &[],
            open: NEEDS_ROOMS,
        },
        Sentence {
            section: "6.3.1",
            says: "with the window maps dropped, G forgets to draw windows",
            tests: &[],
            open: NEEDS_ROOMS,
        },
        Sentence {
            section: "6.3.2",
            says: "arithmetic on the mean of three latents works: smiling woman − neutral woman + neutral man",
            tests: &[],
            open: "needs faces",
        },
        Sentence {
            section: "6.3.2",
            says: "with a single latent for each concept it is unstable",
            tests: &[],
            open: "needs faces",
        },
        Sentence {
            section: "6.3.2",
            says: "arithmetic on pixels gives overlays; four samples make a vector that turns faces",
            tests: &[],
            open: "needs faces",
        },
        Sentence {
            section: "7",
            says: "trained for long, some filters collapse to a single oscillating mode",
            tests: &[],
            open: "long.toml: verdicts, rises and dead units over 20,000 steps, without a claim",
        },
        Sentence {
            section: "appendix",
            says: "a conditional DCGAN's MNIST digits, judged by nearest neighbours, are close to real data",
            tests: &[],
            open: "needs a conditional DCGAN",
        },
    ],
};
