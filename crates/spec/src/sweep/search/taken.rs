//! The settings that another sweep's search chose, named by its `search.json`.

use std::path::Path;

use super::check_seeds;
use crate::sweep::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::sweep::fields::Fields;
use crate::sweep::file::ArmEntry;
use crate::sweep::layers::Setting as Layer;
use crate::sweep::{shown, suggest, tables};
use crate::{BestOf, RunSpec, SearchRecord};

/// The choices of another sweep's search.
pub(crate) struct TakenSearch {
    record: SearchRecord,
    /// Where it is named.
    place: Place,
}

impl TakenSearch {
    /// What an arm has from the search, as if the file had set it.
    pub(crate) fn layers(&self, arm: &ArmEntry, diagnostics: &mut Diagnostics) -> Vec<Layer> {
        let (name, place) = arm.best_of.clone().unwrap_or_else(|| (arm.name.clone(), arm.place.clone()));
        let Some(chosen) = self.record.arm(&name).and_then(|arm| arm.chosen.as_ref()) else {
            let arms: Vec<&str> = self.record.arms.iter().map(|arm| arm.arm.as_str()).collect();
            let message = format!("`{name}` was not searched by `{}`{}", self.record.sweep, arm.within.aside());
            let hint = format!(
                "`best_of` names the arm whose setting it takes; {}",
                suggest::hint(&name, arms.into_iter(), "searched")
            );
            diagnostics.push(Diagnostic::new(place, message).hint(hint));
            return Vec::new();
        };
        let layer = |(key, value): (&String, &serde_json::Value)| Layer {
            key: key.clone(),
            value: figment::value::Value::serialize(value).unwrap_or_else(|_| figment::value::Value::from(false)),
            place: self.place.clone(),
        };
        chosen.values.iter().map(layer).collect()
    }

    /// Refuses an arm of another design than the one that was searched, and seeds that the search has used.
    pub(crate) fn check(&self, arm: &ArmEntry, (spec, seeds): (&RunSpec, &[u64]), diagnostics: &mut Diagnostics) {
        check_seeds(&self.record.seeds().collect(), seeds, arm, diagnostics);
        let Some(searched) = self.record.arm(&arm.name).filter(|_| arm.best_of.is_none()) else { return };
        let design = SearchRecord::design(spec, &self.record.axes);
        let keys = design.keys().chain(searched.design.keys());
        let Some(key) = keys.into_iter().find(|key| design.get(*key) != searched.design.get(*key)) else { return };
        let message = format!("`{}` was searched with another `{key}`{}", arm.name, arm.within.aside());
        let hint =
            "a best setting holds for what was searched: search again, or say best_of = \"ARM\" if it is meant so";
        diagnostics.push(Diagnostic::new(arm.place.clone(), message).hint(hint.to_owned()));
    }

    /// The search, as claims name it.
    pub(crate) fn best_of(&self) -> BestOf {
        BestOf { settings: self.record.settings.len(), search: self.record.sweep.clone() }
    }
}

/// Reads the record that `from` names, a path from `folder`.
pub(super) fn read(fields: &Fields<'_>, folder: &Path) -> Result<TakenSearch, Diagnostic> {
    let place = fields.place_of("from");
    let diagnostic = |message: String| Diagnostic::new(place.clone(), message);
    if let Some((other, ..)) = tables::SEARCH.iter().find(|(key, ..)| *key != "from" && fields.has(key)) {
        let hint = "a file searches itself, or takes what another sweep has found";
        return Err(diagnostic(format!("`from` and `{other}` can't stand together{}", fields.within.aside()))
            .hint(hint.to_owned()));
    }
    let written = fields.text("from")?.unwrap_or_default();
    let path = folder.join(&written);
    let path = if path.is_dir() { path.join("search.json") } else { path };
    let hint = "`from` is a path from the folder of the sweep's file: from = \"../results/core/search.json\"";
    if !path.exists() {
        return Err(diagnostic(format!("there is no file `{}`", shown(&path))).hint(hint.to_owned()));
    }
    let record = SearchRecord::read(&path).map_err(|error| diagnostic(error.to_string()).hint(hint.to_owned()))?;
    if !record.is_over {
        let message = format!("the search of `{}` has not ended: it has chosen nothing yet", record.sweep);
        return Err(diagnostic(message).hint("the sweep that began it goes on with it".to_owned()));
    }
    Ok(TakenSearch { record, place })
}
