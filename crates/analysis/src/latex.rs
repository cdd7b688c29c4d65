//! `summary.tex`: the tables of claims and arms, for a paper with `booktabs`.

use crate::claims::{ClaimAnswer, ClaimResult};
use crate::number::{NO_VALUE, or_dash, p};
use crate::results::{EffectsAtBudget, Results};

/// Both tables. The table of claims is omitted if there are none.
pub fn tables(results: &Results) -> String {
    let parts = [claims(results), Some(arms(results))];
    let head = "% Made by `cargo xtask report --latex`; needs the package booktabs.".to_owned();
    [Some(head)].into_iter().chain(parts).flatten().collect::<Vec<_>>().join("\n\n") + "\n"
}

fn claims(results: &Results) -> Option<String> {
    let row = |claim: &ClaimResult, answer: &ClaimAnswer| {
        [
            escape(&claim.says()),
            answer.at.short_label(),
            answer.in_words(),
            answer.effect().map_or(NO_VALUE.to_owned(), |effect| escape(&effect)),
            answer.corrected_p.map_or(NO_VALUE.to_owned(), |value| math(&p(value))),
        ]
    };
    let each = results.claims.iter().flat_map(|claim| claim.answers.iter().map(move |answer| row(claim, answer)));
    let rows: Vec<[String; 5]> = each.collect();
    (!rows.is_empty())
        .then(|| table("p{6cm}llll", ["claim", "after", "answer", "ratio", "$p$"].map(str::to_owned), &rows))
}

fn arms(results: &Results) -> String {
    let at = |at: &EffectsAtBudget| {
        let rows: Vec<[String; 4]> = at
            .arms
            .iter()
            .map(|arm| [escape(&arm.label), at.at.short_label(), or_dash(arm.mean), escape(&arm.effect.in_words())])
            .collect();
        rows
    };
    let rows: Vec<[String; 4]> = results.effects.iter().flat_map(at).collect();
    let outcome = results.findings.outcome();
    table("lrrl", ["arm", "after", outcome, "ratio"].map(str::to_owned), &rows)
}

fn table<const COLUMNS: usize>(columns: &str, head: [String; COLUMNS], rows: &[[String; COLUMNS]]) -> String {
    let line = |cells: &[String; COLUMNS]| format!("  {} \\\\", cells.join(" & "));
    let body: Vec<String> = rows.iter().map(line).collect();
    format!(
        "\\begin{{tabular}}{{{columns}}}\n  \\toprule\n{}\n  \\midrule\n{}\n  \\bottomrule\n\\end{{tabular}}",
        line(&head),
        body.join("\n")
    )
}

/// A number with its relation in math mode: `$< 0.001$`.
fn math(number: &str) -> String {
    format!("${number}$")
}

/// Escapes text for LaTeX.
fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, letter| {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                safe.push('\\');
                safe.push(letter);
            }
            '\\' => safe.push_str("\\textbackslash{}"),
            '~' => safe.push_str("\\textasciitilde{}"),
            '^' => safe.push_str("\\textasciicircum{}"),
            _ => safe.push(letter),
        }
        safe
    })
}
