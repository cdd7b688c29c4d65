//! What can be said of the images, and of how many there are, without looking at any. What depends on a folder's content is said where
//! it is looked at.

use super::Faults;
use crate::{Architecture, Conditioning, Data, RunSpec, Source, Task};

impl RunSpec {
    /// Minibatches and training images against what the source has.
    pub(super) fn counts(&self, faults: &mut Faults) {
        let data = &self.data;
        match self.largest_batch() {
            Some((0 | 1, _)) => {} // the number of images is what is wrong
            Some((most, all)) => faults.unless(
                (2..=most).contains(&self.batch_size),
                "batch_size",
                &format!("between 2 and {most}, {all}"),
                self.batch_size,
            ),
            None => faults.unless(self.batch_size >= 2, "batch_size", "at least 2", self.batch_size),
        }
        if let Some(chosen) = data.training_images {
            match data.source.training_images() {
                Some(all) => faults.unless(
                    (2..=all).contains(&chosen),
                    "data.training_images",
                    &format!("between 2 and {all}, all of {}", data.source),
                    chosen,
                ),
                None => faults.unless(chosen >= 2, "data.training_images", "at least 2", chosen),
            }
        }
    }

    /// The images of the largest minibatch, and which these are: there must be one of training images, and one of held-out images for
    /// both networks to be looked at with. None where that is known of each folder only.
    fn largest_batch(&self) -> Option<(usize, String)> {
        let Data { source, training_images, .. } = &self.data;
        let trained_on = match training_images {
            Some(_) => "as `data.training_images` says".to_owned(),
            None => format!("the training images of {source}"),
        };
        let held_out = source.test_images().filter(|_| self.task == Task::Generation);
        let halves = [(self.data.training_count(), trained_on), (held_out, format!("the held-out images of {source}"))];
        halves.into_iter().filter_map(|(images, all)| Some((images?, all))).min_by_key(|(images, _)| *images)
    }

    /// The images themselves, and what they can be measured by.
    pub(super) fn images(&self, faults: &mut Faults) {
        let data = &self.data;
        let size = data.image_size;
        faults.unless(matches!(size, 8 | 16 | 32 | 64 | 128), "data.image_size", "8, 16, 32, 64 or 128", size);
        faults.refuse_if(
            data.source == Source::Images && data.folder.is_none(),
            "data.folder",
            "must name a folder: the source `images` is the PNG and JPEG files that lie in it",
        );
        faults.refuse_if(
            data.source.is_rendered() && data.folder.is_some(),
            "data.folder",
            &format!("does nothing where `data.source` is `{}`: its images are rendered, not read", data.source),
        );
        if let Some(checksum) = &data.checksum {
            faults.sha256("data.checksum", checksum);
        }
        let asked = [
            ("evaluation.memorization", self.evaluation.memorization),
            ("evaluation.smoothness", self.evaluation.smoothness),
        ];
        for (key, is_asked) in asked {
            faults.refuse_if(
                is_asked && !data.source.has_feature_network(),
                key,
                &format!("can't be measured: no feature network was trained on {}", data.source),
            );
        }
    }

    /// What networks that play the game can be told of the classes of images.
    pub(super) fn classes(&self, faults: &mut Faults) {
        let told = self.design.conditioning == Conditioning::Class && self.task == Task::Generation;
        faults.refuse_if(
            told && self.design.architecture == Architecture::Gan,
            "design.conditioning",
            "can't be `class` where `design.architecture` is `gan`: its networks can't be told the class of an image",
        );
        faults.refuse_if(
            told && self.data.source.factors().is_empty(),
            "design.conditioning",
            &format!("can't be `class` where `data.source` is `{}`: there are no labels to tell", self.data.source),
        );
    }
}
