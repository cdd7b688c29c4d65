//! Samples: compared with real ones, and drawn along walks between latents.

use std::path::Path;

use anyhow::{Context, Result};
use process::{log, print};
use runs::RunFolder;
use spec::files::write_whole;
use train::{Comparison, InceptionFeatures, LoadedRun, NamedPicture, Samples};

use super::arguments::Compare;
use super::refuse;

pub fn compare(arguments: &Compare) -> Result<u8> {
    let comparison = match compared(arguments) {
        Ok(comparison) => comparison,
        Err(error) => return refuse(&spec::printable_lines(&format!("error: {error:#}"))),
    };
    let warnings = comparison.warnings.iter();
    warnings.for_each(|warning| log(format_args!("warning: {}", spec::printable_lines(warning))));
    if arguments.json {
        print(serde_json::to_string_pretty(&comparison)?)?;
    } else {
        print(comparison.table())?;
    }
    Ok(0)
}

fn compared(arguments: &Compare) -> Result<Comparison> {
    let Compare { real, fake, image_size, features, fid, .. } = arguments;
    let network = features.as_deref().map(|file| InceptionFeatures::read(file, fid.input())).transpose();
    let network = network.map_err(anyhow::Error::msg)?;
    let sides = Samples::read_both([real, fake], *image_size)?;
    let [reals, fakes] = sides;
    let describe = |samples| match &network {
        Some(network) => network.describe(samples).map_err(anyhow::Error::msg),
        None => Ok(samples),
    };
    let (reals, fakes) = (describe(reals)?, describe(fakes)?);
    let comparison =
        Comparison::of(&reals, &fakes).with_context(|| format!("{} and {}", real.display(), fake.display()))?;
    Ok(match network {
        Some(network) => Comparison { features: Some(network.identity), ..comparison },
        None => comparison,
    })
}

pub fn walk(run: &Path, control: Option<&Path>, out: Option<&Path>) -> Result<u8> {
    let read =
        |path: &Path| LoadedRun::read(&RunFolder::new(path)).map_err(|why| format!("error: {}: {why}", path.display()));
    let trained = match read(run).and_then(|run| Ok((run, control.map(read).transpose()?))) {
        Ok(trained) => trained,
        Err(message) => return refuse(&message),
    };
    let all = || std::iter::once((&trained.0, run)).chain(trained.1.iter().zip(control));
    for (trained, path) in all() {
        trained.caution().iter().for_each(|caution| log(format_args!("warning: {}: {caution}", path.display())));
    }
    let folder = out.map_or_else(|| RunFolder::new(run).samples(), Path::to_owned);
    std::fs::create_dir_all(&folder).with_context(|| format!("can't make {}", folder.display()))?;
    for NamedPicture { name, png } in trained.0.interpolation_pictures()? {
        write_whole(&folder.join(name), &png)?;
        print(folder.join(name).display())?;
    }
    for (trained, path) in all() {
        print(format_args!("\n{}", trained.smoothness()?.table(path)))?;
    }
    Ok(0)
}
