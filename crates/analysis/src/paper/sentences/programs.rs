//! Where the authors' programs leave the text.

use spec::Measure::FrechetDistance;

use crate::paper::{Sentence, Source, Test};

pub(super) const PROGRAMS: Source = Source {
    title: "Where the programs leave the text",
    about: "The released Theano code, the authors' Torch port and PyTorch's example. None of these is a statement of the paper: the claims are \
            ours, that they make no difference.",
    sentences: &[
        Sentence {
            section: "Theano",
            says: "kernels of 5×5 instead of 4×4",
            tests: &[Test::of("drift", "kernel-5", FrechetDistance).beside()],
            open: "",
        },
        Sentence {
            section: "Theano",
            says: "an L2 penalty of 1e-5 to 2.5e-5",
            tests: &[Test::of("drift", "weight-decay", FrechetDistance).beside()],
            open: "",
        },
        Sentence {
            section: "Theano",
            says: "G and D update on alternate minibatches",
            tests: &[Test::of("drift", "alternate-minibatches", FrechetDistance).beside()],
            open: "",
        },
        Sentence {
            section: "all three",
            says: "batch normalisation's scales are drawn from N(1, 0.02)",
            tests: &[Test::of("drift", "drawn-scales", FrechetDistance).beside()],
            open: "",
        },
        Sentence {
            section: "Torch, PyTorch",
            says: "real and generated images pass D as two batches",
            tests: &[Test::of("drift", "mixed-batches", FrechetDistance).beside()],
            open: "against one batch with statistics over both",
        },
        Sentence {
            section: "Torch, PyTorch",
            says: "z is drawn from a normal distribution",
            tests: &[],
            open: "the distribution of z is not a key",
        },
        Sentence {
            section: "others",
            says: "G is updated twice in each step",
            tests: &[],
            open: "an arm of drift.toml (`two-updates-of-g`) without a claim",
        },
    ],
};
