//! What decides the last bits of a run's numbers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of the arithmetic: raised when a fixture of the freeze changes (`crates/train/tests/freeze`), and only then. The
/// version of the crates says nothing of it.
pub const NUMERICS: u32 = 1;

/// The arithmetic of a run: two runs of one fingerprint agree in their losses to the bit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Fingerprint {
    /// The instruction set: `avx512`, `avx2`, `neon`, `portable`; `ordinary` where no kernel of this workspace runs.
    pub instructions: String,
    /// [`NUMERICS`] of the program.
    pub numerics: u32,
}

impl Fingerprint {
    /// The fingerprint of this program's runs on an instruction set.
    pub fn of(instructions: &str) -> Self {
        Self { instructions: instructions.to_owned(), numerics: NUMERICS }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, numerics {}", self.instructions, self.numerics)
    }
}
