//! Specs pinned to files that lie outside the workspace: to the pictures of a folder, and to weights of Inception-v3. Their checksums go into the
//! spec and so into the run's id, and what depends on the number of pictures is checked. Each is looked at once.

use std::collections::BTreeMap;

use super::diagnostics::{Diagnostic, Diagnostics, Place, Within};
use super::layers::Layers;
use crate::home::{data_folder, find, of_a_shell};
use crate::inception::{WeightsFile, WeightsFileError};
use crate::{Fault, Pictures, RunSpec, Source, Task};

/// What specs are pinned to.
pub(crate) enum Pinned {
    /// What was looked at.
    Seen(Seen),
    /// Nothing, for nothing is to run: files need not be there.
    Unseen,
}

/// Folders and files by the names that keys give them; none where one can't be used, which has been said then.
#[derive(Default)]
pub(crate) struct Seen {
    folders: BTreeMap<String, Option<Known>>,
    weights: BTreeMap<String, Option<String>>, // SHA-256 of files
}

/// What a spec must know of a folder.
#[derive(Clone)]
pub(crate) struct Known {
    checksum: String,
    training: usize,
}

impl Default for Pinned {
    fn default() -> Self {
        Self::Seen(Seen::default())
    }
}

impl Pinned {
    /// The run of these layers, pinned where it is one on pictures or with weights. `place` is where a mistake is whose value nobody wrote.
    pub(crate) fn resolve(
        &mut self,
        layers: &Layers,
        (place, within): (&Place, &Within),
        diagnostics: &mut Diagnostics,
    ) -> RunSpec {
        let mut spec = layers.resolve();
        if let Self::Seen(seen) = self {
            let place_of = |key: &str| layers.place_of(key).unwrap_or_else(|| place.clone());
            seen.pin_pictures(&mut spec, (&place_of, within), diagnostics);
            seen.pin_weights(&mut spec, &place_of, diagnostics);
        }
        spec
    }
}

impl Seen {
    fn pin_pictures(
        &mut self,
        spec: &mut RunSpec,
        (place_of, within): (&dyn Fn(&str) -> Place, &Within),
        diagnostics: &mut Diagnostics,
    ) {
        let Some(folder) = spec.data.folder.clone().filter(|_| spec.data.source == Source::Images) else { return };
        let known =
            self.folders.entry(folder.clone()).or_insert_with(|| look(&folder, place_of("data.folder"), diagnostics));
        let Some(known) = known.clone() else { return };
        if let Some(wanted) = spec.data.checksum.as_ref().filter(|wanted| **wanted != known.checksum) {
            let message = format!("the pictures in `{folder}` have the checksum {}, not {wanted}", known.checksum);
            diagnostics.push(changed(
                "data.checksum",
                message,
                place_of,
                "they were changed since, or are others: get the old ones back",
            ));
        }
        for fault in known.faults(spec) {
            diagnostics.push(Diagnostic::out_of_range(&fault, place_of(&fault.key), within));
        }
        spec.data.checksum = Some(known.checksum);
    }

    fn pin_weights(&mut self, spec: &mut RunSpec, place_of: &dyn Fn(&str) -> Place, diagnostics: &mut Diagnostics) {
        let is_asked = spec.task == Task::Generation; // a classifier has no samples, which is said elsewhere
        let Some(written) = spec.evaluation.imagenet.clone().filter(|_| is_asked) else { return };
        let place = || place_of("evaluation.imagenet");
        let known = self.weights.entry(written.clone()).or_insert_with(|| weights(&written, place(), diagnostics));
        let Some(sha256) = known.clone() else { return };
        if let Some(wanted) = spec.evaluation.imagenet_checksum.as_ref().filter(|wanted| **wanted != sha256) {
            let (key, message) =
                ("evaluation.imagenet_checksum", format!("`{written}` has the checksum {sha256}, not {wanted}"));
            diagnostics.push(changed(
                key,
                message,
                place_of,
                "it was changed since, or is another: get the old one back",
            ));
        }
        spec.evaluation.imagenet_checksum = Some(sha256);
    }
}

/// Content that has another checksum than the one that was written down.
fn changed(key: &str, message: String, place_of: &dyn Fn(&str) -> Place, why: &str) -> Diagnostic {
    let hint = format!("{why}, or leave `{key}` out, which makes new runs");
    Diagnostic::new(place_of(key), message).hint(hint)
}

/// The SHA-256 of a file of weights.
fn weights(written: &str, place: Place, diagnostics: &mut Diagnostics) -> Option<String> {
    let path = find(written);
    let error = match WeightsFile::read(&path) {
        Ok(file) => return Some(file.sha256),
        Err(error) => error,
    };
    let text = error.to_string();
    let (message, hint) = match (text.split_once("\nhint: "), &error) {
        (Some((message, hint)), _) => (message, hint.to_owned()),
        (None, WeightsFileError::Unreadable { .. }) => (
            &*text,
            format!(
                "`evaluation.imagenet` names a safetensors file of Inception-v3's weights, which docs/compare.md makes; a relative path is \
             looked for in the working directory, then in the workspace{}",
                of_a_shell(&path)
            ),
        ),
        (None, _) => (&*text, "docs/compare.md says which weights are read, and how they are converted".to_owned()),
    };
    diagnostics.push(Diagnostic::new(place, message).hint(hint));
    None
}

fn look(folder: &str, place: Place, diagnostics: &mut Diagnostics) -> Option<Known> {
    match Pictures::of(&find(folder), &data_folder()) {
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
