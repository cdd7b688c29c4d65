//! The fast path agrees with the reference implementation, gradients included, and gives the same bits on any number of threads.

mod activations;
mod adam;
mod batch_norm;
mod conv_max_pool;
mod convolutions;
mod folding;
mod instructions;
mod layouts;
mod resizing;
mod support;
mod threads;
