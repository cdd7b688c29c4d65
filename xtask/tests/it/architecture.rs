//! The rules of who knows whom, and where things may stand. They are read off the workspace itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The packages of the workspace, and what every package depends on (for building, not for tests).
struct Workspace {
    ours: BTreeSet<String>,
    needs: BTreeMap<String, BTreeSet<String>>,
}

impl Workspace {
    fn read() -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo).args(["metadata", "--format-version=1"]).current_dir(root()).output();
        let output = output.expect("cargo starts");
        let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let names: BTreeMap<String, String> =
            list(&metadata["packages"]).iter().map(|package| (text(&package["id"]), text(&package["name"]))).collect();
        let for_building =
            |dependency: &&Value| list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
        let mut needs = BTreeMap::<String, BTreeSet<String>>::new();
        for node in list(&metadata["resolve"]["nodes"]) {
            let dependencies = list(&node["deps"]);
            let needed =
                dependencies.iter().filter(for_building).map(|dependency| names[&text(&dependency["pkg"])].clone());
            needs.entry(names[&text(&node["id"])].clone()).or_default().extend(needed);
        }
        let ours = list(&metadata["workspace_members"]).iter().map(|id| names[&text(id)].clone()).collect();
        Self { ours, needs }
    }

    /// Everything below a package.
    fn below<'a>(&'a self, package: &'a str) -> BTreeSet<&'a str> {
        let mut below = BTreeSet::new();
        let mut open = vec![package];
        while let Some(needed) = open.pop().and_then(|package| self.needs.get(package)) {
            open.extend(needed.iter().map(String::as_str).filter(|package| below.insert(*package)));
        }
        below
    }

    #[track_caller]
    fn assert_without(&self, package: &str, prefix: &str) {
        assert!(self.ours.contains(package), "{package} is a package of the workspace");
        let found: Vec<&str> = self.below(package).into_iter().filter(|name| name.starts_with(prefix)).collect();
        assert!(found.is_empty(), "{package} builds with {found:?}");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask/ lies in the workspace").to_owned()
}

/// Every Rust file under a folder, by its path in the workspace, with its text free of comments.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("readable").flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("readable");
                let code: Vec<&str> = text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
                let name = path.strip_prefix(root()).expect("inside").display().to_string();
                found.push((name, code.join("\n")));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds sources");
    found
}

/// The packages that each package may depend on: those that it does depend on, as ARCHITECTURE.md says.
const NEEDS: [(&str, &[&str]); 14] = [
    ("spec", &[]),
    ("model", &["kernels", "spec"]),
    ("kernels", &[]),
    ("data", &["spec", "streams"]),
    ("metrics", &[]),
    ("process", &[]),
    ("train", &["data", "kernels", "metrics", "model", "process", "runs", "spec", "streams"]),
    ("classifier", &["data", "model", "process", "runs", "spec", "streams"]),
    ("fetch", &["process", "spec"]),
    ("streams", &[]),
    ("evidence", &[]),
    ("runs", &["spec"]),
    ("analysis", &["evidence", "process", "runs", "spec"]),
    ("xtask", &["data", "evidence", "process", "runs", "spec"]),
];

#[test]
fn who_knows_whom_is_what_the_table_says() {
    let Workspace { ours, needs } = Workspace::read();
    let found = ours.iter().map(|package| (package.clone(), needs[package].intersection(&ours).cloned().collect()));
    let found: BTreeMap<String, BTreeSet<String>> = found.collect();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let table = NEEDS.map(|(package, needs)| (package.to_owned(), owned(needs)));
    assert_eq!(found, BTreeMap::from(table));
}

#[test]
fn what_reads_and_runs_builds_without_burn() {
    let workspace = Workspace::read();
    for package in ["spec", "data", "metrics", "fetch", "process", "streams", "evidence", "runs", "analysis", "xtask"] {
        workspace.assert_without(package, "burn");
    }
}

#[test]
fn what_trains_and_runs_builds_without_polars() {
    let workspace = Workspace::read();
    for package in ["spec", "evidence", "runs", "xtask", "train", "model"] {
        workspace.assert_without(package, "polars");
    }
}

#[test]
fn only_what_fetches_links_what_opens_connections() {
    let workspace = Workspace::read();
    assert!(workspace.below("fetch").contains("ureq"));
    for package in ["spec", "data", "metrics", "streams", "analysis", "xtask"] {
        workspace.assert_without(package, "ureq");
    }
}

#[test]
fn nothing_depends_on_a_program() {
    let workspace = Workspace::read();
    for package in &workspace.ours {
        for program in ["train", "classifier", "analysis", "fetch", "xtask"] {
            assert!(!workspace.needs[package].contains(program), "{package} depends on {program}");
        }
    }
}

