//! Names in a sweep's file: those that become folders, and those of arms in other parts of the file.

use std::collections::BTreeSet;
use std::path::Path;

use super::claims::ClaimEntry;
use super::diagnostics::{Diagnostic, Diagnostics, Place};
use super::file::{ArmEntry, SweepFile};
use super::suggest;
use crate::{REAL_IMAGES, design_of};

/// Names of files and folders that lie beside the arms' folders.
const TAKEN: [&str; 13] = [
    "charts",
    "claims.json",
    "plan.json",
    "published",
    "report.html",
    "results.json",
    "samples",
    "search.json",
    "summary.csv",
    "summary.json",
    "summary.md",
    "summary.parquet",
    "tensorboard",
];

/// Names of folders that lie beside the sweeps' folders.
const TAKEN_BESIDE: [&str; 7] = ["bench", "calibration", "index.html", "paper", "parity", "ruler", "single"];

/// The sweep's name: its file's, without the ending.
pub(crate) fn of_sweep(file: &str) -> Result<String, Diagnostic> {
    let stem = Path::new(file).file_stem().unwrap_or_default().to_string_lossy();
    let hint = match &*stem {
        taken if TAKEN_BESIDE.contains(&taken) => "a folder of the results has that name",
        free if is_folder_name(free) => return Ok(stem.into_owned()),
        _ => FOLDER_NAMES,
    };
    let diagnostic = Diagnostic::new(Place::file(file), format!("no sweep can be named `{stem}`, as its file is"));
    Err(diagnostic.hint(hint.to_owned()))
}

/// Whether a name can be a folder's everywhere, and can be typed without quotes.
pub fn is_folder_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let rest = |byte: u8| plain(byte) || b"._-".contains(&byte);
    name.len() <= 100 && name.bytes().next().is_some_and(plain) && name.bytes().all(rest)
}

/// Whether an arm can have its name.
pub(crate) fn check_arm(arm: &ArmEntry) -> Result<(), Diagnostic> {
    let diagnostic = Diagnostic::new(arm.place.clone(), format!("no arm can be named `{}`", arm.name));
    if TAKEN.contains(&arm.name.as_str()) {
        return Err(diagnostic.hint("a file or folder of the results has that name".to_owned()));
    }
    if design_of(&arm.name) != arm.name {
        return Err(diagnostic.hint("the tries of a search are named so: `dcgan.s07.r1`".to_owned()));
    }
    if is_folder_name(&arm.name) {
        return Ok(());
    }
    Err(diagnostic.hint(FOLDER_NAMES.to_owned()))
}

/// What [`is_folder_name`] asks for, in words.
pub const FOLDER_NAMES: &str =
    "it names a folder: up to 100 of a-z, 0-9, `.`, `_` and `-`, beginning with a letter or a digit";

/// Checks that there are arms, and that the reference and the claims name some.
pub(crate) fn check_references(file: &SweepFile, shown: &str, diagnostics: &mut Diagnostics) {
    if file.region.is_some() {
        return; // its claims name factors, which the region checks
    }
    if file.arms.is_empty() {
        let hint = "write [[arm]] and below it name = \"dcgan\"";
        diagnostics.push(Diagnostic::new(Place::file(shown), "no arms").hint(hint.to_owned()));
        return;
    }
    let arms: Vec<&str> = file.arms.iter().map(|arm| arm.name.as_str()).collect();
    if let Some((name, place)) = &file.reference {
        diagnostics.keep(check_one(name, &arms, place, "`reference`"));
    }
    let reference = file.reference.as_ref().map_or(arms[0], |(name, _)| name);
    let grids: BTreeSet<&str> = file.arms.iter().filter_map(|arm| arm.grid.as_deref()).collect();
    for ClaimEntry { claim, within, arm, against, than, .. } in &file.claims {
        let regions = grids.iter().filter(|_| claim.measure.is_of_regions());
        let arms: Vec<&str> = arms.iter().chain(regions).copied().collect();
        diagnostics.keep(check_one(&claim.arm, &arms, arm, &format!("`arm`{within}")));
        if let Some(pair) = &claim.than {
            diagnostics.keep(check_one(&pair.arm, &arms, than, &format!("`than.arm`{within}")));
            let other = pair.against.as_deref().unwrap_or(reference);
            diagnostics.keep(check_one(other, &arms, than, &format!("`than.against`{within}")));
            let own = (claim.arm.as_str(), claim.against.as_deref().unwrap_or(reference));
            if other == pair.arm || own == (pair.arm.as_str(), other) {
                let message =
                    format!("`than` compares an arm with itself, or is the claim's own pair{}", within.aside());
                let hint = "than = { arm = \"another\", against = \"its-reference\" } names the pair whose ratio is expected to differ";
                diagnostics.push(Diagnostic::new(than.clone(), message).hint(hint.to_owned()));
            }
        }
        if claim.is_against_real_images() {
            continue;
        }
        if let Some(other) = &claim.against {
            let others = [arms.as_slice(), &[REAL_IMAGES]].concat();
            diagnostics.keep(check_one(other, &others, against, &format!("`against`{within}")));
        }
        if claim.against.as_deref().unwrap_or(reference) == claim.arm {
            let message = format!("`{}` is compared with itself{}", claim.arm, within.aside());
            let hint = "`against` names the other arm; without it, that is the reference";
            diagnostics.push(Diagnostic::new(arm.clone(), message).hint(hint.to_owned()));
        }
    }
}

fn check_one(name: &str, arms: &[&str], place: &Place, key: &str) -> Result<(), Diagnostic> {
    if arms.contains(&name) {
        return Ok(());
    }
    let diagnostic = Diagnostic::new(place.clone(), format!("{key} names no arm: `{name}`"));
    Err(diagnostic.hint(suggest::hint(name, arms.iter().copied(), "arms")))
}
