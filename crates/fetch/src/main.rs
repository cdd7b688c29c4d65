//! The program behind `cargo xtask data fetch`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Parser;
use fetch::{Catalogue, Connection, Fetched, from_folder, from_mirrors};
use indicatif::DecimalBytes;
use process::{log, print};
use spec::home::data_folder;
use spec::{Source, printable_lines};

/// Timeout of a response and of each read.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Pause before a retry.
const PAUSE: Duration = Duration::from_secs(2);

/// Fetches a data set into the folder of data
#[derive(Debug, Parser)]
struct Arguments {
    /// The data set
    name: String,
    /// Take its files from a folder
    #[arg(long, value_name = "DIR", conflicts_with = "mirror")]
    from: Option<PathBuf>,
    /// Ask there first; may be repeated
    #[arg(long, value_name = "URL")]
    mirror: Vec<String>,
}

fn main() -> ExitCode {
    match fetch(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            log(format_args!("error: {}", printable_lines(&format!("{error:#}")))); // messages of servers are not trusted
            ExitCode::FAILURE
        }
    }
}

fn fetch(arguments: &Arguments) -> Result<()> {
    let name = &arguments.name;
    let known = Source::from_name(name).and_then(Catalogue::of);
    let mut catalogue =
        known.with_context(|| format!("`{}` is no data set that can be fetched", name.escape_debug()))?;
    catalogue.mirrors.splice(0..0, arguments.mirror.iter().cloned());
    let (source, home) = (catalogue.source, data_folder());
    log(format_args!("{source}: {}; {}", source.summary(), DecimalBytes(catalogue.size())));
    log(format_args!("licence: {}\nfrom: {}", source.license(), source.homepage()));
    let fetched = match &arguments.from {
        Some(folder) => from_folder(&catalogue, &home, folder)?,
        None => from_mirrors(&catalogue, &home, &Connection::new(TIMEOUT, PAUSE))?,
    };
    match fetched {
        Fetched::Already(folder) => print(format_args!("{source} is there already, whole: {}", folder.display()))?,
        Fetched::Now(folder) => {
            print(format_args!("{source} is there, checked by its SHA-256: {}", folder.display()))?;
        }
    }
    Ok(())
}
