//! What one run came to: a number, or divergence, which ranks after every number.

/// What a finished run is compared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// A measured value, such as a Fréchet distance.
    Value(f64),
    /// The run diverged: it has no value and ranks after every run that has one.
    Diverged,
}

impl Outcome {
    /// The value, where there is one.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Diverged => None,
        }
    }

    /// The value for ranking, where lower is better: infinity for a run that diverged.
    pub const fn rank_value(self) -> f64 {
        match self {
            Self::Value(value) => value,
            Self::Diverged => f64::INFINITY,
        }
    }

    /// Whether it is a value at or below a limit: a run that diverged is not.
    pub fn is_at_most(self, limit: f64) -> bool {
        self.value().is_some_and(|value| value <= limit)
    }

    /// Whether the run diverged.
    pub const fn is_diverged(self) -> bool {
        matches!(self, Self::Diverged)
    }
}

/// The natural logarithms of the runs that did not diverge; none where a value is not above 0.
pub fn logs(outcomes: &[Outcome]) -> Option<Vec<f64>> {
    let values = outcomes.iter().filter_map(|outcome| outcome.value());
    values.map(|value| (value > 0.0).then(|| value.ln())).collect()
}

/// How many runs diverged.
pub fn count_diverged(outcomes: &[Outcome]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_diverged()).count()
}

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Those that count.
    pub count: usize,
    /// All.
    pub total: usize,
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.count, self.total)
    }
}
