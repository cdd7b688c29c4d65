//! What the crate promises, through its public face.

mod classes;
mod deviation;
mod formula;
mod frechet;
mod jump;
mod kernel;
mod laws;
mod memorization;
mod messages;
mod overlap;
mod pairs;
mod spectrum;
