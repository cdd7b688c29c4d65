//! A run's networks for PyTorch: safetensors files, and the Python module that loads them.

use std::fs;
use std::path::{Path, PathBuf};

use model::{TorchModule, safetensors};
use serde_json::json;
use spec::LatentDistribution;
use spec::files::{FileError, write_whole};

use crate::trained_networks::{TrainedNetworks, Weights};

/// The Python module that builds the networks.
const LOADER: (&str, &str) = ("load_network.py", include_str!("../../../python/load_network.py"));

/// Files for PyTorch, by name.
pub struct Export(Vec<(&'static str, Vec<u8>)>);

impl Export {
    /// The networks of a run, and their loader. Without D if only G was published.
    ///
    /// # Errors
    ///
    /// If the networks are pyramids or conditional, which the loader does not build.
    pub fn of(networks: &TrainedNetworks) -> Result<Self, String> {
        let averaged = networks.generator(Weights::Average);
        let raw = networks.generator(Weights::Raw).filter(|_| !networks.is_average_alone());
        let generators = [("generator.safetensors", raw), ("generator-average.safetensors", averaged)];
        let generators = generators.into_iter().filter_map(|(name, network)| Some((name, network?.torch_modules())));
        let discriminator =
            networks.discriminator().map(|network| ("discriminator.safetensors", network.torch_modules()));
        let files = generators.chain(discriminator).map(|(name, modules)| {
            let modules = modules.ok_or(
                "pyramids (`design.architecture = \"lapgan\"`) and conditional networks (`design.conditioning = \"class\"`) are no \
                 sequences of PyTorch's modules, and are not exported\nhint: `cargo xtask sample` draws their images",
            )?;
            Ok((name, file(name, &modules, networks)))
        });
        let loader = Ok((LOADER.0, LOADER.1.as_bytes().to_vec()));
        files.chain([loader]).collect::<Result<_, String>>().map(Self)
    }

    /// Writes the files into a folder, which is created. Returns their paths.
    ///
    /// # Errors
    ///
    /// If one of them exists already, or errors of the operating system.
    pub fn write(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let paths: Vec<PathBuf> = self.0.iter().map(|(name, _)| folder.join(name)).collect();
        if let Some(path) = paths.iter().find(|path| path.symlink_metadata().is_ok()) {
            let name = path.display();
            return Err(format!(
                "`{name}` is there already, and nothing is overwritten\nhint: name another folder with --out"
            ));
        }
        let words = |error: FileError| error.to_string();
        fs::create_dir_all(folder).map_err(FileError::io("make", folder)).map_err(words)?;
        for ((_, content), path) in self.0.iter().zip(&paths) {
            write_whole(path, content).map_err(words)?;
        }
        Ok(paths)
    }
}

fn file(name: &str, modules: &[TorchModule], networks: &TrainedNetworks) -> Vec<u8> {
    let spec = &networks.spec;
    let [channels, size] = [spec.data.source.channels(), spec.data.image_size];
    let image = json!([channels, size, size]);
    let mut about = json!({ "run": spec::RunId::of(spec).to_string(), "seed": spec.seed, "step": networks.step() });
    if name.starts_with("generator") {
        about["input"] = json!([networks.sampler.latent, 1, 1]);
        about["output"] = image;
        about["latents"] = json!(match spec.latent_distribution {
            LatentDistribution::Uniform => "uniform in [-1, 1)",
            LatentDistribution::Normal => "normal",
        });
    } else {
        about["input"] = image;
        about["output"] = json!([1, 1, 1]);
    }
    safetensors(modules, about)
}
