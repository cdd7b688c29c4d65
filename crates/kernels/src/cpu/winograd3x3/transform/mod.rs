//! From images to what the products take, and back.

mod input;
mod output;
mod pool;

pub use input::{Gather, Scatter};
pub use output::{Join, Part};
pub use pool::{Pool, Unpool};
