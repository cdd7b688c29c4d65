//! Exit codes.

/// Something failed.
pub const FAILED: u8 = 1;
/// What was asked for can't be done.
pub const REFUSED: u8 = 2;
/// Asked to stop, by Ctrl-C or otherwise.
pub const INTERRUPTED: u8 = 130;
