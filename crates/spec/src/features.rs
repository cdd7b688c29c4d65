//! The network whose features distances are measured on.

use serde::{Deserialize, Serialize};

/// The network behind the distances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// Its name.
    pub name: String,
    /// SHA-256 of its weights file, as hexadecimal digits; of the weights themselves where nobody trained it.
    pub sha256: String,
}

impl Features {
    /// The name of the fixed network that nobody trained.
    pub const RANDOM: &str = "random";
    /// The name of whatever a program of one's own measures with.
    pub const OWN: &str = "own";
}
