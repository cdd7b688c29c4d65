//! A program of one's own that does the runs of a sweep: its command, and what identifies it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{RunSpec, hex};

/// A program that trains in the place of `train`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trainer {
    /// The command, word by word; `{spec}`, `{out}` and `{params.lr}` are placeholders.
    pub command: Vec<String>,
    /// The content of the files that the command and `files` name, as the first 16 hexadecimal digits of a SHA-256; empty where nobody read them.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// Further files of the program, from its folder.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// Whether the program keeps checkpoints, so that an interrupted run goes on from one.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checkpoints: bool,
    /// The working directory of the command, from which files are named. No part of the run's id: the content is.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub folder: String,
}

/// Placeholders beside the keys of `params`.
pub const PLACEHOLDERS: [&str; 5] = ["spec", "out", "seed", "steps", "batch_size"];

impl Trainer {
    /// The program in short, for people: the words before the first placeholder.
    pub fn name(&self) -> String {
        let plain = self.command.iter().take_while(|word| placeholders(word).is_empty());
        plain.map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// The files of the program: those that words of the command name, also behind `=`, then `files`.
    pub fn program_files(&self) -> Vec<PathBuf> {
        let folder = Path::new(&self.folder);
        let named =
            self.command.iter().flat_map(|word| [Some(word.as_str()), word.split_once('=').map(|(_, value)| value)]);
        let mut files: Vec<PathBuf> = Vec::new();
        for file in named.flatten().chain(self.files.iter().map(String::as_str)) {
            let path = folder.join(file);
            if path.is_file() && !files.contains(&path) {
                files.push(path);
            }
        }
        files
    }

    /// What the program's files hold, as [`Self::content`] has it.
    ///
    /// # Errors
    ///
    /// A file can't be read: its path, and what the operating system says.
    pub fn read_content(&self) -> Result<String, (PathBuf, io::Error)> {
        let mut hash = Sha256::new();
        for file in self.program_files() {
            let bytes = fs::read(&file).map_err(|error| (file.clone(), error))?;
            let name = file.strip_prefix(&self.folder).unwrap_or(&file).to_string_lossy().into_owned();
            hash.update(format!("{name}\0{}\0", bytes.len()));
            hash.update(bytes);
        }
        Ok(hex(&hash.finalize()[..8]))
    }

    /// The words of the command for a run whose spec and folder lie there.
    ///
    /// # Errors
    ///
    /// A placeholder that the run has no value for.
    pub fn words(&self, run: &RunSpec, (spec, out): (&Path, &Path)) -> Result<Vec<String>, String> {
        let flat = run.flat();
        let value = |key: &str| match key {
            "spec" => Some(spec.display().to_string()),
            "out" => Some(out.display().to_string()),
            _ => flat.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
        };
        let word = |word: &String| {
            placeholders(word).into_iter().try_fold(word.clone(), |text, key| {
                let value = value(key).ok_or_else(|| key.to_owned())?;
                Ok(text.replace(&format!("{{{key}}}"), &value))
            })
        };
        self.command.iter().map(word).collect()
    }

    /// The placeholders that a run has no value for.
    pub fn lacks(&self, run: &RunSpec) -> Vec<String> {
        let flat = run.flat();
        let all = self.command.iter().flat_map(|word| placeholders(word));
        let is_missing = |key: &&str| !["spec", "out"].contains(key) && !flat.contains_key(*key);
        all.filter(is_missing).map(str::to_owned).collect()
    }
}

/// The placeholders of a word, without their braces. Braces around anything but a key are text.
pub fn placeholders(word: &str) -> Vec<&str> {
    let is_key = |text: &&str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    word.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).filter(is_key).collect()
}

/// Whether a value can be one of `params`: a finite number, text, a truth value, or a list or table of these.
pub(crate) fn is_parameter(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
        Value::Array(list) => list.iter().all(is_parameter),
        Value::Object(table) => table.values().all(is_parameter),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn trainer(command: &[&str], folder: &Path) -> Trainer {
        let command = command.iter().map(|word| (*word).to_owned()).collect();
        Trainer { command, folder: folder.display().to_string(), ..Trainer::default() }
    }

    #[test]
    fn placeholders_are_keys_in_braces_and_nothing_else() {
        assert_eq!(placeholders("--lr={params.lr}"), ["params.lr"]);
        assert_eq!(placeholders("{spec}:{out}"), ["spec", "out"]);
        assert_eq!(placeholders("{\"a\": 1} {} { x } {1}"), [] as [&str; 0]);
    }

    #[test]
    fn words_have_the_values_of_the_run() {
        let params = [("lr".to_owned(), json!(1e-3)), ("name".to_owned(), json!("big"))].into();
        let run = RunSpec { seed: 7, params, ..RunSpec::default() };
        let own = trainer(&["python3", "t.py", "{spec}", "--lr={params.lr}", "{params.name}-{seed}"], Path::new(""));
        let words = own.words(&run, (Path::new("/r/spec.json"), Path::new("/r"))).expect("all are there");
        assert_eq!(words, ["python3", "t.py", "/r/spec.json", "--lr=0.001", "big-7"]);
        assert_eq!(trainer(&["{params.zzz}"], Path::new("")).lacks(&run), ["params.zzz"]);
        assert_eq!(own.name(), "python3 t.py");
    }

    #[test]
    fn the_content_is_that_of_the_files_that_are_named_and_exist() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("t.py"), "1").expect("written");
        fs::write(folder.path().join("c.json"), "{}").expect("written");
        let own = |command: &[&str]| trainer(command, folder.path());
        let content = |own: &Trainer| own.read_content().expect("readable");
        let before = content(&own(&["python3", "t.py", "--config=c.json", "{out}"]));
        assert_ne!(before, content(&own(&["python3", "t.py"])), "the file behind = counts");
        let with_files = Trainer { files: vec!["c.json".to_owned()], ..own(&["python3", "t.py"]) };
        assert_eq!(content(&with_files), before);
        fs::write(folder.path().join("c.json"), "{ }").expect("written");
        assert_ne!(content(&with_files), before);
    }
}
