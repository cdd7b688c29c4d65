//! `data`: which data sets there are, and words of the `train` program and of the one that trains the feature network,
//! passed on.

use std::path::{Path, PathBuf};
use std::process::Command as Process;

use anyhow::Result;
use spec::home::{data_folder, locate, places};
use spec::{Data, Source};

use crate::cargo::{Program, build};
use crate::exit::{Exit, Refusal};
use crate::forward::Passed;
use crate::program::{self, pass_on};
use crate::shell::quoted;
use crate::table::aligned;
use crate::terminal::{self, printable, thousands};
use crate::workspace::{Workspace, choices, shortest};

/// What can be done with data.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the data sets, with their images and licence
    List,
    /// Get a data set that is not in the repository, or take its files from a folder
    Fetch(Fetch),
    /// Draw a contact sheet as a PNG, and print licence, counts and checksum
    Show(Show),
    /// Measure what every distance axis is marked with: real images against real ones, blurred, shifted, noisy …
    Ruler(Ruler),
    /// Train the feature network again
    Features(Passed),
}

/// A data set.
#[derive(Debug, clap::Args)]
pub struct Set {
    /// The data set; `data list` names them
    #[arg(default_value = Source::default().name())]
    name: String,
    /// Where its files lie, for sets that are not shipped
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// What can be said to `data fetch`.
#[derive(Debug, clap::Args)]
pub struct Fetch {
    /// The data set; `data list` names them
    name: String,
    /// Take its files from a folder, packed in whatever way or unpacked: they are known by their content
    #[arg(long, value_name = "DIR", conflicts_with = "mirror")]
    from: Option<PathBuf>,
    /// Ask this address first, to which the names of files are appended; may be repeated
    #[arg(long, value_name = "URL", value_parser = address)]
    mirror: Vec<String>,
}

/// What can be said to `data show`.
#[derive(Debug, clap::Args)]
pub struct Show {
    #[command(flatten)]
    set: Set,
    /// The picture [default: NAME.png in the workspace's folder of data; of pictures of your own images.png in the working directory]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// What can be said to `data ruler`.
#[derive(Debug, clap::Args)]
pub struct Ruler {
    #[command(flatten)]
    set: Set,
}

/// Lists what is known here; for all else builds the program that knows the data, and passes the command on.
///
/// # Errors
///
/// An unknown data set, or a program that can't be built.
pub fn data(workspace: &Workspace, command: &Command) -> Result<Exit> {
    match command {
        Command::List => {
            terminal::print(list())?;
            Ok(Exit::Done)
        }
        Command::Fetch(Fetch { name, from, mirror }) => {
            is_fetched(name)?;
            from.as_deref().map_or(Ok(()), is_folder)?;
            let mut process = workspace.program(build(&workspace.root, Program::Fetch)?);
            process.arg(name);
            if let Some(folder) = from {
                process.arg("--from").arg(folder);
            }
            process.args(mirror.iter().flat_map(|address| ["--mirror", address]));
            pass_on(&mut process)
        }
        Command::Show(Show { set, to }) => {
            let to = to.clone().unwrap_or_else(|| set.picture());
            if to.is_dir() {
                let refusal = Refusal::new(format!("`{}` is a folder, not a file", printable(&to.to_string_lossy())));
                let picture = to.join(format!("{}.png", set.name));
                return Err(refusal
                    .hint(format!("did you mean --to {}?", printable(&picture.to_string_lossy())))
                    .into());
            }
            pass_on(set.ask(workspace, "show")?.arg("--to").arg(to))
        }
        Command::Ruler(Ruler { set }) => pass_on(set.ask(workspace, "ruler")?.arg("--results").arg(&workspace.results)),
        Command::Features(passed) => {
            pass_on(workspace.program(build(&workspace.root, Program::Classifier)?).args(&passed.options))
        }
    }
}

impl Set {
    /// Where its contact sheet goes: beside the files that belong here; what is somebody's own is no part of the workspace.
    fn picture(&self) -> PathBuf {
        let name = format!("{}.png", self.name);
        if Source::from_name(&self.name) == Some(Source::Images) { name.into() } else { data_folder().join(name) }
    }

