//! Copyable tables: a wrapper for the page's script, which is readable without it.

use maud::{Markup, html};

/// A horizontally scrolling table with a name for copying.
pub(super) fn copyable_table(name: &str, table: Markup) -> Markup {
    html! { div.scroll data-table=(name) tabindex="0" { (table) } }
}
