//! Specs of folders of pictures, pinned to what lies there: the checksum goes into the spec and so into the run's id, and what depends on
//! the number of pictures is checked. Each folder is looked at once.

use std::collections::BTreeMap;

use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::expand::out_of_range;
use super::layers::Layers;
use crate::home::{data_folder, find_folder};
use crate::{Fault, Pictures, RunSpec, Source};

/// What specs are pinned to.
pub(crate) enum Pinned {
    /// The folders that were looked at; none where one can't be used, which has been said then.
    Seen(BTreeMap<String, Option<Known>>),
    /// Nothing, for nothing is to run: folders need not be there.
    Unseen,
}

/// What a spec must know of a folder.
#[derive(Clone)]
pub(crate) struct Known {
    checksum: String,
    training: usize,
}

impl Default for Pinned {
    fn default() -> Self {
        Self::Seen(BTreeMap::new())
    }
}

impl Pinned {
    /// The run of these layers, pinned where it is one on pictures. `place` is where a mistake is whose value nobody wrote.
    pub(crate) fn resolve(
        &mut self,
        layers: &Layers,
        (place, within): (&Place, &Within),
        diagnostics: &mut Diagnostics,
    ) -> RunSpec {
        let mut spec = layers.resolve();
        let Some(folder) = spec.data.folder.clone().filter(|_| spec.data.source == Source::Images) else { return spec };
        let Self::Seen(folders) = self else { return spec };
        let place_of = |key: &str| layers.place_of(key).unwrap_or_else(|| place.clone());
        let known =
            folders.entry(folder.clone()).or_insert_with(|| look(&folder, place_of("data.folder"), diagnostics));
        let Some(known) = known.clone() else { return spec };
        if let Some(wanted) = spec.data.checksum.as_ref().filter(|wanted| **wanted != known.checksum) {
            let message = format!("the pictures in `{folder}` have the checksum {}, not {wanted}", known.checksum);
            let hint = "they were changed since, or are others: get the old ones back, or leave `data.checksum` out, which makes new runs";
            diagnostics.push(Diagnostic::new(place_of("data.checksum"), message).hint(hint.to_owned()));
        }
        for fault in known.faults(&spec) {
            diagnostics.push(out_of_range(&fault, place_of(&fault.key), within));
        }
        spec.data.checksum = Some(known.checksum);
        spec
    }
}

fn look(folder: &str, place: Place, diagnostics: &mut Diagnostics) -> Option<Known> {
    match Pictures::of(&find_folder(folder), &data_folder()) {
        Ok(pictures) => Some(Known { checksum: pictures.checksum(), training: pictures.training().len() }),
        Err(error) => {
            let text = error.to_string();
            let (message, hint) = text.split_once("\nhint: ").unwrap_or((&text, ""));
            diagnostics.push(Diagnostic::new(place, message).hint(hint.to_owned()));
            None
        }
    }
}

impl Known {
    /// Numbers of images that are more than there are.
    fn faults(&self, spec: &RunSpec) -> Vec<Fault> {
        let most = self.training;
        let numbers = [("batch_size", Some(spec.batch_size)), ("data.training_images", spec.data.training_images)];
        let beyond =
            numbers.into_iter().filter_map(|(key, number)| Some((key, number.filter(|number| *number > most)?)));
        beyond
            .map(|(key, number)| Fault {
                key: key.to_owned(),
                message: format!("must be at most {most}, the pictures of the folder to train on, got {number}"),
            })
            .collect()
    }
}
