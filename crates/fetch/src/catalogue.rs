//! The catalogue: files of each source with sizes and checksums, and their mirrors.

use spec::Source;

/// The files of a source and their mirrors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue {
    /// The source.
    pub source: Source,
    /// Its files.
    pub files: Vec<File>,
    /// Base addresses, tried in order. A file's name is appended.
    pub mirrors: Vec<String>,
}

/// A file of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct File {
    /// Published name.
    pub name: &'static str,
    /// Published size in bytes.
    pub size: u64,
    /// Whether the checksum is of the unpacked content.
    pub compression: Compression,
    /// SHA-256 of its content, as hexadecimal digits.
    pub sha256: &'static str,
}

/// The compression of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// Gzip, with the unpacked size in bytes. The checksum is of the unpacked content, because gzip output varies.
    Gzip(u64),
    /// None: the checksum is of the file.
    None,
}

impl File {
    /// The name without `.gz`, for a compressed file.
    pub fn unpacked_name(&self) -> Option<&'static str> {
        self.name.strip_suffix(".gz").filter(|_| matches!(self.compression, Compression::Gzip(_)))
    }
}

/// The source with a file of this SHA-256.
pub(crate) fn source_of(sha256: &str) -> Option<Source> {
    let holds = |source: &Source| {
        Catalogue::of(*source).is_some_and(|catalogue| catalogue.files.iter().any(|file| file.sha256 == sha256))
    };
    Source::ALL.into_iter().find(holds)
}

impl Catalogue {
    /// The catalogue of a source; none for shipped, rendered and user-provided ones.
    pub fn of(source: Source) -> Option<Self> {
        let (files, mirrors): (Vec<File>, &[&str]) = match source {
            Source::FashionMnist => (FASHION.to_vec(), &FASHION_MIRRORS),
            Source::Mnist => (MNIST.to_vec(), &MNIST_MIRRORS),
            Source::Cifar10 => (vec![CIFAR10], &CIFAR10_MIRRORS),
            Source::FashionMnistSmall | Source::Images | Source::Rooms | Source::RoomsGrey => return None,
        };
        Some(Self { source, files, mirrors: mirrors.iter().map(|mirror| (*mirror).to_owned()).collect() })
    }

    /// Total size in bytes.
    pub fn size(&self) -> u64 {
        self.files.iter().map(|file| file.size).sum()
    }
}

const IMAGES: u64 = 16 + 28 * 28 * 60_000;
const TEST_IMAGES: u64 = 16 + 28 * 28 * 10_000;
const LABELS: u64 = 8 + 60_000;
const TEST_LABELS: u64 = 8 + 10_000;

const fn idx(name: &'static str, size: u64, content: u64, sha256: &'static str) -> File {
    File { name, size, compression: Compression::Gzip(content), sha256 }
}

/// The authors' server and their repository.
const FASHION_MIRRORS: [&str; 2] = [
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
];

const FASHION: [File; 4] = [
    idx(
        "train-images-idx3-ubyte.gz",
        26_421_880,
        IMAGES,
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
    ),
    idx(
        "train-labels-idx1-ubyte.gz",
        29_515,
        LABELS,
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
    ),
    idx(
        "t10k-images-idx3-ubyte.gz",
        4_422_102,
        TEST_IMAGES,
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
    ),
    idx(
        "t10k-labels-idx1-ubyte.gz",
        5_148,
        TEST_LABELS,
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
    ),
];

/// Mirrors of TensorFlow and PyTorch. The authors' page sometimes asks for a password.
const MNIST_MIRRORS: [&str; 2] =
    ["https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/"];

const MNIST: [File; 4] = [
    idx(
        "train-images-idx3-ubyte.gz",
        9_912_422,
        IMAGES,
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    ),
    idx(
        "train-labels-idx1-ubyte.gz",
        28_881,
        LABELS,
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    ),
    idx(
        "t10k-images-idx3-ubyte.gz",
        1_648_877,
        TEST_IMAGES,
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    ),
    idx(
        "t10k-labels-idx1-ubyte.gz",
        4_542,
        TEST_LABELS,
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    ),
];

/// The authors' server and the mirror of Swift for TensorFlow.
const CIFAR10_MIRRORS: [&str; 2] =
    ["https://www.cs.toronto.edu/~kriz/", "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/"];

const CIFAR10: File = File {
    name: "cifar-10-binary.tar.gz",
    size: 170_052_171,
    compression: Compression::None,
    sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
};
