//! What stands under `results/`, and what became of a run, is read as it was written.

mod claims;
mod committed;
mod folder;
mod life;
mod longer;
mod plans;
mod ruler;
mod series;
mod state;
mod status;
