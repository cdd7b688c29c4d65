//! The edition of a sweep's file: by which rules its claims are read. Files of the first edition are those of published sweeps, whose
//! runs keep their ids and whose claims keep their hashes.

use super::diagnostics::{Diagnostic, Diagnostics};
use super::fields::Fields;
use crate::{Claim, Expect, Measure, NEGLIGIBLE};

/// By which rules claims are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edition {
    /// Claims are about the end of the runs, and some have no verdict.
    First,
    /// Claims are about budgets, and each has a verdict.
    Second,
}

impl Edition {
    /// The edition that a file names; the second where it names none.
    pub(crate) fn of(root: &Fields<'_>, diagnostics: &mut Diagnostics) -> Self {
        match diagnostics.keep(root.whole("edition")) {
            Some(1) => Self::First,
            None | Some(2) => Self::Second,
            Some(other) => {
                let message = format!("`edition` must be 1 or 2, got {other}");
                let hint =
                    "leave it out: a new file is of edition 2, and `edition = 1` is for sweeps published before it";
                diagnostics.push(Diagnostic::new(root.place_of("edition"), message).hint(hint.to_owned()));
                Self::Second
            }
        }
    }

    /// The margin of a claim that names none.
    pub(crate) fn margin(self) -> f64 {
        match self {
            Self::First => Claim::first_margin(),
            Self::Second => NEGLIGIBLE,
        }
    }

    /// Refuses a key that a file of the first edition can't have.
    pub(crate) fn check_new(self, fields: &Fields<'_>, key: &str) -> Result<(), Diagnostic> {
        if self == Self::Second {
            return Ok(());
        }
        let message = format!("`{key}` needs edition 2{}", fields.within.aside());
        Err(Diagnostic::new(fields.place_of(key), message).hint(BY_TAKING_OUT.to_owned()))
    }

    /// What a claim can't measure or expect in this edition.
    pub(crate) fn faults(
        self,
        fields: &Fields<'_>,
        measure: Option<Measure>,
        expect: Option<Expect>,
    ) -> Vec<Diagnostic> {
        let without = |key: &str, why: &str, hint: &str| {
            let message = format!("{why}{}", fields.within.aside());
            Diagnostic::new(fields.place_of(key), message).hint(hint.to_owned())
        };
        let word = |key: &str| fields.text(key).ok().flatten().unwrap_or_default();
        match self {
            Self::First => {
                let measure = measure.filter(|measure| *measure == Measure::EndsWell);
                let expect = expect.filter(|expect| *expect == Expect::Negligible);
                let keys = [measure.map(|_| "measure"), expect.map(|_| "expect")].into_iter().flatten();
                keys.map(|key| without(key, &format!("`{}` needs edition 2", word(key)), BY_TAKING_OUT)).collect()
            }
            Self::Second => {
                let measure = measure.and_then(Measure::replaced_by).map(|instead| {
                    without("measure", &format!("no test answers claims about `{}`", word("measure")), instead)
                });
                let expect = expect.filter(|expect| !expect.has_verdict()).map(|expect| {
                    let why = format!("no test shows that two arms are `{}`", word("expect"));
                    without("expect", &why, INSTEAD[usize::from(expect != Expect::Same)])
                });
                measure.into_iter().chain(expect).collect()
            }
        }
    }
}

const BY_TAKING_OUT: &str =
    "take `edition = 1` out of the file: its runs get evaluations at the budgets, and other ids";
const INSTEAD: [&str; 2] = [
    "write expect = \"negligible\": the interval of the ratio lies between 0.8 and 1.25",
    "write expect = \"negligible\", or the direction: \"higher\", \"lower\"",
];
