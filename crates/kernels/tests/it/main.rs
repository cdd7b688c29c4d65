//! What the fast bodies promise: the numbers of the ordinary ones, their gradients, and the same bits on any thread.

mod activations;
mod adam;
mod convolutions;
mod folding;
mod instructions;
mod layouts;
mod normalization;
mod pooled;
mod resizing;
mod support;
mod threads;
