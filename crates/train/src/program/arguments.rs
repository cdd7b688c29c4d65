//! The arguments of the program.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use model::InceptionInput;
use process::{CheckArguments, RunArguments};
use spec::Backend;

/// Trains one GAN from a spec.
#[derive(Parser)]
#[command(version)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    /// Does one run, or what is missing of it
    Run(RunArguments),
    /// Looks whether the data and backend of specs can be used, and runs nothing
    Check(CheckArguments),
    /// Opens backends and says what each computes on
    Backends {
        /// Which ones
        #[arg(required = true, value_parser = backend)]
        backends: Vec<Backend>,
    },
    /// Compares backends with double precision, layer by layer and step by step
    Parity {
        /// Which ones
        #[arg(required = true, value_parser = backend)]
        backends: Vec<Backend>,
        /// Where the table goes, beside the terminal
        #[arg(long)]
        out: Option<PathBuf>,
        /// Measure the first alone, here, and print its numbers as JSON
        #[arg(long, hide = true)]
        numbers: bool,
    },
    /// Compares samples of any program with real ones, by every measure that both allow
    Compare(Compare),
    /// Walks between nine latents of a run's generator: strips, an animation, and how smooth the walks are
    Walk {
        /// The run's folder, with its checkpoint
        run: PathBuf,
        /// A run that memorised on purpose, to be measured beside it
        #[arg(long)]
        control: Option<PathBuf>,
        /// Where the pictures go
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Draws samples from a run's generator: PNG files in a folder, or one `.npy` file
    Sample(Sample),
    /// Writes a run's networks for PyTorch: safetensors files, and the module that loads them
    Export {
        /// The run's folder, with its checkpoint
        run: PathBuf,
        /// The folder of the files
        #[arg(long)]
        out: PathBuf,
    },
    /// Writes the G of a finished run in half precision, as a published sweep keeps it: its moving average where the run has one
    Generator {
        /// The run's folder, with its checkpoint
        run: PathBuf,
        /// The file
        #[arg(long)]
        out: PathBuf,
    },
    /// Looks at data sets
    #[command(subcommand)]
    Data(DataCommand),
}

/// What can be said to `compare`.
#[derive(Args)]
pub struct Compare {
    /// The real ones: a data set's name, a folder of PNG and JPEG files, a `.npy` or `.npz` file of images or features, or a run's folder
    pub real: PathBuf,
    /// The samples, likewise
    pub fake: PathBuf,
    /// Resize the pictures of folders and data sets, as training does
    #[arg(long, value_parser = image_size)]
    pub image_size: Option<usize>,
    /// Describe images by Inception-v3: its weights as a safetensors file, whose Fréchet distance is FID and kernel distance KID
    #[arg(long, value_name = "FILE")]
    pub features: Option<PathBuf>,
    /// Whose FID that is: they resize images between different points
    #[arg(long, value_enum, default_value_t, requires = "features")]
    pub fid: Fid,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Programs that compute FID.
#[derive(Clone, Copy, Default, ValueEnum)]
pub enum Fid {
    #[default]
    PytorchFid,
    TorchFidelity,
}

impl Fid {
    /// How it prepares images.
    pub fn input(self) -> InceptionInput {
        match self {
            Self::PytorchFid => InceptionInput::PytorchFid,
            Self::TorchFidelity => InceptionInput::TorchFidelity,
        }
    }
}

/// What can be said to `sample`.
#[derive(Args)]
pub struct Sample {
    /// The run's folder, with its checkpoint
    pub run: PathBuf,
    /// How many samples
    #[arg(long)]
    pub count: NonZeroUsize,
    /// A new folder, or a new file that ends in `.npy`
    #[arg(long)]
    pub out: PathBuf,
    /// The seed of their latents
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Draw from the moving average of G instead of G itself
    #[arg(long)]
    pub average: bool,
    /// A new file that ends in `.npy`, for the latents
    #[arg(long)]
    pub latents: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum DataCommand {
    /// Describes a data set and draws some of its images
    Show {
        /// Its name
        name: String,
        /// Where its files lie, for sets that are not shipped
        #[arg(long)]
        folder: Option<String>,
        /// The picture [default: NAME.png in the folder of data]
        #[arg(long)]
        to: Option<PathBuf>,
    },
    /// Measures what every distance axis is marked with, and whether the measures see what they should
    Ruler {
        /// Its name
        #[arg(default_value = "fashion-mnist-small")]
        name: String,
        /// Where its files lie, for sets that are not shipped
        #[arg(long)]
        folder: Option<String>,
        /// The folder of results that the ruler is for
        #[arg(long, default_value = "results")]
        results: PathBuf,
    },
}

fn image_size(typed: &str) -> Result<usize, &'static str> {
    typed.parse().ok().filter(|size| matches!(size, 8 | 16 | 32 | 64 | 128)).ok_or("there are 8, 16, 32, 64 and 128")
}

fn backend(name: &str) -> Result<Backend, String> {
    Backend::from_name(name).ok_or_else(|| format!("there are {}", Backend::ALL.map(Backend::name).join(", ")))
}
