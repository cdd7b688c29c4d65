//! Runs as a user has them: started, stopped, killed, refused.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod average;
mod backends;
mod classes;
mod compare;
mod divergence;
mod draws;
mod fast_path;
mod files;
mod folder;
mod freeze;
mod golden;
mod inception;
mod levels;
mod longer;
mod measures;
mod output;
mod pictures;
mod planted;
mod program;
mod refusals;
mod resume;
mod schedule;
mod signals;
mod walks;
