//! The answer to a claim at a budget, as tables, pages and files show it.

use evidence::answer::{Alignment, Answer, SecondaryFinding};
use serde::{Deserialize, Serialize};

use crate::number::significant;
use crate::outcome::ComparisonPoint;

/// What is said of a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The data show what was expected.
    Supported,
    /// The data show the opposite.
    Contradicted,
    /// The distance and a second measure show opposite directions.
    Mixed,
    /// The data show neither.
    Undecided,
    /// No test answers claims of this kind, which published sweeps have.
    NoVerdict,
}

/// A second measure that shows a direction by itself.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecondaryResult {
    /// The measure in words.
    pub measure: String,
    /// The probability that the arm's run is the worse one by it.
    pub worse: f64,
    /// The two-sided p, for itself.
    pub p: f64,
    /// Whether it points the other way than the claim expects.
    pub is_against: bool,
}

/// The answer to a claim at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerAt {
    /// When.
    pub at: ComparisonPoint,
    /// The answer.
    pub decision: Decision,
    /// Whether the effect is negligible.
    pub is_negligible: bool,
    /// The p of no difference, by itself.
    pub p: Option<f64>,
    /// The same after Holm's correction over the (claim, budget) pairs of the file.
    pub corrected_p: Option<f64>,
    /// The probability that a run of the arm has the larger value.
    pub larger: Option<f64>,
    /// The arm's value over the other's; of a contrast the ratio of the two ratios.
    pub ratio: Option<f64>,
    /// Its interval, simultaneous over the (claim, budget) pairs of the file.
    pub interval: Option<(f64, f64)>,
    /// Of shares: the arm's less the other's.
    pub difference: Option<f64>,
    /// Whether that is of mean ranks within settings, and not of shares.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_of_ranks: bool,
    /// Each seed's ratio to the other's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// What each of the claim's labels came to: the geometric mean, else the median, or `4 of 12`.
    pub values: Vec<String>,
    /// Runs of each label that did not diverge, of all.
    pub runs: Vec<(usize, usize)>,
    /// What second measures show.
    #[serde(rename = "opinions")]
    pub secondary: Vec<SecondaryResult>,
    /// Whether the mean of one of the two distances lies above the limit, where distances saturate.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_saturated: bool,
    /// Whether a contrast changes the sign of the effect: then no monotone scale removes it.
    pub is_crossover: bool,
    /// Why there is no answer, or not the one that the test alone would give.
    pub why: Option<String>,
    /// Where it is undecided: seeds of each arm, or settings, that would decide if effect and spread are as seen.
    #[serde(rename = "would_decide")]
    pub required_replicates: Option<usize>,
}

impl Decision {
    /// Every answer, in the order in which they are counted.
    pub const ALL: [Self; 5] = [Self::Supported, Self::Contradicted, Self::Mixed, Self::Undecided, Self::NoVerdict];

    /// The word in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
            Self::NoVerdict => "no verdict",
        }
    }

    /// What an answer is called.
    pub(super) const fn of(answer: Answer) -> Self {
        match answer {
            Answer::Supported => Self::Supported,
            Answer::Contradicted => Self::Contradicted,
            Answer::Mixed => Self::Mixed,
            Answer::Undecided => Self::Undecided,
        }
    }

    /// The name of its style on a page.
    pub const fn style(self) -> &'static str {
        match self {
            Self::NoVerdict => "undecided",
            other => other.name(),
        }
    }

    /// What it means, for a legend.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Supported => {
                "the runs show what was expected: corrected p at most 0.05, or the whole interval inside 0.8 to 1.25"
            }
            Self::Contradicted => "the runs show the opposite of what was expected",
            Self::Mixed => {
                "the distance is decided, and recall or the distance on random features shows the opposite direction"
            }
            Self::Undecided => "so many runs, beside so many other claims, show neither",
            Self::NoVerdict => "no test answers claims of this kind",
        }
    }
}

impl AnswerAt {
    /// An answer with nothing that it rests on.
    pub(super) fn empty(at: ComparisonPoint, decision: Decision) -> Self {
        Self {
            at,
            decision,
            is_negligible: false,
            p: None,
            corrected_p: None,
            larger: None,
            ratio: None,
            interval: None,
            difference: None,
            is_of_ranks: false,
            seeds: Vec::new(),
            values: Vec::new(),
            runs: Vec::new(),
            secondary: Vec::new(),
            is_saturated: false,
            is_crossover: false,
            why: None,
            required_replicates: None,
        }
    }

    /// `supported, negligible`.
    pub fn in_words(&self) -> String {
        let negligible = if self.is_negligible { ", negligible" } else { "" };
        format!("{}{negligible}", self.decision.name())
    }

    /// `5.1 [0.7, 37]`, or of shares `-0.25`; none where there is neither.
    pub fn effect(&self) -> Option<String> {
        let interval = self.interval.map(|(low, high)| format!(" [{}, {}]", significant(low), significant(high)));
        let ratio = self.ratio.map(|ratio| significant(ratio) + &interval.unwrap_or_default());
        let unit = if self.is_of_ranks { "ranks" } else { "of all settings" };
        ratio.or_else(|| self.difference.map(|difference| format!("{difference:+.2} {unit}")))
    }

    /// `15 of 16, 16`: runs that count, for each label; all of them where none diverged.
    pub fn runs_in_words(&self) -> String {
        let each =
            self.runs.iter().map(|(some, all)| if some == all { all.to_string() } else { format!("{some} of {all}") });
        each.collect::<Vec<_>>().join(", ")
    }
}

impl SecondaryResult {
    /// What a finding says.
    pub(super) fn of(finding: &SecondaryFinding) -> Self {
        Self {
            measure: finding.of.name().to_owned(),
            worse: finding.direction.relative_effect,
            p: finding.direction.p,
            is_against: finding.alignment == Alignment::Opposes,
        }
    }
}
