//! What the vocabulary promises to the programs that speak it.

mod budgets;
mod claims;
mod earlier;
mod experiments;
mod explain;
mod factors;
mod folder;
mod fuzzed;
mod identity;
mod longer;
mod messages;
mod pictures;
mod properties;
mod ruler;
mod series;
mod state;
mod status;
mod sweep;
mod trainer;
mod written;
