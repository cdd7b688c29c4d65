//! The budgets of a claim, and what a sweep's file says of all claims: their family, and the distance at which a run ends well.

use super::diagnostics::{Diagnostic, Diagnostics};
use super::edition::Edition;
use super::fields::Fields;
use crate::{BUDGETS, Family};

const EXAMPLE: &str = "images seen, as one number or a list: budget = 384_000, or budget = [96_000, 384_000]";

/// The budgets of a claim in rising order; none in a file of the first edition.
pub(crate) fn read(fields: &Fields<'_>, edition: Edition, diagnostics: &mut Diagnostics) -> Option<Vec<u64>> {
    if let Err(diagnostic) = edition.check_new(fields, "budget")
        && fields.has("budget")
    {
        diagnostics.push(diagnostic);
    }
    if edition == Edition::First {
        return None;
    }
    let mut budgets = diagnostics.keep(written(fields).map(Some)).unwrap_or_default();
    budgets.sort_unstable();
    if let Some(twice) = budgets.windows(2).find(|pair| pair[0] == pair[1]) {
        let message = format!("the budget {} is listed twice{}", twice[0], fields.within.aside());
        diagnostics.push(Diagnostic::new(fields.place_of("budget"), message));
    }
    Some(if budgets.is_empty() { BUDGETS.to_vec() } else { budgets })
}

/// The budgets as they are written; the default ones where none are.
fn written(fields: &Fields<'_>) -> Result<Vec<u64>, Diagnostic> {
    if !fields.has("budget") {
        return Ok(BUDGETS.to_vec());
    }
    let refused = |what: String| {
        let message = format!("`budget` must be a number of images, 1 or more, got {what}{}", fields.within.aside());
        Diagnostic::new(fields.place_of("budget"), message).hint(EXAMPLE.to_owned())
    };
    let count = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok()).filter(|count| *count > 0);
    if let Ok(Some(number)) = fields.whole("budget") {
        return count(Some(number)).map(|budget| vec![budget]).ok_or_else(|| refused(number.to_string()));
    }
    let list = fields.list("budget").map_err(|_| {
        let message = format!("`budget` must be a number of images or a list of them{}", fields.within.aside());
        Diagnostic::new(fields.place_of("budget"), message).hint(EXAMPLE.to_owned())
    })?;
    let list = list.unwrap_or_default();
    if list.is_empty() {
        let message = format!("`budget` is empty{}", fields.within.aside());
        return Err(Diagnostic::new(fields.place_of("budget"), message).hint(EXAMPLE.to_owned()));
    }
    list.iter().map(|entry| count(entry.value.as_integer()).ok_or_else(|| refused(entry.spelling.clone()))).collect()
}

/// The family of a file's claims.
pub(crate) fn family(root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Family {
    let Some(written) = diagnostics.keep(root.text("family")) else { return Family::Secondary };
    let diagnostic = |message: String| Diagnostic::new(root.place_of("family"), message);
    match written.as_str() {
        "primary" if !root.has("claim") => {
            diagnostics.push(
                diagnostic("the primary family has no claim".to_owned()).hint(
                    "write a [[claim]] with `says`, `arm`, `measure` and `expect`, or take `family` out".to_owned(),
                ),
            );
            Family::Primary
        }
        "primary" => Family::Primary,
        "secondary" => Family::Secondary,
        other => {
            let hint = "write family = \"primary\" in the one file that a study rests on, and nothing in the others";
            diagnostics.push(diagnostic(format!("unknown value `{other}` of `family`")).hint(hint.to_owned()));
            Family::Secondary
        }
    }
}

/// The distance at which a run ends well.
pub(crate) fn ends_well(root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Option<f64> {
    let distance = diagnostics.keep(root.number("ends_well"))?;
    if distance > 0.0 && distance.is_finite() {
        return Some(distance);
    }
    let message = format!("`ends_well` must be a distance above 0, got {distance}");
    let hint = "a run ends well that reaches this distance and ends at or below it: ends_well = 60";
    diagnostics.push(Diagnostic::new(root.place_of("ends_well"), message).hint(hint.to_owned()));
    Some(1.0) // something harmless in its place: that it is wrong has been said
}
