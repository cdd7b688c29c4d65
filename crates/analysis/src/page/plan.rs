//! The sweep's file: what each arm changed, and why.

use maud::{Markup, html};
use serde_json::Value;
use spec::{Arm, Change};

use super::table::copyable_table;
use crate::findings::Findings;
use crate::number::NO_VALUE;

pub(super) fn changes(findings: &Findings) -> Markup {
    let plan = &findings.sweep.plan;
    html! {
        (copyable_table("changes", html! {
            table {
                thead { tr { th { "arm" } th { "its spec against the base's" } th { "written in" } th { "why" } } }
                tbody {
                    (rows("the sweep's base", None, &plan.base, "against the reference recipe, for every arm"))
                    @for arm in &plan.arms { (arm_rows(arm)) }
                }
            }
        }))
    }
}

fn arm_rows(arm: &Arm) -> Markup {
    let why = arm.why.as_deref().unwrap_or(NO_VALUE);
    html! {
        (rows(&arm.name, arm.grid.as_deref(), &arm.changes, why))
        @if arm.changes.is_empty() {
            tr {
                td { strong { (arm.name) } }
                td.faint colspan="2" { "nothing: it is the base" }
                td.wide { (why) }
            }
        }
    }
}

fn rows(name: &str, grid: Option<&str>, changes: &[Change], why: &str) -> Markup {
    html! {
        @for (k, change) in changes.iter().enumerate() {
            tr {
                td { @if k == 0 { strong { (name) } @if let Some(grid) = grid { small { "grid " (grid) } } } }
                td.wide {
                    del { "- " (change.key) " = " (plain(&change.from)) }
                    ins { "+ " (change.key) " = " (plain(&change.to)) }
                }
                td { (change.origin) }
                td.wide { @if k == 0 { (why) } }
            }
        }
    }
}

/// A value for display: strings without quotes, null as a dash.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => NO_VALUE.to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
