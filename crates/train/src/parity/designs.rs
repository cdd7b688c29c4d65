//! The designs whose layers are compared: between them they have every kind of layer that a run can have, but for dropout, which draws,
//! the levels of a pyramid, weights that are normalised, and what is told a class.

use spec::{
    Activation, Architecture, Design, DiscriminatorHead, Downsampling, GeneratorOutput, HiddenLayers, Normalization,
    Normalizer, Upsampling,
};

/// Each with a name; the reference first.
pub fn all() -> Vec<(&'static str, Design)> {
    let design = Design::default();
    vec![
        ("reference", design),
        ("no-batch-norm", Design { normalization: Normalization::None, ..design }),
        ("instance-norm", Design { normalizer: Normalizer::Instance, ..design }),
        ("layer-norm", Design { normalizer: Normalizer::Layer, ..design }),
        ("group-norm", Design { normalizer: Normalizer::Group, ..design }),
        (
            "max-pool, nearest",
            Design { downsampling: Downsampling::MaxPool, upsampling: Upsampling::Nearest, ..design },
        ),
        (
            "average-pool, bilinear",
            Design { downsampling: Downsampling::AveragePool, upsampling: Upsampling::Bilinear, ..design },
        ),
        ("ghost batches", Design { ghost_batch_size: 3, ..design }),
        ("kernel 3", Design { kernel: 3, ..design }),
        ("kernel 5", Design { kernel: 5, ..design }),
        (
            "fully-connected, global-average",
            Design {
                hidden_layers: HiddenLayers::FullyConnected,
                discriminator_head: DiscriminatorHead::GlobalAverage,
                ..design
            },
        ),
        ("relu in D, tanh in G", activated(Activation::Tanh, Activation::Relu)),
        (
            "elu, sigmoid output",
            Design { generator_output: GeneratorOutput::Sigmoid, ..activated(Activation::Elu, Activation::Elu) },
        ),
        ("maxout", activated(Activation::Maxout, Activation::Maxout)),
        ("gan", Design { architecture: Architecture::Gan, normalization: Normalization::None, ..design }),
    ]
}

/// Those that are trained.
pub fn trained() -> Vec<(&'static str, Design)> {
    let design = Design::default();
    vec![("reference", design), ("no-batch-norm", Design { normalization: Normalization::None, ..design })]
}

fn activated(generator_activation: Activation, discriminator_activation: Activation) -> Design {
    Design { generator_activation, discriminator_activation, ..Design::default() }
}
