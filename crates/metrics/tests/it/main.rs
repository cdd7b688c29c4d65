//! Tests of the public interface.

mod channels;
mod classes;
mod deviation;
mod formula;
mod frechet;
mod infinity;
mod kernel;
mod largest_step;
mod laws;
mod memorization;
mod messages;
mod noise;
mod oscillation;
mod overlap;
mod pairs;
mod precision;
mod registration;
mod spectrum;
mod trace;
mod trajectories;
