//! Where things lie: the workspace, its experiments, the results. Finds files and sweeps by the names that people
//! type; reads none of them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use runs::SweepFolder;
use spec::home::{WORKSPACE_VARIABLE, workspace};

use crate::exit::Refusal;
use crate::shell::quoted;
use crate::terminal::printable;

/// The workspace that this program works on, and what stands in for its parts in tests.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The folder of the workspace's manifest; outside a clone the working directory.
    pub root: PathBuf,
    /// Whether that is a clone.
    pub place: Place,
    /// Where sweeps write and reports read.
    pub results: PathBuf,
    /// A `train` program to use instead of building one.
    pub train: Option<PathBuf>,
    /// An `analysis` program to use instead of building one.
    pub analysis: Option<PathBuf>,
    /// The commit that the given `train` was built from; none where it is that of the workspace.
    pub commit: Option<String>,
}

/// Where a command is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a clone of this workspace, whose programs are built when they are needed.
    Clone,
    /// Anywhere else: sweeps of programs of one's own run, and their reports are made by programs that were installed.
    Elsewhere,
}

impl Workspace {
    /// The folder of the workspace's manifest: of the clone in which the command was typed, else the working directory.
    ///
    /// # Errors
    ///
    /// There is no working directory.
    pub fn root() -> Result<(PathBuf, Place), Refusal> {
        match workspace() {
            Some(root) => Ok((root, Place::Clone)),
            None => std::env::current_dir()
                .map(|here| (here, Place::Elsewhere))
                .map_err(|error| Refusal::new(format!("there is no working directory: {error}"))),
        }
    }

    /// Refuses what only a clone has: sources to build, test and time.
    ///
    /// # Errors
    ///
    /// The command was typed in none.
    pub fn clone_needed(&self) -> Result<(), Refusal> {
        match self.place {
            Place::Clone => Ok(()),
            Place::Elsewhere => Err(no_clone()),
        }
    }

    /// A program that works on this workspace, wherever it lies itself.
    pub fn program(&self, path: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(path);
        if self.place == Place::Clone {
            command.env(WORKSPACE_VARIABLE, &self.root);
        }
        command
    }

    /// Checks that results can stand where they should.
    ///
    /// # Errors
    ///
    /// A file stands there.
    pub fn check(&self) -> Result<(), Refusal> {
        // One look: another process may make the folder just now.
        if fs::metadata(&self.results).map_or(true, |there| there.is_dir()) {
            return Ok(());
        }
        let name = printable(&shortest(&self.results).display().to_string());
        Err(Refusal::new(format!("`{name}` is a file: there is no folder for results"))
            .hint("move it away, or name another folder with --results"))
    }

    /// Finds a file as typed; it is looked for from the working directory, then in `experiments/`, with and without its
    /// ending.
    ///
    /// # Errors
    ///
    /// No such file: says where it was looked for, and what was perhaps meant.
    pub fn find(&self, typed: &Path) -> Result<PathBuf, Refusal> {
        let experiments = self.root.join("experiments");
        let with_ending = PathBuf::from(format!("{}.toml", typed.display()));
        let mut places = vec![typed.to_owned(), with_ending.clone()];
        if typed.is_relative() {
            places.extend([experiments.join(typed), experiments.join(with_ending)]);
        }
        if let Some(found) = places.into_iter().find(|path| path.is_file()) {
            return Ok(shortest(&found));
        }
        if typed.is_dir() {
            let name = printable(&typed.to_string_lossy());
            return Err(Refusal::new(format!("`{name}` is a folder, not a file")).hint(inside(typed)));
        }
        if typed.symlink_metadata().is_ok() {
            let name = printable(&typed.to_string_lossy());
            let refusal = Refusal::new(format!("`{name}` is no file, and leads to none"));
            return Err(refusal.hint("name a TOML file"));
        }
        let place = if typed.is_relative() { " here or in experiments/" } else { "" };
        let refusal = Refusal::new(format!("there is no file `{}`{place}", printable(&typed.to_string_lossy())));
        Err(refusal.hint(meant(typed, &experiments)))
    }

    /// A command to type, with the folder of results where that is not the usual one.
    pub fn command(&self, words: impl std::fmt::Display) -> String {
        let usual = self.results == self.root.join("results");
        let folder =
            if usual { String::new() } else { format!(" --results {}", quoted(&self.results.to_string_lossy())) };
        printable(&format!("cargo xtask {words}{folder}"))
    }

    /// The folder of a sweep, whether it exists or not.
    pub fn sweep(&self, name: &str) -> SweepFolder {
        SweepFolder::new(shortest(&self.results.join(name)))
    }

    /// The sweeps that have left a plan, by name.
    pub fn sweeps(&self) -> Vec<String> {
        names_in(&self.results, "").into_iter().filter(|name| self.sweep(name).plan_file().is_file()).collect()
    }

    /// The sweeps that were begun and have not left a plan yet, by name.
    pub fn sweeps_without_plan(&self) -> Vec<String> {
        let is_begun = |name: &String| self.sweep(name).work().is_dir() && !self.sweep(name).plan_file().is_file();
        names_in(&self.results, "").into_iter().filter(is_begun).collect()
    }

