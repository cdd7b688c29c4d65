//! Decimals that parse to the same bits, for state that a run resumes from. JSON numbers may differ in the last place.

use std::fmt::LowerExp;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

/// Writes the shortest decimals that identify these numbers, separated by spaces.
pub(crate) fn serialize<T: LowerExp, S: Serializer>(values: &[T], serializer: S) -> Result<S::Ok, S::Error> {
    let words: Vec<String> = values.iter().map(|value| format!("{value:e}")).collect();
    serializer.serialize_str(&words.join(" "))
}

/// Reads them back.
pub(crate) fn deserialize<'de, T: FromStr, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number = |word: &str| word.parse().map_err(|_| D::Error::custom(format!("{word:?} is no number")));
    text.split_whitespace().map(number).collect()
}
