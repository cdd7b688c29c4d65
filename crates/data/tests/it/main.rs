//! What the crate promises, through its public face. No test needs a download: files are made up, or are the shipped ones.

mod description;
mod messages;
mod minibatches;
mod picture;
mod pictures;
mod pixels;
mod shipped;
mod support;
