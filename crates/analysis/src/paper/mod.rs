//! The living table: each sentence of DCGAN's story and each experiment of its paper, with what the committed sweeps say
//! about it.
//!
//! The sentences and the claims that decide them stand in a file, `experiments/paper.toml`; the answers come from each sweep's
//! `summary.json` and from nowhere else, so that the table is never written by hand.

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
pub use slope::{ColumnSpec, LineSpec, MOST_LINES, Slope, SlopeChartSpec, SlopeColumn, SlopeLine, SlopePoint};
pub use status::{SentenceStatus, TestedClaim};
pub use sweep_file::SweepFile;

use crate::chart::{self, SLOPE, SampleStrips, SlopeImages};
use crate::picture::Picture;
use crate::report::ReportError;
use crate::samples;
use crate::summary::Summary;

/// Every text with its sentences.
#[derive(Clone, Debug, PartialEq)]
pub struct Paper {
    /// The texts.
    pub sources: Vec<Source>,
    /// The slope chart, where there is to be one.
    pub slope: Option<SlopeChartSpec>,
    /// The sections of the findings.
    pub findings: Vec<Finding>,
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
    pub tests: Vec<SentenceTest>,
    /// Where nothing tests it: what that would take. Where something does: what it leaves open, and why a claim does not decide it.
    pub open: String,
}

/// A claim of a sweep file, named by what no two claims of a file share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentenceTest {
    /// The claim.
    pub claim: ClaimRef,
    /// What its answer says of the sentence.
    pub role: ClaimRole,
}

/// The name of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimRef {
    /// The sweep's file.
    pub sweep: SweepFile,
    /// The arm, or the grid.
    pub arm: String,
    /// What it is compared with; the sweep's reference where that is not said.
    #[serde(default)]
    pub against: Option<String>,
    /// Of a contrast the other pair.
    #[serde(default)]
    pub than: Option<Pair>,
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
pub enum ClaimRole {
    /// It decides the sentence, alone or with others that must say the same.
    Decides,
    /// The claim is about less than the sentence says: whatever its answer, the sentence is undecided.
    Insufficient,
    /// Nothing: a control, another question, or a setting that the text states and says nothing of.
    Context,
}

impl Paper {
    /// Every sentence.
    pub fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.sources.iter().flat_map(|source| &source.sentences)
    }
}

/// Writes `paper/README.md`, its short form and the slope chart into a folder of sweeps, and says where. A chart that has no number any more is
/// removed.
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

/// Images of each design beside the chart.
const IMAGES: usize = 4;

/// The slope chart with samples of the last of its sweeps that has some of the reference.
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
