//! Factorial designs: the guidelines that each cell of a setting keeps or reverses.

/// The level of a factor in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The guideline is followed.
    Kept,
    /// The guideline is reversed.
    Reversed,
}

/// A factorial design, with the same cells in every setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    factors: usize,
    cells: Vec<Vec<Level>>,
}

impl Design {
    /// The half-fraction I = ABCD of four factors: the eight cells that reverse an even number of them, all-kept first
    /// and all-reversed last. Main effects are aliased with three-factor interactions, and two-factor interactions
    /// with each other (Box and Hunter 1961).
    ///
    /// ```
    /// use evidence::region::Design;
    /// assert_eq!(Design::half_fraction().cells().len(), 8);
    /// ```
    pub fn half_fraction() -> Self {
        let mut design = Self::full_factorial(4);
        design.cells.retain(|cell| cell.iter().filter(|level| **level == Level::Reversed).count() % 2 == 0);
        design
    }

    /// All 2^k cells, all-kept first and all-reversed last.
    pub fn full_factorial(factors: usize) -> Self {
        let level = |cell: usize, factor: usize| if cell >> factor & 1 == 1 { Level::Reversed } else { Level::Kept };
        let cells = (0..1_usize << factors).map(|cell| (0..factors).map(|factor| level(cell, factor)).collect());
        Self { factors, cells: cells.collect() }
    }

    /// The number of factors.
    pub const fn factors(&self) -> usize {
        self.factors
    }

    /// The level of each factor in each cell.
    pub fn cells(&self) -> &[Vec<Level>] {
        &self.cells
    }

    /// The sign of each cell in a contrast: +1 for reversed, -1 for kept, 0 for cells that are left out.
    pub(super) fn signs(&self, of: Factor) -> Vec<i64> {
        let all = |cell: &[Level], level: Level| cell.iter().all(|other| *other == level);
        let sign = |cell: &Vec<Level>| match of {
            Factor::One(factor) => {
                if cell[factor] == Level::Reversed {
                    1
                } else {
                    -1
                }
            }
            Factor::All if all(cell, Level::Reversed) => 1,
            Factor::All if all(cell, Level::Kept) => -1,
            Factor::All => 0,
        };
        self.cells.iter().map(sign).collect()
    }
}

/// The factor whose effect is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// One factor by its index, averaged over the others.
    One(usize),
    /// All factors together: the all-reversed cell against the all-kept one.
    All,
}
