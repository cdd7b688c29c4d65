//! The key `trainer` of a sweep's file: a program of one's own that does the runs, as a list of words or as a table.

use std::fs;
use std::path::{Path, absolute};

use figment::value::Value;

use super::axes::AxisEntry;
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::document::Entry;
use super::fields::Fields;
use super::file::ArmEntry;
use super::layers::Setting;
use super::suggest;
use super::tables;
use crate::check::OWN_KEYS;
use crate::trainer::{PLACEHOLDERS, placeholders};
use crate::{RunSpec, Trainer};

const EXAMPLE: &str = "write trainer = [\"python3\", \"train.py\", \"{spec}\", \"{out}\"]";
/// Endings by which a word is known as a program's file, which must then be there.
const ENDINGS: [&str; 8] = ["py", "sh", "jl", "R", "lua", "pl", "rb", "js"];

/// The program as it is written.
pub(crate) struct TrainerEntry {
    trainer: Trainer,
    place: Place,
}

/// Whether the files of a program are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Files {
    /// They must be there, and their content is part of the runs' ids.
    Read,
    /// Nothing is to run.
    Unseen,
}

/// The key `trainer`; none where it is not written. A folder's files are named from that folder.
pub(crate) fn read(
    root: &Fields<'_>,
    (folder, files): (&Path, Files),
    diagnostics: &mut Diagnostics,
) -> Option<TrainerEntry> {
    if !root.has("trainer") {
        return None;
    }
    let place = root.place_of("trainer");
    let mut trainer = Trainer { folder: shown(folder), ..Trainer::default() };
    let words;
    if let Ok(Some(table)) = root.table("trainer") {
        let table = table.named(Within::Part("`trainer`".to_owned()));
        for (_, diagnostic) in table.unknown(&tables::TRAINER) {
            diagnostics.push(diagnostic);
        }
        words = texts(&table, "command", diagnostics);
        trainer.files = texts(&table, "files", diagnostics).into_iter().map(|(text, _)| text).collect();
        trainer.checkpoints = diagnostics.keep(table.truth("checkpoints")).unwrap_or(false);
        if let Some(file) = trainer.files.iter().find(|file| files == Files::Read && !path(&trainer, file).is_file()) {
            diagnostics.push(missing(file, &trainer, table.place_of("files")));
        }
    } else if root.list("trainer").is_ok() {
        words = texts(root, "trainer", diagnostics);
    } else {
        let diagnostic = "`trainer` must be a list of words, or a table with `command`";
        diagnostics.push(Diagnostic::new(place.clone(), diagnostic).hint(EXAMPLE.to_owned()));
        return Some(TrainerEntry { trainer, place });
    }
    if words.is_empty() {
        diagnostics.push(Diagnostic::new(place.clone(), "`trainer` names no program").hint(EXAMPLE.to_owned()));
    }
    trainer.command = words.iter().map(|(word, _)| word.clone()).collect();
    for (index, (word, place)) in words.iter().enumerate() {
        check_placeholders(word, place, diagnostics);
        if files == Files::Read && is_file_of_a_program(word, index) && !path(&trainer, word).is_file() {
            diagnostics.push(missing(word, &trainer, place.clone()));
        }
    }
    if files == Files::Read {
        match trainer.read_content() {
            Ok(content) => trainer.content = content,
            Err((file, error)) => {
                diagnostics.push(Diagnostic::new(place.clone(), format!("can't read `{}`: {error}", file.display())));
            }
        }
    }
    Some(TrainerEntry { trainer, place })
}

impl TrainerEntry {
    /// The program as a value of every run.
    pub(crate) fn setting(&self) -> Setting {
        let value = Value::serialize(&self.trainer).expect("a program is plain data");
        Setting { key: "trainer".to_owned(), value, place: self.place.clone() }
    }

    /// Refuses what can't stand beside a program of one's own.
    pub(crate) fn check_beside(&self, root: &Fields<'_>, diagnostics: &mut Diagnostics) {
        if root.has("backends") {
            let diagnostic =
                Diagnostic::new(root.place_of("backends"), "`backends` and `trainer` can't stand together");
            diagnostics.push(diagnostic.hint("take `backends` out: the program chooses what computes it".to_owned()));
        }
    }

