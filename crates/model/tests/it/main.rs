//! Tests of the public interface, with PyTorch as a reference.

mod augmentation;
mod designs;
mod dropout;
mod features;
mod golden;
mod inception;
mod initialize;
mod losses;
mod population;
mod pyramid;
mod snapshots;
mod spectral_norm;
mod structure;
mod table;
mod torch;
mod waves;