/// The modules at a crate's root that each of them uses.
fn module_uses(folder: &str) -> BTreeMap<String, BTreeSet<String>> {
    let module = |file: &str| {
        let inside = file.strip_prefix(folder)?.trim_start_matches('/');
        Some(inside.split('/').next()?.trim_end_matches(".rs").to_owned())
    };
    let sources: Vec<(String, String)> =
        sources(folder).into_iter().filter_map(|(file, code)| Some((module(&file)?, code))).collect();
    let modules: BTreeSet<String> =
        sources.iter().map(|(name, _)| name.clone()).filter(|name| !["lib", "main"].contains(&name.as_str())).collect();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, code) in sources.into_iter().filter(|(name, _)| modules.contains(name)) {
        let built = code.split("mod tests {").next().unwrap_or_default();
        let used = built.split("crate::").skip(1).flat_map(first_names).filter(|used| modules.contains(used));
        let used: Vec<String> = used.filter(|used| *used != name).collect();
        uses.entry(name).or_default().extend(used);
    }
    uses
}

/// The first names of a path or of each path in a group: `a` of `a::b`, `a` and `c` of `{a::{b, d}, c}`.
fn first_names(path: &str) -> Vec<String> {
    let first = |path: &str| path.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
    let Some(group) = path.strip_prefix('{') else { return first(path).into_iter().collect() };
    let mut depth = 1;
    let flat: String = group
        .chars()
        .map_while(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            (depth > 0).then_some(if depth > 1 && c == ',' { ' ' } else { c })
        })
        .collect();
    flat.split(',').filter_map(first).collect()
}

#[test]
fn modules_use_each_other_in_one_direction() {
    assert_eq!(first_names("{a::{b, d}, c}; x"), ["a", "c"]);
    let crates =
        ["analysis", "classifier", "data", "evidence", "fetch", "metrics", "process", "runs", "spec", "streams"];
    for folder in crates.map(|name| format!("crates/{name}/src")).into_iter().chain(["xtask/src".to_owned()]) {
        let uses = module_uses(&folder);
        for module in uses.keys() {
            let (mut below, mut open) = (BTreeSet::new(), vec![module]);
            while let Some(next) = open.pop() {
                open.extend(uses.get(next).into_iter().flatten().filter(|used| below.insert(*used)));
            }
            assert!(!below.contains(module), "{folder}: {module} uses {below:?}, one of which uses it");
        }
    }
}

/// The enums of a design. Those that the layers themselves have a twin of (`Activation`) are named with their crate.
const CHOICES: [&str; 14] = [
    "Architecture",
    "Conditioning",
    "HiddenLayers",
    "Normalization",
    "Normalizer",
    "SpectralNormalization",
    "Biases",
    "Downsampling",
    "Upsampling",
    "spec::Activation",
    "GeneratorOutput",
    "DiscriminatorHead",
    "Loss",
    "spec::Augmentation",
];

#[test]
fn design_enums_are_matched_where_layers_are_built_and_architectures_where_networks_are() {
    for (file, code) in sources("crates") {
        let home = file == "crates/model/src/build.rs" || file == "crates/spec/src/design.rs";
        if home || file.contains("/tests/") {
            continue;
        }
        let builds_networks = file == "crates/model/src/networks.rs";
        let choices = || CHOICES.iter().filter(|name| !(builds_networks && **name == "Architecture"));
        for line in code.lines() {
            let names_a_choice = choices().any(|name| line.contains(&format!("{name}::")));
            let matches = line.contains("=>") || line.contains("matches!(");
            assert!(!(names_a_choice && matches), "{file} looks at a design: {line}");
        }
    }
}

#[test]
fn unsafe_code_stands_in_kernels_only() {
    for (file, code) in sources("crates").into_iter().chain(sources("xtask/src")) {
        for what in ["{", "fn", "impl", "trait", "extern"] {
            let found = code.contains(&format!("unsafe {what}"));
            assert!(!found || file.starts_with("crates/kernels/"), "{file} has an unsafe {what}");
        }
    }
}

#[test]
fn every_package_is_built_again_where_another_clone_built_it_last() {
    let code: Vec<(String, String)> = sources("crates").into_iter().chain(sources("xtask/src")).collect();
    for package in Workspace::read().ours {
        let folder = if package == "xtask" { "xtask/src/".to_owned() } else { format!("crates/{package}/src/") };
        let own = || code.iter().filter(|(file, _)| file.starts_with(&folder));
        assert!(
            own().any(|(_, code)| code.contains("option_env!(\"DCGAN_WORKSPACE\")")),
            "{package} can be another clone's"
        );
        let built = |code: &str| code.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
        let frozen = own().find(|(_, code)| built(code).contains("env!(\"CARGO_MANIFEST_DIR\")"));
        assert!(frozen.is_none(), "{} holds a path of its build", frozen.map_or("", |(file, _)| file));
    }
}

#[test]
fn nothing_panics_because_nobody_reads() {
    let code = sources("crates").into_iter().filter(|(file, _)| file.contains("/src/")).chain(sources("xtask/src"));
    for (file, code) in code.filter(|(file, _)| !file.starts_with("crates/process/")) {
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        for what in ["println!(", "print!("] {
            assert!(!code.contains(what), "{file}: {what} panics where nobody reads; `process` has what does not");
        }
    }
}
