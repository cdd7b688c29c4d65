//! Names of values, each with what it means here.

use super::Meaning;
use super::Meaning::{Absent, Key};

const PENALTY: Meaning = Absent(
    "gradient penalties need second-order gradients, which Burn's autodiff has not (`wasserstein` clips weights)",
);
const SPECTRAL: Meaning = Key(
    "design.spectral_normalization",
    "\"discriminator\"",
    "`design.spectral_normalization` divides D's weights by their spectral norm, beside any other normalisation",
);
const FOLDER: Meaning =
    Key("data.source", "\"images\"", "a folder of pictures is the source `images`, and `data.folder` names it");

/// The end of a key, names that are values of it elsewhere, and what these mean.
pub(crate) const VALUES: &[(&str, &[&str], Meaning)] = &[
    (
        "loss",
        &["bce", "vanilla", "gan", "ns", "nsgan", "logistic", "standard", "non-saturation"],
        Key("loss", "\"non-saturating\"", "the usual loss is `non-saturating`"),
    ),
    (
        "loss",
        &["saturating", "original", "mm"],
        Key("loss", "\"minimax\"", "the loss of Goodfellow et al.'s equation 1 is `minimax`"),
    ),
    ("loss", &["ls", "lsgan", "mse", "l2"], Key("loss", "\"least-squares\"", "squared errors are `least-squares`")),
    (
        "loss",
        &["wgan", "w", "wgan-clip", "wasserstein-clip"],
        Key("loss", "\"wasserstein\"", "the Wasserstein loss is `wasserstein`, with `weight_clipping`"),
    ),
    ("loss", &["wgan-gp", "wgangp", "wasserstein-gp"], PENALTY),
    (
        "loss",
        &["ra", "relativistic", "ragan", "rasgan", "ra-sgan"],
        Key("loss", "\"relativistic-average\"", "the relativistic average loss is `relativistic-average`"),
    ),
    (
        "loss",
        &["rsgan", "rahinge", "ralsgan", "rpgan"],
        Absent("of the relativistic losses there is `relativistic-average`"),
    ),
    ("design.normalization", &["spectral", "sn", "spectral-norm", "spectralnorm"], SPECTRAL),
    ("design.normalizer", &["spectral", "sn", "spectral-norm", "spectralnorm"], SPECTRAL),
    (
        "design.normalizer",
        &["bn", "batchnorm", "batch-norm"],
        Key("design.normalizer", "\"batch\"", "batch normalisation is `batch`"),
    ),
    (
        "activation",
        &["lrelu", "leakyrelu"],
        Key(
            "design.discriminator_activation",
            "\"leaky-relu\"",
            "leaky ReLUs are `leaky-relu`, with the slope `design.leak`",
        ),
    ),
    ("activation", &["gelu", "silu", "swish", "mish", "selu", "prelu"], Absent("there is no such activation")),
    ("initializer", &["ortho", "orthogonal"], Absent("there is no orthogonal initialisation")),
    (
        "initializer",
        &["n02", "gaussian", "dcgan"],
        Key("initializer_std", "0.02", "N(0, 0.02) is the initialiser `normal` with `initializer_std`"),
    ),
    (
        "initializer",
        &["he", "kaiming-normal", "kaiming-uniform", "msra"],
        Key("initializer", "\"kaiming\"", "He's initialisation is `kaiming`"),
    ),
    (
        "initializer",
        &["glorot", "xavier-uniform", "xavier-normal"],
        Key("initializer", "\"xavier\"", "Glorot's initialisation is `xavier`"),
    ),
    (
        "optimizer.algorithm",
        &["momentum", "sgdm", "nesterov"],
        Key("optimizer.algorithm", "\"sgd\"", "SGD with momentum is `sgd` with `optimizer.momentum`"),
    ),
    (
        "optimizer.algorithm",
        &["adamw", "radam", "adamax", "nadam", "amsgrad", "lion", "lamb", "adagrad", "adadelta"],
        Absent("there is no such optimiser"),
    ),
    (
        "augmentation",
        &["diffaug", "diffaugment", "all", "color,translation,cutout", "colour-translation-cutout"],
        Key("augmentation", "\"color-translation-cutout\"", "all of DiffAugment is `color-translation-cutout`"),
    ),
    (
        "augmentation",
        &["colour", "brightness"],
        Key("augmentation", "\"color\"", "brightness, saturation and contrast are `color`"),
    ),
    ("augmentation", &["ada", "flip", "hflip", "crop", "rotation"], Absent("there is no such augmentation")),
    (
        "latent_distribution",
        &["gaussian", "randn", "gauss"],
        Key("latent_distribution", "\"normal\"", "N(0, 1) is `normal`"),
    ),
    (
        "optimizer.schedule",
        &["step", "multistep", "exponential", "exp", "onecycle", "plateau", "lambda"],
        Key("optimizer.schedule", "\"linear\"", "rates fall by `linear` or `cosine`, or stay `constant`"),
    ),
    (
        "optimizer.schedule",
        &["cosine-annealing", "cosineannealing"],
        Key("optimizer.schedule", "\"cosine\"", "half a period of the cosine is `cosine`"),
    ),
    (
        "design.upsampling",
        &["deconv", "transposed", "conv-transpose", "convtranspose", "convtranspose2d"],
        Key(
            "design.upsampling",
            "\"fractionally-strided\"",
            "the paper calls a transposed convolution `fractionally-strided`",
        ),
    ),
    ("design.upsampling", &["pixelshuffle", "pixel-shuffle", "subpixel"], Absent("there is no pixel shuffling")),
    (
        "design.downsampling",
        &["conv", "stride", "strided-conv"],
        Key("design.downsampling", "\"strided\"", "a convolution of stride 2 is `strided`"),
    ),
    (
        "data.source",
        &["folder", "imagefolder", "image-folder", "custom", "celeba", "lsun", "imagenet", "ffhq", "lfw"],
        FOLDER,
    ),
    (
        "data.source",
        &["fmnist", "fashion", "fashionmnist"],
        Key(
            "data.source",
            "\"fashion-mnist-small\"",
            "the part of Fashion-MNIST that is shipped is `fashion-mnist-small`, all of it `fashion-mnist`",
        ),
    ),
    ("data.source", &["cifar-10", "cifar"], Key("data.source", "\"cifar10\"", "CIFAR-10 is `cifar10`")),
    (
        "design.architecture",
        &["cgan", "cdcgan", "conditional"],
        Key(
            "design.conditioning",
            "\"class\"",
            "`design.conditioning` tells both networks of `dcgan` or `lapgan` an image's class",
        ),
    ),
    (
        "design.conditioning",
        &["label", "labels", "onehot", "one-hot", "cgan", "true", "concat"],
        Key("design.conditioning", "\"class\"", "the class of an image is `class`"),
    ),
    ("design.conditioning", &["projection", "cbn", "acgan", "pd"], Absent("there is no such way to tell a class")),
    (
        "design.architecture",
        &["stylegan", "biggan", "sngan", "sagan", "resnet", "pggan", "progan", "acgan"],
        Absent("there is no such architecture"),
    ),
];
