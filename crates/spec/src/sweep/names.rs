//! Names of arms in other parts of a sweep's file: each must be one.

use super::claims::ClaimEntry;
use super::file::SweepFile;
use super::mistakes::{Mistake, Mistakes, Place};
use super::suggest;

/// Checks that there are arms, and that the reference and the claims name some.
pub(crate) fn check(file: &SweepFile, shown: &str, mistakes: &mut Mistakes) {
    if file.arms.is_empty() {
        let hint = "write [[arm]] and below it name = \"dcgan\"";
        mistakes.push(Mistake::new(Place::file(shown), "no arms").hint(hint.to_owned()));
        return;
    }
    let arms: Vec<&str> = file.arms.iter().map(|arm| arm.name.as_str()).collect();
    if let Some((name, place)) = &file.reference {
        mistakes.keep(check_one(name, &arms, place, "`reference`"));
    }
    let reference = file.reference.as_ref().map_or(arms[0], |(name, _)| name);
    for ClaimEntry { claim, within, arm, against } in &file.claims {
        mistakes.keep(check_one(&claim.arm, &arms, arm, &format!("`arm`{within}")));
        if let Some(other) = &claim.against {
            mistakes.keep(check_one(other, &arms, against, &format!("`against`{within}")));
        }
        if claim.against.as_deref().unwrap_or(reference) == claim.arm {
            let message = format!("`{}` is compared with itself{}", claim.arm, within.aside());
            let hint = "`against` names the other arm; without it, that is the reference";
            mistakes.push(Mistake::new(arm.clone(), message).hint(hint.to_owned()));
        }
    }
}

fn check_one(name: &str, arms: &[&str], place: &Place, key: &str) -> Result<(), Mistake> {
    if arms.contains(&name) {
        return Ok(());
    }
    let mistake = Mistake::new(place.clone(), format!("{key} names no arm: `{name}`"));
    Err(mistake.hint(suggest::hint(name, arms.iter().copied(), "arms")))
}
