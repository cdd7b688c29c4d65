//! Cargo as the builder of the other programs. It shows cargo's own output, or keeps it in a file where the build goes
//! on behind a sweep.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use spec::{Backend, Task};

use crate::workspace::no_clone;

/// A program of the workspace, with the profile that it is built in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Trains; its arithmetic is worth every optimisation.
    Train,
    /// Reads results; built soonest in the profile that its tests use.
    Analysis,
    /// Trains the feature network.
    Classifier,
    /// Trains discriminators to tell classes.
    Classify,
    /// Gets data sets; the only one that links what opens connections.
    Fetch,
    /// Stands in for `train` where nothing is trained.
    StandIn,
}

impl Program {
    /// The one that does runs of a task.
    pub fn of(task: Task) -> Self {
        match task {
            Task::Generation => Self::Train,
            Task::Classification => Self::Classify,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Analysis => "analysis",
            Self::Classifier => "classifier",
            Self::Classify => "classify",
            Self::Fetch => "fetch",
            Self::StandIn => "fake_train",
        }
    }

    /// The package that it is built from.
    const fn package(self) -> &'static str {
        match self {
            Self::Classify => Self::Classifier.name(),
            Self::StandIn => "xtask",
            Self::Train | Self::Analysis | Self::Classifier | Self::Fetch => self.name(),
        }
    }

    const fn profile(self) -> &'static str {
        match self {
            Self::Train | Self::Classifier | Self::Classify => "release",
            Self::Analysis | Self::Fetch | Self::StandIn => "dev",
        }
    }

    /// The folder of cargo's that it comes to lie in.
    fn folder(self) -> &'static str {
        if self.profile() == "dev" { "debug" } else { self.profile() }
    }

    fn build_arguments(self) -> [&'static str; 7] {
        let kind = if self == Self::StandIn { "--example" } else { "--bin" };
        ["build", "--package", self.package(), kind, self.name(), "--profile", self.profile()]
    }
}

/// Where cargo puts a program when it builds it where it built this one.
pub fn path_of(program: Program) -> Option<PathBuf> {
    let this = std::env::current_exe().ok()?;
    Some(this.parent()?.parent()?.join(program.folder()).join(program.name()))
}

/// Whether cargo has built a program before. What has changed since is built anew, which is done soon.
pub fn was_built(program: Program) -> bool {
    path_of(program).is_some_and(|path| path.is_file())
}

/// Cargo's argument for a `train` that has these backends: none where every one has them.
pub fn features(backends: &BTreeSet<Backend>) -> Option<String> {
    let features: Vec<&str> = backends.iter().filter_map(|backend| backend.feature()).collect();
    (!features.is_empty()).then(|| format!("--features={}", features.join(",")))
}

/// Cargo, at the root of the workspace.
pub fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

/// Builds a program, with cargo's output in the terminal, and says where it lies.
///
/// # Errors
///
/// Cargo is missing or can't build it.
pub fn build(root: &Path, program: Program) -> Result<PathBuf> {
    build_with(root, program, &BTreeSet::new())
}

/// The same with backends that not every program has: they take minutes, once.
///
/// # Errors
///
/// Cargo is missing or can't build it.
pub fn build_with(root: &Path, program: Program, backends: &BTreeSet<Backend>) -> Result<PathBuf> {
    if !root.join("crates/spec/Cargo.toml").is_file() {
        return Err(no_clone().into());
    }
    let features = features(backends);
    let mut child = cargo(root)
        .args(program.build_arguments())
        .args(&features)
        .arg("--message-format=json-render-diagnostics")
        .stdout(Stdio::piped())
        .spawn()
        .context("can't start cargo")?;
    let messages = child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines);
    let built = messages.map_while(Result::ok).filter_map(|message| executable(&message, program.name())).last();
    if !child.wait()?.success() {
        let with = features.map_or(String::new(), |features| format!(" with `{features}`"));
        bail!("cargo could not build `{}`{with}: its own message stands above", program.name());
    }
    built.with_context(|| format!("cargo built no program `{}`", program.name()))
}

fn executable(message: &str, name: &str) -> Option<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    let is_it = message["reason"] == "compiler-artifact" && message["target"]["name"] == name;
    is_it.then(|| message["executable"].as_str().map(PathBuf::from))?
}

/// A build that goes on while something more important runs.
#[derive(Debug)]
pub struct Background {
    child: Child,
    log: PathBuf,
}

impl Background {
    /// Starts building a program at the lowest priority, its output in a file.
    ///
    /// # Errors
    ///
    /// The file can't be written, or cargo not be started.
    pub fn start(root: &Path, program: Program, log: &Path) -> Result<Self> {
        let start = |mut command: Command| -> std::io::Result<Child> {
            let out = File::create(log)?;
            command.args(program.build_arguments()).process_group(0);
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(out).spawn()
        };
        let child = match start(nice(&cargo(root))) {
            Err(error) if error.kind() == ErrorKind::NotFound => start(cargo(root)),
            started => started,
        };
        let child = child.with_context(|| format!("can't build `{}` in the background", program.name()))?;
        Ok(Self { child, log: log.to_owned() })
    }

    /// Whether it is still going on.
    pub fn is_going_on(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Waits for its end.
    ///
    /// # Errors
    ///
    /// Cargo could not build it; the end of its output says why.
    pub fn finish(mut self) -> Result<()> {
        if self.child.wait()?.success() {
            return Ok(());
        }
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(20)..].join("\n");
        bail!("the report's program could not be built ({}):\n{tail}", self.log.display())
    }
}

impl Drop for Background {
    /// A sweep that is stopped leaves no build behind.
    fn drop(&mut self) {
        if self.is_going_on() {
            if let Some(group) = rustix::process::Pid::from_raw(self.child.id() as i32) {
                let _ = rustix::process::kill_process_group(group, rustix::process::Signal::TERM);
            }
            let _ = self.child.wait();
        }
    }
}

/// Behind the runs, but not the very last: cargo locks its registry at times, and every other cargo command then waits for it.
fn nice(command: &Command) -> Command {
    let mut nice = Command::new("nice");
    nice.args(["-n", "10"]).arg(command.get_program());
    if let Some(folder) = command.get_current_dir() {
        nice.current_dir(folder);
    }
    nice
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use spec::Backend;

    use super::{executable, features};

    #[test]
    fn a_backend_that_every_program_has_asks_for_nothing() {
        assert_eq!(features(&BTreeSet::from([Backend::Flex])), None);
        let all = features(&BTreeSet::from(Backend::ALL));
        assert_eq!(all.as_deref(), Some("--features=ndarray,wgpu,cuda"));
    }

    #[test]
    fn the_program_is_where_cargo_says_it_is() {
        let library = r#"{"reason":"compiler-artifact","target":{"name":"train"},"executable":null}"#;
        let program = r#"{"reason":"compiler-artifact","target":{"name":"train"},"executable":"/t/release/train"}"#;
        let end = r#"{"reason":"build-finished","success":true}"#;
        assert_eq!(executable(library, "train"), None);
        assert_eq!(executable(program, "train"), Some(PathBuf::from("/t/release/train")));
        assert_eq!(executable(program, "analysis"), None);
        assert_eq!(executable(end, "train"), None);
    }
}
