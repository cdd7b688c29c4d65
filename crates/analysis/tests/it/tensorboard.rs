//! Event files, decoded like TensorBoard does: records with checksums, messages, and values by step.

use std::fs;
use std::path::Path;

use analysis::tensorboard::event::{Event, SummaryValue};
use analysis::tensorboard::write;
use prost::Message;
use runs::Series;
use spec::names;

use crate::reports::everything;
use crate::tree::Fate::{Healthy, Pending};
use crate::tree::SweepBuilder;

/// The masked CRC-32C of a record, bit by bit.
fn checksum(data: &[u8]) -> u32 {
    let shifted = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0x82f6_3b78 } else { crc >> 1 };
    let crc = !data.iter().fold(!0_u32, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| shifted(crc)));
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

/// The events of a file.
fn read(path: &Path) -> Vec<Event> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut rest, mut events) = (&bytes[..], Vec::new());
    while let Some((length, after)) = rest.split_first_chunk::<8>() {
        let (check, after) = after.split_first_chunk().expect("a checksum of the length");
        assert_eq!(u32::from_le_bytes(*check), checksum(length));
        let (data, after) = after.split_at(u64::from_le_bytes(*length) as usize);
        let (check, after) = after.split_first_chunk().expect("a checksum of the data");
        assert_eq!(u32::from_le_bytes(*check), checksum(data));
        events.push(Event::decode(data).expect("an event"));
        rest = after;
    }
    events
}

fn values(events: &[Event]) -> impl Iterator<Item = (&Event, &SummaryValue)> {
    events.iter().flat_map(|event| {
        event.summary.iter().flat_map(move |summary| summary.value.iter().map(move |value| (event, value)))
    })
}

#[test]
fn the_checksum_matches_the_standard() {
    assert_eq!(checksum(b"123456789"), 0xe306_9283_u32.rotate_right(15).wrapping_add(0xa282_ead8));
}

#[test]
fn the_event_file_has_every_value_of_a_run() {
    let tree = everything();
    let out = write(&tree.sweep()).expect("written");
    assert_eq!(out, tree.sweep().path().join("tensorboard"));
    let events = read(&out.join("dcgan/seed-0-flex/events.out.tfevents.0"));
    assert_eq!(events[0].file_version.as_deref(), Some("brain.Event:2"));

    let rows = Series::read(&tree.run("dcgan", 0).metrics_file()).expect("a series").0;
    let mut expected: Vec<_> =
        rows.iter().map(|row| (row.step, row.name.clone(), (row.value as f32).to_bits())).collect();
    let scalars = values(&events).filter_map(|(event, value)| Some((event, value, value.simple_value?)));
    let mut found: Vec<_> =
        scalars.map(|(event, value, scalar)| (event.step as u64, value.tag.clone(), scalar.to_bits())).collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn times_are_those_of_the_run_and_steps_ascend() {
    let tree = everything();
    let events = read(&write(&tree.sweep()).expect("written").join("dcgan/seed-0-flex/events.out.tfevents.0"));
    let updated = 1_767_323_045.0; // 2026-01-02T03:04:05Z
    assert_eq!(events.last().map(|event| (event.step, event.wall_time)), Some((1_000, updated + 600.0)));
    let seconds = events[1].wall_time - events.last().expect("an event").wall_time;
    assert!((seconds + 100.0).abs() < 1e-6, "a tenth of a second for each step: {seconds}");
    assert!(events.windows(2).all(|pair| pair[0].step <= pair[1].step && pair[0].wall_time <= pair[1].wall_time));
}

#[test]
fn sample_pictures_are_at_their_steps() {
    let tree = everything();
    let events = read(&write(&tree.sweep()).expect("written").join("dcgan/seed-0-flex/events.out.tfevents.0"));
    let pictures = values(&events).filter_map(|(event, value)| Some((event.step, &*value.tag, value.image.as_ref()?)));
    let found: Vec<_> = pictures
        .map(|(step, tag, image)| {
            assert_eq!(
                image.encoded_image_string,
                fs::read(tree.run("dcgan", 0).sample_file(step as u64)).expect("a file")
            );
            (step, tag, [image.height, image.width, image.colorspace])
        })
        .collect();
    assert_eq!(found, [0, 250, 500, 750, 1_000].map(|step| (step, "samples", [2, 2, 1])));
}

#[test]
fn runs_that_measured_nothing_have_no_file_and_values_that_are_not_finite_are_kept() {
    let tree = everything();
    let out = write(&tree.sweep()).expect("written");
    assert!(!out.join("narrow/seed-2-flex").exists(), "it is pending");
    let events = read(&out.join("fast/seed-0-flex/events.out.tfevents.0"));
    let last = values(&events).filter(|(_, value)| value.tag == names::GENERATOR_LOSS).last().expect("a loss");
    assert!(last.0.step == 400 && last.1.simple_value.is_some_and(f32::is_nan), "{last:?}");
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let tree = SweepBuilder::new("dcgan").arm("dcgan", &[Healthy(46.0), Pending]).write();
    let file = || fs::read(write(&tree.sweep()).expect("written").join("dcgan/seed-0-flex/events.out.tfevents.0"));
    assert_eq!(file().expect("a file"), file().expect("a file"));
}
