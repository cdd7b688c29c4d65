//! The networks as a user of the crate has them, and as PyTorch computes them.

mod designs;
mod dropout;
mod features;
mod golden;
mod initialize;
mod losses;
mod population;
mod pyramid;
mod snapshots;
mod structure;
mod table;
mod waves;
