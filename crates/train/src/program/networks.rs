//! What a run's networks give to other programs: samples as files, and weights for PyTorch.

use std::path::Path;

use anyhow::Result;
use process::{log, print};
use runs::RunFolder;
use spec::files::write_whole;
use train::{DrawnSamples, Export, LatentsFile, SampleFiles, TrainedNetworks, Weights, half_precision};

use super::arguments::Sample;
use super::refuse;

pub fn sample(arguments: &Sample) -> Result<u8> {
    let Sample { run, count, out, seed, average, latents } = arguments;
    let weights = if *average { Weights::Average } else { Weights::Raw };
    let prepared = SampleFiles::at(out).and_then(|files| {
        if latents.as_ref() == Some(out) {
            return Err("samples and latents can't be one file\nhint: name another with --latents".to_owned());
        }
        let latents = latents.as_deref().map(LatentsFile::at).transpose()?;
        let networks = read(run)?;
        let generator = networks.generator(weights).ok_or_else(|| without_average(run))?;
        Ok((files, latents, networks, generator))
    });
    let (files, latents_file, networks, generator) = match prepared {
        Ok(prepared) => prepared,
        Err(why) => return refuse(&spec::printable_lines(&format!("error: {why}"))),
    };
    let samples = DrawnSamples { sampler: &networks.sampler, generator: &generator, count: count.get(), seed: *seed };
    files.write(samples)?;
    latents_file.map(|file| file.write(samples)).transpose()?;
    std::iter::once(out).chain(latents).try_for_each(|path| print(path.display()))?;
    Ok(0)
}

pub fn export(run: &Path, out: &Path) -> Result<u8> {
    match read(run).and_then(|networks| Export::of(&networks)?.write(out)) {
        Ok(paths) => paths.iter().try_for_each(|path| print(path.display()))?,
        Err(why) => return refuse(&spec::printable_lines(&format!("error: {why}"))),
    }
    Ok(0)
}

pub fn generator(run: &Path, out: &Path) -> Result<u8> {
    let written = read(run).and_then(|networks| {
        if networks.step() < networks.spec.steps {
            return Err(format!("{}: the run has not finished", run.display()));
        }
        half_precision(networks.published_generator()).map_err(|error| error.to_string())
    });
    match written {
        Ok(bytes) => write_whole(out, &bytes)?,
        Err(why) => return refuse(&spec::printable_lines(&format!("error: {why}"))),
    }
    Ok(0)
}

/// The networks of a run; says if they are not those of its last step.
fn read(run: &Path) -> Result<TrainedNetworks, String> {
    let networks = TrainedNetworks::read(&RunFolder::new(run)).map_err(|why| format!("{}: {why}", run.display()))?;
    networks.caution().iter().for_each(|caution| log(format_args!("warning: {}: {caution}", run.display())));
    Ok(networks)
}

fn without_average(run: &Path) -> String {
    format!(
        "{}: the run has no moving average of G\nhint: leave out --average; runs with `evaluation.average = 5000` keep one",
        run.display()
    )
}
