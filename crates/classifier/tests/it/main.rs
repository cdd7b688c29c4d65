//! The programs that train classifiers, from outside.
#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod classify;
mod features;
mod terminal;
