//! What is simulated: how many seeds, what the numbers look like, and what is true.

/// One simulated situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Seeds of each arm.
    pub seeds: usize,
    /// What the numbers look like.
    pub noise: Noise,
    /// What is true.
    pub truth: Truth,
    /// Claims of the file, each about an arm of its own against one reference.
    pub claims: usize,
}

/// What the logarithm of a value looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Normal.
    Normal,
    /// Student's t with three degrees of freedom: now and then a seed far out.
    HeavyTails,
    /// Normal, rounded so coarsely that many seeds are level.
    Ties,
    /// Normal, and every twentieth run diverges.
    Failures,
    /// Normal, the arm's deviation four times the reference's.
    Spreads,
}

/// What is true of the arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// They are the same: supported and contradicted are false.
    Same,
    /// Their ratio is 1.25: that they differ negligibly is false.
    AtTheMargin,
}

const SEEDS: [usize; 3] = [5, 10, 16];

impl Scenario {
    /// Every scenario of the committed table.
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
    /// Every kind of noise.
    pub const ALL: [Self; 5] = [Self::Normal, Self::HeavyTails, Self::Ties, Self::Failures, Self::Spreads];

    /// The word in the table.
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
    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::AtTheMargin => "at-the-margin",
        }
    }
}
