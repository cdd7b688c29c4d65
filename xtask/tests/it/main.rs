//! The runner from outside: the built program, with a stand-in for `train`.

mod stage;

mod architecture;
mod backends;
mod checks;
mod claims;
mod clean;
mod damage;
mod decide;
mod elsewhere;
mod endings;
mod faults;
mod help;
mod limit;
mod links;
mod locks;
mod longer;
mod mistakes;
mod output;
mod own;
mod passed;
mod planned;
mod published;
mod region;
mod run;
mod search;
mod signals;
mod slices;
mod slurm;
mod status;
mod sweep;
mod torture;
mod workspace;
