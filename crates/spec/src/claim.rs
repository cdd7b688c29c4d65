//! What is expected of an arm, written down before its runs start.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Measure;
use crate::id::hex_digest;

/// What a claim's `against` names where an arm is compared with real images that its own runs measured: no arm can have this name.
pub const REAL_IMAGES: &str = "real images";

/// One expectation of a sweep file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The guideline of the paper that it is about, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guideline: Option<u8>,
    /// The claim in words.
    pub says: String,
    /// The arm that it is about; of `healthy_rate` also a grid, whose cells count together.
    pub arm: String,
    /// The arm that it is compared with, or [`REAL_IMAGES`]; the sweep's reference where none is named.
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

    /// The same with `against` spelled out.
    pub fn resolved(&self, reference: &str) -> Self {
        Self { against: Some(self.against.clone().unwrap_or_else(|| reference.to_owned())), ..self.clone() }
    }

    /// Whether its arm is compared with real images and no other arm.
    pub fn is_against_real_images(&self) -> bool {
        self.against.as_deref() == Some(REAL_IMAGES)
    }

    /// Names what is claimed, the guideline aside: the first 16 hexadecimal digits of a SHA-256 over its words, arms,
    /// measure, direction and margin.
    pub fn hash(&self, reference: &str) -> String {
        let claim = Self { guideline: None, ..self.resolved(reference) };
        let keys: BTreeMap<String, Value> =
            serde_json::to_value(claim).and_then(serde_json::from_value).expect("a claim is plain data");
        hex_digest(&serde_json::to_string(&keys).expect("a claim is plain data"))
    }
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
    /// The arm's value is lower, or the two differ by less than the margin.
    NotHigher,
    /// The arm's value is higher, or the two differ by less than the margin.
    NotLower,
}
