//! The cells of a region's settings: which guidelines each keeps and which it reverses.

/// What a cell does with a guideline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// As the paper recommends.
    Kept,
    /// Taken back.
    Reversed,
}

/// The same cells in every setting: a level for each factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Design {
    factors: usize,
    cells: Vec<Vec<Level>>,
}

impl Design {
    /// The half-fraction I = ABCD of four factors: the eight cells that reverse an even number of them, all-kept first and
    /// all-reversed last. Main effects are aliased with interactions of three, two-way interactions with each other
    /// (Box and Hunter 1961).
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

    /// How many factors there are.
    pub const fn factors(&self) -> usize {
        self.factors
    }

    /// The level of each factor in each cell.
    pub fn cells(&self) -> &[Vec<Level>] {
        &self.cells
    }

    /// The sign of each cell for an effect: +1 where it counts as reversed, -1 where as kept, 0 where it is left out.
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

/// What is reversed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// One factor, by its place: averaged over the others.
    One(usize),
    /// All factors together: the cell with all reversed against the one with all kept.
    All,
}
