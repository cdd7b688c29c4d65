//! From the files of a sweep to verdicts, tables, charts and one page.
//!
//! It knows only what stands under `results/`: no network, no images, no run that is under way. The same files give the
//! same bytes, for nothing here asks for the time or draws at random.

pub mod answer;
pub mod compare;
pub mod curve;
pub mod findings;
pub mod number;
pub mod outcome;
pub mod read;
pub mod series;
pub mod statistics;
pub mod table;
pub mod verdict;
pub mod warnings;
pub mod yardstick;
