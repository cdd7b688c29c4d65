//! Tests of the whole way from a sweep's folder to its report, on trees that are written for them.

mod activations;
mod answer;
mod averages;
mod backends;
mod browser;
mod calibration;
mod charts;
mod claims;
mod classifiers;
mod comparisons;
mod curves;

mod explained;
mod grids;
mod index;
mod large;
mod numbers;
mod paper;
mod pictures;
mod pipeline;
mod program;
mod published;
mod regions;
mod reports;
mod results;
mod search;
mod seeds;
mod shown;
mod slope;
mod sources;
mod tree;
mod verdicts;
mod warnings;
