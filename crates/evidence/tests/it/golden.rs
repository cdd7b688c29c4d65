//! What scipy and ville say, as `tests/golden/golden.py` wrote it down.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Golden {
    pub directions: Vec<Directed>,
    pub sizes: Vec<Sized>,
    pub contrasts: Vec<Contrasted>,
    pub lines: Vec<Line>,
    pub flips: Vec<(Vec<i64>, f64)>,
    pub bets: Vec<Bets>,
    pub simulated: Simulated,
    pub powers: Vec<((f64, f64, usize, f64), f64)>,
}

#[derive(Deserialize)]
pub struct Directed {
    first: Vec<Option<f64>>,
    second: Vec<Option<f64>>,
    pub statistic: f64,
    pub worse: f64,
    pub p: Option<f64>,
}

#[derive(Deserialize)]
pub struct Sized {
    pub arm: Vec<f64>,
    pub other: Vec<f64>,
    pub family: usize,
    pub interval: [f64; 2],
}

#[derive(Deserialize)]
pub struct Contrasted {
    pub cells: [Vec<f64>; 4],
    pub ratio: f64,
    pub p: f64,
}

#[derive(Deserialize)]
pub struct Line {
    pub points: Vec<(f64, f64)>,
    pub slope: f64,
}

#[derive(Deserialize)]
pub struct Bets {
    pub pairs: String,
    pub capital: f64,
    pub largest: f64,
}

#[derive(Deserialize)]
pub struct Simulated {
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

impl Directed {
    /// Both groups, infinity for a run that diverged.
    pub fn groups(&self) -> [Vec<f64>; 2] {
        [&self.first, &self.second].map(|group| group.iter().map(|value| value.unwrap_or(f64::INFINITY)).collect())
    }
}

#[track_caller]
pub fn assert_close(ours: f64, theirs: f64) {
    assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0), "{ours} and not {theirs}");
}
