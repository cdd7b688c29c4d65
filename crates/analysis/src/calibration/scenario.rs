//! What is simulated: which test, how many seeds, what the numbers look like, and what is true.

/// One simulated situation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What is compared.
    pub tested: Tested,
    /// Whether seed k of one arm is set against seed k of the other.
    pub paired: bool,
    /// Seeds of each arm.
    pub seeds: usize,
    /// What the numbers look like.
    pub noise: Noise,
    /// What is true.
    pub truth: Truth,
    /// Claims of the file, each about an arm of its own against one reference.
    pub claims: usize,
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// Values: `frechet_distance` and its like.
    Values,
    /// Their spread between seeds.
    Spread,
    /// Steps to a threshold, censored.
    Steps,
    /// Shares of runs.
    Rate,
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
    /// Normal, and every fifth run diverges.
    Failures,
}

/// What is true of the arms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// They are the same: supported and contradicted are false.
    Same,
    /// They differ by the whole margin: equivalent is false.
    AtTheMargin,
}

const SEEDS: [usize; 3] = [3, 5, 10];

impl Scenario {
    /// Every scenario of the committed table.
    pub fn all() -> Vec<Self> {
        let mut all = Vec::new();
        let each = |tested, noise, truth| {
            let of = move |seeds| [true, false].map(|paired| Self { tested, paired, seeds, noise, truth, claims: 1 });
            SEEDS.into_iter().flat_map(of)
        };
        for noise in Noise::ALL {
            all.extend(each(Tested::Values, noise, Truth::Same));
        }
        for noise in [Noise::Normal, Noise::HeavyTails] {
            all.extend(each(Tested::Values, noise, Truth::AtTheMargin));
            all.extend(each(Tested::Spread, noise, Truth::Same));
        }
        all.extend(each(Tested::Steps, Noise::Normal, Truth::Same));
        all.extend(each(Tested::Rate, Noise::Normal, Truth::Same));
        all.extend(each(Tested::Values, Noise::Normal, Truth::Same).map(|scenario| Self { claims: 9, ..scenario }));
        all
    }
}

impl Noise {
    /// Every kind of noise.
    pub const ALL: [Self; 4] = [Self::Normal, Self::HeavyTails, Self::Ties, Self::Failures];

    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::HeavyTails => "heavy-tails",
            Self::Ties => "ties",
            Self::Failures => "failures",
        }
    }
}

impl Tested {
    /// The word in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Spread => "spread",
            Self::Steps => "steps",
            Self::Rate => "rate",
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
