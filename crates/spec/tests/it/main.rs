//! What the vocabulary promises to the programs that speak it.

mod experiments;
mod explain;
mod folder;
mod identity;
mod messages;
mod properties;
mod series;
mod status;
mod sweep;
mod written;
