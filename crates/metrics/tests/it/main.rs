//! What the crate promises, through its public face.

mod classes;
mod deviation;
mod golden;
mod laws;
mod messages;
