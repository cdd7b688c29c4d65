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

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use spec::files::{FileError, write_whole};
use spec::{Measure, Pair};

pub use file::PaperError;
pub use findings::Finding;
pub use readme::readme;
pub use short::short_table;
pub use slope::{ColumnSpec, LineSpec, MAX_LINES, Slope, SlopeChartSpec, SlopeColumn, SlopeLine, SlopePoint};
pub use status::{SentenceStatus, TestedClaim};
pub use sweep_file::SweepFile;

use crate::chart::{self, SLOPE, SampleStrips, SlopeImages};
use crate::picture::Picture;
use crate::report::ReportError;
use crate::samples;
use crate::summary::Summary;

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

/// Writes `paper/README.md`, `short.md` and the slope chart into a folder of sweeps. Returns the README's path. A
/// chart without data is removed.
///
/// # Errors
///
/// A folder or file that can't be written, or a chart that can't be drawn.
pub fn write(results: &Path, paper: &Paper, summaries: &[Summary]) -> Result<PathBuf, ReportError> {
    let folder = results.join("paper");
    fs::create_dir_all(&folder).map_err(FileError::io("make", &folder))?;
    let slope = paper.slope.as_ref().and_then(|asked| Slope::of(asked, summaries));
    let drawn = slope.as_ref().filter(|slope| slope.has_points()).map(|slope| draw(results, slope)).transpose()?;
    for (ending, bytes) in
        [("svg", drawn.as_ref().map(|drawn| drawn.svg.as_bytes())), ("png", drawn.as_ref().map(|drawn| &drawn.png[..]))]
    {
        let file = folder.join(format!("{SLOPE}.{ending}"));
        match bytes {
            Some(bytes) => write_whole(&file, bytes)?,
            None if file.exists() => fs::remove_file(&file).map_err(FileError::io("remove", &file))?,
            None => {}
        }
    }
    let path = folder.join("README.md");
    write_whole(&path, readme(paper, summaries).as_bytes())?;
    if !paper.findings.is_empty() {
        write_whole(&folder.join("findings.md"), findings::findings(&paper.findings, summaries).as_bytes())?;
    }
    write_whole(&folder.join("short.md"), short_table(paper, summaries).as_bytes())?;
    Ok(path)
}

/// Images of each design next to the chart.
const IMAGES: usize = 4;

/// Draws the slope chart with samples of the last column that has some of the reference.
fn draw(results: &Path, slope: &Slope) -> Result<SlopeImages, ReportError> {
    let arms = || slope.lines.iter().map(|line| &line.arm).chain([&slope.reference.1]);
    let strip = |sweep: &str, arm: &str| {
        let png = fs::read(results.join(sweep).join(samples::FOLDER).join(format!("{arm}.png"))).ok()?;
        Some(Picture::read(&png)?.first_in_row(slope.image_size?, IMAGES))
    };
    let of_column = |column: &SlopeColumn| SampleStrips {
        settings: column.settings.clone(),
        by_arm: arms().filter_map(|arm| Some((arm.clone(), strip(&column.sweep, arm)?))).collect(),
    };
    let strips =
        slope.columns.iter().rev().map(of_column).find(|strips| strips.by_arm.contains_key(&slope.reference.1));
    Ok(chart::slope(slope, &strips.unwrap_or_default())?)
}
