//! Data sets: a picture of one, and its ruler.

use std::path::{Path, PathBuf};

use anyhow::Result;
use data::DataSet;
use data::picture::contact_sheet;
use process::{FAILED, log, print};
use runs::{Ruler, controls};
use spec::Source;
use spec::files::write_whole;
use spec::home::data_folder;
use train::RulerError;

use super::refuse;

pub fn show(name: &str, folder: Option<String>, to: Option<PathBuf>) -> Result<u8> {
    let set = match load(name, folder) {
        Ok(set) => set,
        Err(message) => return refuse(&message),
    };
    set.warnings().iter().for_each(|warning| log(format_args!("warning: {warning}")));
    let out = to.unwrap_or_else(|| data_folder().join(format!("{name}.png")));
    std::fs::create_dir_all(out.with_file_name(""))?;
    write_whole(&out, &contact_sheet(&set.training, 20, 10).png()?)?;
    print(format_args!("{}{}", set.describe(), out.display()))?;
    Ok(0)
}

pub fn ruler(name: &str, folder: Option<String>, results: &Path) -> Result<u8> {
    let set = match load(name, folder) {
        Ok(set) => set,
        Err(message) => return refuse(&message),
    };
    let ruler = match train::measure_ruler(&set) {
        Ok(ruler) => ruler,
        Err(error @ RulerError::NoNetwork(_)) => return refuse(&format!("error: {error}")),
        Err(error) => return Err(error.into()),
    };
    let path = Ruler::file(results, set.source);
    std::fs::create_dir_all(path.with_file_name(""))?;
    ruler.write(&path)?;
    print(path.display())?;
    let failures = controls(&ruler);
    failures.iter().for_each(|failure| log(format_args!("error: {failure}")));
    Ok(if failures.is_empty() { 0 } else { FAILED })
}

/// A data set by its name, or what to say to the user.
fn load(name: &str, folder: Option<String>) -> Result<DataSet, String> {
    let Some(source) = Source::from_name(name) else {
        let names: Vec<&str> = Source::ALL.into_iter().map(Source::name).collect();
        return Err(format!("error: no data set is called `{name}`\nhint: there are {}", names.join(", ")));
    };
    let wanted = spec::Data { source, folder, ..spec::Data::default() };
    data::load(&wanted).map_err(|error| format!("error: {error}"))
}
