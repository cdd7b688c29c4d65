//! The outcome of one run: a value, or divergence, which ranks last.

/// The outcome that a finished run is compared by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// A measured value, such as a Fréchet distance.
    Value(f64),
    /// The run diverged. It has no value and ranks after every other run.
    Diverged,
}

impl Outcome {
    /// The value, if the run did not diverge.
    pub const fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Diverged => None,
        }
    }

    /// The value for ranking, lower being better. Infinity for a diverged run.
    pub const fn rank_value(self) -> f64 {
        match self {
            Self::Value(value) => value,
            Self::Diverged => f64::INFINITY,
        }
    }

    /// Whether the value is at or below a limit. False for a diverged run.
    pub fn is_at_most(self, limit: f64) -> bool {
        self.value().is_some_and(|value| value <= limit)
    }

    /// Whether the run diverged.
    pub const fn is_diverged(self) -> bool {
        matches!(self, Self::Diverged)
    }
}

/// The natural logarithms of the runs that did not diverge. `None` if a value is not above 0.
pub fn logs(outcomes: &[Outcome]) -> Option<Vec<f64>> {
    let values = outcomes.iter().filter_map(|outcome| outcome.value());
    values.map(|value| (value > 0.0).then(|| value.ln())).collect()
}

/// The number of diverged runs.
pub fn count_diverged(outcomes: &[Outcome]) -> usize {
    outcomes.iter().filter(|outcome| outcome.is_diverged()).count()
}

/// A count out of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// The count.
    pub count: usize,
    /// The total.
    pub total: usize,
}

impl std::fmt::Display for Fraction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.count, self.total)
    }
}
