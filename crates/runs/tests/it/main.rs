//! What stands under `results/`, and what became of a run, is read as it was written.

mod committed;
mod folder;
mod life;
mod ruler;
mod series;
mod state;
mod status;
