//! `summary.md`: the answer and the table of arms, as GitHub shows them.

use crate::answer::Answer;
use crate::backends;
use crate::chart::{missing, numbers};
use crate::claims::{Ruling, Weighed};
use crate::compare::Effect;
use crate::findings::{Findings, Group};
use crate::number::{NONE, capital, duration, or_none, p};
use crate::sizes;
use crate::tally;
use crate::warnings::{Weight, warnings};
use crate::yardstick::Yardstick;

/// The file.
pub fn summary(findings: &Findings, rulings: &[Ruling]) -> String {
    let plan = &findings.sweep.plan;
    let answer = Answer::of(findings, rulings);
    let mut parts = vec![format!("# {}", escaped(&plan.name))];
    parts.extend(plan.question.as_deref().map(escaped));
    parts.push([vec![format!("**{}**", answer.headline)], answer.details].concat().join(" "));
    parts.extend(warnings(findings).iter().map(|warning| match warning.weight {
        Weight::Invalid => format!("> **Not valid:** {}", escaped(&warning.text)),
        Weight::Note => format!("> {}", escaped(&warning.text)),
    }));
    parts.extend(claims(rulings));
    parts.push(table(findings));
    parts.extend(by_backend(findings));
    parts.push(note(findings));
    parts.join("\n\n") + "\n"
}

fn claims(rulings: &[Ruling]) -> Option<String> {
    let head = "| claim | answer | times the other's | the two | p, corrected |\n|---|---|---|---|--:|";
    let row = |ruling: &Ruling| {
        let weight = ruling.weight.as_ref();
        let cells = [
            escaped(&ruling.claim.says),
            ruling.decision.name().to_owned(),
            weight.and_then(Weighed::effect).unwrap_or(NONE.to_owned()),
            weight.map_or(NONE.to_owned(), |weight| weight.values.join(" against ")),
            ruling.corrected_p.map_or(NONE.to_owned(), p),
        ];
        format!("| {} |", cells.join(" | "))
    };
    let rows: Vec<String> = rulings.iter().map(row).collect();
    (!rows.is_empty()).then(|| format!("{head}\n{}", rows.join("\n")))
}

fn table(findings: &Findings) -> String {
    let whose = sizes::whose(findings.task()).map_or(String::new(), |networks| format!(" {networks}"));
    let head = format!(
        "| arm | {} ({}) | of the reference's | each seed | runs | parameters{whose} | multiply-adds{whose} | time per run |",
        findings.outcome(),
        findings.window().briefly()
    );
    let rule = "|---|--:|---|---|---|---|---|--:|";
    let rows = findings.groups.iter().map(|group| row(findings, group));
    [head, rule.to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// What was found on each backend and what it cost, where there are several.
fn by_backend(findings: &Findings) -> Option<String> {
    let row = |[arm, rest @ ..]: [String; 7]| format!("| {} | {} |", escaped(&arm), rest.join(" | "));
    let rows: Vec<String> = backends::lines(findings).into_iter().map(row).collect();
    let head = format!("| {} |\n|---|---|--:|---|---|--:|--:|", backends::HEADS.join(" | "));
    (!rows.is_empty()).then(|| format!("{head}\n{}", rows.join("\n")))
}

fn row(findings: &Findings, group: &Group) -> String {
    let ratio = match &group.effect {
        Effect::Reference => "the reference".to_owned(),
        Effect::Measured(comparison) => numbers(comparison),
        _ => missing(group),
    };
    let seeds: Vec<String> = group.runs.iter().map(|run| or_none(run.outcome.and_then(|o| o.value()))).collect();
    let runs: Vec<_> = group.runs.iter().collect();
    let cells = [
        escaped(&group.label),
        or_none(group.distance()),
        ratio,
        seeds.join(", "),
        tally::line(&runs),
        sizes::cell(findings, group, |size| size.parameters),
        sizes::cell(findings, group, |size| size.multiply_adds),
        group.time().map_or(NONE.to_owned(), duration),
    ];
    format!("| {} |", cells.join(" | "))
}

fn note(findings: &Findings) -> String {
    let yardsticks: Vec<String> = findings.yardsticks().into_iter().map(Yardstick::sentence).collect();
    let with =
        if yardsticks.is_empty() { "No distance has been measured yet.".to_owned() } else { yardsticks.join(" ") };
    format!(
        "{}: geometric mean over the seeds that finished of each run's {} ({}); lower is \
         better. In brackets: the 95 % interval over seeds. {} More in `report.html`.",
        capital(findings.outcome()),
        findings.whole_outcome(),
        findings.window().in_short(),
        escaped(&with)
    )
}

/// Text that Markdown takes for nothing but text; what stands between two backticks stays code.
pub(crate) fn escaped(text: &str) -> String {
    let balanced = text.matches('`').count().is_multiple_of(2);
    let mut code = false;
    text.chars().fold(String::new(), |mut safe, letter| {
        match letter {
            '`' if balanced => code = !code,
            '`' => safe.push('\\'),
            '\n' | '\r' => return safe + " ",
            '<' if !code => return safe + "&lt;",
            '&' if !code => return safe + "&amp;",
            '|' => safe.push('\\'),
            '*' | '_' | '[' | ']' | '\\' | '#' if !code => safe.push('\\'),
            _ => {}
        }
        safe.push(letter);
        safe
    })
}
