//! "Did you mean": the word that was probably meant.

/// How alike two words must be, from 0 to 1, for one to be taken for the other.
const ALIKE: f64 = 0.6;

/// How alike `rate` and `learning_rate` are.
const PART_OF_A_WORD: f64 = 0.8;

/// The known word nearest to a written one, if any is near, whatever letters are large. Of a dotted key the last part counts most:
/// `normalisation` is near `design.normalization`, and `design.size` is not near `design.upsampling`.
pub(crate) fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = written.to_lowercase();
    let scored = known.into_iter().map(|word| (alikeness(&written, word), word));
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
    let (last_written, last_word) = (last_part(written), last_part(word));
    let mut last = strsim::normalized_damerau_levenshtein(last_written, last_word);
    if last_word.split('_').any(|part| part == last_written) {
        last = last.max(PART_OF_A_WORD);
    }
    0.8 * last + 0.2 * whole
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
    fn a_part_of_the_word_is_enough() {
        assert_eq!(nearest("optimizer.rate", KEYS), Some("optimizer.learning_rate"));
    }

    #[test]
    fn the_table_alone_is_not_enough() {
        assert_eq!(nearest("design.size", KEYS), None);
    }

    #[test]
    fn nothing_is_suggested_for_a_word_unlike_all() {
        assert_eq!(nearest("dropout", KEYS), None);
        assert_eq!(nearest("x", []), None);
    }
}
