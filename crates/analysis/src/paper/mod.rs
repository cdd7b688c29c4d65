//! The living table: each sentence of DCGAN's story and each experiment of its paper, with what the committed sweeps say
//! about it.
//!
//! The sentences and the claims that test them are written down in [`sentences`]; the answers come from each sweep's
//! `summary.json` and from nowhere else, so that the table is never written by hand.

mod sentences;
mod short;
mod state;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use spec::Measure;
use spec::results::{FileError, write_whole};

pub use sentences::SOURCES;
pub use short::short;
pub use state::{State, Tested};
pub use written::written;

use crate::digest::Digest;

/// Sentences of one text.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The text, with its year.
    pub title: &'static str,
    /// Where to read it, and what its scale was.
    pub about: &'static str,
    /// Its sentences in its own order.
    pub sentences: &'static [Sentence],
}

/// A sentence, an experiment or a number of a text.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// The section.
    pub section: &'static str,
    /// What it says.
    pub says: &'static str,
    /// The claims of sweep files that test it, or show it in another light.
    pub tests: &'static [Test],
    /// Where nothing tests it: what that would take. Where something does: what it leaves open, and why a test that does not decide
    /// the sentence does not.
    pub open: &'static str,
}

/// A claim of a sweep file, named by what no two claims of a file share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// The sweep: its file is `experiments/<sweep>.toml`.
    pub sweep: &'static str,
    /// The arm, or the grid.
    pub arm: &'static str,
    /// What it is compared with; the sweep's reference where that is not said.
    pub against: Option<&'static str>,
    /// What is compared.
    pub measure: Measure,
    /// What its answer says of the sentence.
    pub bearing: Bearing,
}

/// What the answer to a claim says of the sentence that it stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearing {
    /// The sentence holds where the claim does.
    For,
    /// The claim holds where the sentence does not.
    Against,
    /// Nothing: a control, another question, or a setting that the text states and says nothing of.
    Beside,
    /// The claim is about less than the sentence says: whatever its answer, the sentence is undecided.
    Insufficient,
}

impl Test {
    /// A claim about an arm against the sweep's reference, that holds where the sentence does.
    const fn of(sweep: &'static str, arm: &'static str, measure: Measure) -> Self {
        Self { sweep, arm, against: None, measure, bearing: Bearing::For }
    }

    /// A claim that does not decide the sentence.
    const fn beside(self) -> Self {
        Self { bearing: Bearing::Beside, ..self }
    }

    /// A claim whose answer the sentence does not follow from.
    const fn insufficient(self) -> Self {
        Self { bearing: Bearing::Insufficient, ..self }
    }

    /// The same against another arm.
    const fn against(self, other: &'static str) -> Self {
        Self { against: Some(other), ..self }
    }
}

/// Writes `paper/README.md` and its short form into a folder of sweeps, and says where.
///
/// # Errors
///
/// A folder or file that can't be written.
pub fn write(results: &Path, digests: &[Digest]) -> Result<PathBuf, FileError> {
    let folder = results.join("paper");
    fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
    let readme = folder.join("README.md");
    write_whole(&readme, written(digests).as_bytes())?;
    write_whole(&folder.join("short.md"), short(digests).as_bytes())?;
    Ok(readme)
}
