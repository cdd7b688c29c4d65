//! The comparison of backends, if there are several.

use maud::{Markup, html};

use crate::backends::{HEADS, lines};
use crate::findings::Findings;

pub(super) fn section(findings: &Findings) -> Markup {
    let lines = lines(findings);
    html! {
        @if !lines.is_empty() {
            h3 id="backends" { "By backend" }
            p.faint {
                "The same arms and seeds, computed by different programs. “Of the first backend's” compares an arm with itself "
                "by seeds, which draw the same numbers everywhere: where its interval holds 1, the backend makes no difference that "
                "these runs can show. Time is that of training alone; other runs that went on beside it make it longer."
            }
            div.scroll {
                table {
                    thead { tr { @for (k, head) in HEADS.iter().enumerate() { th.n[k >= 2] { (head) } } } }
                    tbody {
                        @for line in &lines {
                            tr { @for (k, cell) in line.iter().enumerate() { td.n[k >= 2] { (cell) } } }
                        }
                    }
                }
            }
        }
    }
}
