//! What the crate promises, through its public face.

mod channels;
mod classes;
mod deviation;
mod formula;
mod frechet;
mod jump;
mod kernel;
mod laws;
mod memorization;
mod messages;
mod noise;
mod oscillation;
mod overlap;
mod pairs;
mod registration;
mod spectrum;
mod trace;
mod trajectories;
