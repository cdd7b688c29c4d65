//! What is expected of an arm, written down before its runs start.

use serde::{Deserialize, Serialize};

/// One expectation of a sweep file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The guideline of the paper that it is about, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guideline: Option<u8>,
    /// The claim in words.
    pub says: String,
    /// The arm that it is about.
    pub arm: String,
    /// The arm that it is compared with; the sweep's reference where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// What is compared.
    pub measure: Measure,
    /// In which direction the arm is expected to differ.
    pub expect: Expect,
    /// The ratio up to which a difference counts as none, above 1.
    #[serde(default = "Claim::default_margin")]
    pub margin: f64,
}

impl Claim {
    /// Ten per cent: what a claim takes for none where it says nothing.
    pub(crate) fn default_margin() -> f64 {
        1.10
    }
}

/// What a claim compares between two arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Median Fréchet distance of the last five evaluations.
    FrechetDistance,
    /// Standard deviation over seeds of the log of that distance.
    SeedSpread,
    /// Modes drawn at the last step.
    Modes,
    /// Total variation of the class histogram from uniform at the last step.
    TotalVariation,
}

/// The direction of an expected difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The arm's value is higher.
    Higher,
    /// The arm's value is lower.
    Lower,
    /// The two differ by less than the margin.
    Same,
}
