//! Sweep files and spec files: text that people write, read with care. All that is wrong is found before anything
//! starts, and said together.
//!
//! [`toml_edit`] knows the lines, the serialised [`RunSpec`] the keys, and figment the layers and where each value came
//! from. Which file a bare name means is decided by whoever calls.

mod arms;
mod axes;
mod base;
mod broken;
mod budgets;
mod claims;
mod diagnostics;
mod document;
mod edition;
mod expand;
mod fields;
mod file;
mod grid;
mod keys;
mod kind;
mod layers;
mod lists;
mod longer;
mod meant;
mod measured;
mod names;
mod parameters;
mod pinned;
#[cfg(test)]
mod reference;
mod region;
mod search;
mod shares;
mod suggest;
mod tables;
mod trainer;
mod typed;

use std::env;
use std::io::ErrorKind;
use std::path::Path;

pub use diagnostics::Diagnostics;
use diagnostics::{Diagnostic, Place, Within};
use document::Document;
use fields::Fields;
use keys::Keys;
use layers::Layers;
pub use meant::key_meant;
pub use names::{FOLDER_NAMES, is_folder_name};
use pinned::Pinned;
pub use typed::Overrides;

use crate::{Claim, Plan, RunSpec};

/// Reads a sweep's file and its base, and resolves every run.
///
/// # Errors
///
/// Everything that is wrong with the files and the overrides, together.
pub fn read_sweep(path: &Path, overrides: &Overrides) -> Result<Plan, Diagnostics> {
    plan(path, overrides, Pinned::default())
}

/// What a sweep's file claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// The arm that others are compared with where a claim names none.
    pub reference: String,
    /// The claims in the file's order.
    pub claims: Vec<Claim>,
}

/// Reads what a sweep's file claims. No data is looked at, so that the file of a sweep on pictures can be read where these do not lie.
///
/// # Errors
///
/// Everything else that is wrong with the files, together.
pub fn read_claims(path: &Path) -> Result<Claimed, Diagnostics> {
    let Plan { reference, claims, .. } = plan(path, &Overrides::default(), Pinned::Unseen)?;
    Ok(Claimed { reference, claims })
}

fn plan(path: &Path, overrides: &Overrides, pinned: Pinned) -> Result<Plan, Diagnostics> {
    let sweep = read(path)?;
    kind::check_is_sweep(&sweep)?;
    let mut diagnostics = Diagnostics::default();
    let base = match base::read(path, &sweep) {
        Ok(base) => base,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            None
        }
    };
    expand::expand((&sweep, base.as_ref()), overrides, pinned, diagnostics)
}

/// Reads the spec of one run: what `train run` is given.
///
/// # Errors
///
/// Everything that is wrong with the file, together.
pub fn read_spec(path: &Path) -> Result<RunSpec, Diagnostics> {
    let document = read(path)?;
    kind::check_is_spec(&document)?;
    let mut diagnostics = Diagnostics::default();
    let root = Fields::of(&document);
    let keys = Keys::of_run(root.has("trainer"));
    let settings = file::settings(&root.entries(), &keys, &Within::File, &mut diagnostics);
    let layers = Layers::recipe().over(&settings);
    for (fault, place) in layers.faults() {
        let place = place.unwrap_or_else(|| Place::file(document.file()));
        diagnostics.push(Diagnostic::out_of_range(&fault, place, &Within::File));
    }
    let place = Place::file(document.file());
    let mut spec = Pinned::default().resolve(&layers, (&place, &Within::File), &mut diagnostics);
    let folder = path.parent().unwrap_or(Path::new(""));
    let place = layers.place_of("trainer.content").unwrap_or(place);
    spec.trainer = spec.trainer.map(|own| trainer::pinned(own, folder, place, &mut diagnostics));
    diagnostics.or(spec)
}

fn read(path: &Path) -> Result<Document, Diagnostic> {
    let file = shown(path);
    let unreadable = |error: std::io::Error| {
        let diagnostic = |message: String| Diagnostic::new(Place::file(&file), message);
        match error.kind() {
            ErrorKind::NotFound => diagnostic("there is no such file".to_owned()),
            ErrorKind::InvalidData => diagnostic("this is no text in UTF-8".to_owned())
                .hint("it must be TOML, as experiments/quickstart.toml is; an editor saves text as UTF-8".to_owned()),
            ErrorKind::IsADirectory => diagnostic("this is a folder, not a file".to_owned()),
            _ => diagnostic(format!("can't read the file: {error}")),
        }
    };
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    Document::parse(&file, text)
}

/// A path as messages and origins show it: from the working directory, where it lies below that.
fn shown(path: &Path) -> String {
    let here = env::current_dir().ok();
    let below = here.as_ref().and_then(|here| path.strip_prefix(here).ok());
    below.unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_below_the_working_directory_is_shown_from_there() {
        let here = env::current_dir().expect("a working directory");
        assert_eq!(shown(&here.join("experiments/x.toml")), "experiments/x.toml");
        assert_eq!(shown(Path::new("../x.toml")), "../x.toml");
    }
}
