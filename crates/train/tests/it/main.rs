//! Runs as a user has them: started, stopped, killed, refused.

mod compare;
mod divergence;
mod folder;
mod golden;
mod measures;
mod program;
mod refusals;
mod resume;
mod schedule;
mod signals;
mod streams;
