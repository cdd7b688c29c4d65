//! The rules of evidence against scipy's numbers, brute force, laws that hold for any numbers, and the published runs.

mod answers;
mod betting;
mod calibrations;
mod contrasts;
mod directions;
mod draws;
mod first_table;
mod golden;
mod powers;
mod published;
mod readings;
mod regions;
mod searches;
mod sizes;
mod steadiness;
mod verdicts;
