//! What a machine has of what backends need: libraries and drivers, looked for where systems keep them. Nothing is loaded, so
//! that the answer takes no build and can crash nobody.

use std::fs;
use std::path::{Path, PathBuf};

use spec::Backend;

/// Where libraries are besides `LD_LIBRARY_PATH` and what the loader's own files name.
const LIBRARIES: [&str; 11] = [
    "/lib",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/wsl/lib",
    "/usr/local/cuda/lib64",
    "/usr/local/cuda/targets/x86_64-linux/lib",
    "/opt/cuda/lib64",
    "/run/opengl-driver/lib", // NixOS
];

/// Where the loader of libraries is told of more places.
const LOADER: &str = "/etc/ld.so.conf.d";

/// Where drivers of Vulkan say that they are there, besides what these variables name.
const VULKAN_DRIVERS: [&str; 4] = [
    "/usr/share/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
    "/run/opengl-driver/share/vulkan/icd.d", // NixOS
];
const VULKAN_VARIABLES: [&str; 2] = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES"];

/// A machine as backends see it.
#[derive(Clone, Debug)]
pub struct Machine {
    is_a_mac: bool,
    libraries: Vec<PathBuf>,
    vulkan_drivers: Vec<PathBuf>,
}

/// Whether a backend runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does; and how.
    Runs(String),
    /// All that it needs is installed; only trying says whether there is a device.
    Should(String),
    /// It does not.
    Cannot {
        /// Why.
        why: String,
        /// What to do about it.
        next: String,
    },
}

impl Machine {
    /// One on which nothing is installed.
    #[cfg(test)]
    pub fn bare() -> Self {
        Self { is_a_mac: false, libraries: Vec::new(), vulkan_drivers: Vec::new() }
    }

    /// This one.
    pub fn here() -> Self {
        let named_by = |variable: &str| {
            let paths = std::env::var_os(variable).unwrap_or_default();
            std::env::split_paths(&paths).collect::<Vec<PathBuf>>()
        };
        let folder_of = |file: PathBuf| file.parent().map(Path::to_owned);
        let drivers = VULKAN_VARIABLES.into_iter().flat_map(named_by).filter_map(folder_of);
        let libraries = named_by("LD_LIBRARY_PATH").into_iter().chain(LIBRARIES.map(PathBuf::from));
        Self {
            is_a_mac: cfg!(target_os = "macos"),
            libraries: libraries.chain(named_in(Path::new(LOADER))).collect(),
            vulkan_drivers: drivers.chain(VULKAN_DRIVERS.map(PathBuf::from)).collect(),
        }
    }

    /// Whether a backend runs here.
    pub fn stands(&self, backend: Backend) -> Standing {
        match backend {
            Backend::Flex => Standing::Runs("on the CPU, by this workspace's own kernels; in every program".to_owned()),
            Backend::Ndarray => Standing::Runs(
                "on the CPU, by ordinary operations; deprecated upstream, and tens of times slower than flex"
                    .to_owned(),
            ),
            Backend::Wgpu => self.wgpu(),
            Backend::Cuda => self.cuda(),
        }
    }

    fn wgpu(&self) -> Standing {
        if self.is_a_mac {
            return Standing::Should("by Metal".to_owned());
        }
        let cannot = |why: &str| Standing::Cannot {
            why: why.to_owned(),
            next: "on Debian `apt-get install libvulkan1 mesa-vulkan-drivers`: a software device is among them"
                .to_owned(),
        };
        if !self.has_library("libvulkan.so.1") {
            return cannot("Vulkan's loader is not installed: there is no `libvulkan.so.1`");
        }
        let drivers = names(&self.vulkan_drivers, "_icd");
        match drivers.is_empty() {
            true => cannot("no driver of Vulkan's is installed"),
            false => Standing::Should(format!("by Vulkan, with a driver of {} (lvp is software)", drivers.join(", "))),
        }
    }

