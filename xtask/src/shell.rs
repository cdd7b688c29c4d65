//! Commands as a shell takes them.

/// The command as it was typed.
pub fn typed() -> String {
    let arguments = std::env::args_os().skip(1).map(|argument| quoted(&argument.to_string_lossy()));
    std::iter::once("cargo xtask".to_owned()).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// A word as a shell takes it.
pub fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./=,:+@%".contains(c);
    if !argument.is_empty() && argument.chars().all(plain) {
        argument.to_owned()
    } else {
        format!("'{}'", argument.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_command_can_be_typed_again() {
        assert_eq!(quoted("optimizer.learning_rate=1e-3"), "optimizer.learning_rate=1e-3");
        assert_eq!(quoted("my sweep's.toml"), r"'my sweep'\''s.toml'");
        assert_eq!(quoted(""), "''");
    }
}
