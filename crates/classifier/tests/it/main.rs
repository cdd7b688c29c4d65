//! Tests of the programs that train classifiers.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod classify;
mod features;
mod terminal;
