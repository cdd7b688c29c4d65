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
    /// Handwritten digits: 60,000 training images and 10,000 test images, from a folder of IDX files.
    Mnist,
    /// Colour photographs of ten kinds of things, 50,000 and 10,000 of 32×32, from the archive of the binary version.
    Cifar10,
    /// The PNG and JPEG files of a folder, 300 or more of any size, cropped to their middle square and without labels; a fifth is held out.
    /// Their outcome is `frechet_distance_random`.
    Images,
    /// Rendered rooms in colour, each with an object, and five known factors: 40,000 and 10,000 images of any size.
    Rooms,
    /// The same rooms in grey.
    RoomsGrey,
}

/// What a label tells of an image: one thing that varies, with the values that it takes.
///
/// A label is a mixed-radix number with a digit for each factor, the first factor's being the most significant. Data sets of
/// photographs have one factor, the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factor {
    /// What varies.
    pub name: &'static str,
    /// Its values, in the order of the digits.
    pub values: &'static [&'static str],
}

impl Factor {
    /// The label of an image with these values, one for each factor.
    pub fn combine(factors: &[Self], values: &[u8]) -> u8 {
        factors.iter().zip(values).fold(0, |label, (factor, value)| label * factor.values.len() as u8 + value)
    }

    /// The values of a label, one for each factor.
    pub fn split(factors: &[Self], label: usize) -> Vec<usize> {
        let mut rest = label;
        let mut values: Vec<usize> = factors
            .iter()
            .rev()
            .map(|factor| {
                let value = rest % factor.values.len();
                rest /= factor.values.len();
                value
            })
            .collect();
        values.reverse();
        values
    }
}

impl Source {
    /// Every source there is.
    pub const ALL: [Self; 7] = [
        Self::FashionMnistSmall,
        Self::FashionMnist,
        Self::Mnist,
        Self::Cifar10,
        Self::Images,
        Self::Rooms,
        Self::RoomsGrey,
    ];

