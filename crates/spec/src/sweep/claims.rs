//! The claims of a sweep's file. Whether the arms that they name exist is checked by `expand`, which knows them all.

use figment::error::Kind;
use figment::value::Value;
use serde::de::DeserializeOwned;

use super::fields::Fields;
use super::keys::hint_of_choices;
use super::mistakes::{Mistake, Mistakes, Place, Within};
use crate::Claim;

const CLAIM_KEYS: [&str; 7] = ["guideline", "says", "arm", "against", "measure", "expect", "margin"];

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
}

/// Every `[[claim]]` that is whole.
pub(crate) fn read(root: &Fields<'_>, mistakes: &mut Mistakes) -> Vec<ClaimEntry> {
    let tables = mistakes.keep(root.tables("claim"));
    let numbered = tables.into_iter().zip(1..);
    let entries = numbered.filter_map(|(fields, number)| {
        let fields = fields.named(Within::Part(format!("claim {number}")));
        for (_, mistake) in fields.unknown(&CLAIM_KEYS) {
            mistakes.push(mistake);
        }
        let claim = claim(&fields, mistakes)?;
        let [measure, arm, against] = ["measure", "arm", "against"].map(|key| fields.place_of(key));
        Some(ClaimEntry { claim, within: fields.within, measure, arm, against })
    });
    entries.collect()
}

/// A claim that was made before, with the reference spelled out or not, would be judged twice, and make all others less certain.
pub(crate) fn refuse_repeated(entries: &[ClaimEntry], reference: &str, mistakes: &mut Mistakes) {
    let asks = |ClaimEntry { claim, .. }: &ClaimEntry| {
        let Claim { arm, against, measure, expect, .. } = claim.resolved(reference);
        (arm, against, measure, expect)
    };
    for (k, entry) in entries.iter().enumerate() {
        let Some(first) = entries[..k].iter().find(|first| asks(first) == asks(entry)) else { continue };
        let message = format!("the same was claimed before{}", entry.within.aside());
        let hint = format!("keep one of the two: the first is at {}", first.arm);
        mistakes.push(Mistake::new(entry.arm.clone(), message).hint(hint));
    }
}

fn claim(fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<Claim> {
    let guideline = mistakes.keep(guideline(fields));
    let margin = mistakes.keep(margin(fields));
    let against = mistakes.keep(fields.text("against"));
    let says = mistakes.keep(required(fields, "says").map(Some));
    let arm = mistakes.keep(required(fields, "arm").map(Some));
    let measure = mistakes.keep(choice(fields, "measure").map(Some));
    let expect = mistakes.keep(choice(fields, "expect").map(Some));
    Some(Claim {
        guideline,
        says: says?,
        arm: arm?,
        against,
        measure: measure?,
        expect: expect?,
        margin: margin.unwrap_or_else(Claim::default_margin),
    })
}

fn required(fields: &Fields<'_>, key: &str) -> Result<String, Mistake> {
    fields.text(key)?.ok_or_else(|| {
        Mistake::new(fields.place.clone(), format!("missing key `{key}`{}", fields.within))
            .hint("a claim needs `says`, `arm`, `measure` and `expect`".to_owned())
    })
}

/// A word out of the variants of an enum.
fn choice<T: DeserializeOwned>(fields: &Fields<'_>, key: &str) -> Result<T, Mistake> {
    let written = required(fields, key)?;
    Value::from(written.as_str()).deserialize().map_err(|error| {
        let message = format!("unknown value `{written}` of `{key}`{}", fields.within);
        let mistake = Mistake::new(fields.place_of(key), message);
        match error.kind {
            Kind::UnknownVariant(_, values) => mistake.hint(hint_of_choices(&written, values)),
            _ => mistake,
        }
    })
}

fn guideline(fields: &Fields<'_>) -> Result<Option<u8>, Mistake> {
    let Some(number) = fields.whole("guideline")? else { return Ok(None) };
    match u8::try_from(number) {
        Ok(guideline @ 1..=4) => Ok(Some(guideline)),
        _ => {
            let message = format!("`guideline` must be between 1 and 4, got {number}{}", fields.within.aside());
            Err(Mistake::new(fields.place_of("guideline"), message))
        }
    }
}

fn margin(fields: &Fields<'_>) -> Result<Option<f64>, Mistake> {
    match fields.number("margin")? {
        Some(margin) if !(margin > 1.0 && margin.is_finite()) => {
            let message = format!("`margin` must be above 1, got {margin}{}", fields.within.aside());
            let hint = "it is the ratio up to which a difference counts as none: 1.10 is ten per cent";
            Err(Mistake::new(fields.place_of("margin"), message).hint(hint.to_owned()))
        }
        margin => Ok(margin),
    }
}
