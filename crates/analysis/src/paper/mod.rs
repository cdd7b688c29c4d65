//! The table of the paper's sentences: each claim and experiment of DCGAN, with the answers of the committed sweeps.
//!
//! The sentences and their claims are in `experiments/paper.toml`. All answers come from each sweep's `summary.json`,
//! so the table is never edited by hand.

mod file;
mod findings;
mod readme;
mod short;
mod slope;
mod status;
mod sweep_file;

use serde::Deserialize;
use spec::{Measure, Pair};

pub use file::PaperError;
pub use findings::{Finding, findings};
pub use readme::readme;
pub use short::short_table;
pub use slope::{ColumnSpec, LineSpec, MAX_LINES, Slope, SlopeChartSpec, SlopeColumn, SlopeLine, SlopePoint};
pub use status::{SentenceStatus, TestedClaim};
pub use sweep_file::SweepFile;

/// The sources with their sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The sources.
    pub sources: Vec<Source>,
    /// The slope chart, if there is one.
    pub slope: Option<SlopeChartSpec>,
    /// The sections of the findings.
    pub findings: Vec<Finding>,
}

/// A source.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The title with its year.
    pub title: String,
    /// Where to read it, and its scale.
    pub about: String,
    /// Its sentences in order.
    pub sentences: Vec<Sentence>,
}

/// A sentence, an experiment or a number of a source.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// The section.
    pub section: String,
    /// The wording.
    pub says: String,
    /// The tests: deciding claims first.
    pub tests: Vec<SentenceTest>,
    /// Without tests: what a test would need. With tests: what they leave open.
    pub open: String,
}

/// A test of a sentence by a claim of a sweep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceTest {
    /// The claim.
    pub claim: ClaimRef,
    /// The role of the claim.
    pub role: ClaimRole,
}

/// A reference to a claim, unique within its file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRef {
    /// The sweep's file.
    pub sweep: SweepFile,
    /// The arm or grid.
    pub arm: String,
    /// The comparison. The sweep's reference by default.
    #[serde(default)]
    pub against: Option<String>,
    /// The other pair of a contrast.
    #[serde(default)]
    pub than: Option<Pair>,
    /// The measure.
    pub measure: Measure,
    /// The budget in images. The last one by default.
    #[serde(default)]
    pub budget: Option<u64>,
    /// Whether the claim negates the sentence.
    #[serde(default)]
    pub turned: bool,
}

/// The role of a claim in the test of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClaimRole {
    /// It decides the sentence, alone or with others that must agree.
    Decides,
    /// The claim is weaker than the sentence, which stays undecided whatever the answer.
    Insufficient,
    /// It decides nothing: a control, another question, or a variation of a setting.
    Context,
}

impl Paper {
    /// All sentences.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sources.iter().flat_map(|source| &source.sentences)
    }
}
