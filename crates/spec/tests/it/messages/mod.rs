//! The text of each mistake that can be made in a sweep's file, its base, a spec file and on the command line.

mod arms;
mod broken;
mod budgets;
mod claims;
mod files;
mod keys;
mod kind;
mod longer;
mod region;
mod search;
mod together;
mod trainer;
mod values;

use crate::written::Written;

/// An axis of a search or a region.
const RATE: &str = "axes = { \"optimizer.learning_rate\" = { log_uniform = [1e-4, 1e-2] } }";

/// What is said about a sweep of these seeds with the lines of a table, and then this text.
fn about_table((seeds, table): (&str, &str), lines: &str, rest: &str) -> String {
    Written::sweep(&format!("seeds = {seeds}\n[{table}]\n{lines}\n{rest}")).diagnostics()
}

/// What is said about a sweep with seeds and the arm `dcgan`, and then this text.
fn about(rest: &str) -> String {
    Written::sweep(&format!("seeds = [0, 1, 2]\n[[arm]]\nname = \"dcgan\"\n{rest}")).diagnostics()
}

/// What is said about a sweep with the arm `dcgan` at its end, and this text first.
fn about_top(top: &str) -> String {
    Written::sweep(&format!("{top}\n[[arm]]\nname = \"dcgan\"\n")).diagnostics()
}

/// What is said about a second arm that sets that.
fn about_set(set: &str) -> String {
    about(&format!("[[arm]]\nname = \"other\"\nset = {{ {set} }}\n"))
}

/// What is said about a claim with that line, the others being right.
fn about_claim(replaced: &str, by: &str) -> String {
    let claim = "guideline = 4\nsays = \"it is worse\"\narm = \"other\"\nmeasure = \"modes\"\nexpect = \"lower\"\n";
    about(&format!("[[arm]]\nname = \"other\"\n[[claim]]\n{}", claim.replace(replaced, by)))
}

/// What is said about an arm of that name.
fn about_name(name: &str) -> String {
    about(&format!("[[arm]]\nname = \"{name}\"\n"))
}
