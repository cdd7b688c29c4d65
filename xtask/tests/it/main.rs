//! The runner from outside: the built program, with a stand-in for `train`.

mod stage;

mod architecture;
mod checks;
mod endings;
mod help;
mod locks;
mod messages;
mod signals;
mod run;
mod status;
mod sweep;