    fn cuda(&self) -> Standing {
        let cannot = |why: &str, next: &str| Standing::Cannot { why: why.to_owned(), next: next.to_owned() };
        if self.is_a_mac {
            return cannot("NVIDIA has no driver for macOS", "`wgpu` computes on the graphics processor, by Metal");
        }
        if !self.has_library("libcuda.so.1") {
            let why = "NVIDIA's driver is not installed: there is no `libcuda.so.1`";
            return cannot(why, "install the driver of the card, and the CUDA toolkit; `wgpu` needs neither");
        }
        if !self.has_library("libnvrtc.so") {
            let why = "CUDA's compiler is not installed: there is no `libnvrtc.so`";
            return cannot(why, "install the CUDA toolkit, or its package of NVRTC alone");
        }
        Standing::Should("on NVIDIA's processors; building it the first time downloads LLVM".to_owned())
    }

    /// Whether a library of that name is there, in whatever version.
    fn has_library(&self, name: &str) -> bool {
        let is_it = |file: &String| file == name || file.starts_with(&format!("{name}."));
        self.libraries.iter().any(|folder| files(folder).iter().any(is_it))
    }
}

/// The folders that files in a folder name, one a line.
fn named_in(folder: &Path) -> Vec<PathBuf> {
    let texts = files(folder).into_iter().filter_map(|file| fs::read_to_string(folder.join(file)).ok());
    let folders = |text: String| text.lines().map(str::trim).map(PathBuf::from).collect::<Vec<_>>();
    texts.flat_map(folders).filter(|folder| folder.is_absolute()).collect()
}

/// The names of files before some letters, each once.
fn names(folders: &[PathBuf], before: &str) -> Vec<String> {
    let files = folders.iter().flat_map(|folder| files(folder));
    let mut names: Vec<String> = files.filter_map(|file| Some(file.split_once(before)?.0.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn machine(folder: &Path, files: &[&str]) -> Machine {
        for file in files {
            fs::write(folder.join(file), "").expect("written");
        }
        Machine { is_a_mac: false, libraries: vec![folder.to_owned()], vulkan_drivers: vec![folder.to_owned()] }
    }

    fn why(standing: Standing) -> String {
        match standing {
            Standing::Cannot { why, .. } => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_bare_machine_has_its_cpu_and_says_what_is_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let bare = machine(folder.path(), &[]);
        assert!(matches!(bare.stands(Backend::Flex), Standing::Runs(_)));
        assert!(matches!(bare.stands(Backend::Ndarray), Standing::Runs(_)));
        assert!(why(bare.stands(Backend::Wgpu)).contains("`libvulkan.so.1`"));
        assert!(why(bare.stands(Backend::Cuda)).contains("`libcuda.so.1`"));
    }

    #[test]
    fn a_loader_without_a_driver_is_not_enough() {
        let folder = tempfile::tempdir().expect("a folder");
        let machine = machine(folder.path(), &["libvulkan.so.1.3.239", "libcuda.so.1"]);
        assert_eq!(why(machine.stands(Backend::Wgpu)), "no driver of Vulkan's is installed");
        assert!(why(machine.stands(Backend::Cuda)).contains("`libnvrtc.so`"));
    }

    #[test]
    fn libraries_are_where_the_loader_is_told_that_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("cuda.conf"), "# CUDA\n/opt/cuda/lib\n\n  /opt/more \n").expect("written");
        assert_eq!(named_in(folder.path()), ["/opt/cuda/lib", "/opt/more"].map(PathBuf::from));
    }

    #[test]
    fn drivers_are_named_and_only_trying_tells_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = ["libvulkan.so.1", "lvp_icd.x86_64.json", "radeon_icd.json", "libcuda.so.1", "libnvrtc.so.12"];
        let machine = machine(folder.path(), &files);
        let expected = "by Vulkan, with a driver of lvp, radeon (lvp is software)";
        assert_eq!(machine.stands(Backend::Wgpu), Standing::Should(expected.to_owned()));
        assert!(matches!(machine.stands(Backend::Cuda), Standing::Should(_)));
    }
}