    /// A question about the set to the program that knows the data.
    fn ask(&self, workspace: &Workspace, word: &str) -> Result<Process> {
        let source = Source::from_name(&self.name).ok_or_else(|| match Path::new(&self.name).is_dir() {
            true => a_folder(&self.name, word),
            false => unknown(&self.name),
        })?;
        let folder = self.folder.as_ref().map(|folder| folder.display().to_string());
        locate(&Data { source, folder, ..Data::default() }, &data_folder()).map_err(Refusal::new)?;
        let mut process = workspace.program(program::train(workspace)?);
        process.args(["data", word, &self.name]);
        if let Some(folder) = &self.folder {
            process.arg("--folder").arg(folder);
        }
        Ok(process)
    }
}

/// Each data set in a few lines: how many images, of what, whose, and where on this machine.
fn list() -> String {
    let images = |count: usize| thousands(count as u64);
    let counts = |source: &Source| match source.training_images().zip(source.test_images()) {
        Some((training, test)) => format!("{} training, {} test images", images(training), images(test)),
        None => "as many images as lie there".to_owned(),
    };
    let block = |source: &Source| {
        let (name, what, license) = (source.name(), source.summary(), source.license());
        let details = [["images", &counts(source)], ["licence", license], ["place", &place(*source)]];
        let details = details.map(|detail| detail.map(str::to_owned).to_vec());
        format!("{name}: {what}\n{}", aligned(&details))
    };
    Source::ALL.iter().map(block).collect::<Vec<_>>().join("\n")
}

/// Where a data set lies on this machine, or how it comes there.
fn place(source: Source) -> String {
    match source {
        Source::Images => "a folder of yours, which `data.folder` names".to_owned(),
        source if source.is_rendered() => "rendered when it is first used".to_owned(),
        source if !source.is_fetched() => "the repository".to_owned(),
        source => match places(source, &data_folder()).into_iter().find(|place| place.is_dir()) {
            Some(place) => printable(&shortest(&place).display().to_string()),
            None => format!("not on this machine; `cargo xtask data fetch {source}` gets it"),
        },
    }
}

/// Refuses what is nowhere to be fetched from.
fn is_fetched(name: &str) -> Result<(), Refusal> {
    match Source::from_name(name) {
        Some(source) if source.is_fetched() => Ok(()),
        Some(Source::Images) => Err(Refusal::new("`images` are pictures of your own: there is nothing to fetch")
            .hint("`data.folder` names the folder that they lie in")),
        Some(source) if source.is_rendered() => {
            Err(Refusal::new(format!("`{source}` is rendered on this machine: there is nothing to fetch")))
        }
        Some(source) => Err(Refusal::new(format!("`{source}` is in the repository: there is nothing to fetch"))),
        None => Err(unknown(name)),
    }
}

/// Refuses to take files from what is no folder.
fn is_folder(from: &Path) -> Result<(), Refusal> {
    let name = printable(&from.to_string_lossy());
    let refusal =
        Refusal::new(format!("`{name}` is no folder")).hint("`--from` names the folder in which the files lie");
    if from.is_dir() { Ok(()) } else { Err(refusal) }
}

fn address(typed: &str) -> Result<String, &'static str> {
    let is_one = ["http://", "https://"].iter().any(|scheme| typed.starts_with(scheme));
    is_one.then(|| typed.to_owned()).ok_or("an address begins with http:// or https://")
}

/// Answers a folder in the place of a data set's name.
fn a_folder(typed: &str, word: &str) -> Refusal {
    let refusal = Refusal::new(format!("there is no data set `{}`: it is a folder", printable(typed)));
    let folder = printable(&quoted(typed));
    refusal.hint(format!("`cargo xtask data {word} images --folder {folder}` reads the pictures in it"))
}

fn unknown(name: &str) -> Refusal {
    let known: Vec<String> = Source::ALL.iter().map(|source| source.name().to_owned()).collect();
    Refusal::new(format!("there is no data set `{}`", printable(name))).hint(choices(
        name,
        &known,
        "the data sets there are",
    ))
}
