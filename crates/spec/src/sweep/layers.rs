//! Values in layers, the later ones winning, each remembering where it was written. All of it is figment's work.

use std::path::Path;

use figment::providers::Serialized;
use figment::util::nest;
use figment::value::{Dict, Map, Value};
use figment::{Error, Figment, Metadata, Profile, Provider, Source};

use super::diagnostics::Place;
use crate::{Change, Fault, RunSpec};

/// A value for a key of a run, written somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    /// The key, dotted.
    pub(crate) key: String,
    /// A value that fits the key.
    pub(crate) value: Value,
    /// Where.
    pub(crate) place: Place,
}

impl Provider for Setting {
    fn metadata(&self) -> Metadata {
        match &self.place {
            Place::File { file, line, .. } => {
                Metadata::from(line.unwrap_or(0).to_string(), Source::from(Path::new(file)))
            }
            Place::Option(typed) => Metadata::named(typed.clone()),
        }
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let nested = nest(&self.key, self.value.clone());
        Ok(Map::from([(Profile::Default, nested.into_dict().unwrap_or_default())]))
    }
}

/// The reference recipe and what was written over it.
#[derive(Clone)]
pub(crate) struct Layers(Figment);

impl Layers {
    /// The reference recipe alone.
    pub(crate) fn recipe() -> Self {
        Self(Figment::from(Serialized::defaults(RunSpec::default())))
    }

    /// These layers with one more over them.
    pub(crate) fn over(&self, settings: &[Setting]) -> Self {
        Self(settings.iter().fold(self.0.clone(), Figment::merge))
    }

    /// The run that the layers make together.
    pub(crate) fn resolve(&self) -> RunSpec {
        self.0.extract().expect("each setting fits its key by itself, and keys don't depend on each other")
    }

    /// Where the winning value of a key was written; none where it is the recipe's.
    pub(crate) fn place_of(&self, key: &str) -> Option<Place> {
        let metadata = self.0.find_metadata(key)?;
        match metadata.source.as_ref() {
            Some(Source::File(file)) => {
                Some(Place::line(file.display().to_string(), metadata.name.parse().unwrap_or(0)))
            }
            Some(_) => None,
            None => Some(Place::Option(metadata.name.to_string())),
        }
    }

    /// In what the run of these layers differs from another one, by key.
    pub(crate) fn changes(&self, from: &RunSpec) -> Vec<Change> {
        let (from, to) = (from.flat(), self.resolve().flat());
        let changed = to.into_iter().filter(|(key, value)| from.get(key) != Some(value) && key != "trainer.folder");
        let mut changes: Vec<Change> = changed
            .map(|(key, to)| Change {
                from: from.get(&key).cloned().unwrap_or_default(),
                to,
                origin: self.place_of(&key).map_or_else(|| "default".to_owned(), |place| place.origin()),
                key,
            })
            .collect();
        changes.sort_by(|a, b| a.key.cmp(&b.key));
        changes
    }

    /// What is out of range, each with the place of its value; none where the value is the recipe's.
    pub(crate) fn faults(&self) -> impl Iterator<Item = (Fault, Option<Place>)> {
        self.resolve().faults().into_iter().map(|fault| {
            let place = self.place_of(&fault.key);
            (fault, place)
        })
    }
}
