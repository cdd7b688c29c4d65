//! What is expected of an arm, written down before its runs start.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::id::hex_digest;
use crate::{Measure, Plan, Run, Search};

/// What a claim's `against` names where an arm is compared with real images that its own runs measured: no arm can have this name.
pub const REAL_IMAGES: &str = "real images";

/// The ratio up to which a difference is negligible: an interval inside [1 / 1.25, 1.25] says that there is none that matters.
pub const NEGLIGIBLE: f64 = 1.25;

/// One expectation of a sweep file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The guideline of the paper that it is about, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guideline: Option<u8>,
    /// The claim in words.
    pub says: String,
    /// The arm that it is about; of shares of runs a grid, whose cells are the settings.
    pub arm: String,
    /// The arm that it is compared with, or [`REAL_IMAGES`]; the sweep's reference where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// What is compared.
    pub measure: Measure,
    /// In which direction the arm is expected to differ.
    pub expect: Expect,
    /// Two arms whose ratio the ratio of `arm` to `against` is compared with: then the claim is a contrast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub than: Option<Pair>,
    /// The budgets that it is about, in images seen. None in published sweeps of the first edition, whose claims are about the end of
    /// their runs.
    #[serde(default, rename = "budget", skip_serializing_if = "Option::is_none")]
    pub budgets: Option<Vec<u64>>,
    /// The ratio up to which a difference counts as none, above 1: [`NEGLIGIBLE`] but in published sweeps of the first edition.
    #[serde(default = "Claim::first_margin")]
    pub margin: f64,
}

/// Two arms of which one is compared with the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    /// The arm.
    pub arm: String,
    /// What it is compared with; the sweep's reference where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
}

/// What a claim compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// Two arms.
    Difference,
    /// The ratios of two pairs of arms: an interaction.
    Contrast,
    /// The shares of runs that end well under two designs, setting by setting.
    Share,
}

/// Which claims are corrected together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// The one family that a study rests on.
    Primary,
    /// Any other file's.
    Secondary,
}

impl Claim {
    /// Ten per cent: what a claim of the first edition takes for none where it says nothing.
    pub(crate) fn first_margin() -> f64 {
        1.10
    }

    /// What it compares.
    pub fn kind(&self) -> ClaimKind {
        match (&self.than, self.measure) {
            (Some(_), _) => ClaimKind::Contrast,
            (None, Measure::EndsWell) => ClaimKind::Share,
            (None, _) => ClaimKind::Difference,
        }
    }

    /// The same with `against` spelled out.
    pub fn resolved(&self, reference: &str) -> Self {
        let or_reference = |name: &Option<String>| Some(name.clone().unwrap_or_else(|| reference.to_owned()));
        Self {
            against: or_reference(&self.against),
            than: self.than.as_ref().map(|pair| Pair { against: or_reference(&pair.against), ..pair.clone() }),
            ..self.clone()
        }
    }

    /// Whether its arm is compared with real images and no other arm.
    pub fn is_against_real_images(&self) -> bool {
        self.against.as_deref() == Some(REAL_IMAGES)
    }

