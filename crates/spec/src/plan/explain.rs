//! A plan in words: which values each arm changes, and where each was written.

use super::{Arm, Change, Plan};

impl Plan {
    /// For a reader: what the base differs in from the reference recipe, then what each arm differs in from the base,
    /// every value with the place where it was written.
    pub fn explain(&self) -> String {
        let mut text = "base\n".to_owned();
        text.push_str(&block(&self.base, "recipe", "as the reference recipe"));
        for arm in &self.arms {
            text.push_str(&self.heading(arm));
            text.push_str(&block(&arm.changes, "base", "as the base"));
        }
        text
    }

    fn heading(&self, arm: &Arm) -> String {
        let reference = if arm.name == self.reference { " (reference)" } else { "" };
        let why = arm.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{}{reference}{why}\n", arm.name)
    }
}

/// One line for each change, in columns.
fn block(changes: &[Change], before: &str, none: &str) -> String {
    if changes.is_empty() {
        return format!("  {none}\n");
    }
    let cells = changes.iter().map(|change| {
        let from = if change.from.is_null() { "unset".to_owned() } else { change.from.to_string() };
        (format!("{} = {}", change.key, change.to), format!("({before}: {from})"), &change.origin)
    });
    let cells: Vec<_> = cells.collect();
    let first = cells.iter().map(|(set, ..)| set.chars().count()).max().unwrap_or(0);
    let second = cells.iter().map(|(_, from, _)| from.chars().count()).max().unwrap_or(0);
    cells.iter().map(|(set, from, origin)| format!("  {set:first$}  {from:second$}  {origin}\n")).collect()
}
