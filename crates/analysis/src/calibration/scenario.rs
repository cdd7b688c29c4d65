//! The simulated scenarios: sample size, distribution and truth.

/// A scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Seeds of each arm.
    pub seeds: usize,
    /// The distribution of a log value.
    pub noise: Noise,
    /// The truth.
    pub truth: Truth,
    /// Claims of the file, each about a different arm against one reference.
    pub claims: usize,
}

/// The distribution of the logarithm of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Normal.
    Normal,
    /// Student's t with three degrees of freedom, which has outliers.
    HeavyTails,
    /// Normal, rounded coarsely so that there are many ties.
    Ties,
    /// Normal, with 5 % of the runs diverging.
    Failures,
    /// Normal, with an arm's standard deviation four times the reference's.
    Spreads,
}

/// The true effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// No difference: `supported` and `contradicted` are false.
    Same,
    /// A ratio of 1.25: `negligible` is false.
    AtTheMargin,
}

const SEEDS: [usize; 3] = [5, 10, 16];

impl Scenario {
    /// The scenarios of the committed table.
    pub fn all() -> Vec<Self> {
        let each = |noise, truth, claims| SEEDS.map(|seeds| Self { seeds, noise, truth, claims });
        let single = Noise::ALL.into_iter().flat_map(|noise| each(noise, Truth::Same, 1));
        let several = each(Noise::Normal, Truth::Same, 15);
        let margin =
            [Noise::Normal, Noise::HeavyTails].into_iter().flat_map(|noise| each(noise, Truth::AtTheMargin, 1));
        single.chain(several).chain(margin).collect()
    }
}

impl Noise {
    /// Every distribution.
    pub const ALL: [Self; 5] = [Self::Normal, Self::HeavyTails, Self::Ties, Self::Failures, Self::Spreads];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::HeavyTails => "heavy-tails",
            Self::Ties => "ties",
            Self::Failures => "failures",
            Self::Spreads => "spreads",
        }
    }
}

impl Truth {
    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::AtTheMargin => "at-the-margin",
        }
    }
}
