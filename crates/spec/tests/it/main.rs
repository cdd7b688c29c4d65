//! What the vocabulary promises to the programs that speak it.

mod budgets;
mod claims;
mod experiments;
mod explain;
mod folder;
mod identity;
mod messages;
mod pictures;
mod properties;
mod ruler;
mod series;
mod status;
mod sweep;
mod written;
