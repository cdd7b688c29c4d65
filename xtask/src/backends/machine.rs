//! What a machine has of what backends need: libraries and drivers, looked for where systems keep them. Nothing is loaded, so
//! that the answer takes no build and can crash nobody.

use std::path::{Path, PathBuf};

use spec::Backend;

/// Where libraries are besides `LD_LIBRARY_PATH`.
const LIBRARIES: [&str; 10] = [
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
];

/// Where drivers of Vulkan say that they are there.
const VULKAN_DRIVERS: [&str; 3] = ["/usr/share/vulkan/icd.d", "/usr/local/share/vulkan/icd.d", "/etc/vulkan/icd.d"];

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
    /// This one.
    pub fn here() -> Self {
        let of_variable = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
        Self {
            is_a_mac: cfg!(target_os = "macos"),
            libraries: std::env::split_paths(&of_variable).chain(LIBRARIES.map(PathBuf::from)).collect(),
            vulkan_drivers: VULKAN_DRIVERS.map(PathBuf::from).to_vec(),
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

/// The names of files before some letters, each once.
fn names(folders: &[PathBuf], before: &str) -> Vec<String> {
    let files = folders.iter().flat_map(|folder| files(folder));
    let mut names: Vec<String> = files.filter_map(|file| Some(file.split_once(before)?.0.to_owned())).collect();
    names.sort();
    names.dedup();
    names
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

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
    fn drivers_are_named_and_only_trying_tells_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let files = ["libvulkan.so.1", "lvp_icd.x86_64.json", "radeon_icd.json", "libcuda.so.1", "libnvrtc.so.12"];
        let machine = machine(folder.path(), &files);
        let expected = "by Vulkan, with a driver of lvp, radeon (lvp is software)";
        assert_eq!(machine.stands(Backend::Wgpu), Standing::Should(expected.to_owned()));
        assert!(matches!(machine.stands(Backend::Cuda), Standing::Should(_)));
    }
}
