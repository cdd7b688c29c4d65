//! What a search has found so far, for the terminal: the axes that were widened, then what each arm chose.

use spec::{SearchRecord, Setting};

use crate::terminal::printable;

/// A line for each axis that was widened while the search goes on; once it is over, one for each arm's choice and for each optimum at an edge.
pub fn news(record: &SearchRecord) -> Vec<String> {
    if !record.is_over {
        let widened = record.widened.iter().map(|one| {
            let end = if one.upper { "up" } else { "down" };
            let arms = printable(&one.arms.join(", "));
            let settings = crate::terminal::count(one.settings, "setting");
            format!(
                "{} is widened {end} to {} for all arms, because of {arms}: {settings} more",
                printable(&one.key),
                short(one.to)
            )
        });
        return widened.collect();
    }
    let chosen = record.arms.iter().filter_map(|arm| Some((arm, arm.chosen.as_ref()?)));
    let chosen = chosen.map(|(arm, chosen)| {
        let (setting, all) = (chosen.setting, record.settings.len());
        format!("{} is at its best of {all} at s{setting:02}: {}", printable(&arm.arm), values(&chosen.values))
    });
    let edges = record.at_edges.iter().map(|edge| {
        let (arms, key) = (printable(&edge.arms.join(", ")), printable(&edge.key));
        let end = if edge.upper { "upper" } else { "lower" };
        format!(
            "warning: {arms}: the best two settings lie at the {end} end of {key}, {}; better ones may lie beyond",
            short(edge.at)
        )
    });
    chosen.chain(edges).collect()
}

fn values(setting: &Setting) -> String {
    let each = setting.iter().map(|(key, value)| match value.as_f64() {
        Some(number) if !value.is_u64() => format!("{key} = {}", short(number)),
        _ => format!("{key} = {value}"),
    });
    printable(&each.collect::<Vec<_>>().join(", "))
}

/// A number without the digits that arithmetic leaves behind its first six.
fn short(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}
