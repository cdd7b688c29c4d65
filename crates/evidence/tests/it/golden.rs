//! Reference values of scipy and of Ville's process, written by `tests/golden/golden.py`.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Golden {
    pub directions: Vec<BrunnerMunzelCase>,
    pub sizes: Vec<EffectSizeCase>,
    pub contrasts: Vec<ContrastCase>,
    pub lines: Vec<TheilSenCase>,
    pub flips: Vec<(Vec<i64>, f64)>,
    pub bets: Vec<BettingCase>,
    pub simulated: SimulatedPower,
    pub powers: Vec<((f64, f64, usize, f64), f64)>,
}

#[derive(Deserialize)]
pub struct BrunnerMunzelCase {
    first: Vec<Option<f64>>,
    second: Vec<Option<f64>>,
    pub statistic: f64,
    #[serde(rename = "worse")]
    pub relative_effect: f64,
    pub p: Option<f64>,
}

#[derive(Deserialize)]
pub struct EffectSizeCase {
    pub arm: Vec<f64>,
    pub other: Vec<f64>,
    pub family: usize,
    pub interval: [f64; 2],
}

#[derive(Deserialize)]
pub struct ContrastCase {
    pub cells: [Vec<f64>; 4],
    pub ratio: f64,
    pub p: f64,
}

#[derive(Deserialize)]
pub struct TheilSenCase {
    pub points: Vec<(f64, f64)>,
    pub slope: f64,
}

#[derive(Deserialize)]
pub struct BettingCase {
    pub pairs: String,
    pub capital: f64,
    #[serde(rename = "largest")]
    pub max_capital: f64,
}

#[derive(Deserialize)]
pub struct SimulatedPower {
    pub deviation: f64,
    pub seeds: usize,
    pub powers: Vec<(f64, f64)>,
    pub unequal: f64,
}

impl Golden {
    pub fn read() -> Self {
        serde_json::from_str(include_str!("../golden/golden.json")).expect("golden numbers")
    }
}

impl BrunnerMunzelCase {
    /// Both groups, with infinity for a diverged run.
    pub fn groups(&self) -> [Vec<f64>; 2] {
        [&self.first, &self.second].map(|group| group.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect())
    }
}

#[track_caller]
pub fn assert_close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{ours} and not {theirs}");
}
