//! Measures each backend in a process of its own and lays them side by side.

use std::path::Path;
use std::process::{Command, Stdio};

use spec::Backend;

use super::Measured;
use super::table::{Failure, Table};

/// What is measured: a backend, and on the CPU also its reference implementation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    backend: Backend,
    is_reference: bool,
}

impl Subject {
    /// The subjects of a backend.
    pub fn of(backend: Backend) -> Vec<Self> {
        let variants: &[bool] = if backend == Backend::Flex { &[false, true] } else { &[false] };
        variants.iter().map(|&is_reference| Self { backend, is_reference }).collect()
    }

    /// The name at the head of its column.
    pub fn name(self) -> String {
        let implementation = if self.is_reference { ", reference implementation" } else { "" };
        format!("{}{implementation}", self.backend)
    }

    /// Starts `program` to measure it.
    fn measure(self, program: &Path) -> Result<Measured, String> {
        let mut process = Command::new(program);
        process.args(["parity", "--numbers", self.backend.name()]).env("BURN_DEVICE", self.backend.name());
        if self.is_reference {
            process.env(kernels::INSTRUCTIONS_VARIABLE, kernels::REFERENCE);
        }
        let output = process.stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(format!("its process ended with {}", output.status));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| format!("its numbers can't be read: {error}"))
    }
}

/// Measures these backends with a `train` program that has them.
pub fn compare(program: &Path, backends: &[Backend]) -> Table {
    let mut table = Table::default();
    for subject in backends.iter().copied().flat_map(Subject::of) {
        match subject.measure(program) {
            Ok(measured) => table.measured.push((subject.name(), measured)),
            Err(why) => table.failures.push(Failure { subject: subject.name(), why }),
        }
    }
    table.judge();
    table
}
