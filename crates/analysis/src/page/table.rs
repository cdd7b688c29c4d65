//! Tables that can be copied: a wrapper that the page's script finds, and that reads the same without it.

use maud::{Markup, html};

/// A table that scrolls where it is wide, with a name under which it is copied.
pub(super) fn copyable_table(name: &str, table: Markup) -> Markup {
    html! { div.scroll data-table=(name) tabindex="0" { (table) } }
}
