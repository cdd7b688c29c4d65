//! What the vocabulary promises to the programs that speak it.

mod budgets;
mod claims;
mod earlier;
mod experiments;
mod explain;
mod factors;
mod fuzzed;
mod identity;
mod imagenet;
mod longer;
mod messages;
mod pictures;
mod properties;
mod sweep;
mod trainer;
mod written;
