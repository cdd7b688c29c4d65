//! The living table: each sentence of DCGAN's story and each experiment of its paper, with what the committed sweeps say
//! about it.
//!
//! The sentences and the claims that decide them stand in a file, `experiments/paper.toml`; the answers come from each sweep's
//! `summary.json` and from nowhere else, so that the table is never written by hand.

mod file;
mod short;
mod state;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use spec::Measure;
use spec::results::{FileError, write_whole};

pub use file::PaperError;
pub use short::short;
pub use state::{State, Tested};
pub use written::written;

use crate::digest::Digest;

/// Every text with its sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The texts.
    pub sources: Vec<Source>,
}

/// Sentences of one text.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The text, with its year.
    pub title: String,
    /// Where to read it, and what its scale was.
    pub about: String,
    /// Its sentences in its own order.
    pub sentences: Vec<Sentence>,
}

/// A sentence, an experiment or a number of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// The section.
    pub section: String,
    /// What it says.
    pub says: String,
    /// The claims that decide it, then those that do not.
    pub tests: Vec<Test>,
    /// Where nothing tests it: what that would take. Where something does: what it leaves open, and why a claim does not decide it.
    pub open: String,
}

/// A claim of a sweep file, named by what no two claims of a file share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// The claim.
    pub claim: Named,
    /// What its answer says of the sentence.
    pub bearing: Bearing,
}

/// The name of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// The sweep: its file is `experiments/<sweep>.toml`.
    pub sweep: String,
    /// The arm, or the grid.
    pub arm: String,
    /// What it is compared with; the sweep's reference where that is not said.
    #[serde(default)]
    pub against: Option<String>,
    /// What is compared.
    pub measure: Measure,
    /// The budget in images seen; the last one where that is not said.
    #[serde(default)]
    pub budget: Option<u64>,
    /// Whether the sentence holds where the claim does not.
    #[serde(default)]
    pub turned: bool,
}

/// What the answer to a claim says of the sentence that it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// It decides the sentence, alone or with others that must say the same.
    Decides,
    /// The claim is about less than the sentence says: whatever its answer, the sentence is undecided.
    Insufficient,
    /// Nothing: a control, another question, or a setting that the text states and says nothing of.
    Beside,
}

impl Paper {
    /// Every sentence.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sources.iter().flat_map(|source| &source.sentences)
    }
}

/// Writes `paper/README.md` and its short form into a folder of sweeps, and says where.
///
/// # Errors
///
/// A folder or file that can't be written.
pub fn write(results: &Path, paper: &Paper, digests: &[Digest]) -> Result<PathBuf, FileError> {
    let folder = results.join("paper");
    fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
    let readme = folder.join("README.md");
    write_whole(&readme, written(paper, digests).as_bytes())?;
    write_whole(&folder.join("short.md"), short(paper, digests).as_bytes())?;
    Ok(readme)
}
