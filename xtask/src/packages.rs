//! The packages of the workspace in two groups: those that are built with Burn, and the rest. Burn is compiled once, in
//! the profile that runs use, so whatever links it is tested and checked in that profile as well.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::cargo::cargo;

/// Packages that share a profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What to call it.
    pub name: &'static str,
    /// Cargo's arguments: the profile and the packages.
    pub arguments: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
}

/// Both groups, the quicker one first.
///
/// # Errors
///
/// Cargo can't read the workspace.
pub fn groups(root: &Path) -> Result<Vec<Group>> {
    let output =
        cargo(root).args(["metadata", "--no-deps", "--format-version=1"]).output().context("can't start cargo")?;
    ensure!(output.status.success(), "cargo can't read the workspace:\n{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo's metadata is no JSON")?;
    let needs = metadata.packages.into_iter().map(|package| {
        let needs = package.dependencies.into_iter().map(|dependency| dependency.name);
        (package.name, needs.collect())
    });
    let (with_burn, without): (Vec<_>, Vec<_>) = split(&needs.collect());
    Ok([("without Burn", None, without), ("with Burn", Some("--release"), with_burn)]
        .into_iter()
        .filter(|(_, _, names)| !names.is_empty())
        .map(|(name, profile, names)| {
            let packages = names.into_iter().map(|package| format!("--package={package}"));
            Group { name, arguments: profile.map(str::to_owned).into_iter().chain(packages).collect() }
        })
        .collect())
}

/// The packages that reach Burn through their dependencies, and those that don't.
fn split(needs: &BTreeMap<String, BTreeSet<String>>) -> (Vec<String>, Vec<String>) {
    needs.keys().cloned().partition(|name| reaches_burn(name, needs))
}

fn reaches_burn(name: &str, needs: &BTreeMap<String, BTreeSet<String>>) -> bool {
    name.starts_with("burn")
        || needs.get(name).is_some_and(|needed| needed.iter().any(|name| reaches_burn(name, needs)))
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_package_is_with_burn_when_anything_below_it_is() {
        let needs = [("spec", vec!["serde"]), ("model", vec!["burn", "spec"]), ("train", vec!["model", "spec"])];
        let needs = needs.map(|(name, needs)| (name.to_owned(), needs.into_iter().map(str::to_owned).collect()));
        let (with_burn, without) = split(&needs.into());
        assert_eq!(with_burn, ["model", "train"]);
        assert_eq!(without, ["spec"]);
    }
}
