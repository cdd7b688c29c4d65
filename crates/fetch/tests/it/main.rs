//! Fetching from servers on this machine that are slow, cut off, and lie about length and content; and from folders.

mod catalogue;
mod folders;
mod liars;
mod resume;
mod server;
mod stage;
