//! `summary.md`: the answer and the table of arms, as GitHub-flavoured Markdown.

mod region;
mod search;

use crate::backends;
use crate::claims::{ClaimAnswer, ClaimResult};
use crate::findings::{Findings, Group};
use crate::measurement_protocol::MeasurementProtocol;
use crate::number::{NO_VALUE, capitalize, duration, or_dash, p, significant};
use crate::results::Results;
use crate::sizes;
use crate::tally;
use crate::warnings::Severity;

/// The note on effect sizes after optional stopping.
const INFLATED: &str = "Seeds stopped where a claim was decided: because they stopped on the effect, ratios are inflated, and their intervals are too narrow.";

/// The text of the file.
pub fn summary(results: &Results) -> String {
    let findings = &results.findings;
    let plan = &findings.sweep.plan;
    let answer = &results.answer;
    let mut parts = vec![format!("# {}", escape(&plan.name))];
    parts.extend(plan.question.as_deref().map(escape));
    parts.push([vec![format!("**{}**", answer.headline)], answer.details.clone()].concat().join(" "));
    parts.extend(results.warnings.iter().map(|warning| match warning.severity {
        Severity::Invalid => format!("> **Not valid:** {}", escape(&warning.text)),
        Severity::Note => format!("> {}", escape(&warning.text)),
    }));
    parts.extend(region::tables(results));
    parts.extend(claims(results));
    parts.extend(results.is_inflated().then(|| INFLATED.to_owned()));
    parts.extend(search::table(results));
    if !findings.groups.is_empty() {
        parts.push(table(results));
        parts.extend(by_backend(findings));
        parts.push(note(results));
        parts.extend(findings.unavailable_verdicts().map(|unavailable_verdicts| escape(&unavailable_verdicts)));
    }
    parts.join("\n\n") + "\n"
}

fn claims(results: &Results) -> Option<String> {
    let head =
        "| claim | after | answer | times the other's | what each came to | p, corrected |\n|---|---|---|---|---|--:|";
    let row = |claim: &ClaimResult, answer: &ClaimAnswer| {
        let why = answer.why.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        let cells = [
            escape(&claim.says()),
            answer.at.short_label(),
            format!("{}{}", answer.in_words(), escape(&why)),
            answer.effect().unwrap_or(NO_VALUE.to_owned()),
            if answer.values.is_empty() { NO_VALUE.to_owned() } else { answer.values.join(" against ") },
            answer.corrected_p.map_or(NO_VALUE.to_owned(), p),
        ];
        format!("| {} |", cells.join(" | "))
    };
    let each = results.claims.iter().flat_map(|claim| claim.answers.iter().map(move |answer| row(claim, answer)));
    let rows: Vec<String> = each.collect();
    (!rows.is_empty()).then(|| format!("{head}\n{}", rows.join("\n")))
}

fn table(results: &Results) -> String {
    let findings = &results.findings;
    let whose = sizes::networks_label(findings.task()).map_or(String::new(), |networks| format!(" {networks}"));
    let ratios: Vec<String> =
        results.effects.iter().map(|at| format!("of the reference's, {}", at.at.short_label())).collect();
    let head = format!(
        "| arm | {} | {}, {} | each seed | runs | parameters{whose} | multiply-adds{whose} | time per run |",
        ratios.join(" | "),
        findings.outcome(),
        findings.last_at().short_label()
    );
    let rule = format!("|---|{}--:|---|---|---|---|--:|", "---|".repeat(ratios.len()));
    let rows = findings.groups.iter().enumerate().map(|(k, group)| row(results, group, k));
    [head, rule].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// The comparison of backends, if there are several.
fn by_backend(findings: &Findings) -> Option<String> {
    let row = |[arm, rest @ ..]: [String; 7]| format!("| {} | {} |", escape(&arm), rest.join(" | "));
    let rows: Vec<String> = backends::lines(findings).into_iter().map(row).collect();
    let head = format!("| {} |\n|---|---|--:|---|---|--:|--:|", backends::HEADS.join(" | "));
    (!rows.is_empty()).then(|| format!("{head}\n{}", rows.join("\n")))
}

fn row(results: &Results, group: &Group, place: usize) -> String {
    let findings = &results.findings;
    let ratios: Vec<String> = results.effects.iter().map(|at| at.arms[place].effect.in_words()).collect();
    let seeds: Vec<String> = group.seed_outcomes(findings.last_at()).into_iter().map(or_dash).collect();
    let runs: Vec<_> = group.runs.iter().collect();
    let raw = results.effects.last().and_then(|at| at.arms[place].raw);
    let raw = raw.map_or(String::new(), |raw| format!(" (raw {})", significant(raw)));
    let cells = [
        escape(&group.label),
        ratios.join(" | "),
        or_dash(group.distance()) + &raw,
        seeds.join(", "),
        tally::line(&runs),
        sizes::cell(findings, group, |size| size.parameters),
        sizes::cell(findings, group, |size| size.multiply_adds),
        group.time().map_or(NO_VALUE.to_owned(), duration),
    ];
    format!("| {} |", cells.join(" | "))
}

fn note(results: &Results) -> String {
    let findings = &results.findings;
    let measurement_protocols: Vec<String> =
        findings.measurement_protocols().into_iter().map(MeasurementProtocol::sentence).collect();
    let with = match &results.search {
        _ if !measurement_protocols.is_empty() => measurement_protocols.join(" "),
        Some(_) => "No final run has measured a distance yet.".to_owned(),
        None => "No distance has been measured yet.".to_owned(),
    };
    format!(
        "{}: geometric mean over the seeds that finished and did not diverge of each run's {} ({}); lower is \
         better. In brackets: the 95 % interval over seeds, of each arm for itself; of claims the simultaneous one. {} More in `report.html`.",
        capitalize(findings.outcome()),
        findings.outcome_long_name(),
        findings.outcome_rule(),
        escape(&with)
    )
}

/// A table with these heads, from rows that are lines already.
pub(crate) fn lines_under(heads: &[impl AsRef<str>], rows: &[String]) -> String {
    let heads: Vec<&str> = heads.iter().map(AsRef::as_ref).collect();
    format!("| {} |\n|{}\n{}", heads.join(" | "), "---|".repeat(heads.len()), rows.join("\n"))
}

/// Escapes text for Markdown. Text between two backticks stays code.
pub(crate) fn escape(text: &str) -> String {
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
