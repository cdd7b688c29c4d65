//! Runs as a user has them: started, stopped, killed, refused.

mod divergence;
mod folder;
mod golden;
mod program;
mod refusals;
mod resume;
mod signals;
mod streams;
