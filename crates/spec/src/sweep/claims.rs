//! The claims of a sweep's file. Whether the arms that they name exist is checked by `names`, which knows them all.

use figment::error::Kind;
use figment::value::Value;
use serde::de::DeserializeOwned;

use super::budgets;
use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::edition::Edition;
use super::fields::Fields;
use super::keys::hint_of_choices;
use super::tables;
use crate::{Claim, ClaimKind, Expect, Measure, NEGLIGIBLE, Pair};

/// A claim as it is written.
pub(crate) struct ClaimEntry {
    /// The claim.
    pub(crate) claim: Claim,
    /// What messages call it.
    pub(crate) within: Within,
    /// Where `measure` stands.
    pub(crate) measure: Place,
    /// Where `arm` stands.
    pub(crate) arm: Place,
    /// Where `against` stands.
    pub(crate) against: Place,
    /// Where `than` stands.
    pub(crate) than: Place,
}

/// Every `[[claim]]` that is whole.
pub(crate) fn read(root: &Fields<'_>, edition: Edition, diagnostics: &mut Diagnostics) -> Vec<ClaimEntry> {
    let tables = diagnostics.keep(root.tables("claim"));
    let numbered = tables.into_iter().zip(1..);
    let entries = numbered.filter_map(|(fields, number)| {
        let fields = fields.named(Within::Part(format!("claim {number}")));
        for (_, diagnostic) in fields.unknown(&tables::CLAIM) {
            diagnostics.push(diagnostic);
        }
        let claim = claim(&fields, edition, diagnostics)?;
        let [measure, arm, against, than] = ["measure", "arm", "against", "than"].map(|key| fields.place_of(key));
        Some(ClaimEntry { claim, within: fields.within, measure, arm, against, than })
    });
    entries.collect()
}

/// A claim that was made before, with the reference spelled out or not, would be judged twice, and make all others less certain.
pub(crate) fn refuse_repeated(entries: &[ClaimEntry], reference: &str, diagnostics: &mut Diagnostics) {
    let asks = |ClaimEntry { claim, .. }: &ClaimEntry| {
        let Claim { arm, against, measure, expect, than, .. } = claim.resolved(reference);
        (arm, against, measure, expect, than)
    };
    let overlap = |a: &Claim, b: &Claim| match (&a.budgets, &b.budgets) {
        (Some(a), Some(b)) => a.iter().any(|budget| b.contains(budget)),
        _ => true,
    };
    for (k, entry) in entries.iter().enumerate() {
        let is_same = |first: &&ClaimEntry| asks(first) == asks(entry) && overlap(&first.claim, &entry.claim);
        let Some(first) = entries[..k].iter().find(is_same) else { continue };
        let message = format!("the same was claimed before{}", entry.within.aside());
        let hint = format!("keep one of the two: the first is at {}", first.arm);
        diagnostics.push(Diagnostic::new(entry.arm.clone(), message).hint(hint));
    }
}

fn claim(fields: &Fields<'_>, edition: Edition, diagnostics: &mut Diagnostics) -> Option<Claim> {
    let guideline = diagnostics.keep(guideline(fields));
    let margin = diagnostics.keep(margin(fields, edition));
    let against = diagnostics.keep(fields.text("against"));
    let than = diagnostics.keep(than(fields, edition));
    let budgets = budgets::read(fields, edition, diagnostics);
    let says = diagnostics.keep(required(fields, "says").map(Some));
    let arm = diagnostics.keep(required(fields, "arm").map(Some));
    let measure: Option<Measure> = diagnostics.keep(choice(fields, "measure").map(Some));
    let expect: Option<Expect> = diagnostics.keep(choice(fields, "expect").map(Some));
    for diagnostic in edition.faults(fields, measure, expect) {
        diagnostics.push(diagnostic);
    }
    let claim = Claim {
        guideline,
        says: says?,
        arm: arm?,
        against,
        measure: measure?,
        expect: expect?,
        than,
        budgets,
        margin: margin.unwrap_or(edition.margin()),
    };
    diagnostics.keep(contrast(&claim, fields));
    Some(claim)
}

fn required(fields: &Fields<'_>, key: &str) -> Result<String, Diagnostic> {
    fields.text(key)?.ok_or_else(|| {
        Diagnostic::new(fields.place.clone(), format!("missing key `{key}`{}", fields.within))
            .hint("a claim needs `says`, `arm`, `measure` and `expect`".to_owned())
    })
}