    /// The sweeps of those names, or all of them where none is named.
    ///
    /// # Errors
    ///
    /// A name that no sweep has, or no folder of results to look in.
    pub fn sweeps_named(&self, names: &[String]) -> Result<Vec<String>, Refusal> {
        if !self.results.is_dir() {
            let folder = printable(&shortest(&self.results).display().to_string());
            let refusal = Refusal::new(format!("there is no folder `{folder}` with results in it"));
            let first = self.command("sweep quickstart.toml");
            return Err(refusal.hint(format!("--results names another one; or `{first}` makes it")));
        }
        let known = self.sweeps();
        if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
            let refusal = Refusal::new(format!(
                "there is no sweep `{}` in {}",
                printable(unknown),
                shortest(&self.results).display()
            ));
            let last = Path::new(unknown).file_name().unwrap_or_default().to_string_lossy();
            return Err(refusal.hint(choices(&last, &known, "the sweeps there are")));
        }
        Ok(if names.is_empty() { known } else { names.to_vec() })
    }
}

/// What is said where sources are needed and there are none.
pub fn no_clone() -> Refusal {
    Refusal::new("there is no clone of this workspace here: no folder above holds its `Cargo.toml`")
        .hint(format!("change into the clone, or let {WORKSPACE_VARIABLE} name it; sweeps with a `trainer` need none"))
}

/// A hint for a file that there is not: one beside it with nearly its name, else what `experiments/` holds.
fn meant(typed: &Path, experiments: &Path) -> String {
    let place = typed.parent().unwrap_or(Path::new(""));
    let beside = if place.as_os_str().is_empty() { Path::new(".") } else { place };
    let name = typed.file_name().unwrap_or_default().to_string_lossy();
    let named = |file: &str| format!("did you mean `{}`?", printable(&place.join(file).to_string_lossy()));
    let there = names_in(&experiments.join(place), ".toml");
    if let Some(file) = nearest(&name, &names_in(beside, ".toml")).or_else(|| nearest(&name, &there)) {
        return named(file);
    }
    let below = names_in(experiments, "").into_iter().map(|folder| Path::new(&folder).join(&*name));
    match below.into_iter().find(|file| experiments.join(file).is_file()) {
        Some(file) => format!("did you mean `{}`?", printable(&file.to_string_lossy())),
        None if there.is_empty() => choices(&name, &names_in(experiments, ".toml"), "the files there are"),
        None => choices(&name, &there, "the files there are"),
    }
}

/// A hint for a folder where a file should be: the TOML files in it.
fn inside(folder: &Path) -> String {
    match &names_in(folder, ".toml")[..] {
        [] => "there is no TOML file in it".to_owned(),
        [name] => format!("did you mean `{}`?", printable(&folder.join(name).to_string_lossy())),
        names => format!("the TOML files in it are: {}", listed(names)),
    }
}

/// A path as one would type it from here.
pub fn shortest(path: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(inside) if inside.components().next().is_some() => inside.to_owned(),
        _ => path.to_owned(),
    }
}

/// How many names a hint lists.
const LISTED: usize = 20;

/// A hint for a name that is none of the known ones: the one that was probably meant, else all of them.
pub fn choices(typed: &str, known: &[String], what: &str) -> String {
    match nearest(typed, known) {
        Some(name) => format!("did you mean `{}`?", printable(name)),
        None if known.is_empty() => format!("{what}: none yet"),
        None => format!("{what}: {}", listed(known)),
    }
}

/// The known name that was probably meant.
fn nearest<'a>(typed: &str, known: &'a [String]) -> Option<&'a String> {
    let distance = |name: &String| strsim::damerau_levenshtein(stem(typed), stem(name));
    known.iter().min_by_key(|name| distance(name)).filter(|name| 3 * distance(name) <= stem(typed).chars().count())
}

fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(LISTED).map(|name| printable(name)).collect();
    let rest = if names.len() > LISTED { format!(" and {} more", names.len() - LISTED) } else { String::new() };
    shown.join(", ") + &rest
}

/// What tells a name from others: the ending of a file does not.
fn stem(name: &str) -> &str {
    name.strip_suffix(".toml").unwrap_or(name)
}

fn names_in(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| !name.starts_with('.') && name.ends_with(ending)).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::choices;

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest_or_with_all() {
        let known = ["quickstart".to_owned(), "smoke".to_owned()];
        assert_eq!(choices("quikstart", &known, "the sweeps there are"), "did you mean `quickstart`?");
        assert_eq!(
            choices("stroke.toml", &["smoke.toml".to_owned()], "the files there are"),
            "did you mean `smoke.toml`?"
        );
        assert_eq!(
            choices("nope.toml", &["smoke.toml".to_owned()], "the files there are"),
            "the files there are: smoke.toml"
        );
        assert_eq!(choices("bedroom", &known, "the sweeps there are"), "the sweeps there are: quickstart, smoke");
        assert_eq!(choices("x", &[], "the sweeps there are"), "the sweeps there are: none yet");
    }
}
