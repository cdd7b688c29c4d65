//! Which arms PyTorch's side can do: `pytorch.py` is asked before anything is timed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::arms::Arm;
use crate::side::work;

/// PyTorch's side of it.
pub const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pytorch.py");

/// A Python that has PyTorch.
pub struct PyTorch {
    /// The Python.
    pub python: PathBuf,
    /// PyTorch's version.
    pub version: String,
}

/// What `pytorch.py check` answers.
#[derive(Deserialize)]
struct Answer {
    torch: String,
    lacking: Vec<String>,
}

/// Asks about an arm; returns PyTorch, or none where its side lacks what the arm needs: then a warning says what.
pub fn for_arm(python: &Path, arm: &Arm) -> Result<Option<PyTorch>> {
    let Answer { torch, lacking } = ask(python, arm)?;
    if lacking.is_empty() {
        return Ok(Some(PyTorch { python: python.to_owned(), version: torch }));
    }
    eprintln!(
        "warning: `{}` is timed alone: PyTorch's side of the bench has no {} (crates/train/benches/pytorch.py)",
        arm.name,
        lacking.join(", ")
    );
    Ok(None)
}

fn ask(python: &Path, arm: &Arm) -> Result<Answer> {
    let mut child = Command::new(python)
        .arg(SCRIPT)
        .args(["check", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start {}", python.display()))?;
    writeln!(child.stdin.take().context("its input is piped")?, "{}", work(&arm.spec)?)?;
    let output = child.wait_with_output()?;
    let why = "can't do PyTorch's side: its message stands above; name a Python that has PyTorch and NumPy";
    ensure!(output.status.success(), "{} {why}", python.display());
    serde_json::from_slice(&output.stdout).context("pytorch.py answers otherwise than it should")
}