    /// The name in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FashionMnistSmall => "fashion-mnist-small",
            Self::FashionMnist => "fashion-mnist",
            Self::Mnist => "mnist",
            Self::Cifar10 => "cifar10",
            Self::Images => "images",
            Self::Rooms => "rooms",
            Self::RoomsGrey => "rooms-grey",
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
            Self::Mnist => "handwritten digits",
            Self::Cifar10 => "colour photographs of ten kinds of things, 32×32",
            Self::Images => "the PNG and JPEG files of a folder, without labels; a fifth is held out",
            Self::Rooms => "rendered rooms in colour with 240 combinations of five known factors, at any size",
            Self::RoomsGrey => "the same rendered rooms in grey",
        }
    }

    /// The licence of the images, and whose they are.
    pub const fn license(self) -> &'static str {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => "MIT, copyright 2017 Zalando SE",
            Self::Mnist => {
                "none stated by its authors, Yann LeCun and Corinna Cortes; made from NIST's databases 1 and 3"
            }
            Self::Cifar10 => {
                "none stated by its authors, who ask to cite Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images"
            }
            Self::Images => "that of the pictures",
            Self::Rooms | Self::RoomsGrey => "that of this repository, which renders them",
        }
    }

    /// Where the images come from.
    pub const fn homepage(self) -> &'static str {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => "https://github.com/zalandoresearch/fashion-mnist",
            Self::Mnist => "https://yann.lecun.com/exdb/mnist",
            Self::Cifar10 => "https://www.cs.toronto.edu/~kriz/cifar.html",
            Self::Images => "a folder of yours",
            Self::Rooms | Self::RoomsGrey => "crates/data/src/rooms",
        }
    }

    /// What the labels tell; empty where there are no labels.
    pub const fn factors(self) -> &'static [Factor] {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist => &FASHION,
            Self::Mnist => &DIGITS,
            Self::Cifar10 => &THINGS,
            Self::Images => &[],
            Self::Rooms | Self::RoomsGrey => &ROOM_FACTORS,
        }
    }

    /// How many labels there are: the number of combinations of the factors' values, 0 where there are no labels.
    pub fn classes(self) -> usize {
        match self.factors() {
            [] => 0,
            factors => factors.iter().map(|factor| factor.values.len()).product(),
        }
    }

    /// What a label means: the values of the factors.
    ///
    /// # Panics
    ///
    /// If the label is not below [`classes`](Self::classes).
    pub fn class_name(self, label: usize) -> String {
        assert!(label < self.classes(), "{self} has no label {label}");
        let values = Factor::split(self.factors(), label);
        let names: Vec<&str> = self.factors().iter().zip(values).map(|(factor, value)| factor.values[value]).collect();
        names.join(", ")
    }

    /// Whether its files are published somewhere and not in the repository: `cargo xtask data fetch` gets them.
    pub const fn is_fetched(self) -> bool {
        match self {
            Self::FashionMnist | Self::Mnist | Self::Cifar10 => true,
            Self::FashionMnistSmall | Self::Images | Self::Rooms | Self::RoomsGrey => false,
        }
    }

    /// Whether its images are rendered on this machine instead of read from files.
    pub const fn is_rendered(self) -> bool {
        matches!(self, Self::Rooms | Self::RoomsGrey)
    }

    /// Colour channels of an image.
    pub const fn channels(self) -> usize {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist | Self::Mnist | Self::RoomsGrey => 1,
            Self::Cifar10 | Self::Images | Self::Rooms => 3,
        }
    }

    /// How many training images there are; none where that is known of each folder only.
    pub const fn training_images(self) -> Option<usize> {
        match self {
            Self::FashionMnistSmall => Some(10_000),
            Self::FashionMnist | Self::Mnist => Some(60_000),
            Self::Cifar10 => Some(50_000),
            Self::Rooms | Self::RoomsGrey => Some(40_000),
            Self::Images => None,
        }
    }

    /// How many held-out images there are; none where that is known of each folder only.
    pub const fn test_images(self) -> Option<usize> {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist | Self::Mnist | Self::Cifar10 => Some(10_000),
            Self::Rooms | Self::RoomsGrey => Some(10_000),
            Self::Images => None,
        }
    }

    /// Whether a network was trained to tell its classes, whose features distances can be measured on. What has none is
    /// measured on those of a network that nobody trained.
    pub const fn has_feature_network(self) -> bool {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist | Self::Rooms | Self::RoomsGrey => true,
            Self::Mnist | Self::Cifar10 | Self::Images => false,
        }
    }

    /// Names of the files that it is read from; those of IDX may end in `.gz` as well. None for pictures, whose names don't
    /// matter, and for what is rendered.
    pub const fn files(self) -> &'static [&'static str] {
        match self {
            Self::FashionMnistSmall | Self::FashionMnist | Self::Mnist => &IDX_FILES,
            Self::Cifar10 => &["cifar-10-binary.tar.gz"],
            Self::Images | Self::Rooms | Self::RoomsGrey => &[],
        }
    }

    /// What its content is known by, as hexadecimal digits of a SHA-256; part of a run's id. None for `images`, which are known by
    /// what lies in the folder ([`Data::checksum`](crate::Data::checksum)).
    ///
    /// - Fashion-MNIST: over the decompressed IDX files in the order training images, training labels, test images, test labels
    /// - MNIST: over four lines, each the SHA-256 of a decompressed IDX file in that order: these are what is published
    /// - CIFAR-10: over the archive, which is kept as it is
    /// - rooms: over the version of the renderer and the factors and random bytes of every scene, training first
    pub const fn checksum(self) -> Option<&'static str> {
        match self {
            Self::FashionMnistSmall => Some("2736ba2730476f48b6225f7c91728feb3e38b0ade9eb592ebe0cadd7ad8a2063"),
            Self::FashionMnist => Some("14410854cf7a289477dcfc7df3f8ec24741e281cdcc425ede0d9a748ca630214"),
            Self::Mnist => Some("ac89dbc26b7b0b5f68ff586bc0579a0c16e78b3436b0c71ccdd0169cbebf9ff7"),
            Self::Cifar10 => Some("c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"),
            Self::Rooms => Some("0310f817d60c1d9e4260d6331549cd5058abe399beed4bab7260a5450e9c3c32"),
            Self::RoomsGrey => Some("9290da3f0226cf52155488d72944a2ae3bb0299ce67e1734881e04714a418813"),
            Self::Images => None,
        }
    }
}

/// Images and labels to train on, then those that are held out.
pub const IDX_FILES: [&str; 4] =
    ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

/// What varies between rooms and is known: every combination is equally frequent.
pub const ROOM_FACTORS: [Factor; 5] = [
    Factor { name: "window", values: &["no window", "window"] },
    Factor { name: "kind", values: &["box", "ball", "pyramid", "cylinder"] },
    Factor { name: "colour", values: &["red", "yellow", "green", "blue", "white"] },
    Factor { name: "size", values: &["small", "large"] },
    Factor { name: "place", values: &["left", "middle", "right"] },
];

const FASHION: [Factor; 1] = [Factor {
    name: "class",
    values: &["T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
}];

const DIGITS: [Factor; 1] = [Factor { name: "class", values: &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] }];

const THINGS: [Factor; 1] = [Factor {
    name: "class",
    values: &["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
}];

impl std::fmt::Display for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