/// A word out of the variants of an enum.
fn choice<T: DeserializeOwned>(fields: &Fields<'_>, key: &str) -> Result<T, Diagnostic> {
    let written = required(fields, key)?;
    Value::from(written.as_str()).deserialize().map_err(|error| {
        let message = format!("unknown value `{written}` of `{key}`{}", fields.within);
        let diagnostic = Diagnostic::new(fields.place_of(key), message);
        match error.kind {
            Kind::UnknownVariant(_, _) if key == "expect" => diagnostic.hint(hint_of_choices(&written, &Expect::NAMES)),
            Kind::UnknownVariant(_, values) => {
                let values: Vec<&str> = values.iter().copied().filter(|value| !is_replaced(value)).collect();
                diagnostic.hint(hint_of_choices(&written, &values))
            }
            _ => diagnostic,
        }
    })
}

/// Whether a word is a measure that claims are no longer about.
fn is_replaced(word: &str) -> bool {
    Value::from(word).deserialize().is_ok_and(|measure: Measure| measure.replaced_by().is_some())
}

/// The pair of arms that a contrast compares its own with.
fn than(fields: &Fields<'_>, edition: Edition) -> Result<Option<Pair>, Diagnostic> {
    let example = "write than = { arm = \"another\", against = \"its-reference\" }";
    let Some(pair) = fields.table("than").map_err(|diagnostic| diagnostic.hint(example.to_owned()))? else {
        return Ok(None);
    };
    edition.check_new(fields, "than")?;
    if let Some((_, diagnostic)) = pair.unknown(&tables::PAIR).into_iter().next() {
        return Err(diagnostic);
    }
    let Some(arm) = pair.text("arm")? else {
        let message = format!("`than` names no arm{}", fields.within.aside());
        return Err(Diagnostic::new(fields.place_of("than"), message).hint(example.to_owned()));
    };
    Ok(Some(Pair { arm, against: pair.text("against")? }))
}

/// What a contrast can't be about.
fn contrast(claim: &Claim, fields: &Fields<'_>) -> Result<(), Diagnostic> {
    if claim.kind() != ClaimKind::Contrast {
        return Ok(());
    }
    let beside = claim.than.as_ref().and_then(|pair| pair.against.as_deref());
    if claim.is_against_real_images() || beside == Some(crate::REAL_IMAGES) {
        let message = format!("a contrast compares four arms, and no real images{}", fields.within.aside());
        let hint = "take `than` out: a claim against real images is about one arm";
        return Err(Diagnostic::new(fields.place_of("than"), message).hint(hint.to_owned()));
    }
    if !claim.measure.has_contrasts() {
        let message = format!("arms have no ratio of this measure that could be compared{}", fields.within.aside());
        let hint = "a contrast is about `frechet_distance`, `frechet_distance_random` or `test_error`";
        return Err(Diagnostic::new(fields.place_of("measure"), message).hint(hint.to_owned()));
    }
    if claim.budgets.as_ref().is_some_and(|budgets| budgets.len() < 2) {
        let message = format!("a contrast needs two budgets{}", fields.within.aside());
        let hint = "it is supported only where another budget has the same sign: budget = [96_000, 384_000]";
        return Err(Diagnostic::new(fields.place_of("budget"), message).hint(hint.to_owned()));
    }
    Ok(())
}

fn guideline(fields: &Fields<'_>) -> Result<Option<u8>, Diagnostic> {
    let Some(number) = fields.whole("guideline")? else { return Ok(None) };
    match u8::try_from(number) {
        Ok(guideline @ 1..=4) => Ok(Some(guideline)),
        _ => {
            let message = format!("`guideline` must be between 1 and 4, got {number}{}", fields.within.aside());
            Err(Diagnostic::new(fields.place_of("guideline"), message))
        }
    }
}

fn margin(fields: &Fields<'_>, edition: Edition) -> Result<Option<f64>, Diagnostic> {
    let Some(margin) = fields.number("margin")? else { return Ok(None) };
    if edition == Edition::Second {
        let message = format!("`margin` is the same for all claims, {NEGLIGIBLE}{}", fields.within.aside());
        let hint = "leave it out: `expect = \"negligible\"` says that the ratio lies between 0.8 and 1.25";
        return Err(Diagnostic::new(fields.place_of("margin"), message).hint(hint.to_owned()));
    }
    if !(margin > 1.0 && margin.is_finite()) {
        let message = format!("`margin` must be above 1, got {margin}{}", fields.within.aside());
        let hint = "it is the ratio up to which a difference counts as none: 1.10 is ten per cent";
        return Err(Diagnostic::new(fields.place_of("margin"), message).hint(hint.to_owned()));
    }
    Ok(Some(margin))
}
