//! `experiments/paper.toml`: the sentences as data. Errors name the sentence.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

use super::{ClaimRef, ClaimRole, Finding, Paper, Sentence, SentenceTest, SlopeChartSpec, Source};

/// An invalid file of sentences.
#[derive(Debug, Error)]
#[error("{}: {why}", path.display())]
pub struct PaperError {
    path: PathBuf,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperFile {
    source: Vec<SourceFile>,
    #[serde(default)]
    finding: Vec<Finding>,
    slope: Option<SlopeChartSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceFile {
    title: String,
    about: String,
    #[serde(default)]
    sentence: Vec<SentenceFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SentenceFile {
    section: String,
    says: String,
    #[serde(default)]
    decided_by: Option<ClaimRef>,
    #[serde(default)]
    all_of: Vec<ClaimRef>,
    #[serde(default)]
    insufficient: Vec<ClaimRef>,
    #[serde(default)]
    beside: Vec<ClaimRef>,
    #[serde(default)]
    open: String,
}

impl Paper {
    /// Reads a file of sentences.
    ///
    /// # Errors
    ///
    /// The file is unreadable or invalid TOML. Or a sentence has both rules, a single claim in `all_of`, or no reason
    /// why its claims are insufficient. Or a slope chart has no columns, no lines or too many.
    pub fn read(path: &Path) -> Result<Self, PaperError> {
        let wrong = |why: String| PaperError { path: path.to_owned(), why };
        let text = fs::read_to_string(path).map_err(|error| wrong(format!("can't be read: {error}")))?;
        let file: PaperFile = toml::from_str(&text).map_err(|error| wrong(error.to_string()))?;
        let sources = file.source.into_iter().map(source).collect::<Result<_, _>>().map_err(wrong)?;
        match file.slope.as_ref().and_then(SlopeChartSpec::problem) {
            Some(problem) => Err(wrong(problem)),
            None => Ok(Self { sources, slope: file.slope, findings: file.finding }),
        }
    }
}

fn source(file: SourceFile) -> Result<Source, String> {
    let sentences = file.sentence.into_iter().map(sentence).collect::<Result<_, _>>()?;
    Ok(Source { title: file.title, about: file.about, sentences })
}

fn sentence(file: SentenceFile) -> Result<Sentence, String> {
    let refused = |why: &str, hint: &str| Err(format!("{why}, of the sentence \"{}\"\nhint: {hint}", file.says));
    match (&file.decided_by, file.all_of.as_slice()) {
        (Some(_), [_, ..]) => {
            return refused("both `decided_by` and `all_of`", "one rule decides a sentence: keep one of the two");
        }
        (None, [_]) => return refused("`all_of` names one claim", "one claim alone is `decided_by`"),
        _ => {}
    }
    if !file.insufficient.is_empty() && file.open.is_empty() {
        return refused("nothing says why its claims are insufficient", "say what they leave open: open = \"…\"");
    }
    let tests = |claims: Vec<ClaimRef>, role| claims.into_iter().map(move |claim| SentenceTest { claim, role });
    let decide = file.decided_by.into_iter().chain(file.all_of).collect();
    let all = tests(decide, ClaimRole::Decides)
        .chain(tests(file.insufficient, ClaimRole::Insufficient))
        .chain(tests(file.beside, ClaimRole::Context));
    Ok(Sentence { section: file.section, says: file.says, tests: all.collect(), open: file.open })
}
