//! The answer to a claim at a budget, as shown in tables, pages and files.

use evidence::answer::{Alignment, Answer, SecondaryFinding};
use serde::{Deserialize, Serialize};

use crate::number::with_interval;
use crate::outcome::ComparisonPoint;

/// The decision on a claim at a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The data show the expected direction.
    Supported,
    /// The data show the opposite direction.
    Contradicted,
    /// The distance and a secondary measure show opposite directions.
    Mixed,
    /// The data show neither.
    Undecided,
    /// No test applies to this kind of claim, which older published sweeps have.
    #[serde(alias = "no verdict")] // in `summary.json`
    NoVerdict,
}

/// A significant result of a secondary measure.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SecondaryResult {
    /// The measure in words.
    pub measure: String,
    /// The probability that the arm's run is worse by this measure.
    pub worse: f64,
    /// The two-sided p value, uncorrected.
    pub p: f64,
    /// Whether it has the opposite of the expected direction.
    pub is_against: bool,
}

/// The answer to a claim at a budget.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClaimAnswer {
    /// The budget.
    pub at: ComparisonPoint,
    /// The decision.
    pub decision: Decision,
    /// Whether the effect is negligible.
    pub is_negligible: bool,
    /// The uncorrected p value.
    pub p: Option<f64>,
    /// The p value after Holm's correction over the (claim, budget) pairs of the file.
    pub corrected_p: Option<f64>,
    /// The probability that a run of the arm has the larger value.
    pub larger: Option<f64>,
    /// The ratio of the arm to its comparison. For a contrast the ratio of ratios.
    pub ratio: Option<f64>,
    /// Its simultaneous interval over the (claim, budget) pairs of the file.
    pub interval: Option<(f64, f64)>,
    /// For proportions and ranks: the arm's minus the comparison's.
    pub difference: Option<f64>,
    /// Whether that is a difference of mean ranks within settings, not of proportions.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_of_ranks: bool,
    /// Each seed's ratio to the comparison's geometric mean.
    pub seeds: Vec<(u64, f64)>,
    /// The value of each label: the geometric mean, else the median, or a count such as `4 of 12`.
    pub values: Vec<String>,
    /// For each label: runs that did not diverge, and all runs.
    pub runs: Vec<(usize, usize)>,
    /// Significant results of secondary measures.
    #[serde(rename = "opinions")]
    pub secondary: Vec<SecondaryResult>,
    /// Whether a mean lies above the limit, where distances are saturated.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_saturated: bool,
    /// Whether a contrast reverses the sign of the effect, so that no monotone transformation removes it.
    pub is_crossover: bool,
    /// The reason for an undecided claim, or for an answer that is not the test's alone.
    pub why: Option<String>,
    /// For an undecided claim: the seeds of each arm, or settings, that would decide it at this effect and spread.
    #[serde(rename = "would_decide")]
    pub required_replicates: Option<usize>,
}

impl Decision {
    /// Every decision, in display order.
    pub const ALL: [Self; 5] = [Self::Supported, Self::Contradicted, Self::Mixed, Self::Undecided, Self::NoVerdict];

    /// The name in tables and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contradicted => "contradicted",
            Self::Mixed => "mixed",
            Self::Undecided => "undecided",
            Self::NoVerdict => "no verdict",
        }
    }

    /// The decision for an answer.
    pub(super) const fn of(answer: Answer) -> Self {
        match answer {
            Answer::Supported => Self::Supported,
            Answer::Contradicted => Self::Contradicted,
            Answer::Mixed => Self::Mixed,
            Answer::Undecided => Self::Undecided,
        }
    }

    /// The CSS class suffix.
    pub const fn style(self) -> &'static str {
        match self {
            Self::NoVerdict => "undecided",
            other => other.name(),
        }
    }

    /// The meaning, for a legend.
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

impl ClaimAnswer {
    /// A decision without statistics.
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

    /// `5.1 [0.7, 37]`, or for proportions `-0.25`. `None` if there is neither.
    pub fn effect(&self) -> Option<String> {
        let ratio = self.ratio.map(|ratio| with_interval(ratio, self.interval));
        let unit = if self.is_of_ranks { "ranks" } else { "of all settings" };
        ratio.or_else(|| self.difference.map(|difference| format!("{difference:+.2} {unit}")))
    }

    /// `15 of 16, 16`: finite runs of each label; only the total if none diverged.
    pub fn runs_in_words(&self) -> String {
        let each =
            self.runs.iter().map(|(some, all)| if some == all { all.to_string() } else { format!("{some} of {all}") });
        each.collect::<Vec<_>>().join(", ")
    }
}

impl SecondaryResult {
    /// Converts a significant secondary finding.
    pub(super) fn of(finding: &SecondaryFinding) -> Self {
        Self {
            measure: finding.measure.name().to_owned(),
            worse: finding.direction.relative_effect,
            p: finding.direction.p,
            is_against: finding.alignment == Alignment::Opposes,
        }
    }
}
