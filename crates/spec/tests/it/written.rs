//! Files written for a test, and what reading them says.

use std::fs;
use std::path::PathBuf;

use spec::{Overrides, Plan, read_spec, read_sweep};
use tempfile::TempDir;

/// A folder with files in it.
pub struct Written(TempDir);

impl Written {
    /// A folder with that sweep in it.
    pub fn sweep(text: &str) -> Self {
        Self(tempfile::tempdir().expect("a temporary folder")).and("sweep.toml", text)
    }

    /// One more file.
    pub fn and(self, name: &str, text: &str) -> Self {
        fs::write(self.path(name), text).expect("a temporary file");
        self
    }

    /// The path of a file in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The plan of the sweep, which must be free of mistakes.
    pub fn plan(&self) -> Plan {
        self.plan_with(&Overrides::default())
    }

    /// The plan with overrides, without mistakes.
    pub fn plan_with(&self, overrides: &Overrides) -> Plan {
        read_sweep(&self.path("sweep.toml"), overrides).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
    }

    /// What is said about the sweep, with paths from the folder.
    pub fn diagnostics(&self) -> String {
        self.diagnostics_with(&Overrides::default())
    }

    /// What is said about the sweep with overrides.
    pub fn diagnostics_with(&self, overrides: &Overrides) -> String {
        let diagnostics = read_sweep(&self.path("sweep.toml"), overrides).expect_err("something is wrong with it");
        self.relative(&diagnostics.to_string())
    }

    /// What is said about a spec file.
    pub fn diagnostics_of_spec(&self, name: &str) -> String {
        let diagnostics = read_spec(&self.path(name)).expect_err("something is wrong with it");
        self.relative(&diagnostics.to_string())
    }

    /// A text with the paths in it seen from the folder.
    pub fn relative(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.path().display()), "")
    }
}

/// Overrides by `--set`.
pub fn set(typed: &[&str]) -> Overrides {
    Overrides { set: typed.iter().map(|typed| (*typed).to_owned()).collect(), ..Overrides::default() }
}
