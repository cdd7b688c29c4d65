//! The packages of the workspace in groups that share a profile and the features of Burn. Burn is compiled once, in the
//! profile that runs use, so whatever links it is tested and checked in that profile as well.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::cargo::cargo;

/// Packages that are built together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common.
    pub burn: Burn,
    /// Cargo's arguments: the profile and the packages.
    pub arguments: Vec<String>,
}

/// What a package needs of Burn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Burn {
    /// Nothing.
    Without,
    /// Networks and training.
    With,
    /// Its supervised learner too: a build of its own, which the feature network's program alone needs.
    WithLearner,
}

impl Burn {
    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Without => "without Burn",
            Self::With => "with Burn",
            Self::WithLearner => "with burn-train",
        }
    }

    const fn profile(self) -> Option<&'static str> {
        match self {
            Self::Without => None,
            Self::With | Self::WithLearner => Some("--release"),
        }
    }
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
    features: Vec<String>,
}

/// The groups, the quickest first.
///
/// # Errors
///
/// Cargo can't read the workspace.
pub fn groups(root: &Path) -> Result<Vec<Group>> {
    let output =
        cargo(root).args(["metadata", "--no-deps", "--format-version=1"]).output().context("can't start cargo")?;
    ensure!(output.status.success(), "cargo can't read the workspace:\n{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).context("cargo's metadata is no JSON")?;
    Ok(grouped(&metadata.packages))
}

fn grouped(packages: &[Package]) -> Vec<Group> {
    let mut groups = BTreeMap::<Burn, Vec<String>>::new();
    for package in packages {
        groups.entry(needs(package, packages)).or_default().push(format!("--package={}", package.name));
    }
    let group = |(burn, names): (Burn, Vec<String>)| Group {
        burn,
        arguments: burn.profile().map(str::to_owned).into_iter().chain(names).collect(),
    };
    groups.into_iter().map(group).collect()
}

/// What a package needs of Burn, itself or through the packages that it depends on.
fn needs(package: &Package, packages: &[Package]) -> Burn {
    let needed = package.dependencies.iter().map(|dependency| {
        if dependency.name == "burn" && dependency.features.iter().any(|feature| feature == "train") {
            return Burn::WithLearner;
        }
        if dependency.name.starts_with("burn") {
            return Burn::With;
        }
        let ours = packages.iter().find(|package| package.name == dependency.name);
        ours.map_or(Burn::Without, |package| needs(package, packages))
    });
    needed.max().unwrap_or(Burn::Without)
}

#[cfg(test)]
mod tests {
    use super::{Dependency, Package, grouped};

    fn package(name: &str, dependencies: &[(&str, &[&str])]) -> Package {
        let dependency = |(name, features): &(&str, &[&str])| Dependency {
            name: (*name).to_owned(),
            features: features.iter().map(|feature| (*feature).to_owned()).collect(),
        };
        Package { name: name.to_owned(), dependencies: dependencies.iter().map(dependency).collect() }
    }

    #[test]
    fn packages_are_grouped_by_what_they_need_of_burn_at_any_distance() {
        let packages = [
            package("classifier", &[("burn", &["train"]), ("model", &[])]),
            package("model", &[("burn", &["flex"]), ("spec", &[])]),
            package("spec", &[("serde", &["derive"])]),
            package("train", &[("model", &[]), ("spec", &[])]),
        ];
        let groups = grouped(&packages).into_iter().map(|group| group.arguments.join(" "));
        assert_eq!(
            groups.collect::<Vec<_>>(),
            ["--package=spec", "--release --package=model --package=train", "--release --package=classifier"]
        );
    }
}
