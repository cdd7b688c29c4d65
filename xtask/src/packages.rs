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
    /// The most that one of them needs.
    pub burn: Burn,
    packages: Vec<String>,
}

impl Group {
    /// Cargo's arguments: the profile and the packages.
    pub fn arguments(&self) -> impl Iterator<Item = String> {
        let packages = self.packages.iter().map(|name| format!("--package={name}"));
        self.burn.profile().map(str::to_owned).into_iter().chain(packages)
    }
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

/// One group for each profile: one build of Burn for all, with what any of them needs. It serves no run, and so is for those who build
/// Burn in a way of their own anyway.
pub fn by_profile(groups: Vec<Group>) -> Vec<Group> {
    let mut joined = Vec::<Group>::new();
    for group in groups {
        match joined.last_mut().filter(|last| last.burn.profile() == group.burn.profile()) {
            Some(last) => *last = Group { burn: group.burn, packages: [&*last.packages, &group.packages].concat() },
            None => joined.push(group),
        }
    }
    joined
}

fn grouped(packages: &[Package]) -> Vec<Group> {
    let mut groups = BTreeMap::<Burn, Vec<String>>::new();
    for package in packages {
        groups.entry(needs(package, packages)).or_default().push(package.name.clone());
    }
    groups.into_iter().map(|(burn, packages)| Group { burn, packages }).collect()
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
    use super::{Dependency, Group, Package, by_profile, grouped};

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
        let typed = |group: &Group| (group.burn.name(), group.arguments().collect::<Vec<_>>().join(" "));
        let groups = grouped(&packages);
        let [without, with, with_learner] = [
            ("without Burn", "--package=spec"),
            ("with Burn", "--release --package=model --package=train"),
            ("with burn-train", "--release --package=classifier"),
        ]
        .map(|(name, arguments)| (name, arguments.to_owned()));
        assert_eq!(groups.iter().map(typed).collect::<Vec<_>>(), [without.clone(), with.clone(), with_learner]);
        let all = ("with burn-train", with.1 + " --package=classifier");
        assert_eq!(by_profile(groups).iter().map(typed).collect::<Vec<_>>(), [without, all]);
    }
}
