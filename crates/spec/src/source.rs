//! The data sets that a run can name, and what is known of each without opening a file.

use serde::{Deserialize, Serialize};

/// A data set by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// 10,000 training images of Fashion-MNIST, 1,000 of each class, and its whole test half. Shipped in the repository.
    #[default]
    FashionMnistSmall,
    /// All 60,000 training images of Fashion-MNIST and its test half, from a folder of IDX files.
    FashionMnist,
}

impl Source {
    /// Every source there is.
    pub const ALL: [Self; 2] = [Self::FashionMnistSmall, Self::FashionMnist];

    /// The name in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FashionMnistSmall => "fashion-mnist-small",
            Self::FashionMnist => "fashion-mnist",
        }
    }

    /// The source of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }

    /// What it is, in a sentence for people.
    pub const fn summary(self) -> &'static str {
        match self {
            Self::FashionMnistSmall => {
                "the first 1,000 training images of each class of Fashion-MNIST, and its test half"
            }
            Self::FashionMnist => "all training images of Fashion-MNIST, and its test half",
        }
    }

    /// The licence of the images, and whose they are.
    pub const fn license(self) -> &'static str {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => "MIT, copyright 2017 Zalando SE",
        }
    }

    /// Where the images come from.
    pub const fn homepage(self) -> &'static str {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => "https://github.com/zalandoresearch/fashion-mnist",
        }
    }

    /// What the labels mean: label k is the k-th name.
    pub const fn classes(self) -> &'static [&'static str] {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => &FASHION,
        }
    }

    /// Colour channels of an image.
    pub const fn channels(self) -> usize {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => 1,
        }
    }

    /// How many training images there are.
    pub const fn training_images(self) -> usize {
        match self {
            Self::FashionMnistSmall => 10_000,
            Self::FashionMnist => 60_000,
        }
    }

    /// How many held-out images there are.
    pub const fn test_images(self) -> usize {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => 10_000,
        }
    }

    /// SHA-256 over the decompressed IDX files in the order training images, training labels, test images, test
    /// labels, as hexadecimal digits. It names the content however it is packed, and is part of a run's id.
    pub const fn checksum(self) -> &'static str {
        match self {
            Self::FashionMnistSmall => "2736ba2730476f48b6225f7c91728feb3e38b0ade9eb592ebe0cadd7ad8a2063",
            Self::FashionMnist => "14410854cf7a289477dcfc7df3f8ec24741e281cdcc425ede0d9a748ca630214",
        }
    }
}

const FASHION: [&str; 10] =
    ["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
