//! Tests of the public interface. No test needs a download: files are synthetic or shipped.

mod description;
mod folder;
mod messages;
mod minibatches;
mod picture;
mod pictures;
mod pixels;
mod shipped;
mod support;
