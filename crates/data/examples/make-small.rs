//! Makes `fashion-mnist-small` from the full set:
//!
//! ```text
//! cargo run --release -p data --example make-small -- FOLDER
//! ```
//!
//! FOLDER holds the four files of Fashion-MNIST. The training half keeps the first 1,000 images of each class in their order,
//! the test half is kept whole.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use data::{Idx, Split};

const OF_EACH_CLASS: usize = 1_000;
const CLASSES: usize = 10;

fn main() -> anyhow::Result<()> {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else { bail!("which folder holds the full set?") };
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("fashion-mnist-small");
    for split in Split::ALL {
        let (images, labels) = (read(&folder, split.image_file(), 3)?, read(&folder, split.label_file(), 1)?);
        let (images, labels) = match split {
            Split::Training => first_of_each_class(&images, &labels),
            Split::Test => (images, labels),
        };
        write(&target, split.image_file(), &images)?;
        write(&target, split.label_file(), &labels)?;
    }
    Ok(())
}

fn first_of_each_class(images: &Idx, labels: &Idx) -> (Idx, Idx) {
    let (rows, columns) = (images.dims()[1], images.dims()[2]);
    let mut counts = [0; CLASSES];
    let kept = images.values().chunks_exact(rows * columns).zip(labels.values()).filter(|(_, label)| {
        let count = &mut counts[usize::from(**label)];
        *count += 1;
        *count <= OF_EACH_CLASS
    });
    let (images, labels): (Vec<&[u8]>, Vec<u8>) = kept.unzip();
    (Idx::new(&[images.len(), rows, columns], &images.concat()), Idx::new(&[labels.len()], &labels))
}

fn read(folder: &Path, name: &str, rank: usize) -> anyhow::Result<Idx> {
    let packed = folder.join(format!("{name}.gz"));
    let path = if packed.is_file() { packed } else { folder.join(name) };
    Idx::read(&path, rank).with_context(|| path.display().to_string())
}

fn write(folder: &Path, name: &str, content: &Idx) -> anyhow::Result<()> {
    let path = folder.join(format!("{name}.gz"));
    fs::write(&path, content.gzip()?).with_context(|| path.display().to_string())
}
