//! "Did you mean": the word that was probably meant.

/// How alike two words must be, from 0 to 1, for one to be taken for the other.
const ALIKE: f64 = 0.6;

/// The known word nearest to a written one, if any is near. The last part of a dotted key counts alone too:
/// `normalisation` is near `design.normalization`.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = known.into_iter().map(|word| (alikeness(written, word), word));
    let (score, word) = scored.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (score >= ALIKE).then_some(word)
}

/// A hint with the nearest known word, or else with all of them.
pub(crate) fn hint<'a>(written: &str, known: impl IntoIterator<Item = &'a str> + Clone, what: &str) -> String {
    match nearest(written, known.clone()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("{what}: {}", known.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

fn alikeness(written: &str, word: &str) -> f64 {
    let whole = strsim::normalized_damerau_levenshtein(written, word);
    let last = strsim::normalized_damerau_levenshtein(last_part(written), last_part(word));
    // The whole decides between words that end alike.
    whole.max(0.9 * last + 0.1 * whole)
}

fn last_part(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    const KEYS: [&str; 5] =
        ["steps", "design.normalization", "optimizer.learning_rate", "optimizer.generator.learning_rate", "width"];

    #[test]
    fn a_misspelt_key_is_recognised_with_and_without_its_table() {
        assert_eq!(nearest("design.normalisation", KEYS), Some("design.normalization"));
        assert_eq!(nearest("normalisation", KEYS), Some("design.normalization"));
        assert_eq!(nearest("step", KEYS), Some("steps"));
    }

    #[test]
    fn the_shortest_of_the_keys_that_end_alike_is_meant() {
        assert_eq!(nearest("learning_rate", KEYS), Some("optimizer.learning_rate"));
        assert_eq!(nearest("optimizer.generater.learning_rate", KEYS), Some("optimizer.generator.learning_rate"));
    }

    #[test]
    fn nothing_is_suggested_for_a_word_unlike_all() {
        assert_eq!(nearest("dropout", KEYS), None);
        assert_eq!(nearest("x", []), None);
    }
}
