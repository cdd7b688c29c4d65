//! Fetching from local test servers with faults, and from folders.

mod catalogue;
mod folders;
mod resume;
mod server;
mod stage;
mod wrong_content;
