//! What can compute a training step: Burn's backends, of which a program has those that it was built with. Which of them a
//! machine has a device for is not known here.

use serde::{Deserialize, Serialize};

/// What computes the training step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// Burn's own CPU backend, with this workspace's kernels.
    #[default]
    Flex,
    /// The CPU backend before it. Deprecated upstream: kept for comparison, and tens of times slower.
    Ndarray,
    /// Graphics processors by way of Vulkan, Metal or DirectX 12, with shaders in WGSL; a software device will do.
    Wgpu,
    /// NVIDIA's processors.
    Cuda,
}

impl Backend {
    /// Every backend there is.
    pub const ALL: [Self; 4] = [Self::Flex, Self::Ndarray, Self::Wgpu, Self::Cuda];

    /// The name in files, folders and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Flex => "flex",
            Self::Ndarray => "ndarray",
            Self::Wgpu => "wgpu",
            Self::Cuda => "cuda",
        }
    }

    /// The backend of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|backend| backend.name() == name)
    }

    /// The Cargo feature of `train` that a program needs for it; none for what every program has.
    pub const fn feature(self) -> Option<&'static str> {
        match self {
            Self::Flex => None,
            Self::Ndarray | Self::Wgpu | Self::Cuda => Some(self.name()),
        }
    }

    /// Whether what it computes is at hand when an operation returns. On other devices work is queued, and reading a number
    /// waits for all of it.
    pub const fn is_immediate(self) -> bool {
        match self {
            Self::Flex | Self::Ndarray => true,
            Self::Wgpu | Self::Cuda => false,
        }
    }
}

impl std::fmt::Display for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
