//! What the crate promises, through its public face.

mod classes;
mod deviation;
mod formula;
mod frechet;
mod kernel;
mod laws;
mod messages;
mod overlap;
mod pairs;
mod spectrum;