    /// Refuses a base of the networks here once, and leaves what is the program's of its entries.
    pub(crate) fn check_base(
        &self,
        (root, file): (&Fields<'_>, &str),
        entries: &mut Vec<Entry>,
    ) -> Result<(), Diagnostic> {
        let is_of_networks = |entry: &Entry| {
            let every = RunSpec::with_every_key().flat();
            every.contains_key(&entry.key) && !OWN_KEYS.contains(&entry.key.as_str())
        };
        let before = entries.len();
        entries.retain(|entry| !is_of_networks(entry));
        if entries.len() == before {
            return Ok(());
        }
        let message =
            format!("`{file}` is a base of the networks here, whose keys a program of your own does not read");
        let hint = "take `base` out, and write what all runs share below [set]: params.lr = 2e-4";
        Err(Diagnostic::new(root.place_of("base"), message).hint(hint.to_owned()))
    }

    /// What an arm sets that the base has not, where the base has a key of nearly that name: a slip of the pen would change nothing.
    pub(crate) fn odd_keys(&self, arm: &ArmEntry, base: &RunSpec) -> Option<String> {
        let known: Vec<String> =
            base.flat().into_iter().map(|(key, _)| key).filter(|key| key.starts_with("params.")).collect();
        let new = arm.set.iter().filter(|setting| setting.key.starts_with("params.") && !known.contains(&setting.key));
        let mut odd = new
            .filter_map(|setting| Some((setting, suggest::nearest(&setting.key, known.iter().map(String::as_str))?)));
        let (Setting { key, place, .. }, meant) = odd.next()?;
        Some(format!("arm `{}` sets `{key}`, which no other arm has ({place}): did you mean `{meant}`?", arm.name))
    }

    /// Refuses an arm without a value for a placeholder of the command. Keys that are drawn get theirs later.
    pub(crate) fn check_arm(
        &self,
        (spec, drawn): (&RunSpec, &[AxisEntry]),
        (place, within): (&Place, &Within),
        diagnostics: &mut Diagnostics,
    ) {
        let is_drawn = |key: &String| drawn.iter().any(|entry| entry.axis.key == *key);
        let missing = |key: &String| key.starts_with("params.") && !is_drawn(key);
        let Some(key) = self.trainer.lacks(spec).into_iter().find(missing) else { return };
        let message = format!("the command names `{{{key}}}`, which has no value{within}");
        let hint = format!("give every arm one: write \"{key}\" = 1 below [set]");
        diagnostics.push(Diagnostic::new(place.clone(), message).hint(hint));
    }
}

/// The program of a spec, with the content of its files; a content that was written down must be theirs.
pub(crate) fn pinned(trainer: Trainer, folder: &Path, place: Place, diagnostics: &mut Diagnostics) -> Trainer {
    let folder = if trainer.folder.is_empty() { shown(folder) } else { trainer.folder.clone() };
    let trainer = Trainer { folder, ..trainer };
    if !Path::new(&trainer.folder).is_dir() {
        let message = format!("there is no folder `{}`, in which the program lay", trainer.folder);
        diagnostics.push(Diagnostic::new(place, message).hint("set `trainer.folder` to where it lies now".to_owned()));
        return trainer;
    }
    match trainer.read_content() {
        Ok(content) => {
            if !trainer.content.is_empty() && content != trainer.content {
                let message = format!("the program's files have the content {content}, not {}", trainer.content);
                let hint = "they were changed since: get the old ones back, or leave `trainer.content` out, which makes another run";
                diagnostics.push(Diagnostic::new(place, message).hint(hint.to_owned()));
            }
            Trainer { content, ..trainer }
        }
        Err((file, error)) => {
            diagnostics.push(Diagnostic::new(place, format!("can't read `{}`: {error}", file.display())));
            trainer
        }
    }
}

/// A folder as specs name it: absolute, so that it is found from everywhere.
fn shown(folder: &Path) -> String {
    absolute(Path::new(".").join(folder)).unwrap_or_else(|_| folder.to_owned()).display().to_string()
}

/// Texts of a list, each with its place.
fn texts(fields: &Fields<'_>, key: &str, diagnostics: &mut Diagnostics) -> Vec<(String, Place)> {
    let entries = diagnostics.keep(fields.list(key).map_err(|diagnostic| diagnostic.hint(EXAMPLE.to_owned())));
    let mut text = |entry: &Entry| {
        let text = entry.value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        if text.is_none() {
            let message = format!("a word of `{key}` must be text in quotes, got {}", entry.described());
            let hint = entry.value.as_str().is_none().then(|| format!("write \"{}\"", entry.spelling));
            diagnostics.push(Diagnostic::new(entry.place.clone(), message).hint(hint));
        }
        Some((text?, entry.place.clone()))
    };
    entries.iter().flatten().filter_map(&mut text).collect()
}

fn check_placeholders(word: &str, place: &Place, diagnostics: &mut Diagnostics) {
    let is_known = |key: &&str| PLACEHOLDERS.contains(key) || key.starts_with("params.");
    for key in placeholders(word).into_iter().filter(|key| !is_known(key)) {
        let meant = suggest::nearest(key, PLACEHOLDERS).map_or(format!("params.{key}"), str::to_owned);
        let others = PLACEHOLDERS.map(|key| format!("{{{key}}}")).join(", ");
        let diagnostic = Diagnostic::new(place.clone(), format!("unknown placeholder `{{{key}}}` in `trainer`"));
        diagnostics
            .push(diagnostic.hint(format!("did you mean `{{{meant}}}`? there are {others} and the keys of `params`")));
    }
}

/// Whether a word of a command can only be a file: a program that is named with its folder, or a script.
fn is_file_of_a_program(word: &str, index: usize) -> bool {
    let ending = Path::new(word).extension().and_then(|ending| ending.to_str());
    let is_plain = placeholders(word).is_empty() && !word.starts_with('-');
    is_plain && ((index == 0 && word.contains('/')) || ending.is_some_and(|ending| ENDINGS.contains(&ending)))
}

fn path(trainer: &Trainer, file: &str) -> std::path::PathBuf {
    Path::new(&trainer.folder).join(file)
}

fn missing(file: &str, trainer: &Trainer, place: Place) -> Diagnostic {
    let folder = path(trainer, file).parent().map(Path::to_owned).unwrap_or_default();
    let names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let own = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
    let meant = suggest::nearest(&own, names.iter().map(String::as_str));
    let meant = meant.map(|name| format!("did you mean `{}`? ", Path::new(file).with_file_name(name).display()));
    let hint = format!("{}files are named from the folder of the sweep's file", meant.unwrap_or_default());
    Diagnostic::new(place, format!("there is no file `{file}`, which `trainer` names")).hint(hint)
}