    /// The arms and grids that it is about, each once: a contrast has up to four, a claim against real images one.
    pub fn names<'a>(&'a self, reference: &'a str) -> Vec<&'a str> {
        let other = |name: &'a Option<String>| name.as_deref().unwrap_or(reference);
        let than = self.than.iter().flat_map(|pair| [pair.arm.as_str(), other(&pair.against)]);
        let all = [self.arm.as_str(), other(&self.against)].into_iter().chain(than);
        let mut names: Vec<&str> = Vec::new();
        for name in all.filter(|name| *name != REAL_IMAGES) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Whether its answer is a verdict. Expectations and measures of the first edition that no test answers are shown without one.
    pub fn has_verdict(&self) -> bool {
        self.expect.has_verdict() && self.measure.replaced_by().is_none()
    }

    /// Names what is claimed, the guideline aside: the first 16 hexadecimal digits of a SHA-256 over its words, arms,
    /// measure, direction and margin; where it names budgets, over these too, and over the steps and seeds of its arms and the
    /// distance at which a run ends well.
    pub fn hash(&self, plan: &Plan) -> String {
        let claim = Self { guideline: None, ..self.resolved(&plan.reference) };
        let mut keys: BTreeMap<String, Value> =
            serde_json::to_value(&claim).and_then(serde_json::from_value).expect("a claim is plain data");
        if self.budgets.is_some() {
            keys.insert("runs".to_owned(), runs(&claim, plan));
            keys.insert("ends_well".to_owned(), json!(plan.ends_well));
        }
        hex_digest(&serde_json::to_string(&keys).expect("a claim is plain data"))
    }

    /// What its answer rests on beside its words: steps and seeds of its arms, what a search of the file tries, and when a run ends well.
    pub fn rests_on(&self, plan: &Plan) -> Value {
        if self.budgets.is_none() {
            return Value::Null; // of the first edition, in words alone
        }
        let rounds = |search: &Search| -> Vec<Value> {
            search.rounds.iter().map(|round| json!([round.keep, round.steps, round.seeds])).collect()
        };
        let search = plan
            .search
            .as_ref()
            .map(|search| json!({ "settings": search.settings, "axes": search.axes, "rounds": rounds(search) }));
        let runs = runs(&self.resolved(&plan.reference), plan);
        json!({ "runs": runs, "search": search, "ends_well": plan.ends_well })
    }
}

/// Steps and seeds of each arm that a claim is about.
fn runs(claim: &Claim, plan: &Plan) -> Value {
    let arms = claim.names(&plan.reference).into_iter().flat_map(|name| plan.arms_of(name));
    let each = arms.map(|arm| {
        let (longer, usual): (Vec<&Run>, Vec<&Run>) = arm.runs.iter().partition(|run| run.is_longer);
        let seeds: Vec<u64> = usual.iter().map(|run| run.spec.seed).collect();
        let steps = usual.first().map(|run| run.spec.steps);
        let (steps, seeds) = arm.awaits.as_ref().map_or((steps, seeds), |runs| (Some(runs.steps), runs.seeds.clone()));
        let mut runs = json!({ "steps": steps, "seeds": seeds });
        let awaited = arm.awaits.iter().flat_map(|runs| &runs.longer);
        let awaited = awaited.flat_map(|longer| longer.seeds.iter().map(|seed| (longer.steps, *seed)));
        let longer = longer.iter().map(|run| (run.spec.steps, run.spec.seed)).chain(awaited);
        let longer: Vec<(u64, u64)> = longer.collect();
        if !longer.is_empty() {
            runs["longer"] = json!(longer);
        }
        if plan.until_decided.is_some() {
            runs["seeds"] = json!("until decided");
            runs["longer"] = json!(longer.iter().map(|(steps, _)| *steps).collect::<BTreeSet<u64>>());
        }
        (arm.name.clone(), runs)
    });
    json!(each.collect::<BTreeMap<String, Value>>())
}

/// The direction of an expected difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expect {
    /// The arm's value is higher.
    Higher,
    /// The arm's value is lower.
    Lower,
    /// The interval of the ratio lies inside [1 / 1.25, 1.25].
    Negligible,
    /// Of the first edition, without a verdict: the two differ by less than the margin.
    Same,
    /// Of the first edition, without a verdict: the arm's value is lower, or the two differ by less than the margin.
    NotHigher,
    /// Of the first edition, without a verdict: the arm's value is higher, or the two differ by less than the margin.
    NotLower,
}

impl Expect {
    /// Those that a claim can have now.
    pub const NAMES: [&'static str; 3] = ["higher", "lower", "negligible"];

    /// Whether a test answers it.
    pub const fn has_verdict(self) -> bool {
        matches!(self, Self::Higher | Self::Lower | Self::Negligible)
    }
}
