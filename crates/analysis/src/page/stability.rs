//! What became of each run, arm by seed, and how steady training was: between seeds, within a run, and on the way.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::findings::{Findings, Group, Judged};
use crate::measure::{Definition, finished_well, gradient_tail, late_spread, oscillation, speed_threshold, steps_to};
use crate::number::{NONE, significant, thousands};
use crate::statistics::{self, SPREAD_NEEDS, Time};
use crate::tally::NOT_JUDGED;
use crate::verdict::{Judgement, LATE, Verdict};
use spec::Measure;

pub(super) fn matrix(findings: &Findings) -> Markup {
    let seeds: BTreeSet<u64> = findings.runs().map(|(_, run)| run.seed()).collect();
    html! {
        h2 { "What became of each run" }
        p.faint {
            "Each cell is a link to its run; below a verdict, the step since which it holds, or “" (LATE) "”: at fewer than the last three "
            "evaluations. Rules at the end of the page."
        }
        div.scroll {
            table.matrix {
                thead { tr { th { "arm" } @for seed in &seeds { th { "seed " (seed) } } } }
                tbody {
                    @for group in &findings.groups {
                        tr {
                            td { a href={ "#runs-" (group.label) } { (group.label) } }
                            @for seed in &seeds { (cell(group.runs.iter().find(|run| run.seed() == *seed))) }
                        }
                    }
                }
            }
        }
    }
}

fn cell(run: Option<&Judged>) -> Markup {
    let Some(run) = run else {
        return html! { td.none {} };
    };
    let (word, class) = match run.judgement {
        Some(judgement) => (judgement.verdict.words(), tone(judgement.verdict)),
        None if run.is_finished() => (NOT_JUDGED, "open"),
        None => (run.recorded.state.name(), "open"),
    };
    let since =
        |judgement: Judgement| judgement.onset.map_or(LATE.to_owned(), |step| format!("since {}", thousands(step)));
    html! {
        td class=(class) {
            a href=[run.link_if_begun()] { (word) }
            @if let Some(judgement) = run.judgement { small { (since(judgement)) } }
        }
    }
}

const fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Healthy => "good",
        Verdict::Improving => "fair",
        Verdict::Stalled => "poor",
        Verdict::Collapsed | Verdict::DiscriminatorWon | Verdict::Diverged => "lost",
    }
}

pub(super) fn table(findings: &Findings) -> Markup {
    let columns: Vec<Column> = columns(findings).into_iter().filter(Column::has_something).collect();
    let mut defined: Vec<&Column> = columns.iter().collect();
    defined.sort_by_key(|column| !column.is_of_claims);
    html! {
        @if !columns.is_empty() {
            h2 { "Stability and speed" }
            div.scroll {
                table {
                    thead { tr { th { "arm" } @for column in &columns { (column.head) } } }
                    tbody {
                        @for (k, group) in findings.groups.iter().enumerate() {
                            tr {
                                td { a href={ "#runs-" (group.label) } { (group.label) } }
                                @for column in &columns {
                                    @match &column.cells[k] { Some(cell) => { (cell) }, None => { td.n.faint { (NONE) } } }
                                }
                            }
                        }
                    }
                }
            }
            dl {
                @for column in &defined { dt { (column.term) } dd { (column.meaning) } }
                dt { "of several runs" } dd { "their median, “not by half” where fewer than half came so near; a spread of fewer than " (SPREAD_NEEDS) " seeds is grey: it is not tested" }
            }
        }
    }
}

/// A column of the table.
struct Column {
    head: Markup,
    /// The cell of each arm that has one.
    cells: Vec<Option<Markup>>,
    /// What it is called in full.
    term: String,
    /// What it is.
    meaning: String,
    /// Whether claims can be about it: then it is explained first.
    is_of_claims: bool,
}

impl Column {
    fn has_something(&self) -> bool {
        self.cells.iter().any(Option::is_some)
    }

    /// A column of a measure that claims can be about.
    fn of(findings: &Findings, measure: Measure, head: Markup, cell: impl Fn(&Group) -> Option<Markup>) -> Self {
        let definition = Definition::of(measure);
        let meaning = findings.said(&definition.explained());
        let cells = findings.groups.iter().map(cell).collect();
        Self { head, cells, term: findings.said(definition.words), meaning, is_of_claims: true }
    }
}

fn columns(findings: &Findings) -> Vec<Column> {
    let outcome = findings.outcome();
    let spread_head = html! { th.n { "spread" br; "between seeds" } };
    let rise_head = html! { th.n { "worst rise" br; "of the " (outcome) } };
    let well_head = html! { th.n { "end well:" br; "levelled off or improving" } };
    let steps_head = html! { th { "steps to a quarter" br; "of the untrained " (outcome) } };
    let tail_head = html! { th.n { "tail of the" br; "gradient norm" } };
    vec![
        Column::of(findings, Measure::SeedSpread, spread_head, spread),
        Column::of(findings, Measure::Oscillation, rise_head, |group| middle(group, oscillation)),
        Column {
            head: html! { th.n { "unrest over" br; "the last third" } },
            cells: findings.groups.iter().map(|group| middle(group, late_spread)).collect(),
            term: "unrest over the last third".to_owned(),
            meaning: format!("standard deviation of the logarithm of the {outcome} over the last third of the steps"),
            is_of_claims: false,
        },
        Column::of(findings, Measure::HealthyRate, well_head, well),
        Column::of(findings, Measure::StepsTo, steps_head, |group| near(findings, group)),
        Column::of(findings, Measure::GradientTail, tail_head, |group| middle(group, gradient_tail)),
    ]
}

fn spread(group: &Group) -> Option<Markup> {
    let logs: Vec<f64> = group.distances().iter().map(|distance| distance.ln()).collect();
    let spread = statistics::variance(&logs).map(f64::sqrt).filter(|_| group.diverged() == 0)?;
    Some(html! { td.n.faint[logs.len() < SPREAD_NEEDS] { (significant(spread)) } })
}

/// The median over the finished runs.
fn middle(group: &Group, of: fn(&Judged) -> Option<f64>) -> Option<Markup> {
    group.median(of).map(|value| html! { td.n { (significant(value)) } })
}

fn well(group: &Group) -> Option<Markup> {
    let judged: Vec<bool> = group.finished().filter_map(finished_well).collect();
    let well = judged.iter().filter(|well| **well).count();
    (!judged.is_empty()).then(|| html! { td.n { (well) " of " (judged.len()) } })
}

/// The median steps to near, and how many got there.
fn near(findings: &Findings, group: &Group) -> Option<Markup> {
    let threshold = speed_threshold(findings, group)?;
    let times: Vec<Time> = group.finished().filter_map(|run| steps_to(run, threshold)).collect();
    if times.is_empty() {
        return None;
    }
    let reached = times.iter().filter(|time| time.happened).count();
    let half = statistics::kaplan_meier(&times).into_iter().find(|(_, left)| *left <= 0.5);
    Some(html! {
        td {
            @match half { Some((step, _)) => { (thousands(step)) }, None => { span.faint { "not by half" } } }
            small { (reached) " of " (times.len()) " reached " (significant(threshold)) }
        }
    })
}
