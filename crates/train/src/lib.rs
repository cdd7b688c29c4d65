//! One run, start to finish.
//!
//! [`trainer`] is the algorithm of the paper and nothing else; [`run`] is the clock around it: when to log, draw samples,
//! evaluate and write a checkpoint. Sweeps, claims and charts are unknown here.

mod checkpoint;
mod clock;
mod device;
mod evaluate;
mod host;
mod images;
mod run;
mod stop;
mod streams;
mod trainer;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use device::open as open_device;
pub use run::{RunError, run};
pub use stop::Stop;
pub use streams::{Purpose, Streams};
pub use trainer::{Step, Trainer};
