//! Tests against scipy, brute force, properties, and the published runs.

mod answers;
mod betting;
mod brunner_munzel;
mod budgets;
mod calibrations;
mod contrasts;
mod effect_sizes;
mod golden;
mod powers;
mod published;
mod published_answers;
mod random;
mod regions;
mod searches;
mod stability;
mod verdicts;
